"""Writing a question: a form that is ready to be filled in, and the way to the next one."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel
from wagtail.models import Workflow
from wagtail.snippets.views.snippets import CopyView, CreateView, DeleteView, EditView, UnpublishView

from assessments.models import Question, Topic
from assessments.models.questions import review_of_questions
from assessments.policies import QUESTIONS
from courses.questions import TYPES
from dealerships.models import Kind
from dealerships.models.appointments import makers_by_kind
from dealerships.viewsets.policy import CHANGE

NEXT = "next"
"""The value of a button that leads on to a new question."""


def last_of(user: Any) -> Question | None:
    """What this person wrote last, for the topic and the type that come next."""
    mine = Question.objects.filter(latest_revision__user=user.pk).select_related("topic")
    if not user.is_superuser:
        mine = mine.filter(topic__manufacturer__in=makers_by_kind(user).get(Kind.TRAINER, ()))
    return mine.order_by("-latest_revision__created_at", "-pk").first()


def prepared(kind: str) -> str:
    """The body of a question of this type that nobody has written yet."""
    return json.dumps([{"type": kind, "id": str(uuid4()), "value": TYPES[kind].block().fresh()}])


class WritingPanel(Panel):
    """The types to choose from, while the question is new."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "assessments/admin/types.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk is None and self.instance.body)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {
                **super().get_context_data(parent_context),
                "types": TYPES.values(),
                "chosen": self.instance.body[0].block_type,
                "locale": self.instance.locale.language_code,
            }


class Onwards:
    """After publishing or submitting: to the list, or to the next question."""

    request: Any

    def get_success_url(self) -> str:
        if NEXT in (self.request.POST.get("action-publish"), self.request.POST.get("action-submit")):
            return reverse("wagtailsnippets_assessments_question:add")
        url: str = super().get_success_url()  # type: ignore[misc]
        return url


class QuestionCreateView(Onwards, CreateView):
    @cached_property
    def workflow(self) -> Workflow | None:
        """A new question has no topic yet that could say so: its author may submit it where any is reviewed."""
        mine = Topic.objects.filter(is_reviewed=True)
        if not self.request.user.is_superuser:
            makers = makers_by_kind(self.request.user).get(Kind.TRAINER, frozenset())
            mine = mine.filter(manufacturer__in=makers)
        return review_of_questions() if mine.exists() else None

    def get_initial_form_instance(self) -> Question:
        instance: Question = super().get_initial_form_instance()
        last = last_of(self.request.user)
        kind = self.request.GET.get("type") or (last.kind if last else "")
        if last is not None:
            instance.topic = last.topic
            instance.difficulty = last.difficulty
        instance.body = prepared(kind if kind in TYPES else next(iter(TYPES)))
        return instance


class QuestionCopyView(Onwards, CopyView):
    pass


class OwnRows:
    """Wagtail asks for a right on the table; who has it for one maker hasn't for another."""

    request: Any
    object: Question

    def user_has_permission(self, permission: str) -> bool:
        if not super().user_has_permission(permission):  # type: ignore[misc]
            return False
        return QUESTIONS.user_has_permission_for_instance(self.request.user, permission, self.object)


class QuestionEditView(Onwards, OwnRows, EditView):
    def user_has_permission(self, permission: str) -> bool:
        """Who has to approve it may open it."""
        task = self.object.current_workflow_task if permission == CHANGE else None
        if task is not None and task.user_can_access_editor(self.object, self.request.user):
            return True
        return super().user_has_permission(permission)


class QuestionDeleteView(OwnRows, DeleteView):
    pass


class QuestionUnpublishView(OwnRows, UnpublishView):
    pass
