"""The pool of questions and its topics in the admin."""

from __future__ import annotations

from assessments.viewsets.questions import QuestionViewSet
from assessments.viewsets.supplements import TimeSupplementViewSet
from assessments.viewsets.topics import TopicViewSet

__all__ = ["QuestionViewSet", "TimeSupplementViewSet", "TopicViewSet"]
