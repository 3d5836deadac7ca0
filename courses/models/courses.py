"""Courses as what people take: one row each, whatever languages its pages are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.utils.translation import get_language
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

    def with_titles(self) -> CourseQuerySet:
        """With what `Course.name` says, in the same query."""
        wanted = Case(
            When(locale__language_code=get_language() or settings.LANGUAGE_CODE, then=Value(0)),
            When(locale__language_code=settings.LANGUAGE_CODE, then=Value(1)),
            default=Value(2),
        )
        pages = apps.get_model("courses", "CoursePage").objects.filter(
            translation_key=OuterRef("key"), alias_of__isnull=True
        )
        return self.annotate(title=Subquery(pages.order_by("-live", wanted, "path").values("title")[:1]))


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
        return self.name

    @property
    def name(self) -> str:
        """The title in the reader's language, else in German, else in whichever there is; without pages the key."""
        if "title" not in self.__dict__:
            self.__dict__["title"] = vars(Course.objects.with_titles().get(pk=self.pk))["title"]
        return self.__dict__["title"] or str(self.key)
