"""What learners report as outdated: a place in a lesson, in their words, until a trainer has seen to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course, LessonPage
from dealerships.calendar import today
from dealerships.models import Appointment, Kind, Person
from dealerships.models.base import active_on
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class OutdatedReportQuerySet(models.QuerySet["OutdatedReport"]):
    def visible_to(self, user: Person | AnonymousUser) -> OutdatedReportQuerySet:
        """Those about the courses of the makers whose trainer one is; common courses are the administrators'."""
        scope = scope_of(user)
        if scope.everything:
            return self
        if Kind.TRAINER not in scope.kinds:
            return self.none()
        trained = Appointment.objects.filter(active_on(today()), person=user.pk, kind=Kind.TRAINER)
        return self.filter(course__manufacturer__in=trained.values("manufacturer"))

    def open(self) -> OutdatedReportQuerySet:
        return self.filter(closed_at__isnull=True)


class OutdatedReport(models.Model):
    """One report about a page's block (empty: about the lesson as a whole).

    ``person`` is there to allow one open report each and place, and is shown to nobody, trainers included: what is
    outdated is so whoever says it. It is removed when the report is closed.
    """

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="outdated_reports")
    page = models.ForeignKey(LessonPage, on_delete=models.CASCADE, related_name="outdated_reports")
    block = models.CharField(max_length=36, blank=True)
    text = models.TextField(_("Was nicht mehr stimmt"), blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = OutdatedReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Meldung")
        verbose_name_plural = _("Meldungen")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page", "block"],
                condition=models.Q(closed_at__isnull=True),
                name="outdated_report_one_open",
            ),
            models.CheckConstraint(
                name="outdated_report_closed_is_nobodys",
                condition=models.Q(closed_at__isnull=True) | models.Q(person__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["course", "closed_at"], name="outdated_report_course")]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.block}"
