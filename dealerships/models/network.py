"""The dealer network: manufacturers, their areas, dealer groups, dealerships and their franchises."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from dealerships.calendar import today
from dealerships.models.base import (
    NAME_LENGTH,
    MasterData,
    active_on,
    code_field,
    ends_after_start,
    not_over_on,
)
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models.people import Person


class ManufacturerQuerySet(models.QuerySet["Manufacturer"]):
    def visible_to(self, user: Person | AnonymousUser) -> ManufacturerQuerySet:
        """A maker's own people see it, and so does who manages or works at one of its dealerships."""
        scope = scope_of(user)
        if scope.everything:
            return self
        own_houses = Franchise.objects.filter(
            manufacturer=OuterRef("pk"), dealership__in=Dealership.objects.inside(user)
        )
        return self.filter(Q(pk__in=scope.makers) | Exists(own_houses))


class Manufacturer(MasterData):
    code = code_field()
    name = models.CharField(_("Name"), max_length=NAME_LENGTH)

    objects = ManufacturerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Hersteller")
        verbose_name_plural = _("Hersteller")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class AreaQuerySet(models.QuerySet["Area"]):
    def visible_to(self, user: Person | AnonymousUser) -> AreaQuerySet:
        """A maker's people see its areas, area managers theirs and below; a dealership those that look after it."""
        scope = scope_of(user)
        if scope.everything:
            return self
        looked_after = Franchise.objects.filter(
            area=OuterRef("pk"), dealership__in=Dealership.objects.inside(user)
        )
        return self.filter(
            Q(manufacturer__in=scope.manufacturers) | Q(pk__in=scope.areas) | Exists(looked_after)
        )


class Area(MasterData):
    manufacturer = models.ForeignKey(
        Manufacturer, on_delete=models.PROTECT, related_name="areas", verbose_name=_("Hersteller")
    )
    code = code_field(unique=False)
    name = models.CharField(_("Name"), max_length=NAME_LENGTH)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("übergeordnetes Gebiet"),
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gebiet")
        verbose_name_plural = _("Gebiete")
        ordering = ["manufacturer", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["manufacturer", "code"], name="area_code_unique_per_manufacturer"
            ),
            models.CheckConstraint(name="area_not_its_own_parent", condition=~Q(parent=models.F("pk"))),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """An area lies below areas of its own manufacturer, and never below itself (spec/exchange.md)."""
        if self.parent is None:
            return
        if self.parent.manufacturer_id != self.manufacturer_id:
            raise ValidationError(
                {"parent": _("Das übergeordnete Gebiet gehört zu einem anderen Hersteller.")}
            )
        above: Area | None = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("Ein Gebiet kann nicht unter sich selbst liegen.")})
            above = above.parent


class DealerGroupQuerySet(models.QuerySet["DealerGroup"]):
    def visible_to(self, user: Person | AnonymousUser) -> DealerGroupQuerySet:
        scope = scope_of(user)
        if scope.everything:
            return self
        members = Dealership.objects.visible_to(user).filter(group=OuterRef("pk"))
        return self.filter(Q(pk__in=scope.groups) | Exists(members))


class DealerGroup(MasterData):
    code = code_field()
    name = models.CharField(_("Name"), max_length=NAME_LENGTH)

    objects = DealerGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("Händlergruppe")
        verbose_name_plural = _("Händlergruppen")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Agreement(models.TextChoices):
    """Whether the employees' representatives agree that managers see who has done what by name."""

    NONE_NEEDED = "none_needed", _("kein Betriebsrat")
    REACHED = "reached", _("Vereinbarung liegt vor")
    MISSING = "missing", _("Vereinbarung fehlt")


class DealershipQuerySet(models.QuerySet["Dealership"]):
    def visible_to(self, user: Person | AnonymousUser) -> DealershipQuerySet:
        """Own houses, and for a maker's people those with a franchise of that maker that is not over."""
        scope = scope_of(user)
        if scope.everything:
            return self
        looked_after = Franchise.objects.filter(
            Q(manufacturer__in=scope.manufacturers) | Q(area__in=scope.areas),
            not_over_on(today()),
            dealership=OuterRef("pk"),
        )
        return self.filter(scope.inside() | Exists(looked_after))

    def inside(self, user: Person | AnonymousUser) -> DealershipQuerySet:
        """The dealerships that the user works at, manages, represents, or whose group the user manages."""
        return self.filter(scope_of(user).inside())


class Dealership(MasterData):
    number = code_field(_("Nummer"))
    name = models.CharField(_("Name"), max_length=NAME_LENGTH)
    street = models.CharField(_("Straße"), max_length=NAME_LENGTH, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=20, blank=True)
    city = models.CharField(_("Ort"), max_length=NAME_LENGTH, blank=True)
    country = models.CharField(_("Land"), max_length=2, blank=True)
    group = models.ForeignKey(
        DealerGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dealerships",
        verbose_name=_("Händlergruppe"),
    )
    agreement = models.CharField(
        _("Vereinbarung"),
        max_length=16,
        choices=Agreement.choices,
        default=Agreement.MISSING,
        help_text=_(
            "Ohne Vereinbarung sehen Führungskräfte keine Namen zu Nachweisen (§ 87 Abs. 1 Nr. 6 BetrVG)."
        ),
    )

    objects = DealershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("Betrieb")
        verbose_name_plural = _("Betriebe")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class Contract(models.TextChoices):
    DEALER = "dealer", _("Händler")
    AGENCY = "agency", _("Agentur")
    SERVICE = "service", _("Service")


class FranchiseQuerySet(models.QuerySet["Franchise"]):
    def visible_to(self, user: Person | AnonymousUser) -> FranchiseQuerySet:
        """A dealership's side sees all its franchises, a maker's side only its own maker's."""
        scope = scope_of(user)
        if scope.everything:
            return self
        return self.filter(
            Q(manufacturer__in=scope.manufacturers)
            | Q(area__in=scope.areas)
            | Q(dealership__in=Dealership.objects.inside(user))
        )

    def active_on(self, day: date) -> FranchiseQuerySet:
        return self.filter(active_on(day))


class Franchise(MasterData):
    dealership = models.ForeignKey(
        Dealership, on_delete=models.PROTECT, related_name="franchises", verbose_name=_("Betrieb")
    )
    manufacturer = models.ForeignKey(
        Manufacturer, on_delete=models.PROTECT, related_name="franchises", verbose_name=_("Hersteller")
    )
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="franchises",
        verbose_name=_("Gebiet"),
    )
    contract = models.CharField(_("Vertragsform"), max_length=16, choices=Contract.choices, blank=True)
    starts_on = models.DateField(_("von"))
    ends_on = models.DateField(_("bis"), null=True, blank=True)

    objects = FranchiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("Händlervertrag")
        verbose_name_plural = _("Händlerverträge")
        ordering = ["dealership", "manufacturer", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["dealership", "manufacturer", "starts_on"], name="franchise_key"),
            ends_after_start("franchise_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.dealership} · {self.manufacturer}"

    def clean(self) -> None:
        """Its area is its manufacturer's; franchises of one dealership and manufacturer don't overlap."""
        errors: dict[str, Any] = {}
        if self.area is not None and self.area.manufacturer_id != self.manufacturer_id:
            errors["area"] = _("Das Gebiet gehört zu einem anderen Hersteller.")
        others = Franchise.objects.filter(
            dealership_id=self.dealership_id, manufacturer_id=self.manufacturer_id
        )
        if (
            self.starts_on
            and others.exclude(pk=self.pk).filter(overlapping(self.starts_on, self.ends_on)).exists()
        ):
            errors["starts_on"] = _("In dieser Zeit gibt es schon einen Vertrag mit diesem Hersteller.")
        if errors:
            raise ValidationError(errors)


def overlapping(starts_on: date, ends_on: date | None) -> Q:
    """The rows whose dates share at least one day with this stretch of time."""
    return not_over_on(starts_on) & (Q() if ends_on is None else Q(starts_on__lte=ends_on))


def dealerships_of(makers: Collection[int]) -> models.QuerySet[Any, Any]:
    """The dealerships with a franchise of these makers that is not over, as a subquery of primary keys."""
    return Franchise.objects.filter(not_over_on(today()), manufacturer__in=makers).values("dealership")
