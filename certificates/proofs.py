"""Certificates as their holder finds them: what each is worth today, in which group, and where it can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Origin, Standing

SOON = timedelta(days=90)
ISSUER = "Dealer Academy"
LINKEDIN = "https://www.linkedin.com/profile/add"


class Group(models.TextChoices):
    VALID = "valid", _("Gültig")
    EXPIRING = "expiring", _("Läuft bald ab")
    PAST = "past", _("Verlauf")


@dataclass(frozen=True)
class Proof:
    """One certificate; ``is_renewed`` says that a newer one of the same certification outlasts it."""

    certificate: Certificate
    standing: Standing
    group: Group
    is_renewed: bool

    @property
    def is_issued(self) -> bool:
        """Whether the academy issued it itself, so that it has a number and a check page."""
        return self.certificate.origin == Origin.ISSUED and bool(self.certificate.serial)

    @property
    def has_pdf(self) -> bool:
        return self.is_issued and self.standing != Standing.REVOKED

    @property
    def check_url(self) -> str:
        return check_url(self.certificate)

    @property
    def linkedin_url(self) -> str:
        return linkedin_url(self.certificate)


def proofs_of(certificates: Iterable[Certificate], day: date) -> dict[Group, list[Proof]]:
    """The certificates in their groups, in the order in which they are shown; empty groups are left out.

    What is valid comes newest first, what ends soon by its end, what is past by when it was issued, newest first.
    """
    newest_first = sorted(certificates, key=lambda one: (one.issued_on, one.pk), reverse=True)
    found: dict[Group, list[Proof]] = {group: [] for group in Group}
    outlasting: dict[int, date] = {}
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
        found[group].append(Proof(one, standing, group, is_renewed))
    found[Group.EXPIRING].sort(key=lambda proof: proof.certificate.valid_until or date.max)
    return {group: proofs for group, proofs in found.items() if proofs}


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
