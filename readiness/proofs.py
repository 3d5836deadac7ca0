"""Proofs as text: ``certification:CODE`` or ``competence:CODE@LEVEL`` (spec/readiness.md, People)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple, Self

from django.utils.translation import gettext as _

from certificates.models import Certification
from courses.models import Competence

PATTERN = re.compile(
    r"(?:certification:(?P<certification>[^\s@:]+)|competence:(?P<competence>[^\s@:]+)@(?P<level>[1-8]))"
)


class Proof(NamedTuple):
    """What a requirement asks of a person: a certification itself, or a competence at a level or above."""

    kind: str
    code: str
    level: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The proof that the text names; None where it is malformed."""
        match = PATTERN.fullmatch(text)
        if match is None:
            return None
        if code := match["certification"]:
            return cls("certification", code)
        return cls("competence", match["competence"], int(match["level"]))

    def is_met_at(self, level: int) -> bool:
        """Whether somebody at this level of the competence has proved it."""
        return level >= (self.level or 1)

    def exists(self) -> bool:
        """Whether the named certification or competence is there."""
        model = Certification if self.kind == "certification" else Competence
        return model.objects.filter(code=self.code).exists()


def proofs_in_words(texts: Collection[str]) -> dict[str, str]:
    """Each proof in words: „Zertifizierung“ by its name, a competence with the level that it asks for."""
    proofs = {text: proof for text in texts if (proof := Proof.parse(text))}
    certifications = {proof.code for proof in proofs.values() if proof.kind == "certification"}
    competences = {proof.code for proof in proofs.values() if proof.kind == "competence"}
    names = {
        **{
            ("certification", one.code): one.name
            for one in Certification.objects.filter(code__in=certifications)
        },
        **{("competence", one.code): one.name for one in Competence.objects.filter(code__in=competences)},
    }
    words = {}
    for text, proof in proofs.items():
        name = names.get((proof.kind, proof.code), proof.code)
        if proof.kind == "certification":
            words[text] = _("Zertifikat „%(name)s“") % {"name": name}
        else:
            words[text] = _("Kompetenz „%(name)s“ ab Stufe %(level)s") % {"name": name, "level": proof.level}
    return words
