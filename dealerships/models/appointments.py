"""Appointments: what somebody may see and do, for a scope and a stretch of time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerships.calendar import today
from dealerships.models.base import MasterData, active_on, ends_after_start, not_over_on
from dealerships.models.network import Area, DealerGroup, Dealership, Franchise, Manufacturer
from dealerships.models.people import Person
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Makers = frozenset[int]
"""Manufacturers, by their primary keys."""


class Kind(models.TextChoices):
    DEALERSHIP_MANAGER = "dealership_manager", _("Betriebsleitung")
    GROUP_MANAGER = "group_manager", _("Gruppenleitung")
    AREA_MANAGER = "area_manager", _("Gebietsleitung")
    WORKS_COUNCIL = "works_council", _("Betriebsrat")
    TRAINER = "trainer", _("Trainer-Team")
    ROLLOUT_MANAGER = "rollout_manager", _("Rollout-Leitung")
    HEADQUARTERS = "headquarters", _("Zentrale")


SCOPE_FIELD = {
    Kind.DEALERSHIP_MANAGER: "dealership",
    Kind.GROUP_MANAGER: "group",
    Kind.AREA_MANAGER: "area",
    Kind.WORKS_COUNCIL: "dealership",
    Kind.TRAINER: "manufacturer",
    Kind.ROLLOUT_MANAGER: "manufacturer",
    Kind.HEADQUARTERS: "manufacturer",
}
"""Which of the four scopes an appointment of each kind has (spec/exchange.md, appointments)."""

SCOPE_FIELDS = ("dealership", "group", "area", "manufacturer")


def _scope_fits_kind() -> Q:
    fits = Q(pk__in=[])
    for field in SCOPE_FIELDS:
        kinds = [kind.value for kind, needed in SCOPE_FIELD.items() if needed == field]
        fits |= Q(kind__in=kinds, **{f"{other}__isnull": other != field for other in SCOPE_FIELDS})
    return fits


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: Person | AnonymousUser) -> AppointmentQuerySet:
        """One's own; those at houses one leads; headquarters see those of their maker and its areas."""
        scope = scope_of(user)
        if scope.everything:
            return self
        under_contract = Franchise.objects.filter(
            not_over_on(today()), manufacturer__in=scope.headquarters
        ).values("dealership")
        return self.filter(
            Q(person=user.pk)
            | Q(dealership__in=Dealership.objects.filter(scope.led()))
            | Q(group__in=scope.groups)
            | Q(area__manufacturer__in=scope.headquarters)
            | Q(manufacturer__in=scope.headquarters)
            | Q(dealership__in=under_contract)
        )


class Appointment(MasterData):
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("Person")
    )
    kind = models.CharField(_("Berechtigung"), max_length=24, choices=Kind.choices)
    dealership = models.ForeignKey(
        Dealership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("Betrieb"),
    )
    group = models.ForeignKey(
        DealerGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("Händlergruppe"),
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("Gebiet"),
    )
    manufacturer = models.ForeignKey(
        Manufacturer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("Hersteller"),
    )
    starts_on = models.DateField(_("von"))
    ends_on = models.DateField(_("bis"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Berechtigung")
        verbose_name_plural = _("Berechtigungen")
        ordering = ["person", "kind", "starts_on"]
        constraints = [
            models.CheckConstraint(name="appointment_scope_fits_kind", condition=_scope_fits_kind()),
            ends_after_start("appointment_ends_after_start"),
            *(
                models.UniqueConstraint(
                    fields=["person", "kind", field, "starts_on"],
                    condition=Q(**{f"{field}__isnull": False}),
                    name=f"appointment_{field}_key",
                    violation_error_message=_("Diese Berechtigung gibt es schon."),
                )
                for field in SCOPE_FIELDS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()} · {self.scope}"

    @property
    def scope(self) -> models.Model | None:
        """The dealership, group, area or manufacturer that the appointment is for."""
        return self.dealership or self.group or self.area or self.manufacturer

    def clean(self) -> None:
        needed = SCOPE_FIELD.get(Kind(self.kind)) if self.kind in Kind.values else None
        errors = {
            field: _("Diese Berechtigung braucht genau diese Angabe.")
            if field == needed
            else _("Zu dieser Berechtigung passt diese Angabe nicht.")
            for field in SCOPE_FIELDS
            if (getattr(self, f"{field}_id") is not None) != (field == needed)
        }
        if errors:
            raise ValidationError(errors)


def makers_by_kind(user: Person) -> Mapping[Kind, Makers]:
    """The makers that a person is appointed for today, by kind: who leads A's rollouts may train for B."""
    cached: tuple[date, dict[Kind, Makers]] | None = getattr(user, "_makers_by_kind", None)
    if cached is None or cached[0] != today():
        appointments = Appointment.objects.filter(
            active_on(today()), person=user.pk, manufacturer__isnull=False
        )
        found: dict[Kind, Makers] = {}
        for kind, maker in appointments.values_list("kind", "manufacturer"):
            found[Kind(kind)] = found.get(Kind(kind), frozenset()) | {maker}
        cached = (today(), found)
        user._makers_by_kind = cached  # type: ignore[attr-defined]
    return cached[1]
