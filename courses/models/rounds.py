"""What an edit does to a round of review: other content has to be looked at anew, from the beginning."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from wagtail.models import TaskState, WorkflowState

BOOKKEEPING = frozenset(
    {
        "draft_title",
        "expired",
        "first_published_at",
        "has_unpublished_changes",
        "last_published_at",
        "latest_revision",
        "latest_revision_created_at",
        "live",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
        "owner",
        "path",
        "url_path",
        "wagtail_admin_comments",
    }
)
"""What of a revision isn't content. A comment is none: who remarks on something makes nobody look again."""


class ReviewedPage(models.Model):
    """A page, or anything else with drafts, whose round of review begins again where it is edited meanwhile."""

    class Meta:
        abstract = True

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        before = self._under_review()
        revision = super().save_revision(*args, **kwargs)  # type: ignore[misc]
        if before is not None:
            self._go_on_or_begin_again(*before, revision)
        return revision

    def _under_review(self) -> tuple[WorkflowState, dict[str, Any]] | None:
        """The round that goes on, and the content that it is about; autosave may write over the revision."""
        if self.pk is None:
            return None
        rounds = self.workflow_states.filter(status=WorkflowState.STATUS_IN_PROGRESS)  # type: ignore[attr-defined]
        found = rounds.select_related("current_task_state__revision").first()
        if found is None or found.current_task_state is None:
            return None
        return found, content_of(found.current_task_state.revision)

    def _go_on_or_begin_again(self, found: WorkflowState, before: dict[str, Any], revision: Any) -> None:
        state = found.current_task_state
        if content_of(revision) == before:
            found.task_states.filter(revision=state.revision_id).update(revision=revision)
            return
        # Also where the revision is the same: what was agreed to is gone.
        done = (TaskState.STATUS_APPROVED, TaskState.STATUS_SKIPPED)
        found.task_states.filter(status__in=done).update(status=TaskState.STATUS_CANCELLED)
        state.specific.cancel(user=revision.user)


def content_of(revision: Any) -> dict[str, Any]:
    return {name: value for name, value in revision.content.items() if name not in BOOKKEEPING}
