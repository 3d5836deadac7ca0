"""What needs care, first in the admin: lessons that readers report as outdated, and those past their review."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.models import LessonPage
from dealerships.calendar import today
from enrolments.models import OutdatedReport
from enrolments.views.reports import tends

MOST = 10


class CarePanel(Component):
    """Nothing for who writes no courses."""

    name = "care"
    template_name = "enrolments/admin/care.html"
    order = 55

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = self.request.user
        if not tends(user):
            return {"tends": False}
        reports = OutdatedReport.objects.visible_to(user).open().order_by()
        counted = reports.values("page", "page__title").annotate(count=Count("pk"), latest=Max("made_at"))
        own = policy_registry.get_by_type(Page).explorable_instances(user).values("pk")
        overdue = LessonPage.objects.filter(pk__in=own, live=True, review_on__lt=today()).defer_streamfields()
        return {
            "tends": True,
            "reported": counted.order_by("-count", "-latest")[:MOST],
            "total": reports.count(),
            "overdue": overdue.order_by("review_on", "pk")[:MOST],
            "overdue_total": overdue.count(),
        }
