"""What a manufacturer's certificates look like: the template is the same for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.colours import HEX, LEAST, WHITE, contrast
from courses.models import AcademyImage
from dealerships.models import Manufacturer
from dealerships.models.base import NAME_LENGTH

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


def validate_colour(value: str) -> None:
    """A colour that white text can be read on, and that can be read on white."""
    if not HEX.fullmatch(value):
        raise ValidationError(
            _("Eine Farbe schreibt man als # und sechs Stellen von 0 bis f, klein: #0a2a4d.")
        )
    found = contrast(value, WHITE)
    if found < LEAST:
        raise ValidationError(
            _("Zu hell: Weiße Schrift darauf hat einen Kontrast von %(found)s, nötig sind %(least)s.")
            % {"found": found, "least": LEAST}
        )


class CertificateDesignQuerySet(models.QuerySet["CertificateDesign"]):
    def visible_to(self, user: Person | AnonymousUser) -> CertificateDesignQuerySet:
        """Those of the manufacturers that one sees."""
        return self.filter(manufacturer__in=Manufacturer.objects.visible_to(user))


class CertificateDesign(models.Model):
    """Empty fields are the academy's own; without a design a maker's certificates look like everybody's."""

    wagtail_reference_index_ignore = True

    manufacturer = models.OneToOneField(
        Manufacturer,
        on_delete=models.PROTECT,
        related_name="certificate_design",
        verbose_name=_("Hersteller"),
    )
    issuer_name = models.CharField(
        _("Name des Ausstellers"),
        max_length=NAME_LENGTH,
        blank=True,
        help_text=_(
            "Steht oben auf der Urkunde, etwa „Falkenau Akademie“. Unterschrieben ist sie von der Dealer Academy."
        ),
    )
    colour = models.CharField(
        _("Farbe"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_(
            "Für den Kopf und die Hervorhebungen, etwa #0a2a4d. Weiße Schrift muss darauf lesbar sein."
        ),
    )
    logo = models.ForeignKey(
        AcademyImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Logo"),
        help_text=_("Steht auf weißem Grund neben dem Namen, höchstens 11 mm hoch."),
    )
    signatory_name = models.CharField(
        _("Name der unterzeichnenden Person"), max_length=NAME_LENGTH, blank=True
    )
    signatory_role = models.CharField(
        _("Amt der unterzeichnenden Person"), max_length=NAME_LENGTH, blank=True
    )

    objects = CertificateDesignQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gestaltung der Urkunden")
        verbose_name_plural = _("Gestaltung der Urkunden")
        ordering = ["manufacturer"]

    def __str__(self) -> str:
        return str(self.manufacturer)
