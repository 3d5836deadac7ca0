"""Attempts: what was drawn at the start, the answers as they came, and the result. Appended, never rewritten."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.clock import GRACE
from assessments.models.questions import QuestionVersion
from enrolments.models import Enrolment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class Feedback(models.TextChoices):
    """When somebody learns how their answers were."""

    AT_ONCE = "at_once", _("sofort nach jeder Antwort")
    AT_END = "at_end", _("am Ende, Frage für Frage")
    TOPICS = "topics", _("am Ende, nur nach Themen")


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: Person | AnonymousUser) -> AttemptQuerySet:
        """One's own alone: nobody else learns of answers, scores or how often somebody tried (domain rule L02)."""
        return self.filter(enrolment__person=user.pk) if user.is_authenticated else self.none()

    def open(self) -> AttemptQuerySet:
        return self.filter(submitted_at__isnull=True)

    def timed(self) -> AttemptQuerySet:
        """With the database's time of this read as ``now``: the one clock that decides, however many servers answer."""
        return self.annotate(now=Now())  # type: ignore[no-redef]  # declared below for who reads it

    def run_out(self) -> AttemptQuerySet:
        """The open ones whose time is over."""
        return self.open().filter(ends_at__lte=Now() - GRACE)


class Attempt(models.Model):
    """One attempt at a test or placement test.

    Whatever decides is fixed at the start: the pass mark, the questions and which of them are critical, the end, when
    the learner is told; for a placement test what it can waive. The result is fixed at the end: when it is handed in,
    or once somebody has judged the evidence that it holds (``awaits_judgement`` until then).

    ``ends_at`` and the numbers that it comes from are empty where the test has no time limit. ``device`` is the
    browser that works on an open attempt, and ``turn`` how often another one has taken over.
    """

    wagtail_reference_index_ignore = True

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    test = models.UUIDField()
    """The translation key that the test's pages share."""
    number = models.PositiveIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    feedback = models.CharField(max_length=8, choices=Feedback.choices, default=Feedback.AT_END)
    waives = models.JSONField(null=True)
    """Of a placement test: ``[{"topic": pk, "percent": its mark, "lessons": [keys]}, …]``. None: a test."""
    started_at = models.DateTimeField(_("begonnen"), default=timezone.now)
    limit_minutes = models.PositiveSmallIntegerField(null=True)
    supplement_percent = models.PositiveSmallIntegerField(default=0)
    extended_at = models.DateTimeField(null=True)
    """When the learner took the half as much again that everybody may have once."""
    ends_at = models.DateTimeField(_("endet"), null=True)
    device = models.UUIDField(null=True)
    turn = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(_("abgegeben"), null=True)
    awaits_judgement = models.BooleanField(_("wartet auf Bewertung"), default=False)
    percent = models.PositiveSmallIntegerField(_("erreichte Prozent"), null=True)
    """Rounded down, so that it never says more than was reached."""
    critical_failed = models.BooleanField(null=True)
    """Whether a question that must be right was not: then the attempt isn't passed whatever the percent."""
    passed = models.BooleanField(_("bestanden"), null=True)
    """A placement test is neither passed nor failed."""
    answers_forgotten_at = models.DateTimeField(null=True)
    """When its answers were counted and deleted, six months after it."""

    objects = AttemptQuerySet.as_manager()

    if TYPE_CHECKING:
        now: datetime  # with `timed`

    class Meta:
        verbose_name = _("Versuch")
        verbose_name_plural = _("Versuche")
        ordering = ["enrolment", "test", "number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "test", "number"], name="attempt_key"),
            models.UniqueConstraint(
                fields=["enrolment", "test"],
                condition=Q(submitted_at__isnull=True) | Q(awaits_judgement=True),
                name="attempt_one_open",
            ),
            models.CheckConstraint(
                name="attempt_result_with_submission",
                condition=Q(
                    submitted_at__isnull=True,
                    awaits_judgement=False,
                    percent__isnull=True,
                    critical_failed__isnull=True,
                    passed__isnull=True,
                )
                | Q(
                    submitted_at__isnull=False,
                    awaits_judgement=True,
                    percent__isnull=True,
                    critical_failed__isnull=True,
                    passed__isnull=True,
                    waives__isnull=True,
                )
                | Q(
                    submitted_at__isnull=False,
                    awaits_judgement=False,
                    percent__isnull=False,
                    critical_failed__isnull=False,
                    passed__isnull=False,
                    waives__isnull=True,
                )
                | Q(
                    submitted_at__isnull=False,
                    awaits_judgement=False,
                    percent__isnull=False,
                    critical_failed=False,
                    passed__isnull=True,
                    waives__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="attempt_passed_by_percent",
                condition=Q(passed__isnull=True)
                | Q(passed=True, percent__gte=F("pass_percent"), critical_failed=False)
                | Q(passed=False, percent__lt=F("pass_percent"))
                | Q(passed=False, critical_failed=True),
            ),
            models.CheckConstraint(
                name="attempt_placed_once", condition=Q(waives__isnull=True) | Q(number=1)
            ),
            models.CheckConstraint(
                name="attempt_end_with_limit",
                condition=Q(limit_minutes__isnull=True, ends_at__isnull=True)
                | Q(
                    limit_minutes__isnull=False,
                    limit_minutes__gte=1,
                    ends_at__isnull=False,
                    ends_at__gt=F("started_at"),
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["test"], name="attempt_test"),
            models.Index(
                fields=["ends_at"], condition=Q(submitted_at__isnull=True), name="attempt_running_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.test} · {self.number}"

    @property
    def is_placement(self) -> bool:
        return self.waives is not None

    @property
    def is_over(self) -> bool:
        """Whether nothing about it changes any more: handed in, or out of time (of `timed`)."""
        return self.submitted_at is not None or (
            self.ends_at is not None and self.now >= self.ends_at + GRACE
        )

    @property
    def ran_out(self) -> bool:
        """Whether its time was over before it was handed in."""
        return (
            self.submitted_at is not None and self.ends_at is not None and self.submitted_at >= self.ends_at
        )


def points_of(numerator: int | None, denominator: int | None) -> Fraction:
    """The mark that two columns hold."""
    return Fraction(numerator or 0, denominator or 1)


class DrawnQuestion(models.Model):
    """A question of an attempt: its version, its place, the order of what it offers, and its mark in the end."""

    wagtail_reference_index_ignore = True

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="drawn")
    arrangement = models.JSONField()
    """The ids of what is offered, in the order in which this attempt shows them."""
    is_critical = models.BooleanField(default=False)
    is_flagged = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    """When the learner had the answer checked, where they are told at once: it is fixed from then on."""
    marked_by = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, null=True, related_name="+")
    """The later version whose key decided, where a re-marking has put the drawn one's right."""
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

    @property
    def points(self) -> Fraction:
        """Its mark; nothing, as long as it has none."""
        return points_of(self.points_numerator, self.points_denominator)

    @points.setter
    def points(self, points: Fraction) -> None:
        self.points_numerator, self.points_denominator = points.numerator, points.denominator


class Answer(models.Model):
    """An answer as it came in, appended: the last one by ``turn`` and ``pk`` counts. ``key`` is the page's own for
    each change, so that one sent twice is one row. ``turn`` is the attempt's when the page was shown: what a device
    sends that another has relieved meanwhile is kept, and counts where it wasn't answered anew since.
    """

    wagtail_reference_index_ignore = True

    question = models.ForeignKey(DrawnQuestion, on_delete=models.CASCADE, related_name="answers")
    key = models.UUIDField()
    value = models.JSONField(null=True)
    """None: taken back."""
    turn = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["turn", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="answer_key")]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.saved_at:%H:%M:%S}"
