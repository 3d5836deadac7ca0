"""Enrolments: somebody takes a course, from the first step to its completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
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

    def current(self) -> EnrolmentQuerySet:
        """Of each person and course what progress is read from: the open one, else the one completed last."""
        of_the_same = Enrolment.objects.filter(person=OuterRef("person"), course=OuterRef("course"))
        newer = of_the_same.filter(
            Q(completed_at__isnull=True)
            | Q(completed_at__gt=OuterRef("completed_at"))
            | Q(completed_at=OuterRef("completed_at"), pk__gt=OuterRef("pk"))
        )
        return self.filter(Q(completed_at__isnull=True) | ~Exists(newer))


class Enrolment(models.Model):
    """One passage through a course. At most one is open at a time; a completion is set once and stays.

    ``place_…`` is where the learner was last: the step, the id of its block, and the second of a block's video.
    ``releases``: the primary keys of those whose changes alone this passage takes; empty: the whole course.
    """

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    begun_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    completed_at = models.DateTimeField(_("erledigt"), null=True)
    place_step = models.UUIDField(null=True)
    place_block = models.CharField(max_length=36, blank=True)
    place_second = models.PositiveIntegerField(default=0)
    releases = models.JSONField(default=list)

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

    @property
    def takes_changes(self) -> bool:
        """Whether it takes only what releases changed; the rest was learned for the release before."""
        return bool(self.releases)
