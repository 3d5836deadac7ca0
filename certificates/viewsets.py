"""Certifications, what they grant, and certificates in the admin."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton
from wagtail.images.widgets import AdminImageChooser
from wagtail.permissions import policy_registry

from certificates.models import (
    Certificate,
    CertificateDesign,
    Certification,
    CertificationCourse,
    Ends,
    Equivalence,
    Grant,
    Origin,
)
from certificates.periods import end_of
from certificates.policies import DESIGNS
from certificates.sentences import terms_in_words
from certificates.services.ending import end_by_releases
from certificates.services.standing import to_decide
from certificates.services.terms import majors_of, terms_of
from courses.models import AcademyImage, Competence, Course
from dealerships.calendar import today
from dealerships.models import Kind, Manufacturer
from dealerships.models.appointments import Makers
from dealerships.viewsets import views
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.filters import ChoiceFilter, RowFilter, filterset
from dealerships.viewsets.forms import MasterDataForm
from dealerships.viewsets.policy import DELETE, KEEP, LOOK, MasterDataPolicy, through

SHORTEST_MONTH = 28
BELONGING = {Ends.DATE: ("end_month", "end_day", "least_months"), Ends.RELEASE: ("system",)}
"""The fields that belong to one kind of end alone."""
RIGHTS = {Kind.HEADQUARTERS: KEEP, Kind.ROLLOUT_MANAGER: LOOK, Kind.TRAINER: LOOK}


def _own_and_common(path: str) -> Any:
    def rows(makers: Makers) -> Q:
        return Q(**{f"{path}__in": makers}) | Q(**{f"{path}__isnull": True})

    return rows


class CertificationForm(MasterDataForm):
    """How certificates end and are renewed: only what fits together, and a sentence that says what comes of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        system = self.instance.system_id
        majors = majors_of([system]).get(system, ()) if system is not None else ()
        self.fields["ends"].help_text = terms_in_words(self.instance.terms(majors), today())
        for ends, names in BELONGING.items():
            for name in names:
                rule = {"data-w-rules-target": "enable", "data-w-rules": json.dumps({"ends": ends.value})}
                self.fields[name].widget.attrs |= rule

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ends, months = cleaned.get("ends"), cleaned.get("validity_months")
        is_date, is_release = ends == Ends.DATE, ends == Ends.RELEASE
        self._belongs(cleaned, is_date, ("end_month", "end_day"), _("Nennen Sie Monat und Tag."))
        self._belongs(cleaned, is_release, ("system",), _("Nennen Sie das System."))
        if not is_date and cleaned.get("least_months"):
            self.add_error("least_months", _("Das gehört zu einem festen Tag im Jahr."))
        system, maker = cleaned.get("system"), cleaned.get("manufacturer")
        if system is not None and system.manufacturer_id != (maker.pk if maker else None):
            self.add_error("system", _("Das System gehört einem anderen Hersteller als die Zertifizierung."))
        window, grace = cleaned.get("window_days") or 0, cleaned.get("grace_days") or 0
        if ends == Ends.MONTHS and months is None and (window or grace):
            self.add_error(
                "window_days", _("Was unbegrenzt gilt, hat weder Erneuerungsfenster noch Nachfrist.")
            )
        shortest = months * SHORTEST_MONTH if ends == Ends.MONTHS and months else None
        if shortest is not None and window >= shortest:
            self.add_error("window_days", _("Das Fenster muss kürzer sein als die Gültigkeit."))
        return cleaned

    def _belongs(self, cleaned: dict[str, Any], wanted: bool, names: tuple[str, ...], needed: str) -> None:
        for name in names:
            if wanted and cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, needed)
            elif not wanted and cleaned.get(name) is not None:
                self.add_error(name, _("Das passt nicht zur gewählten Art, wie Zertifikate enden."))


class CertificationViewSet(MasterDataViewSet):
    model = Certification
    policy = MasterDataPolicy(
        Certification, rights=RIGHTS, rows=through("manufacturer"), seen=_own_and_common("manufacturer")
    )
    icon = "success"
    menu_hook = "register_proof_menu_item"
    menu_order = 10
    create_template_name = "certificates/admin/create_certification.html"
    edit_template_name = "certificates/admin/edit_certification.html"
    form_class = CertificationForm
    form_fields = (
        "code",
        "name_de",
        "name_en",
        "manufacturer",
        "ends",
        "validity_months",
        "end_month",
        "end_day",
        "least_months",
        "system",
        "window_days",
        "grace_days",
        "always_renew",
    )
    fixed_fields = ("code",)
    list_display = ("code", "name_de", "name_en", "validity_months", "ends", "window_days", "manufacturer")
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
    form_fields = ("certification", "course", "path")
    fixed_fields = ("certification",)
    list_display = form_fields
    search_fields = ("certification__code", "certification__name_de", "certification__name_en")
    filterset_class = filterset(CertificationCourse, certification=RowFilter(Certification))


class EquivalenceViewSet(MasterDataViewSet):
    """What a maker accepts for its own certifications: common ones and its own (services.equivalences)."""

    model = Equivalence
    policy = MasterDataPolicy(
        Equivalence,
        rights={Kind.HEADQUARTERS: KEEP, Kind.TRAINER: KEEP, Kind.ROLLOUT_MANAGER: LOOK},
        rows=through("target__manufacturer"),
        seen=_own_and_common("target__manufacturer"),
    )
    icon = "rotate"
    menu_hook = "register_proof_menu_item"
    menu_order = 27
    form_fields = ("source", "target")
    fixed_fields = form_fields
    list_display = form_fields
    search_fields = (
        "source__code",
        "source__name_de",
        "source__name_en",
        "target__code",
        "target__name_de",
        "target__name_en",
    )
    filterset_class = filterset(Equivalence, target=RowFilter(Certification))


class CertificateForm(MasterDataForm):
    """A certificate's end is fixed when it is made: given, or worked out, or none because somebody says so.

    What the academy issued itself can't be changed. Revoking is a step of its own, with a reason
    (`certificates.views.revoking`).
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
        issued = self.instance.pk and self.instance.origin != Origin.IMPORTED
        return super().closed_fields() | {"revoked_on"} | ({"valid_until"} if issued else set())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk or cleaned.get("valid_until"):
            if cleaned.get("unlimited") and cleaned.get("valid_until"):
                self.add_error("unlimited", _("Ein Enddatum ist schon angegeben."))
            return cleaned
        certification, issued_on = cleaned.get("certification"), cleaned.get("issued_on")
        if certification and issued_on and not cleaned.get("unlimited"):
            terms = terms_of([certification.pk])[certification.pk]
            cleaned["valid_until"] = end_of(terms, issued_on)
        return cleaned


class CertificateCreateView(views.CreateView):
    def after_saving(self, form: Any) -> None:
        end_by_releases(certificates=[self.object.pk])


class CertificateInspectView(views.InspectView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        url = reverse("certificates_admin:revoke", args=[self.object.pk])
        button = HeaderButton(_("Zertifikat widerrufen"), url=url, icon_name="circle-xmark", priority=20)
        return [*super().header_more_buttons, button]


class RemarkedFilter(django_filters.ChoiceFilter):
    """Certificates on which somebody has to decide, as a re-marking took from under them what they rest on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [("decide", _("Test danach nicht mehr bestanden"))]
        kwargs |= {"label": _("Neubewertung"), "empty_label": _("Alle"), "widget": forms.RadioSelect}
        super().__init__(*args, choices=choices, **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        return to_decide(qs) if value else qs


class CertificateViewSet(MasterDataViewSet):
    """Administrators' alone: what others learn of a certificate, readiness tells them."""

    model = Certificate
    policy = MasterDataPolicy(Certificate, never={DELETE: ~Q(origin=Origin.IMPORTED)})
    icon = "doc-full-inverse"
    menu_hook = "register_proof_menu_item"
    menu_order = 30
    form_class = CertificateForm
    add_view_class = CertificateCreateView
    inspect_view_class = CertificateInspectView
    form_fields = ("person", "certification", "issued_on", "valid_until", "revoked_on")
    fixed_fields = ("person", "certification", "issued_on")
    list_display = ("person", "certification", "issued_on", "valid_until", "revoked_on", "origin")
    inspect_view_fields = (*list_display, "revocation_reason", "renews")
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
        remarked=RemarkedFilter(),
    )


class CertificateDesignForm(MasterDataForm):
    """A logo is one of the images that one may choose for a page; it goes on certificates that outlive the page."""

    logo = forms.ModelChoiceField(
        AcademyImage.objects.none(), label=_("Logo"), required=False, widget=AdminImageChooser
    )

    def _narrow(self, name: str, field: forms.ModelChoiceField) -> None:
        if name != "logo":
            super()._narrow(name, field)
            return
        policy = policy_registry.get_by_type(AcademyImage)
        choosable = policy.instances_user_has_any_permission_for(self.for_user, ["choose", "change"])
        field.queryset = AcademyImage.objects.filter(Q(pk__in=choosable) | Q(pk=self.instance.logo_id))
        field.help_text = CertificateDesign._meta.get_field("logo").help_text

    def clean_colour(self) -> str:
        return str(self.cleaned_data["colour"]).lower()


class Previewed:
    """A button in sight that shows the design as it is stored, on a certificate of nobody's."""

    object: CertificateDesign

    @property
    def header_buttons(self) -> list[Any]:
        address = reverse("certificates:design_preview", args=[self.object.pk])
        button = HeaderButton(_("Vorschau als PDF"), url=address, icon_name="view", priority=15)
        return [*super().header_buttons, button]  # type: ignore[misc]


class CertificateDesignEditView(Previewed, views.EditView):
    pass


class CertificateDesignInspectView(Previewed, views.InspectView):
    pass


class CertificateDesignViewSet(MasterDataViewSet):
    """What a maker's certificates look like; its headquarters and trainers say."""

    model = CertificateDesign
    policy = DESIGNS
    icon = "view"
    menu_hook = "register_proof_menu_item"
    menu_order = 28
    form_class = CertificateDesignForm
    edit_view_class = CertificateDesignEditView
    inspect_view_class = CertificateDesignInspectView
    form_fields = ("manufacturer", "issuer_name", "colour", "logo", "signatory_name", "signatory_role")
    fixed_fields = ("manufacturer",)
    list_display = ("manufacturer", "issuer_name", "colour", "signatory_name")
    list_export = list(list_display)
    search_fields = ("manufacturer__name", "issuer_name")
