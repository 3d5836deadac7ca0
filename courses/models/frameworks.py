"""Frameworks that competences are ordered by, their areas, and what one edition's titles are in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerships.models.base import BilingualName, code_field

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class Framework(BilingualName):
    """One edition of a framework, with the licence under which it is used and whom to name."""

    wagtail_reference_index_ignore = True

    code = code_field(unique=False)
    version = models.CharField(_("Fassung"), max_length=16)
    licence = models.CharField(_("Lizenz"), max_length=100, blank=True)
    credit = models.CharField(_("Quelle"), max_length=200, blank=True)
    source = models.URLField(_("Adresse der Quelle"), blank=True)

    class Meta:
        verbose_name = _("Kompetenzrahmen")
        verbose_name_plural = _("Kompetenzrahmen")
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="framework_key")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class CompetenceAreaQuerySet(models.QuerySet["CompetenceArea"]):
    def visible_to(self, user: Person | AnonymousUser) -> CompetenceAreaQuerySet:
        """The frameworks are the same for everybody who is signed in."""
        return self if user.is_authenticated else self.none()

    def used(self) -> CompetenceAreaQuerySet:
        """Those that hold competences; an edition that is only referred to has none of its own."""
        return self.filter(competences__isnull=False).distinct()


class CompetenceArea(BilingualName):
    """A chapter of a framework."""

    wagtail_reference_index_ignore = True

    framework = models.ForeignKey(
        Framework, on_delete=models.CASCADE, related_name="areas", verbose_name=_("Kompetenzrahmen")
    )
    code = code_field(unique=False)
    position = models.PositiveSmallIntegerField()

    objects = CompetenceAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kompetenzbereich")
        verbose_name_plural = _("Kompetenzbereiche")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="competence_area_key")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Crosswalk(BilingualName):
    """What a competence is called in another edition of its framework, and in which area it stands there.

    The numbers are the same in both; levels are matched by their bands (courses/levels.py).
    """

    wagtail_reference_index_ignore = True

    competence = models.ForeignKey("courses.Competence", on_delete=models.CASCADE, related_name="crosswalks")
    area = models.ForeignKey(CompetenceArea, on_delete=models.CASCADE, related_name="+")
    code = code_field(unique=False)

    class Meta:
        ordering = ["area", "code"]
        constraints = [models.UniqueConstraint(fields=["competence", "area"], name="crosswalk_key")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_renamed(self) -> bool:
        return (self.name_de, self.name_en) != (self.competence.name_de, self.competence.name_en)
