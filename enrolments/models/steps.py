"""How far somebody is in a course: the steps begun and done, and the check questions answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from dealerships.models.scopes import scope_of
from enrolments.models.enrolments import Enrolment

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class StepRecordQuerySet(models.QuerySet["StepRecord"]):
    def visible_to(self, user: Person | AnonymousUser) -> StepRecordQuerySet:
        """One's own alone."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(enrolment__person=user.pk)

    def done(self) -> StepRecordQuerySet:
        return self.filter(done_at__isnull=False)


class StepRecord(models.Model):
    """One step of one enrolment, by the translation key that its pages share. What is done is never undone."""

    wagtail_reference_index_ignore = True

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="steps")
    step = models.UUIDField()
    revision = models.ForeignKey(
        Revision, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("gesehene Fassung")
    )
    begun_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True)
    done_at = models.DateTimeField(null=True)
    is_waived = models.BooleanField(_("erlassen"), default=False)
    """Done without being taken: who is in the course showed that they master it already."""

    objects = StepRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("Lernschritt")
        verbose_name_plural = _("Lernschritte")
        ordering = ["enrolment", "begun_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="step_record_key"),
            models.CheckConstraint(
                name="step_record_waived_is_done",
                condition=models.Q(is_waived=False) | models.Q(done_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["step"], name="step_record_step")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.step}"


class AnsweredCheck(models.Model):
    """A check question of a lesson, by its block's id, that has been answered rightly; the answer is not kept."""

    wagtail_reference_index_ignore = True

    record = models.ForeignKey(StepRecord, on_delete=models.CASCADE, related_name="checks")
    block = models.CharField(max_length=36)
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "block"], name="answered_check_key")]

    def __str__(self) -> str:
        return f"{self.record_id} · {self.block}"


class MissedCheck(models.Model):
    """A check question whose first answer was wrong: once it is answered rightly, it comes back once.

    The row goes with the answer to what came back, so that nothing is kept of who missed what. Nobody but the learner
    ever sees it, and no step waits for it.
    """

    wagtail_reference_index_ignore = True

    record = models.ForeignKey(StepRecord, on_delete=models.CASCADE, related_name="missed_checks")
    block = models.CharField(max_length=36)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "block"], name="missed_check_key")]

    def __str__(self) -> str:
        return f"{self.record_id} · {self.block}"
