"""Competences in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.frameworks.digcomp import CREDIT, LICENCE, LICENCE_URL
from courses.models import Competence, CompetenceArea
from dealerships.models import Kind
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.filters import RowFilter, filterset
from dealerships.viewsets.policy import LOOK, MasterDataPolicy, everything
from dealerships.viewsets.views import IndexView


class AreaFilter(RowFilter):
    """Competences by area; those of no framework are a choice of their own."""

    def __init__(self) -> None:
        super().__init__(CompetenceArea, label=_("Bereich"), null_label=_("ohne Bereich"))
        self.queryset = lambda request: CompetenceArea.objects.visible_to(request.user).used()


class CompetenceIndexView(IndexView):
    """The list says whose work DigComp is, as its licence asks for."""

    credit, licence, credit_url = CREDIT, LICENCE, LICENCE_URL


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
    filterset_class = filterset(Competence, area=AreaFilter())
    index_view_class = CompetenceIndexView
    index_template_name = "courses/admin/competences.html"
