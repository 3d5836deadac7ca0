"""Re-markings: that a wrong key was put right, by whom and why, and what each attempt was worth before and after."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.attempts import Attempt
from assessments.models.questions import QuestionVersion
from dealerships.models import Person


class Remarking(models.Model):
    """One run over all attempts that were asked a question, by the key of its version ``to``. Never changed.

    ``lowers``: whether results could fall as well; without it nobody loses by it.
    """

    wagtail_reference_index_ignore = True

    question = models.UUIDField()
    to = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="remarkings")
    reason = models.CharField(_("Begründung"), max_length=500)
    lowers = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    """What it came to, as the preview had said (`assessments.services.remarking.Effect`)."""
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Neubewertung")
        verbose_name_plural = _("Neubewertungen")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["question"], name="remarking_question")]

    def __str__(self) -> str:
        return f"{self.to} · {self.at:%Y-%m-%d}"


class RemarkedAttempt(models.Model):
    """What an attempt was worth before a re-marking and after it: the only place where a result ever changes."""

    wagtail_reference_index_ignore = True

    remarking = models.ForeignKey(Remarking, on_delete=models.PROTECT, related_name="attempts")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="remarkings")
    by_version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    """The version by whose key the question was marked until then."""
    points_before = models.CharField(max_length=24)
    points_after = models.CharField(max_length=24)
    """As fractions: 1/2."""
    percent_before = models.PositiveSmallIntegerField()
    percent_after = models.PositiveSmallIntegerField()
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["remarking", "attempt"], name="remarked_attempt_key"),
        ]
        indexes = [
            models.Index(
                fields=["remarking"],
                condition=Q(passed_before=True, passed_after=False),
                name="remarked_attempt_fallen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.percent_before} → {self.percent_after}"
