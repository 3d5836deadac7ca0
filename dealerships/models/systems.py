"""The manufacturers' IT systems and their releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
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


class Release(MasterData):
    """One version of a system. A rollout's release makes its row on import."""

    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="releases", verbose_name=_("System")
    )
    name = models.CharField(_("Version"), max_length=CODE_LENGTH)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("Version")
        verbose_name_plural = _("Versionen")
        ordering = ["system", "name"]
        constraints = [models.UniqueConstraint(fields=["system", "name"], name="release_key")]

    def __str__(self) -> str:
        return f"{self.system} {self.name}"
