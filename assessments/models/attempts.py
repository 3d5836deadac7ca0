"""Attempts: what was drawn at the start, the answers as they came, and the result. Appended, never rewritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.questions import QuestionVersion
from enrolments.models import Enrolment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: Person | AnonymousUser) -> AttemptQuerySet:
        """One's own alone: nobody else learns of answers, scores or how often somebody tried (domain rule L02)."""
        return self.filter(enrolment__person=user.pk) if user.is_authenticated else self.none()

    def open(self) -> AttemptQuerySet:
        return self.filter(submitted_at__isnull=True)


class Attempt(models.Model):
    """One attempt at a test. The pass mark and the questions are fixed at the start, the result at the end."""

    wagtail_reference_index_ignore = True

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    test = models.UUIDField()
    """The translation key that the test's pages share."""
    number = models.PositiveIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("abgegeben"), null=True)
    percent = models.PositiveSmallIntegerField(_("erreichte Prozent"), null=True)
    """Rounded down, so that it never says more than was reached."""
    passed = models.BooleanField(_("bestanden"), null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("Versuch")
        verbose_name_plural = _("Versuche")
        ordering = ["enrolment", "test", "number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "test", "number"], name="attempt_key"),
            models.UniqueConstraint(
                fields=["enrolment", "test"], condition=Q(submitted_at__isnull=True), name="attempt_one_open"
            ),
            models.CheckConstraint(
                name="attempt_result_with_submission",
                condition=Q(submitted_at__isnull=True, percent__isnull=True, passed__isnull=True)
                | Q(submitted_at__isnull=False, percent__isnull=False, passed__isnull=False),
            ),
            models.CheckConstraint(
                name="attempt_passed_by_percent",
                condition=Q(passed__isnull=True)
                | Q(passed=True, percent__gte=F("pass_percent"))
                | Q(passed=False, percent__lt=F("pass_percent")),
            ),
        ]
        indexes = [models.Index(fields=["test"], name="attempt_test")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.test} · {self.number}"


class DrawnQuestion(models.Model):
    """A question of an attempt: its version, its place, the order of what it offers, and its mark in the end."""

    wagtail_reference_index_ignore = True

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="drawn")
    arrangement = models.JSONField()
    """The ids of what is offered, in the order in which this attempt shows them."""
    is_flagged = models.BooleanField(default=False)
    points_numerator = models.PositiveIntegerField(null=True)
    points_denominator = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="drawn_question_key"),
            models.UniqueConstraint(fields=["attempt", "version"], name="drawn_question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.position}"


class Answer(models.Model):
    """An answer as it came in, appended: the last one by ``pk`` counts. ``key`` is the page's own for each change,
    so that one sent twice is one row."""

    wagtail_reference_index_ignore = True

    question = models.ForeignKey(DrawnQuestion, on_delete=models.CASCADE, related_name="answers")
    key = models.UUIDField()
    value = models.JSONField(null=True)
    """None: taken back."""
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="answer_key")]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.saved_at:%H:%M:%S}"
