"""Reminders that managers send: each is a row, so that nobody gets more than the rule allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerships.models import Dealership, Person
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, user: Person | AnonymousUser) -> ReminderQuerySet:
        """Those of houses that one leads."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(scope.led("dealership__"))


class Reminder(models.Model):
    """One reminder to one person. The database allows one a person and day, whoever sends it."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    dealership = models.ForeignKey(Dealership, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField(_("erinnert am"))
    sent_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("Erinnerung")
        verbose_name_plural = _("Erinnerungen")
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.day}"
