"""The topics of the pool in the admin."""

from __future__ import annotations

from assessments.models import Topic
from dealerships.models import Kind
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.policy import KEEP, LOOK, MasterDataPolicy, through


class TopicViewSet(MasterDataViewSet):
    model = Topic
    policy = MasterDataPolicy(
        Topic,
        rights={Kind.TRAINER: KEEP, Kind.HEADQUARTERS: LOOK},
        rows=through("manufacturer"),
    )
    icon = "tag"
    form_fields = ("code", "name_de", "name_en", "manufacturer", "is_reviewed")
    fixed_fields = ("code", "manufacturer")
    list_display = ("code", "name_de", "name_en", "manufacturer", "is_reviewed")
    search_fields = ("code", "name_de", "name_en")
