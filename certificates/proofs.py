"""Certificates as their holder finds them: what each is worth today, in which group, and where it can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Origin, Standing
from certificates.periods import Path
from certificates.services.renewing import Renewal
from certificates.services.titles import in_words, titles_of
from enrolments.models import Enrolment

SOON = timedelta(days=90)
ISSUER = "Dealer Academy"
LINKEDIN = "https://www.linkedin.com/profile/add"


class Group(models.TextChoices):
    VALID = "valid", _("Gültig")
    EXPIRING = "expiring", _("Läuft bald ab")
    PAST = "past", _("Verlauf")


@dataclass(frozen=True)
class Proof:
    """One certificate; ``is_renewed`` says that a newer one of the same certification outlasts it, ``renewal`` why
    and until when it can be renewed now (empty: it can't), ``course`` the key of the course to begin with
    (None: none can be taken), ``needs_delta`` that it is of a release before the current one, ``opens_on``
    from when on it can be renewed, where that is still to come."""

    certificate: Certificate
    standing: Standing
    group: Group
    is_renewed: bool
    renewal: str = ""
    course: UUID | None = None
    needs_delta: bool = False
    opens_on: date | None = None

    @property
    def is_issued(self) -> bool:
        """Whether the academy issued it itself, so that it has a number and a check page."""
        return self.certificate.origin == Origin.ISSUED and bool(self.certificate.serial)

    @property
    def is_to_show(self) -> bool:
        """Whether it has a number and still says something: it can be taken elsewhere."""
        return self.is_issued and self.group != Group.PAST

    @property
    def has_pdf(self) -> bool:
        return self.is_issued and self.standing != Standing.REVOKED

    @property
    def check_url(self) -> str:
        return check_url(self.certificate)

    @property
    def qr(self) -> SafeString:
        """The check page's address to be read off the screen; fills whatever it stands in."""
        return SafeString(qr_svg(self.check_url, border=4, omitsize=True, xmldecl=False))

    @property
    def basis(self) -> str:
        """What a recognised one rests on, in words; nothing for others."""
        evidence = getattr(self.certificate, "evidence", None)
        rests_on = evidence.recognised if evidence else {}
        if proof := rests_on.get("proof"):
            return f"{proof['title']}, {proof['issuer']}"
        if certificate := rests_on.get("certificate"):
            return in_words(certificate["name"])
        return ""

    @property
    def linkedin_url(self) -> str:
        return linkedin_url(self.certificate)


def proofs_of(
    certificates: Iterable[Certificate],
    day: date,
    renewals: Iterable[tuple[Renewal, UUID | None]] = (),
    openings: Mapping[int, date] | None = None,
) -> dict[Group, list[Proof]]:
    """The certificates in their groups, in the order in which they are shown; empty groups are left out.

    ``renewals``: what the holder can renew on the day, ``openings``: what from which day on. What is valid comes
    newest first, what ends soon by its end, what is past by when it was issued, newest first.
    """
    newest_first = sorted(certificates, key=lambda one: (one.issued_on, one.pk), reverse=True)
    found: dict[Group, list[Proof]] = {group: [] for group in Group}
    outlasting: dict[int, date] = {}
    open_ = {
        one.decision.held.pk: (one.why, course, one.decision.path == Path.DELTA)
        for one, course in renewals
        if one.decision.held
    }
    for one in newest_first:
        standing = one.standing(day)
        end = one.valid_until or date.max
        is_renewed = standing == Standing.VALID and outlasting.get(one.certification_id, date.min) > end
        if standing == Standing.VALID:
            outlasting[one.certification_id] = max(end, outlasting.get(one.certification_id, date.min))
        if standing != Standing.VALID or is_renewed:
            group = Group.PAST
        else:
            group = Group.EXPIRING if end <= day + SOON else Group.VALID
        opens_on = (openings or {}).get(one.pk)
        renewal = open_.get(one.pk, ("", None, False))
        found[group].append(Proof(one, standing, group, is_renewed, *renewal, opens_on))
    found[Group.EXPIRING].sort(key=lambda proof: proof.certificate.valid_until or date.max)
    return {group: proofs for group, proofs in found.items() if proofs}


class Completed(NamedTuple):
    """A course that somebody has completed, and when."""

    title: str
    completed_at: datetime


def completed_courses(person: int | None) -> list[Completed]:
    """The person's completed courses by title in the reader's language, the latest first: two queries."""
    rows = list(
        Enrolment.objects.completed()
        .filter(person=person)
        .order_by("-completed_at", "-pk")
        .values_list("course__key", "completed_at")
    )
    titles = titles_of({key for key, _completed_at in rows})
    return [Completed(in_words(titles[key]), at) for key, at in rows if at is not None]


def qr_svg(url: str, *, border: int, **form: bool) -> str:
    """A drawing; its quiet zone (``border``) belongs to it: on coloured paper a reader would find no edge."""
    out = BytesIO()
    code = segno.make(url, error="m", micro=False)
    code.save(out, kind="svg", dark="#0a2a4d", light="#ffffff", border=border, **form)
    return out.getvalue().decode()


def check_url(certificate: Certificate) -> str:
    """Where anybody can see whether the certificate is real and still valid."""
    return settings.PUBLIC_URL + reverse("certificates:verify", args=[certificate.serial])


def grouped(serial: str) -> str:
    """The number in groups of four, as one reads it aloud."""
    return " ".join(re.findall(".{1,4}", serial))


def linkedin_url(certificate: Certificate) -> str:
    """LinkedIn's own form, filled in with the certificate; nothing in it names the person."""
    issued, end = certificate.issued_on, certificate.valid_until
    fields: dict[str, str | int] = {
        "startTask": "CERTIFICATION_NAME",
        "name": certificate.certification.name,
        "organizationName": ISSUER,
        "issueYear": issued.year,
        "issueMonth": issued.month,
    }
    if end is not None:
        fields |= {"expirationYear": end.year, "expirationMonth": end.month}
    fields |= {"certUrl": check_url(certificate), "certId": str(certificate.serial)}
    return f"{LINKEDIN}?{urlencode(fields)}"
