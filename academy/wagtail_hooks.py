"""What the admin's menu and first page show: master data, and nothing that the academy doesn't use yet."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.models import ModelLogEntry

from assessments.home import FlaggedQuestionsPanel
from certificates.viewsets import CertificationViewSet
from courses.home import AuthoringPanel, FirstLessonPanel
from dealerships import history
from dealerships.viewsets.base import MasterDataViewSet
from dealerships.viewsets.network import DealershipViewSet
from dealerships.viewsets.people import PersonViewSet
from dealerships.viewsets.policy import VIEW
from enrolments.home import CarePanel
from readiness.viewsets import RolloutViewSet

UNUSED_MENUS = frozenset({"explorer", "snippets", "settings", "help"})
USED_REPORTS = frozenset({"site-history"})
SUMMARY: tuple[type[MasterDataViewSet], ...] = (
    DealershipViewSet,
    PersonViewSet,
    RolloutViewSet,
    CertificationViewSet,
)
LATEST = 10


@hooks.register("construct_main_menu")
def main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    hidden = UNUSED_MENUS if request.user.is_superuser else UNUSED_MENUS | {"reports"}
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("construct_reports_menu")
def reports_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name in USED_REPORTS]


@hooks.register("register_admin_menu_item")
def way_back() -> MenuItem:
    return MenuItem(
        gettext_lazy("Zur Akademie"),
        # With a sign more, else the address of every page of the admin would begin with it and mark it.
        format_lazy("{}#", reverse_lazy("home")),
        name="academy",
        icon_name="arrow-left",
        order=1,
    )


class DealershipSearch(SearchArea):
    """The sidebar searches in the first area, so it finds dealerships; Wagtail's own finds pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return DealershipViewSet.policy.user_has_permission(request.user, VIEW)


@hooks.register("register_admin_search_area")
def search_area() -> DealershipSearch:
    url = reverse(DealershipViewSet().get_url_name("index"))
    return DealershipSearch(gettext_lazy("Betriebe"), url, name="dealerships", icon_name="home", order=1)


class CountItem(SummaryItem):
    """How many rows of a table the user may look at, and the way to them."""

    template_name = "academy/admin/count.html"

    def __init__(self, request: HttpRequest, table: type[MasterDataViewSet], order: int) -> None:
        super().__init__(request)
        self.table = table()
        self.order = order

    def is_shown(self) -> bool:
        return self.table.policy.user_has_permission(self.request.user, VIEW)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows = self.table.policy.instances_user_has_permission_for(self.request.user, VIEW)
        return {
            "count": rows.count(),
            "name": self.table.menu_label,
            "icon": self.table.icon,
            "url": reverse(self.table.get_url_name("index")),
        }


@hooks.register("construct_homepage_summary_items", order=1000)
def summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items[:] = [CountItem(request, table, order) for order, table in enumerate(SUMMARY)]


class LatestChangesPanel(Component):
    """The latest changes of master data: everybody's for administrators, their own for everybody else."""

    name = "latest_changes"
    template_name = "academy/admin/latest_changes.html"
    order = 100

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        everybodys = self.request.user.is_superuser
        return {
            "heading": _("Letzte Änderungen") if everybodys else _("Ihre letzten Änderungen"),
            "changes": [(entry, history.headline(entry)) for entry in self.entries()],
            "has_tables": DealershipViewSet.policy.user_has_permission(self.request.user, VIEW),
        }

    def entries(self) -> QuerySet[Any]:
        entries = ModelLogEntry.objects.filter(action__in=history.FORMATTERS).select_related(
            "user", "content_type"
        )
        own = entries if self.request.user.is_superuser else entries.filter(user=self.request.user.pk)
        latest: QuerySet[Any] = own[:LATEST]
        return latest


@hooks.register("construct_homepage_panels", order=1000)
def panels(request: HttpRequest, found: list[Component]) -> None:
    found[:] = [
        FirstLessonPanel(request),
        AuthoringPanel(request),
        CarePanel(request),
        FlaggedQuestionsPanel(request),
        LatestChangesPanel(request),
    ]
