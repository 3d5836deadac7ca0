"""Enrolments: somebody takes a course, from the first step to its completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from dealerships.models import Person
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: Person | AnonymousUser) -> EnrolmentQuerySet:
        """One's own; managers see open or done through the assignments of their houses, never the steps."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(person=user.pk)

    def open(self) -> EnrolmentQuerySet:
        return self.filter(completed_at__isnull=True)

    def completed(self) -> EnrolmentQuerySet:
        return self.filter(completed_at__isnull=False)


class Enrolment(models.Model):
    """One passage through a course. At most one is open at a time; a completion is set once and stays."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    begun_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    completed_at = models.DateTimeField(_("erledigt"), null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einschreibung")
        verbose_name_plural = _("Einschreibungen")
        ordering = ["-begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=Q(completed_at__isnull=True),
                name="enrolment_one_open",
            ),
        ]
        indexes = [models.Index(fields=["course", "person"], name="enrolment_course")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.course_id}"
