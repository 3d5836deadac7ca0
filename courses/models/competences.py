"""Competences: what somebody can do, at a level from 1 to 8 as in DigComp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.frameworks import CompetenceArea, Framework
from dealerships.models.base import BilingualName, MasterData, code_field

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class CompetenceQuerySet(models.QuerySet["Competence"]):
    def visible_to(self, user: Person | AnonymousUser) -> CompetenceQuerySet:
        """The framework is the same for everybody who is signed in."""
        return self if user.is_authenticated else self.none()


class Competence(BilingualName, MasterData):
    """One of a framework's, or one that a bundle brought and that has no place in any."""

    code = code_field()
    area = models.ForeignKey(
        CompetenceArea,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="competences",
        verbose_name=_("Bereich"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("zählt zu"),
        help_text=_("Die allgemeine Kompetenz, zu der diese im Rahmen DigComp gehört."),
    )

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kompetenz")
        verbose_name_plural = _("Kompetenzen")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def framework(self) -> Framework | None:
        return self.area.framework if self.area else None
