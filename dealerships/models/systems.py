"""The manufacturers' IT systems and their releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dealerships.models.base import CODE_LENGTH, NAME_LENGTH, MasterData, code_field
from dealerships.models.network import Manufacturer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models.people import Person


class SystemQuerySet(models.QuerySet["System"]):
    def visible_to(self, user: Person | AnonymousUser) -> SystemQuerySet:
        """The systems of the manufacturers that one sees."""
        return self.filter(manufacturer__in=Manufacturer.objects.visible_to(user))


class System(MasterData):
    code = code_field()
    name = models.CharField(_("Name"), max_length=NAME_LENGTH)
    manufacturer = models.ForeignKey(
        Manufacturer, on_delete=models.PROTECT, related_name="systems", verbose_name=_("Hersteller")
    )

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = _("System")
        verbose_name_plural = _("Systeme")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: Person | AnonymousUser) -> ReleaseQuerySet:
        """The releases of the systems that one sees."""
        return self.filter(system__in=System.objects.visible_to(user))

    def majors(self) -> ReleaseQuerySet:
        """Those that end the proofs of the release before, past and announced ones, in order."""
        return self.filter(is_major=True).order_by("released_on", "pk")


class Release(MasterData):
    """One version of a system. A rollout's release makes its row on import.

    A major one ends the certificates for the system that were issued before ``released_on``: they stay valid until
    ``delta_until`` at the latest, by when the delta training is due. A minor one leaves them alone.
    """

    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="releases", verbose_name=_("System")
    )
    name = models.CharField(_("Version"), max_length=CODE_LENGTH)
    released_on = models.DateField(
        _("erscheint am"),
        null=True,
        blank=True,
        help_text=_(
            "Ab diesem Tag wird die neue Version gelernt; die Versionen folgen in dieser Reihenfolge."
        ),
    )
    is_major = models.BooleanField(
        _("Hauptversion"),
        default=False,
        help_text=_(
            "Sie verlangt eine Delta-Schulung. Bei anderen Versionen bleiben Zertifikate, wie sie sind."
        ),
    )
    delta_until = models.DateField(
        _("Zertifikate der Vorversion gelten bis"),
        null=True,
        blank=True,
        help_text=_("Bis dahin ist die Delta-Schulung zu machen."),
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("Version")
        verbose_name_plural = _("Versionen")
        ordering = ["system", "name"]
        constraints = [
            models.UniqueConstraint(fields=["system", "name"], name="release_key"),
            models.CheckConstraint(
                name="release_major_has_dates",
                condition=Q(is_major=False, delta_until__isnull=True)
                | Q(
                    is_major=True,
                    released_on__isnull=False,
                    delta_until__isnull=False,
                    delta_until__gte=F("released_on"),
                ),
                violation_error_message=_(
                    "Eine Hauptversion, und nur sie, braucht beide Tage: wann sie erscheint und bis wann danach "
                    "die Zertifikate der Vorversion gelten."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.name}"
