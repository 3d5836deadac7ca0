"""Competences in the admin."""

from __future__ import annotations

from courses.models import Competence
from dealerships.models import Kind
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.policy import LOOK, MasterDataPolicy, everything


class CompetenceViewSet(MasterDataViewSet):
    model = Competence
    policy = MasterDataPolicy(
        Competence,
        rights={Kind.HEADQUARTERS: LOOK, Kind.ROLLOUT_MANAGER: LOOK, Kind.TRAINER: LOOK},
        seen=everything,
    )
    icon = "pick"
    form_fields = ("code", "name_de", "name_en")
    fixed_fields = ("code",)
    list_display = ("code", "name_de", "name_en")
    search_fields = ("code", "name_de", "name_en")
