"""Assignments: a course that somebody has to take, until when, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from dealerships.models import Dealership, Person
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Person | AnonymousUser) -> AssignmentQuerySet:
        """One's own, and those for houses that one leads."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(Q(person=user.pk) | scope.led("dealership__"))

    def current(self) -> AssignmentQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class Assignment(models.Model):
    """``source`` names what it comes from: a rule's key, or the manager who gave it.

    A rule that no longer wants it withdraws it; the row stays, and comes back to life where it is wanted again.
    ``dealership`` is the house for whose sake it is, and whose managers see it.
    """

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="assignments")
    dealership = models.ForeignKey(Dealership, on_delete=models.CASCADE, related_name="assignments")
    source = models.CharField(max_length=100)
    due_on = models.DateField(_("fällig am"))
    why_de = models.CharField(max_length=300)
    why_en = models.CharField(max_length=300)
    assigned_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("zugewiesen von")
    )
    assigned_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    anew_after = models.DateField(null=True)
    """Who completed the course on that day or before takes it anew; without one, any completion will do."""

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zuweisung")
        verbose_name_plural = _("Zuweisungen")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "source"], name="assignment_key"),
        ]
        indexes = [
            models.Index(fields=["source"], name="assignment_source"),
            models.Index(
                fields=["dealership", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="assignment_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.course_id} · {self.source}"

    def is_met_by(self, completed_on: date) -> bool:
        return self.anew_after is None or completed_on > self.anew_after

    @property
    def why(self) -> str:
        return self.why_en if get_language() == "en" else self.why_de
