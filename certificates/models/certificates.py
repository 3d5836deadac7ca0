"""Certificates: one person's certification, with the dates that were fixed when it was made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certifications import Certification
from certificates.sentences import open_end
from dealerships.models import Person, Release
from dealerships.models.base import MasterData, ends_after_start
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Person | AnonymousUser) -> CertificateQuerySet:
        """The holder's own; readiness shows others the fact that counts, not the certificate."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(person=user.pk)

    def issued(self) -> CertificateQuerySet:
        """What the academy issued itself, and can be checked under its number."""
        return self.filter(origin=Origin.ISSUED, serial__isnull=False)

    def valid_on(self, day: date) -> CertificateQuerySet:
        """Issued, not revoked and not expired on the day; valid through its last day."""
        return self.filter(
            Q(revoked_on__isnull=True) | Q(revoked_on__gt=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
            issued_on__lte=day,
        )


class Origin(models.TextChoices):
    IMPORTED = "imported", _("eingespielt")
    ISSUED = "issued", _("von der Akademie ausgestellt")
    RECOGNISED = "recognised", _("von der Akademie anerkannt")


class Standing(models.TextChoices):
    VALID = "valid", _("Gültig")
    EXPIRED = "expired", _("Abgelaufen")
    REVOKED = "revoked", _("Widerrufen")


class Certificate(MasterData):
    """``valid_until`` is fixed when the row is made: a later change of the certification's validity leaves it alone.

    The one exception is what was open on purpose: a major release ends the certificates of a certification that lasts
    until then, with an `Ending` beside each (docs/adr/0018).
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("Person")
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("Zertifizierung")
    )
    issued_on = models.DateField(_("ausgestellt am"))
    valid_until = models.DateField(
        _("gültig bis"), null=True, blank=True, help_text=_("Leer: unbegrenzt gültig.")
    )
    revoked_on = models.DateField(_("widerrufen am"), null=True, blank=True)
    revocation_reason = models.TextField(_("Grund des Widerrufs"), blank=True)
    renews = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="renewed_by",
        verbose_name=_("erneuert"),
        help_text=_("Das Zertifikat, auf das dieses folgt."),
    )
    origin = models.CharField(_("Herkunft"), max_length=10, choices=Origin.choices, default=Origin.IMPORTED)
    serial = models.CharField(
        _("Nummer"),
        max_length=32,
        null=True,
        unique=True,
        editable=False,
        help_text=_("Unter ihr prüft jeder die Echtheit; nur von der Akademie ausgestellte haben eine."),
    )
    shows_name = models.BooleanField(
        _("Prüfseite nennt den Namen"),
        default=False,
        help_text=_("Nur wer das Zertifikat hat, entscheidet darüber."),
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zertifikat")
        verbose_name_plural = _("Zertifikate")
        ordering = ["person", "-issued_on"]
        indexes = [models.Index(fields=["certification", "valid_until"], name="certificate_end")]
        constraints = [
            models.UniqueConstraint(fields=["person", "certification", "issued_on"], name="certificate_key"),
            ends_after_start("certificate_valid_after_issue", starts="issued_on", ends="valid_until"),
            models.CheckConstraint(
                name="certificate_revoked_after_issue",
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("issued_on")),
                violation_error_message=_("Der Widerruf liegt vor der Ausstellung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.certification} · {self.issued_on}"

    @property
    def open_end(self) -> str:
        """What stands in the place of a last day where it has none."""
        return open_end(self.certification.ends)

    def standing(self, day: date) -> Standing:
        """What the certificate is worth on the day; a revocation outweighs an end."""
        if self.revoked_on is not None and self.revoked_on <= day:
            return Standing.REVOKED
        if self.valid_until is not None and self.valid_until < day:
            return Standing.EXPIRED
        return Standing.VALID


class Ending(models.Model):
    """That a major release ends a certificate with ``until``; ``was``: the end that it had until then, None: open.

    Written with the certificate's ``valid_until`` in one transaction by `certificates.services.ending`.
    """

    wagtail_reference_index_ignore = True

    certificate = models.OneToOneField(
        Certificate, on_delete=models.CASCADE, primary_key=True, related_name="ending"
    )
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="endings", verbose_name=_("Version")
    )
    until = models.DateField(_("beendet zum"))
    was = models.DateField(_("ursprünglich gültig bis"), null=True)
    ended_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Ende durch eine Version")
        verbose_name_plural = _("Enden durch Versionen")

    def __str__(self) -> str:
        return f"{self.certificate_id} · {self.release_id}"


class Evidence(models.Model):
    """What an issued certificate rests on, in the words of the day it was issued: written once, never rewritten.

    ``courses`` holds ``{"key", "title", "completed_on"}``, ``competences`` ``{"code", "name", "level"}``; titles and
    names are dictionaries by language. Later changes of a course or a certification leave it alone. ``recognised``
    says what a recognised one rests on: ``{"proof": {"title", "issuer", "dated_on"}}`` or
    ``{"certificate": {"code", "name", "issued_on"}}``.
    """

    wagtail_reference_index_ignore = True

    certificate = models.OneToOneField(
        Certificate, on_delete=models.CASCADE, primary_key=True, related_name="evidence"
    )
    courses = models.JSONField(default=list)
    competences = models.JSONField(default=list)
    recognised = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Grundlage")
        verbose_name_plural = _("Grundlagen")

    def __str__(self) -> str:
        return str(self.certificate_id)
