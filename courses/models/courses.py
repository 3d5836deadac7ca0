"""Courses as what people take: one row each, whatever languages its pages are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerships.models import Manufacturer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: Person | AnonymousUser) -> CourseQuerySet:
        """The common ones, and those of the manufacturers that one sees."""
        if not user.is_authenticated:
            return self.none()
        makers = Manufacturer.objects.visible_to(user)
        return self.filter(Q(manufacturer__isnull=True) | Q(manufacturer__in=makers))


class Course(models.Model):
    """What records of learners point at. Its pages in German and English share ``key`` as their translation key."""

    wagtail_reference_index_ignore = True

    key = models.UUIDField(_("Schlüssel"), unique=True, editable=False)
    manufacturer = models.ForeignKey(
        Manufacturer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("Hersteller"),
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kurs")
        verbose_name_plural = _("Kurse")

    def __str__(self) -> str:
        return str(self.key)
