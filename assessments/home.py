"""What needs a trainer first in the admin: questions whose figures are conspicuous."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from assessments.policies import QUESTIONS
from assessments.statistics.flags import Flag
from assessments.statistics.listing import flagged_questions
from dealerships.viewsets.policy import CHANGE

MOST = 10


class FlaggedQuestionsPanel(Component):
    """Nothing for who writes no questions."""

    name = "flagged_questions"
    template_name = "assessments/admin/home.html"
    order = 60

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = self.request.user
        if not QUESTIONS.user_has_permission(user, CHANGE):
            return {"writes": False}
        found = list(flagged_questions(user)[: MOST + 1])
        rows = [(one, [Flag(flag) for flag in one.stated_flags]) for one in found[:MOST]]
        return {"writes": True, "rows": rows, "more": len(found) > MOST}
