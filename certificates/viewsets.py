"""Certifications, what they grant, and certificates in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Certification, CertificationCourse, Grant, Origin
from certificates.validity import valid_until
from courses.models import Competence, Course
from dealerships.models import Kind, Manufacturer
from dealerships.viewsets import views
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.filters import ChoiceFilter, RowFilter, filterset
from dealerships.viewsets.forms import MasterDataForm
from dealerships.viewsets.policy import DELETE, KEEP, LOOK, Makers, MasterDataPolicy, through

RIGHTS = {Kind.HEADQUARTERS: KEEP, Kind.ROLLOUT_MANAGER: LOOK, Kind.TRAINER: LOOK}


def _own_and_common(path: str) -> Any:
    def rows(makers: Makers) -> Q:
        return Q(**{f"{path}__in": makers}) | Q(**{f"{path}__isnull": True})

    return rows


class CertificationViewSet(MasterDataViewSet):
    model = Certification
    policy = MasterDataPolicy(
        Certification, rights=RIGHTS, rows=through("manufacturer"), seen=_own_and_common("manufacturer")
    )
    icon = "success"
    menu_hook = "register_proof_menu_item"
    menu_order = 10
    form_fields = ("code", "name_de", "name_en", "validity_months", "manufacturer")
    fixed_fields = ("code",)
    list_display = form_fields
    search_fields = ("code", "name_de", "name_en")
    filterset_class = filterset(
        Certification, manufacturer=RowFilter(Manufacturer, null_label=_("alle Hersteller"))
    )


class GrantViewSet(MasterDataViewSet):
    model = Grant
    policy = MasterDataPolicy(
        Grant,
        rights=RIGHTS,
        rows=through("certification__manufacturer"),
        seen=_own_and_common("certification__manufacturer"),
    )
    icon = "list-ol"
    menu_hook = "register_proof_menu_item"
    menu_order = 20
    form_fields = ("certification", "competence", "level")
    fixed_fields = ("certification", "competence")
    list_display = form_fields
    search_fields = (
        "certification__code",
        "certification__name_de",
        "certification__name_en",
        "competence__code",
        "competence__name_de",
        "competence__name_en",
    )
    filterset_class = filterset(Grant, competence=RowFilter(Competence))


class CertificationCourseForm(MasterDataForm):
    """Courses are chosen by their titles; a certification asks for common courses and its own maker's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = self.fields["course"].queryset.with_titles().order_by("title", "pk")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        certification, course = cleaned.get("certification"), cleaned.get("course")
        if certification and course and course.manufacturer_id not in (None, certification.manufacturer_id):
            self.add_error("course", _("Der Kurs gehört einem anderen Hersteller als die Zertifizierung."))
        return cleaned


class CertificationCourseIndexView(views.IndexView):
    def get_base_queryset(self) -> models.QuerySet[Any]:
        courses = Prefetch("course", Course.objects.with_titles())
        rows = super().get_base_queryset().select_related(None)
        return rows.select_related("certification__manufacturer").prefetch_related(courses)


class CertificationCourseViewSet(MasterDataViewSet):
    """What a certification asks for. A change of it changes nobody's certificate (certificates.services.issuing)."""

    model = CertificationCourse
    policy = MasterDataPolicy(
        CertificationCourse,
        rights=RIGHTS | {Kind.TRAINER: KEEP},
        rows=through("certification__manufacturer"),
        seen=_own_and_common("certification__manufacturer"),
    )
    icon = "clipboard-list"
    menu_hook = "register_proof_menu_item"
    menu_order = 25
    form_class = CertificationCourseForm
    index_view_class = CertificationCourseIndexView
    form_fields = ("certification", "course")
    fixed_fields = ("certification",)
    list_display = form_fields
    search_fields = ("certification__code", "certification__name_de", "certification__name_en")
    filterset_class = filterset(CertificationCourse, certification=RowFilter(Certification))


class CertificateForm(MasterDataForm):
    """A certificate's end is fixed when it is made: given, or worked out, or none because somebody says so.

    What the academy issued itself can be revoked and nothing else.
    """

    unlimited = forms.BooleanField(
        label=_("unbegrenzt gültig"),
        required=False,
        help_text=_("Sonst ergibt sich ein leeres Enddatum aus der Gültigkeit der Zertifizierung."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].help_text = ""
        if self.instance.pk:
            del self.fields["unlimited"]
            self.fields["valid_until"].help_text = _("Leer: unbegrenzt gültig.")

    def closed_fields(self) -> set[str]:
        issued = self.instance.pk and self.instance.origin == Origin.ISSUED
        return super().closed_fields() | ({"valid_until"} if issued else set())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk or cleaned.get("valid_until"):
            if cleaned.get("unlimited") and cleaned.get("valid_until"):
                self.add_error("unlimited", _("Ein Enddatum ist schon angegeben."))
            return cleaned
        certification, issued_on = cleaned.get("certification"), cleaned.get("issued_on")
        if certification and issued_on and not cleaned.get("unlimited"):
            cleaned["valid_until"] = valid_until(issued_on, certification.validity_months)
        return cleaned


class CertificateViewSet(MasterDataViewSet):
    """Administrators' alone: what others learn of a certificate, readiness tells them."""

    model = Certificate
    policy = MasterDataPolicy(Certificate, never={DELETE: Q(origin=Origin.ISSUED)})
    icon = "doc-full-inverse"
    menu_hook = "register_proof_menu_item"
    menu_order = 30
    form_class = CertificateForm
    form_fields = ("person", "certification", "issued_on", "valid_until", "revoked_on")
    fixed_fields = ("person", "certification", "issued_on")
    list_display = ("person", "certification", "issued_on", "valid_until", "revoked_on", "origin")
    inspect_view_fields = list_display
    list_export = list(list_display)
    search_fields = (
        "person__username",
        "person__first_name",
        "person__last_name",
        "certification__code",
        "certification__name_de",
    )
    filterset_class = filterset(
        Certificate,
        certification=RowFilter(Certification),
        origin=ChoiceFilter(choices=Origin.choices),
    )
