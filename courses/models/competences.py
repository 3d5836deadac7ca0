"""Competences: what somebody can do, at a level from 1 to 8 as in DigComp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerships.models.base import BilingualName, MasterData, code_field

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class CompetenceQuerySet(models.QuerySet["Competence"]):
    def visible_to(self, user: Person | AnonymousUser) -> CompetenceQuerySet:
        """The framework is the same for everybody who is signed in."""
        return self if user.is_authenticated else self.none()


class Competence(BilingualName, MasterData):
    code = code_field()

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kompetenz")
        verbose_name_plural = _("Kompetenzen")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
