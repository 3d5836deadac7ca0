"""Rollouts: one release brought to many dealerships, in waves."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from dealerships.calendar import today
from dealerships.models import Dealership, Franchise, Release, System
from dealerships.models.base import NAME_LENGTH, MasterData, code_field, not_over_on
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class RolloutQuerySet(models.QuerySet["Rollout"]):
    def visible_to(self, user: Person | AnonymousUser) -> RolloutQuerySet:
        """The maker's own people see its rollouts, and who oversees a dealership those it is in a wave of."""
        scope = scope_of(user)
        if scope.everything:
            return self
        own_waves = WaveMember.objects.filter(scope.overseen("dealership__"), rollout=OuterRef("pk"))
        return self.filter(Q(system__manufacturer__in=scope.makers) | Exists(own_waves))


class Rollout(MasterData):
    code = code_field()
    name = models.CharField(_("Name"), max_length=NAME_LENGTH)
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, related_name="rollouts", verbose_name=_("System")
    )
    release = models.ForeignKey(
        Release,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rollouts",
        verbose_name=_("Version"),
    )
    hypercare_days = models.PositiveIntegerField(
        _("Tage Anlaufbetreuung"),
        default=0,
        help_text=_("So lange nach dem Go-live müssen die Nachweise gültig bleiben."),
    )
    warn_days = models.PositiveIntegerField(
        _("Warntage"),
        default=0,
        help_text=_("So viele Tage vor der Frist wird eine offene Anforderung „Bald fällig“."),
    )

    objects = RolloutQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einführung")
        verbose_name_plural = _("Einführungen")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.release is not None and self.release.system_id != self.system_id:
            raise ValidationError({"release": _("Diese Version gehört zu einem anderen System.")})


M = TypeVar("M", bound=models.Model, covariant=True)


class OfRolloutQuerySet(models.QuerySet[M]):
    """Rows of a rollout are visible with it."""

    rollout_path = "rollout"

    def visible_to(self, user: Person | AnonymousUser) -> OfRolloutQuerySet[M]:
        return self.filter(**{f"{self.rollout_path}__in": Rollout.objects.visible_to(user)})


class Wave(MasterData):
    rollout = models.ForeignKey(
        Rollout, on_delete=models.CASCADE, related_name="waves", verbose_name=_("Einführung")
    )
    code = code_field(unique=False)
    name = models.CharField(_("Name"), max_length=NAME_LENGTH)
    go_live = models.DateField(_("Go-live"))

    objects = OfRolloutQuerySet["Wave"].as_manager()

    class Meta:
        verbose_name = _("Welle")
        verbose_name_plural = _("Wellen")
        ordering = ["rollout", "go_live", "code"]
        constraints = [models.UniqueConstraint(fields=["rollout", "code"], name="wave_key")]

    def __str__(self) -> str:
        return self.name


class WaveMemberQuerySet(models.QuerySet["WaveMember"]):
    def visible_to(self, user: Person | AnonymousUser) -> WaveMemberQuerySet:
        """A house's own people see its row; a maker's side its rollouts' rows, an area manager those of the area."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(
            scope.overseen("dealership__")
            | Q(rollout__system__manufacturer__in=scope.manufacturers)
            | looked_after_in(scope.areas)
        )


def looked_after_in(areas: frozenset[int], *, maker: str = "rollout__system__manufacturer") -> Q:
    """Rows with a ``dealership`` that these areas look after for the manufacturer at the end of the path ``maker``."""
    if not areas:
        return Q(pk__in=[])
    franchises = Franchise.objects.filter(
        not_over_on(today()), dealership=OuterRef("dealership"), manufacturer=OuterRef(maker), area__in=areas
    )
    return Q(Exists(franchises))


class WaveMember(MasterData):
    """A dealership in a wave; it is in at most one wave of a rollout."""

    rollout = models.ForeignKey(
        Rollout, on_delete=models.CASCADE, related_name="wave_members", verbose_name=_("Einführung")
    )
    dealership = models.ForeignKey(
        Dealership, on_delete=models.PROTECT, related_name="wave_members", verbose_name=_("Betrieb")
    )
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="members", verbose_name=_("Welle"))

    objects = WaveMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("Betrieb in einer Welle")
        verbose_name_plural = _("Betriebe in Wellen")
        ordering = ["rollout", "dealership"]
        constraints = [models.UniqueConstraint(fields=["rollout", "dealership"], name="wave_member_key")]

    def __str__(self) -> str:
        return f"{self.wave} · {self.dealership}"

    def clean(self) -> None:
        if self.wave_id and self.rollout_id and self.wave.rollout_id != self.rollout_id:
            raise ValidationError({"wave": _("Diese Welle gehört zu einer anderen Einführung.")})
