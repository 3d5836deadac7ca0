"""Choosing a question for a test: a dialogue over the live questions that its user may look at, one row for each."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from assessments.models import Question
from assessments.policies import QUESTIONS
from dealerships.viewsets import choosers
from dealerships.viewsets.policy import CHANGE, VIEW


class OfThePool:
    """Whoever may look at questions; theirs alone."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not QUESTIONS.user_has_any_permission(request.user, [CHANGE, VIEW]):
            raise PermissionDenied
        return super(choosers.Scoped, self).dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def rows(self) -> QuerySet[Any]:
        mine = QUESTIONS.instances_user_has_any_permission_for(self.request.user, [CHANGE, VIEW])
        return Question.objects.filter(pk__in=mine.values("pk"), live=True).leading().select_related("topic")


class ChooseView(OfThePool, choosers.ChooseView):
    pass


class ChooseResultsView(OfThePool, choosers.ChooseResultsView):
    pass


class ChosenView(OfThePool, choosers.ChosenView):
    pass


class ChosenMultipleView(OfThePool, choosers.ChosenMultipleView):
    pass


class QuestionChooser(choosers.MasterDataChooser):
    model = Question
    icon = "help"
    choose_one_text = _("Frage auswählen")
    search_fields = ("text", "topic__name_de", "topic__name_en")
    details = ("topic",)
    register_widget = True
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
