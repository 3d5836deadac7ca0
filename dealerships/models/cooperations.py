"""Cooperations: dealerships, of whatever owners, that share specialists for a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from dealerships.models.base import NAME_LENGTH, MasterData, code_field, ends_after_start
from dealerships.models.network import Dealership
from dealerships.models.people import Person
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CooperationQuerySet(models.QuerySet["Cooperation"]):
    def visible_to(self, user: Person | AnonymousUser) -> CooperationQuerySet:
        """Those with a member that one sees."""
        if scope_of(user).everything:
            return self
        members = CooperationMember.objects.filter(
            cooperation=OuterRef("pk"), dealership__in=Dealership.objects.visible_to(user)
        )
        return self.filter(Exists(members))


class Cooperation(MasterData):
    code = code_field()
    name = models.CharField(_("Name"), max_length=NAME_LENGTH)
    starts_on = models.DateField(_("von"), null=True, blank=True)
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    max_covers = models.PositiveIntegerField(
        _("Vertretungen je Person"),
        default=0,
        help_text=_("Wie viele Betriebe eine Person gleichzeitig vertreten darf."),
    )
    dealerships = models.ManyToManyField(Dealership, through="CooperationMember", related_name="cooperations")

    objects = CooperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kooperation")
        verbose_name_plural = _("Kooperationen")
        ordering = ["code"]
        constraints = [ends_after_start("cooperation_ends_after_start")]

    def __str__(self) -> str:
        return self.name


class CooperationMemberQuerySet(models.QuerySet["CooperationMember"]):
    def visible_to(self, user: Person | AnonymousUser) -> CooperationMemberQuerySet:
        return self.filter(dealership__in=Dealership.objects.visible_to(user))


class CooperationMember(MasterData):
    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.CASCADE, related_name="members", verbose_name=_("Kooperation")
    )
    dealership = models.ForeignKey(
        Dealership, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("Betrieb")
    )

    objects = CooperationMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mitglied einer Kooperation")
        verbose_name_plural = _("Mitglieder von Kooperationen")
        ordering = ["cooperation", "dealership"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "dealership"], name="cooperation_member_key")
        ]

    def __str__(self) -> str:
        return f"{self.cooperation} · {self.dealership}"


class CoverQuerySet(models.QuerySet["Cover"]):
    def visible_to(self, user: Person | AnonymousUser) -> CoverQuerySet:
        """Those that serve a dealership that one sees, by a person that one sees or for a house that one leads."""
        scope = scope_of(user)
        if scope.everything:
            return self
        people = Person.objects.visible_to(user)
        return self.filter(
            scope.led("dealership__") | models.Q(person__in=people),
            dealership__in=Dealership.objects.visible_to(user),
        )


class Cover(MasterData):
    """A named specialist of one member who also serves another member, for one proof."""

    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="covers", verbose_name=_("Kooperation")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="covers", verbose_name=_("Person")
    )
    dealership = models.ForeignKey(
        Dealership, on_delete=models.PROTECT, related_name="covers", verbose_name=_("vertretener Betrieb")
    )
    proof = models.CharField(_("Nachweis"), max_length=160)
    starts_on = models.DateField(_("von"))
    ends_on = models.DateField(_("bis"), null=True, blank=True)

    objects = CoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vertretung")
        verbose_name_plural = _("Vertretungen")
        ordering = ["cooperation", "person", "dealership", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "person", "dealership", "proof", "starts_on"], name="cover_key"
            ),
            ends_after_start("cover_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.dealership}"

    def clean(self) -> None:
        """Nobody covers more dealerships on a day than the cooperation allows (spec/exchange.md)."""
        from dealerships.rules import Stretch, most_at_once

        if not (self.cooperation_id and self.person_id and self.dealership_id and self.starts_on):
            return
        others: Any = Cover.objects.filter(cooperation_id=self.cooperation_id, person_id=self.person_id)
        stretches = [
            Stretch(*row)
            for row in others.exclude(pk=self.pk).values_list("dealership", "starts_on", "ends_on")
        ]
        if (
            most_at_once([*stretches, Stretch(self.dealership_id, self.starts_on, self.ends_on)])
            > self.cooperation.max_covers
        ):
            raise ValidationError(_("Die Person vertritt dann mehr Betriebe, als die Kooperation erlaubt."))
