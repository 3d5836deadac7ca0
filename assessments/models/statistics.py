"""What all attempts together say about questions and tests. Nothing here names a person or an attempt."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.questions import QuestionVersion
from assessments.statistics.flags import Flag


class QuestionStatistics(models.Model):
    """One question, over all its versions that differ in words alone; computed anew each night.

    Where fewer than five people were asked, everything but their number is empty.
    """

    wagtail_reference_index_ignore = True

    question = models.UUIDField()
    """The translation key that the question's languages share."""
    version = models.OneToOneField(QuestionVersion, on_delete=models.CASCADE, related_name="statistics")
    """The first of the versions."""
    last_number = models.PositiveIntegerField()
    """The number of the last of them."""
    is_current = models.BooleanField()
    """Whether the question's latest version is among them."""
    persons = models.PositiveIntegerField()
    attempts = models.PositiveIntegerField()
    difficulty = models.DecimalField(_("Schwierigkeit"), max_digits=4, decimal_places=3, null=True)
    """The mean share of the points: the p-value of item analysis."""
    discrimination = models.DecimalField(_("Trennschärfe"), max_digits=4, decimal_places=3, null=True)
    median_seconds = models.PositiveIntegerField(_("Zeit"), null=True)
    choices = models.JSONField(default=dict)
    """By option ("": no answer): how often it was chosen by all, the upper and the lower group."""
    flags = models.JSONField(default=list)
    computed_at = models.DateTimeField(_("Stand"))

    class Meta:
        verbose_name = _("Auswertung einer Frage")
        verbose_name_plural = _("Auswertungen von Fragen")
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(is_current=True),
                name="question_statistics_one_current",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} v{self.version_id}"

    @property
    def named_flags(self) -> list[Flag]:
        return [Flag(one) for one in self.flags]


class TestStatistics(models.Model):
    """One test, over the first attempt of each person."""

    __test__ = False  # pytest takes the name for its own

    wagtail_reference_index_ignore = True

    test = models.UUIDField(unique=True)
    """The translation key that the test's pages share."""
    persons = models.PositiveIntegerField()
    passed = models.PositiveIntegerField(null=True)
    length = models.PositiveIntegerField(null=True)
    """How many questions most attempts have: what the reliability is stated for."""
    reliability = models.DecimalField(_("Zuverlässigkeit"), max_digits=6, decimal_places=3, null=True)
    is_plain = models.BooleanField(default=False)
    """Whether all points are 0 or 1: then alpha is KR-20."""
    is_drawn = models.BooleanField(default=False)
    """Whether attempts differ in their questions: then alpha is what a draw can be expected to have."""
    questions = models.JSONField(default=list)
    """The first versions of the questions that it has asked."""
    computed_at = models.DateTimeField(_("Stand"))

    class Meta:
        verbose_name = _("Auswertung eines Tests")
        verbose_name_plural = _("Auswertungen von Tests")

    def __str__(self) -> str:
        return str(self.test)


class KeptCounts(models.Model):
    """What the answers to a version said that are deleted by now, added up; nobody's answer can be told from it."""

    wagtail_reference_index_ignore = True

    version = models.OneToOneField(QuestionVersion, on_delete=models.CASCADE, related_name="kept_counts")
    choices = models.JSONField(default=dict)
    """By option ("": no answer): how often by the upper, middle and lower group."""
    seconds = models.JSONField(default=dict)
    """By whole seconds: how often."""

    class Meta:
        verbose_name = _("Gezählte Antworten")
        verbose_name_plural = _("Gezählte Antworten")

    def __str__(self) -> str:
        return str(self.version_id)
