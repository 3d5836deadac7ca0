"""Rollouts in the admin, with all that belongs to them: headquarters and rollout managers keep them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import Certification
from courses.models import Competence
from dealerships.models import Kind, Release, System
from dealerships.models.base import CODE_LENGTH
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.filters import ChoiceFilter, RowFilter, filterset
from dealerships.viewsets.forms import MasterDataForm
from dealerships.viewsets.policy import KEEP, MasterDataPolicy, through
from readiness.models import (
    Confirmation,
    Item,
    Requirement,
    RequirementKind,
    Rollout,
    Target,
    Waiver,
    Wave,
    WaveMember,
)
from readiness.proofs import Proof

MAKER = "system__manufacturer"


def _policy(model: Any, path: str) -> MasterDataPolicy:
    rights = {Kind.HEADQUARTERS: KEEP, Kind.ROLLOUT_MANAGER: KEEP}
    return MasterDataPolicy(model, rights=rights, rows=through(f"{path}{MAKER}"))


class RolloutForm(MasterDataForm):
    """The release is written as in the bundle; a new one makes its row."""

    release = forms.CharField(label=_("Version"), required=False, max_length=CODE_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["release"] = self.instance.release.name if self.instance.release_id else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        system, name = cleaned.get("system"), cleaned.get("release")
        if system is not None and "release" in cleaned:
            cleaned["release"] = Release.objects.get_or_create(system=system, name=name)[0] if name else None
        else:
            cleaned.pop("release", None)
        return cleaned


class RolloutViewSet(MasterDataViewSet):
    model = Rollout
    policy = _policy(Rollout, "")
    icon = "upload"
    form_class = RolloutForm
    form_fields = ("code", "name", "system", "release", "hypercare_days", "warn_days")
    fixed_fields = ("code",)
    list_display = form_fields
    search_fields = ("code", "name", "system__name", "release__name")
    filterset_class = filterset(Rollout, system=RowFilter(System))


class WaveViewSet(MasterDataViewSet):
    model = Wave
    policy = _policy(Wave, "rollout__")
    icon = "calendar"
    form_fields = ("rollout", "code", "name", "go_live")
    fixed_fields = ("rollout", "code")
    list_display = form_fields
    search_fields = ("code", "name", "rollout__code", "rollout__name")
    filterset_class = filterset(Wave, rollout=RowFilter(Rollout))


class WaveMemberViewSet(MasterDataViewSet):
    model = WaveMember
    policy = _policy(WaveMember, "rollout__")
    icon = "list-ul"
    form_fields = ("rollout", "dealership", "wave")
    fixed_fields = ("rollout", "dealership")
    list_display = ("dealership", "rollout", "wave")
    search_fields = ("dealership__number", "dealership__name", "wave__code", "wave__name")
    filterset_class = filterset(WaveMember, rollout=RowFilter(Rollout), wave=RowFilter(Wave))


class RequirementForm(MasterDataForm):
    def clean_proof(self) -> str:
        """A proof names what its author sees: another maker's codes are as good as none."""
        text: str = self.cleaned_data["proof"].strip()
        proof = Proof.parse(text)
        if proof is not None and text != self.initial.get("proof"):
            model = Certification if proof.kind == "certification" else Competence
            if not model.objects.visible_to(self.for_user).filter(code=proof.code).exists():
                raise forms.ValidationError(_("„%(code)s“ gibt es nicht."), params={"code": proof.code})
        return text


class RequirementViewSet(MasterDataViewSet):
    model = Requirement
    policy = _policy(Requirement, "rollout__")
    icon = "tasks"
    form_class = RequirementForm
    form_fields = (
        "rollout",
        "code",
        "name_de",
        "name_en",
        "kind",
        "proof",
        "roles",
        "share",
        "heads",
        "per",
        "or_all",
        "poolable",
        "newcomer_days",
        "lead_days",
        "mandatory",
    )
    fixed_fields = ("rollout", "code")
    list_display = ("code", "rollout", "name_de", "kind", "proof", "share", "heads", "lead_days", "mandatory")
    search_fields = ("code", "name_de", "name_en", "proof")
    filterset_class = filterset(
        Requirement, rollout=RowFilter(Rollout), kind=ChoiceFilter(choices=RequirementKind.choices)
    )


class TargetViewSet(MasterDataViewSet):
    model = Target
    policy = _policy(Target, "requirement__rollout__")
    icon = "crosshairs"
    form_fields = ("requirement", "area", "starts_on", "ends_on", "share", "heads")
    fixed_fields = ("requirement", "area", "starts_on")
    list_display = form_fields
    search_fields = ("requirement__code", "requirement__name_de", "area__code", "area__name")
    filterset_class = filterset(
        Target, rollout=RowFilter(Rollout, field_name="requirement__rollout", label=_("Einführung"))
    )


class ItemViewSet(MasterDataViewSet):
    model = Item
    policy = _policy(Item, "requirement__rollout__")
    icon = "list-ol"
    form_fields = ("requirement", "code", "name_de", "name_en")
    fixed_fields = ("requirement", "code")
    list_display = ("code", "requirement", "name_de", "name_en")
    search_fields = ("code", "name_de", "name_en", "requirement__code")
    filterset_class = filterset(
        Item, rollout=RowFilter(Rollout, field_name="requirement__rollout", label=_("Einführung"))
    )


class ConfirmationViewSet(MasterDataViewSet):
    model = Confirmation
    policy = _policy(Confirmation, "item__requirement__rollout__")
    icon = "check"
    form_fields = ("item", "dealership", "confirmed_on", "withdrawn_on")
    fixed_fields = ("item", "dealership", "confirmed_on")
    list_display = ("dealership", "item", "confirmed_on", "withdrawn_on")
    search_fields = ("dealership__number", "dealership__name", "item__code", "item__name_de")
    filterset_class = filterset(
        Confirmation,
        rollout=RowFilter(Rollout, field_name="item__requirement__rollout", label=_("Einführung")),
    )


class WaiverViewSet(MasterDataViewSet):
    model = Waiver
    policy = _policy(Waiver, "requirement__rollout__")
    icon = "openquote"
    form_fields = ("requirement", "dealership", "granted_on", "valid_until", "reason")
    fixed_fields = ("requirement", "dealership", "granted_on")
    list_display = ("dealership", "requirement", "granted_on", "valid_until", "reason")
    search_fields = ("dealership__number", "dealership__name", "requirement__code", "reason")
    filterset_class = filterset(
        Waiver, rollout=RowFilter(Rollout, field_name="requirement__rollout", label=_("Einführung"))
    )
