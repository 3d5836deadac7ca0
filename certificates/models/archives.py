"""Many certificates as PDFs in one ZIP: a row that says what is wanted, and one a part of the work."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.certifications import Certification
from dealerships.models import Person
from dealerships.models.people import Language
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ArchiveState(models.TextChoices):
    RUNNING = "running", _("Wird erstellt")
    DONE = "done", _("Fertig")
    FAILED = "failed", _("Fehlgeschlagen")
    DELETED = "deleted", _("Gelöscht")


class CertificateArchiveQuerySet(models.QuerySet["CertificateArchive"]):
    def visible_to(self, user: Person | AnonymousUser) -> CertificateArchiveQuerySet:
        """Administrators': nobody else sees the certificates of others (ADR 0019)."""
        return self if scope_of(user).everything else self.none()


def archive_path(archive: CertificateArchive, filename: str) -> str:
    return f"certificate-archives/{archive.public_id}.zip"


def part_path(part: ArchivePart, filename: str) -> str:
    return f"certificate-archives/{part.archive.public_id}-{part.number}.zip"


class CertificateArchive(models.Model):
    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    requested_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("angefordert von")
    )
    requested_at = models.DateTimeField(_("angefordert am"), auto_now_add=True)
    certification = models.ForeignKey(
        Certification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Zertifizierung"),
        help_text=_("Leer: alle."),
    )
    issued_from = models.DateField(_("ausgestellt ab"), null=True, blank=True)
    issued_until = models.DateField(_("ausgestellt bis"), null=True, blank=True)
    language = models.CharField(_("Sprache"), max_length=2, choices=Language.choices, default=Language.DE)
    state = models.CharField(
        _("Stand"), max_length=8, choices=ArchiveState.choices, default=ArchiveState.RUNNING
    )
    state_at = models.DateTimeField(_("Stand vom"), auto_now_add=True)
    total = models.PositiveIntegerField(_("Urkunden"))
    packing_until = models.DateTimeField(null=True)
    file = models.FileField(_("Datei"), upload_to=archive_path, blank=True)

    objects = CertificateArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("Urkunden als ZIP")
        verbose_name_plural = _("Urkunden als ZIP")
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def done(self) -> int:
        """How many certificates have been made."""
        return sum(part.made or 0 for part in self.parts.all())


class ArchivePart(models.Model):
    """Some of an archive's certificates, made by one worker, which holds the row until ``held_until``."""

    wagtail_reference_index_ignore = True

    archive = models.ForeignKey(CertificateArchive, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    certificates = models.JSONField()
    held_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to=part_path, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["archive", "number"], name="archive_part_key")]

    def __str__(self) -> str:
        return f"{self.archive_id} {self.number}"
