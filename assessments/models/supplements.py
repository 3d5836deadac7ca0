"""More time for a person: so much percent, for the tests of one maker. Why is nobody's business and is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerships.calendar import today
from dealerships.models import Appointment, Kind, Manufacturer, Person
from dealerships.models.base import active_on

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class TimeSupplementQuerySet(models.QuerySet["TimeSupplement"]):
    def visible_to(self, user: Person | AnonymousUser) -> TimeSupplementQuerySet:
        """One's own, and for trainers those of their makers: not headquarters, not managers."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        training = Appointment.objects.filter(active_on(today()), person=user.pk, kind=Kind.TRAINER)
        return self.filter(Q(person=user.pk) | Q(manufacturer__in=training.values("manufacturer")))


class TimeSupplement(models.Model):
    """In percent of a test's limit, from the next start on and for attempts that are open; it shortens none."""

    wagtail_reference_index_ignore = True

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="time_supplements", verbose_name=_("Person")
    )
    manufacturer = models.ForeignKey(
        Manufacturer, on_delete=models.PROTECT, related_name="time_supplements", verbose_name=_("Hersteller")
    )
    percent = models.PositiveSmallIntegerField(
        _("Zuschlag in Prozent"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(400)],
        help_text=_("Von der Zeit des Tests: 50 macht aus 40 Minuten 60. Ein Grund wird nicht erfasst."),
    )

    objects = TimeSupplementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zeitzuschlag")
        verbose_name_plural = _("Zeitzuschläge")
        ordering = ["person__last_name", "person__first_name", "manufacturer"]
        constraints = [
            models.UniqueConstraint(fields=["person", "manufacturer"], name="time_supplement_key"),
            models.CheckConstraint(
                name="time_supplement_in_bounds", condition=Q(percent__gte=1, percent__lte=400)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.manufacturer_id} · {self.percent} %"
