"""More time for a person, in the admin."""

from __future__ import annotations

from assessments.models import TimeSupplement
from dealerships.models import Kind
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.policy import KEEP, MasterDataPolicy, through


class TimeSupplementViewSet(MasterDataViewSet):
    """Granted by a maker's trainers, and seen by them and the person alone; never exported."""

    model = TimeSupplement
    policy = MasterDataPolicy(TimeSupplement, rights={Kind.TRAINER: KEEP}, rows=through("manufacturer"))
    icon = "time"
    menu_hook = "register_proof_menu_item"
    menu_order = 60
    form_fields = ("person", "manufacturer", "percent")
    fixed_fields = ("person", "manufacturer")
    list_display = ("person", "manufacturer", "percent")
    list_export: list[str] = []
    search_fields = ("person__username", "person__first_name", "person__last_name")
