"""The tables of the dealer network, and the makers' systems."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerships.models import (
    Agreement,
    Area,
    Contract,
    DealerGroup,
    Dealership,
    Franchise,
    Kind,
    Manufacturer,
    Release,
    System,
)
from dealerships.models.appointments import Makers
from dealerships.models.network import dealerships_of
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.filters import ChoiceFilter, RowFilter, StretchFilter, filterset
from dealerships.viewsets.policy import KEEP, LOOK, MasterDataPolicy, everything, through


def _dealerships(makers: Makers) -> Q:
    return Q(pk__in=dealerships_of(makers))


class ManufacturerViewSet(MasterDataViewSet):
    model = Manufacturer
    policy = MasterDataPolicy(
        Manufacturer, rights={Kind.HEADQUARTERS: LOOK}, seen=lambda makers: Q(pk__in=makers)
    )
    icon = "cogs"
    form_fields = ("code", "name")
    fixed_fields = ("code",)
    list_display = ("code", "name")
    search_fields = ("code", "name")


class AreaViewSet(MasterDataViewSet):
    model = Area
    policy = MasterDataPolicy(Area, rights={Kind.HEADQUARTERS: KEEP}, rows=through("manufacturer"))
    icon = "globe"
    form_fields = ("manufacturer", "code", "name", "parent")
    fixed_fields = ("manufacturer", "code")
    list_display = ("code", "name", "parent", "manufacturer")
    search_fields = ("code", "name")
    filterset_class = filterset(Area, manufacturer=RowFilter(Manufacturer))


class DealerGroupViewSet(MasterDataViewSet):
    model = DealerGroup
    policy = MasterDataPolicy(DealerGroup, rights={Kind.HEADQUARTERS: LOOK}, seen=everything)
    icon = "group"
    form_fields = ("code", "name")
    fixed_fields = ("code",)
    list_display = ("code", "name")
    search_fields = ("code", "name")


class DealershipViewSet(MasterDataViewSet):
    model = Dealership
    policy = MasterDataPolicy(Dealership, rights={Kind.HEADQUARTERS: LOOK}, seen=_dealerships)
    icon = "home"
    form_fields = ("number", "name", "street", "postcode", "city", "country", "group", "agreement")
    fixed_fields = ("number",)
    list_display = ("number", "name", "city", "group", "agreement")
    search_fields = ("number", "name", "postcode", "city", "group__name")
    filterset_class = filterset(
        Dealership,
        manufacturer=RowFilter(Manufacturer, field_name="franchises__manufacturer", label=_("Hersteller")),
        agreement=ChoiceFilter(choices=Agreement.choices),
    )


class FranchiseViewSet(MasterDataViewSet):
    model = Franchise
    policy = MasterDataPolicy(Franchise, rights={Kind.HEADQUARTERS: KEEP}, rows=through("manufacturer"))
    icon = "doc-full"
    form_fields = ("dealership", "manufacturer", "area", "contract", "starts_on", "ends_on")
    fixed_fields = ("dealership", "manufacturer", "starts_on")
    list_display = ("dealership", "manufacturer", "area", "contract", "starts_on", "ends_on")
    search_fields = ("dealership__number", "dealership__name", "area__code", "area__name")
    filterset_class = filterset(
        Franchise,
        stretch=StretchFilter(),
        manufacturer=RowFilter(Manufacturer),
        contract=ChoiceFilter(choices=Contract.choices),
    )


class SystemViewSet(MasterDataViewSet):
    model = System
    policy = MasterDataPolicy(System, rights={Kind.HEADQUARTERS: KEEP}, rows=through("manufacturer"))
    icon = "desktop"
    form_fields = ("code", "name", "manufacturer")
    fixed_fields = ("code",)
    list_display = ("code", "name", "manufacturer")
    search_fields = ("code", "name")
    filterset_class = filterset(System, manufacturer=RowFilter(Manufacturer))


class ReleaseViewSet(MasterDataViewSet):
    """A major release ends the proofs of the release before, so it is entered with both of its days."""

    model = Release
    policy = MasterDataPolicy(Release, rights={Kind.HEADQUARTERS: KEEP}, rows=through("system__manufacturer"))
    icon = "tag"
    form_fields = ("system", "name", "released_on", "is_major", "delta_until")
    fixed_fields = ("system", "name")
    list_display = ("system", "name", "released_on", "is_major", "delta_until")
    search_fields = ("system__code", "system__name", "name")
    filterset_class = filterset(Release, system=RowFilter(System))
