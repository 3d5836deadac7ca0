"""The buttons below a question: publishing first, or the review where the topic asks for one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.snippets.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SubmitForModerationMenuItem,
    UnpublishMenuItem,
)

from assessments.policies import PUBLISH, QUESTIONS
from assessments.viewsets.writing import last_of


def may(context: dict[str, Any], action: str) -> bool:
    """Rights come with appointments; Wagtail's buttons ask for permissions that nobody is given."""
    if context.get("locked_for_user"):
        return False
    return bool(QUESTIONS.user_has_permission(context["request"].user, action))


class PublishQuestion(PublishMenuItem):
    def is_shown(self, context: dict[str, Any]) -> bool:
        return may(context, PUBLISH)


class UnpublishQuestion(UnpublishMenuItem):
    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and context["instance"].live and may(context, PUBLISH)


class PublishAndNext(ActionMenuItem):
    name = "action-publish"
    label = gettext_lazy("Veröffentlichen und nächste Frage")
    icon_name = "plus"
    template_name = "assessments/admin/next.html"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return may(context, PUBLISH)


class SubmitQuestion(SubmitForModerationMenuItem):
    """Review by its German name, while it doesn't go on; on a new question where its author has a reviewed topic."""

    def is_shown(self, context: dict[str, Any]) -> bool:
        if context.get("locked_for_user"):
            return False
        if context["view"] == "create":
            last = last_of(context["request"].user)
            return last is not None and last.topic.is_reviewed
        return bool(super().is_shown(context))

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": _("Zur Prüfung einreichen")}


def arranged(items: list[ActionMenuItem], context: dict[str, Any]) -> list[ActionMenuItem]:
    """The first is the button that is seen: approving what waits for it, the review where the topic asks for one,
    else publishing."""
    stock = ("action-publish", "action-unpublish", "action-submit")
    kept = [item for item in items if item.name not in stock]
    approving = [item for item in kept if item.name in ("approve", "reject")]
    own = [SubmitQuestion(), PublishQuestion(), PublishAndNext(), UnpublishQuestion()]
    shown = [item for item in own if item.is_shown(context)]
    return [*approving, *shown, *(item for item in kept if item not in approving)]
