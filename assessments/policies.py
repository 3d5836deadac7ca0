"""Who may write which questions: a maker's trainers theirs, by their appointments of today."""

from __future__ import annotations

from typing import Any

from assessments.models import Question
from dealerships.models import Kind
from dealerships.viewsets.policy import ACTIONS, CHANGE, KEEP, LOOK, MasterDataPolicy, through

PUBLISH, LOCK, UNLOCK = "publish", "lock", "unlock"
OF_DRAFTS = frozenset({PUBLISH, LOCK, UNLOCK})


class QuestionPolicy(MasterDataPolicy):
    """Who may change a question may also publish, withdraw and lock it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return super().user_has_permission(user, CHANGE if action in OF_DRAFTS else action)

    def allowed(self, user: Any, action: str) -> Any:
        return super().allowed(user, CHANGE if action in OF_DRAFTS else action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in {*actions} & {*ACTIONS, *OF_DRAFTS})


QUESTIONS = QuestionPolicy(
    Question,
    rights={Kind.TRAINER: KEEP, Kind.HEADQUARTERS: LOOK},
    rows=through("topic__manufacturer"),
)
