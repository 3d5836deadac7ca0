"""A file that somebody wants checked: the academy's PDF, the academy's badge, a badge of others, or nothing of these.

Nothing is kept of it, and what is answered says no more of a certificate than its check page does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from certificates.badges.verifying import Report, Worth, verify
from certificates.documents.checking import look_at
from certificates.keys.published import issuer_url
from certificates.models import Certificate
from dealerships.calendar import today

LARGEST = 1024 * 1024
PDF = b"%PDF-"
SERIAL = re.compile(r"[0-9a-f]{32}")


class Outcome(models.TextChoices):
    GENUINE = "genuine", _("Die Datei ist echt und unverändert")
    GONE = "gone", _("Die Datei ist echt, aber das Zertifikat gibt es nicht mehr")
    ALTERED = "altered", _("Die Datei wurde verändert")
    COMPROMISED = "compromised", _("Nicht geprüft: Der Schlüssel war in fremden Händen")
    NOT_OURS = "not_ours", _("Diese Datei hat die Akademie nicht unterschrieben")
    OTHERS = "others", _("Ein Badge, das andere ausgestellt haben")
    UNREADABLE = "unreadable", _("Die Datei ist weder ein PDF noch ein Badge")
    TOO_LARGE = "too_large", _("Die Datei ist zu groß")


@dataclass(frozen=True)
class Checked:
    outcome: Outcome
    certificate: Certificate | None = None
    report: Report | None = None


def check(data: bytes) -> Checked:
    """Never raises, whatever the bytes are."""
    if len(data) > LARGEST:
        return Checked(Outcome.TOO_LARGE)
    return _pdf(data) if data[:1024].lstrip().startswith(PDF) else _badge(data)


def find(serial: str) -> Certificate | None:
    """The certificate with the number, written with blanks and capitals or without.

    ``is_replaced``: its holder has one of the same certification that is valid today.
    """
    serial = "".join(serial.split()).lower()
    if not SERIAL.fullmatch(serial):
        return None
    others = Certificate.objects.valid_on(today()).exclude(pk=OuterRef("pk"))
    newer = others.filter(person=OuterRef("person"), certification=OuterRef("certification"))
    certificates = Certificate.objects.issued().select_related("certification", "person")
    return certificates.filter(serial=serial).annotate(is_replaced=Exists(newer)).first()


def _pdf(data: bytes) -> Checked:
    found = look_at(data)
    if found.key is None:
        return Checked(Outcome.NOT_OURS)
    if not found.is_intact:
        return Checked(Outcome.ALTERED)
    if found.key.compromised_at is not None:
        return Checked(Outcome.COMPROMISED)
    return _of(find(found.serial))


def _badge(data: bytes) -> Checked:
    report = verify(data)
    if report.unread:
        return Checked(Outcome.UNREADABLE, report=report)
    signature = report.signature
    if signature.is_ours:
        return _of(find(str(report.credential.get("id", "")).rstrip("/").rpartition("/")[2]), report)
    if signature.names_ours:
        return Checked(Outcome.ALTERED if signature.worth == Worth.INVALID else Outcome.COMPROMISED)
    return Checked(Outcome.NOT_OURS if report.issuer == issuer_url() else Outcome.OTHERS, report=report)


def _of(certificate: Certificate | None, report: Report | None = None) -> Checked:
    return Checked(Outcome.GENUINE if certificate else Outcome.GONE, certificate, report)
