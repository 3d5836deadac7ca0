"""Proofs as text: ``certification:CODE`` or ``competence:CODE@LEVEL`` (spec/readiness.md, People)."""

from __future__ import annotations

import re
from typing import NamedTuple, Self

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

    def exists(self) -> bool:
        """Whether the named certification or competence is there."""
        model = Certification if self.kind == "certification" else Competence
        return model.objects.filter(code=self.code).exists()
