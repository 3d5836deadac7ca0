"""Rollouts in the admin, with the systems that they bring, and what a result page says of one's dealership."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from certificates.services.renewals import NEEDS
from dealerships.calendar import today
from dealerships.viewsets.base import MasterDataGroup
from dealerships.viewsets.network import ReleaseViewSet, SystemViewSet
from readiness import viewsets
from readiness.services.needing import needed_by_requirements
from readiness.your_house import your_houses


class RolloutGroup(MasterDataGroup):
    menu_label = _("Einführungen")
    menu_name = "rollouts"
    menu_icon = "upload"
    menu_order = 140
    items = (
        SystemViewSet,
        ReleaseViewSet,
        viewsets.RolloutViewSet,
        viewsets.WaveViewSet,
        viewsets.WaveMemberViewSet,
        viewsets.RequirementViewSet,
        viewsets.TargetViewSet,
        viewsets.ItemViewSet,
        viewsets.ConfirmationViewSet,
        viewsets.WaiverViewSet,
    )


@hooks.register("register_admin_viewset")
def tables() -> RolloutGroup:
    return RolloutGroup()


@hooks.register(NEEDS)
def renewal_needs(
    people: Collection[int], certifications: Collection[int], day: date
) -> Mapping[tuple[int, int], int]:
    return needed_by_requirements(people, certifications, day)


@hooks.register("academy_result_asides")
def your_house(request: HttpRequest, attempt: Any) -> SafeString | str:
    """After a passed test: how ready the learner's own dealership is now for what the course leads to."""
    if not attempt.passed:
        return ""
    houses = your_houses(attempt.enrolment.person, attempt.enrolment.course_id)
    return render_to_string(
        "readiness/_your_house.html", {"houses": houses, "today": today()}, request=request
    )
