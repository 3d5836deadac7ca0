"""Competences, and who reviews for which department, in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.frameworks.digcomp import CREDIT, LICENCE, LICENCE_URL
from courses.models import Competence, CompetenceArea, Department, Reviewer
from courses.models.reviews import MAKER_KINDS
from dealerships.calendar import today
from dealerships.models import Appointment, Kind, Manufacturer, Person
from dealerships.models.base import active_on
from dealerships.models.scopes import scope_of
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.filters import ChoiceFilter, RowFilter, filterset
from dealerships.viewsets.forms import MasterDataForm, RowField
from dealerships.viewsets.policy import KEEP, LOOK, MasterDataPolicy, everything, through
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


class ReviewerForm(MasterDataForm):
    """The maker's own people; they are employed at no dealership, so the lists of people don't show them."""

    person = RowField(Person.objects.none(), label=_("Person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        appointed = Appointment.objects.filter(active_on(today()), kind__in=MAKER_KINDS)
        if not self.for_user.is_superuser:
            appointed = appointed.filter(manufacturer__in=scope_of(self.for_user).headquarters)
        people = Person.objects.filter(
            Q(pk__in=appointed.values("person")) | Q(pk=self.initial.get("person"))
        )
        self.fields["person"] = RowField(people, label=_("Person"), widget=forms.Select)
        self.fields["person"].disabled = bool(self.instance.pk)


class ReviewerViewSet(MasterDataViewSet):
    model = Reviewer
    form_class = ReviewerForm
    policy = MasterDataPolicy(
        Reviewer,
        rights={Kind.HEADQUARTERS: KEEP, Kind.TRAINER: LOOK},
        rows=through("manufacturer"),
    )
    icon = "clipboard-list"
    menu_label = _("Fachprüfung")
    form_fields = ("person", "manufacturer", "department")
    fixed_fields = form_fields
    list_display = form_fields
    search_fields = ("person__username", "person__first_name", "person__last_name")
    filterset_class = filterset(
        Reviewer,
        department=ChoiceFilter(choices=Department.choices),
        manufacturer=RowFilter(Manufacturer),
    )
