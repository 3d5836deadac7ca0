"""Tests in the admin: the pool of questions, and its topics among the tables."""

from __future__ import annotations

from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from assessments.models import Question
from assessments.policies import QUESTIONS
from assessments.viewsets import QuestionViewSet, TopicViewSet

register_permission_policy(Question, QUESTIONS)
register_snippet(QuestionViewSet)


@hooks.register("register_admin_viewset")
def tables() -> TopicViewSet:
    return TopicViewSet()
