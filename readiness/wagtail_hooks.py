"""Rollouts in the admin, with the systems that they bring, and what a result page says of one's dealership."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dealerships.calendar import today
from dealerships.viewsets.base import MasterDataGroup
from dealerships.viewsets.network import SystemViewSet
from readiness import viewsets
from readiness.your_house import your_houses


class RolloutGroup(MasterDataGroup):
    menu_label = _("Einführungen")
    menu_name = "rollouts"
    menu_icon = "upload"
    menu_order = 140
    items = (
        SystemViewSet,
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


@hooks.register("academy_result_panels")
def your_house(request: HttpRequest, attempt: Any) -> SafeString | str:
    """After a passed test: how ready the learner's own dealership is now. Nothing after any other."""
    if not attempt.passed:
        return ""
    houses = your_houses(attempt.enrolment.person)
    return render_to_string(
        "readiness/_your_house.html", {"houses": houses, "today": today()}, request=request
    )
