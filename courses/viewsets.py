"""Competences in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.models import Competence, CompetenceArea
from dealerships.models import Kind
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.filters import RowFilter, filterset
from dealerships.viewsets.policy import LOOK, MasterDataPolicy, everything


class CompetenceViewSet(MasterDataViewSet):
    model = Competence
    policy = MasterDataPolicy(
        Competence,
        rights={Kind.HEADQUARTERS: LOOK, Kind.ROLLOUT_MANAGER: LOOK, Kind.TRAINER: LOOK},
        seen=everything,
    )
    icon = "pick"
    form_fields = ("code", "name_de", "name_en", "area", "parent")
    fixed_fields = ("code",)
    list_display = form_fields
    search_fields = ("code", "name_de", "name_en")
    filterset_class = filterset(Competence, area=RowFilter(CompetenceArea, null_label=_("ohne Bereich")))
