"""Stored verdicts, what makes them stale, and their history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerships.models import Dealership
from dealerships.models.scopes import scope_of
from readiness.models.requirements import Requirement
from readiness.models.rollouts import Rollout, Wave, looked_after_in

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class Status(models.TextChoices):
    """Of a dealership in a rollout (spec/readiness.md, Status)."""

    NOT_READY = "not_ready", _("Nicht bereit")
    AT_RISK = "at_risk", _("Gefährdet")
    ON_TRACK = "on_track", _("Im Plan")
    READY = "ready", _("Bereit")


class RequirementStatus(models.TextChoices):
    """Of one requirement at one dealership (spec/readiness.md, Status)."""

    OVERDUE = "overdue", _("Überfällig")
    DUE_SOON = "due_soon", _("Bald fällig")
    OPEN = "open", _("Offen")
    MET = "met", _("Erfüllt")
    WAIVED = "waived", _("Ausgenommen")
    NOT_APPLICABLE = "not_applicable", _("Entfällt")


URGENCY = {Status.NOT_READY: 0, Status.AT_RISK: 1, Status.ON_TRACK: 2, Status.READY: 3}


class Evaluation(models.Model):
    """When a dealership's verdicts were reached. Its row is the lock under which a worker recomputes them."""

    dealership = models.OneToOneField(
        Dealership, on_delete=models.CASCADE, primary_key=True, related_name="evaluation"
    )
    as_of = models.DateField(_("Stand"), null=True, db_index=True)
    facts_at = models.DateTimeField(_("Stand der Tatsachen"), null=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.dealership_id}: {self.as_of}"


class RolloutVerdictQuerySet(models.QuerySet["RolloutVerdict"]):
    def visible_to(self, user: Person | AnonymousUser) -> RolloutVerdictQuerySet:
        """Overseers see their dealerships; a maker's side its own rollouts, area managers their areas' part of them."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(
            scope.overseen("dealership__")
            | Q(rollout__system__manufacturer__in=scope.manufacturers)
            | looked_after_in(scope.areas)
        )


class RolloutVerdict(models.Model):
    """The current status of a dealership in a rollout, with what a board sorts and explains by.

    ``blocking`` is the mandatory requirement that decides: the most urgent of those not met. ``missing`` is
    the sum over all blocking ones, ``due_on`` the earliest of their due dates.

    ``ready_until`` is the last day on which a dealership that is ready stays so if nothing more happens, empty where
    that is further off than the horizon (readiness/lapses.py); ``lapse`` holds what is lost on the next day, and
    ``lapse_population`` the smallest number of people that this speaks of.
    """

    dealership = models.ForeignKey(Dealership, on_delete=models.CASCADE, related_name="verdicts")
    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="verdicts")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="verdicts")
    go_live = models.DateField(_("Go-live"))
    status = models.CharField(_("Status"), max_length=16, choices=Status.choices)
    urgency = models.PositiveSmallIntegerField()
    blocking = models.ForeignKey(Requirement, on_delete=models.SET_NULL, null=True, related_name="+")
    missing = models.PositiveIntegerField(_("fehlt"), default=0)
    due_on = models.DateField(_("fällig am"), null=True)
    ready_until = models.DateField(_("bereit bis"), null=True)
    lapse = models.JSONField(default=list)
    lapse_population = models.PositiveIntegerField(null=True)
    as_of = models.DateField(_("Stand"))
    facts_at = models.DateTimeField(_("Stand der Tatsachen"))

    wagtail_reference_index_ignore = True
    objects = RolloutVerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bereitschaft")
        verbose_name_plural = _("Bereitschaften")
        ordering = ["rollout", "dealership"]
        constraints = [models.UniqueConstraint(fields=["dealership", "rollout"], name="rollout_verdict_key")]
        indexes = [
            models.Index(fields=["rollout", "urgency", "due_on", "-missing"], name="rollout_verdict_urgency"),
        ]

    def __str__(self) -> str:
        return f"{self.dealership_id} · {self.rollout_id}: {self.status}"


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def visible_to(self, user: Person | AnonymousUser) -> VerdictQuerySet:
        return self.filter(rollout_verdict__in=RolloutVerdict.objects.visible_to(user))


class Verdict(models.Model):
    """One current row per dealership and requirement: its numbers and its reasons (readiness/rules.py, Reasons)."""

    rollout_verdict = models.ForeignKey(RolloutVerdict, on_delete=models.CASCADE, related_name="verdicts")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="verdicts")
    status = models.CharField(_("Status"), max_length=16, choices=RequirementStatus.choices)
    due_on = models.DateField(_("fällig am"))
    population = models.PositiveIntegerField()
    qualified = models.PositiveIntegerField()
    covering = models.PositiveIntegerField()
    required = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    reasons = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True
    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("Urteil")
        verbose_name_plural = _("Urteile")
        ordering = ["rollout_verdict", "requirement"]
        constraints = [models.UniqueConstraint(fields=["rollout_verdict", "requirement"], name="verdict_key")]

    def __str__(self) -> str:
        return f"{self.rollout_verdict_id} · {self.requirement_id}: {self.status}"


class StaleMark(models.Model):
    """A dealership whose facts have changed since its verdicts were reached.

    Marks are appended, in the transaction that changes the facts. A worker deletes only the marks that it read
    before it loaded the facts, so a change in between keeps its own mark (ADR 0005).
    """

    dealership = models.ForeignKey(Dealership, on_delete=models.CASCADE, related_name="stale_marks")
    marked_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.dealership_id}: {self.marked_at:%Y-%m-%d %H:%M:%S}"


class Snapshot(models.Model):
    """What a night's verdicts were: states and counts, no people. Appended once a day, never rewritten."""

    day = models.DateField()
    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="snapshots")
    dealership = models.ForeignKey(Dealership, on_delete=models.CASCADE, related_name="snapshots")
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=16, choices=Status.choices)
    missing = models.PositiveIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "rollout", "dealership"], name="snapshot_key")]

    def __str__(self) -> str:
        return f"{self.day} · {self.rollout_id} · {self.dealership_id}: {self.status}"
