"""The dealer network, its people and its cooperations in the admin."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from dealerships.history import register_actions
from dealerships.viewsets import cooperations, network, people
from dealerships.viewsets.base import MasterDataGroup
from dealerships.viewsets.choosers import CHOOSERS


class NetworkGroup(MasterDataGroup):
    menu_label = _("Netz")
    menu_name = "network"
    menu_icon = "globe"
    menu_order = 100
    items = (
        network.ManufacturerViewSet,
        network.AreaViewSet,
        network.DealerGroupViewSet,
        network.DealershipViewSet,
        network.FranchiseViewSet,
    )


class PeopleGroup(MasterDataGroup):
    menu_label = _("Personen")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 110
    items = (
        people.JobRoleViewSet,
        people.PersonViewSet,
        people.EmploymentViewSet,
        people.AppointmentViewSet,
        people.LeaveViewSet,
    )


class CooperationGroup(MasterDataGroup):
    menu_label = _("Kooperationen")
    menu_name = "cooperations"
    menu_icon = "link"
    menu_order = 120
    items = (
        cooperations.CooperationViewSet,
        cooperations.CooperationMemberViewSet,
        cooperations.CoverViewSet,
    )


@hooks.register("register_admin_viewset")
def tables() -> list[ViewSet]:
    return [NetworkGroup(), PeopleGroup(), CooperationGroup(), *CHOOSERS]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    register_actions(actions)


@hooks.register("insert_global_admin_css")
def narrow_windows() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/base.css"))


@hooks.register("insert_global_admin_js")
def scripts() -> SafeString:
    """Date fields and choosers start without inline scripts, which the content security policy refuses."""
    return format_html('<script type="module" src="{}"></script>', static("js/admin/widgets.js"))
