"""Who may write which questions: a maker's trainers theirs, by their appointments of today; headquarters release."""

from __future__ import annotations

from typing import Any

from assessments.models import Question
from dealerships.models import Kind
from dealerships.models.appointments import makers_by_kind
from dealerships.viewsets.policy import ACTIONS, CHANGE, KEEP, LOOK, MasterDataPolicy, through

PUBLISH, LOCK, UNLOCK = "publish", "lock", "unlock"
OF_DRAFTS = frozenset({PUBLISH, LOCK, UNLOCK})


class QuestionPolicy(MasterDataPolicy):
    """Who may change a question may also publish, withdraw and lock it; so may who oversees, without writing."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action not in OF_DRAFTS:
            return super().user_has_permission(user, action)
        if not user.is_authenticated or not user.is_active:
            return False
        kinds = makers_by_kind(user)
        return user.is_superuser or any(
            {action, CHANGE} & self.rights.get(kind, frozenset()) for kind in kinds
        )

    def allowed(self, user: Any, action: str) -> Any:
        found = super().allowed(user, action)
        return found | super().allowed(user, CHANGE) if action in OF_DRAFTS else found

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in {*actions} & {*ACTIONS, *OF_DRAFTS})


QUESTIONS = QuestionPolicy(
    Question,
    rights={Kind.TRAINER: KEEP, Kind.HEADQUARTERS: LOOK | OF_DRAFTS},
    rows=through("topic__manufacturer"),
)
