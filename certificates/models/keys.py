"""The keys that certificates are signed with: one in use, the older ones for ever, public halves only."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def in_use(self) -> SigningKeyQuerySet:
        """The one that signs now."""
        return self.filter(retired_at__isnull=True)

    def trusted(self) -> SigningKeyQuerySet:
        """Those whose signatures count: a retired key's do, a compromised key's never."""
        return self.filter(compromised_at__isnull=True)


class SigningKey(models.Model):
    """The public half of a pair; the private one lies in the folder CERTIFICATE_KEYS (ADR 0019)."""

    wagtail_reference_index_ignore = True

    kid = models.CharField(
        _("Kennung"), max_length=64, unique=True, help_text=_("Fingerabdruck des Schlüssels nach RFC 7638.")
    )
    algorithm = models.CharField(_("Verfahren"), max_length=8, default="ES256")
    public_jwk = models.JSONField(_("öffentlicher Schlüssel"))
    certificate_pem = models.TextField(_("X.509-Zertifikat"))
    valid_from = models.DateTimeField(_("in Gebrauch seit"))
    retired_at = models.DateTimeField(_("abgelöst am"), null=True, blank=True)
    compromised_at = models.DateTimeField(
        _("bloßgestellt am"),
        null=True,
        blank=True,
        help_text=_("Was er unterschrieben hat, gilt als nicht geprüft."),
    )

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Signaturschlüssel")
        verbose_name_plural = _("Signaturschlüssel")
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["algorithm"], condition=Q(retired_at__isnull=True), name="signing_key_one_in_use"
            ),
            models.CheckConstraint(
                name="signing_key_retired_after_start",
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="signing_key_compromised_is_retired",
                condition=Q(compromised_at__isnull=True) | Q(retired_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.kid
