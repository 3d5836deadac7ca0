"""Cooperations reach across makers and owners, so administrators keep them and headquarters look."""

from __future__ import annotations

from dealerships.models import Cooperation, CooperationMember, Cover, Kind
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.filters import StretchFilter, filterset
from dealerships.viewsets.policy import LOOK, MasterDataPolicy, at_dealerships, everything

LOOKED_AT = {Kind.HEADQUARTERS: LOOK}


class CooperationViewSet(MasterDataViewSet):
    model = Cooperation
    policy = MasterDataPolicy(Cooperation, rights=LOOKED_AT, seen=everything)
    icon = "link"
    form_fields = ("code", "name", "starts_on", "ends_on", "max_covers")
    fixed_fields = ("code",)
    list_display = ("code", "name", "starts_on", "ends_on", "max_covers")
    search_fields = ("code", "name")
    filterset_class = filterset(Cooperation, stretch=StretchFilter())


class CooperationMemberViewSet(MasterDataViewSet):
    model = CooperationMember
    policy = MasterDataPolicy(CooperationMember, rights=LOOKED_AT, seen=at_dealerships)
    icon = "list-ul"
    form_fields = ("cooperation", "dealership")
    fixed_fields = form_fields
    list_display = form_fields
    search_fields = ("cooperation__code", "cooperation__name", "dealership__number", "dealership__name")


class CoverViewSet(MasterDataViewSet):
    model = Cover
    policy = MasterDataPolicy(Cover, rights=LOOKED_AT, seen=at_dealerships)
    icon = "resubmit"
    form_fields = ("cooperation", "person", "dealership", "proof", "starts_on", "ends_on")
    fixed_fields = ("cooperation", "person", "dealership", "proof", "starts_on")
    list_display = form_fields
    search_fields = (
        "person__username",
        "person__first_name",
        "person__last_name",
        "dealership__number",
        "dealership__name",
        "proof",
    )
    filterset_class = filterset(Cover, stretch=StretchFilter())
