"""The head of the menu's proofs; what else belongs there is added by the apps above through its hook."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from courses.viewsets import CompetenceViewSet
from dealerships.viewsets.base import MasterDataGroup


class ProofGroup(MasterDataGroup):
    menu_label = _("Nachweise")
    menu_name = "proofs"
    menu_icon = "success"
    menu_order = 130
    submenu_hook = "register_proof_menu_item"
    items = (CompetenceViewSet,)


@hooks.register("register_admin_viewset")
def tables() -> ProofGroup:
    return ProofGroup()
