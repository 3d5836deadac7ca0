"""What authors meet first in the admin: what waits for them, what is in review, their own drafts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.permissions import policy_registry

MOST = 10


class AuthoringPanel(Component):
    """Three lists of pages; nothing for who has nothing to do with courses."""

    name = "authoring"
    template_name = "courses/admin/home.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = self.request.user
        own = policy_registry.get_by_type(Page).explorable_instances(user).filter(depth__gt=2)
        waiting = TaskState.objects.reviewable_by(user).select_related("workflow_state", "task")[:MOST]
        in_review = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
        return {
            "waiting": self.with_pages(waiting),
            "in_review": self.pages(in_review.values_list("object_id", flat=True), own),
            "drafts": own.filter(Q(live=False) | Q(has_unpublished_changes=True), owner=user.pk).order_by(
                "-latest_revision_created_at"
            )[:MOST],
            "writes": own.exists(),
        }

    def with_pages(self, states: QuerySet[TaskState]) -> list[tuple[Page, str]]:
        pages = Page.objects.in_bulk([int(state.workflow_state.object_id) for state in states])
        return [(pages[int(state.workflow_state.object_id)], state.task.name) for state in states]

    def pages(self, ids: QuerySet[Any], own: QuerySet[Page]) -> QuerySet[Page]:
        return own.filter(pk__in=[int(pk) for pk in ids])[:MOST]
