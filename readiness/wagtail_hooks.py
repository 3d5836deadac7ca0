"""Rollouts in the admin, with the systems that they bring."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from dealerships.viewsets.base import MasterDataGroup
from dealerships.viewsets.network import SystemViewSet
from readiness import viewsets


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
