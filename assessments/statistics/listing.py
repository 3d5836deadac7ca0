"""The figures as columns and as a filter of the pool's list, for who may change the question."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from assessments.models import Question, QuestionStatistics
from assessments.policies import QUESTIONS
from assessments.statistics.flags import FEWEST, Flag
from assessments.statistics.formulas import rounded
from dealerships.viewsets.policy import CHANGE

FIGURES = {
    "stated_p": "difficulty",
    "stated_discrimination": "discrimination",
    "stated_persons": "persons",
    "stated_flags": "flags",
}
ANY = "any"


def current_of(question: str = "translation_key") -> QuerySet[QuestionStatistics]:
    return QuestionStatistics.objects.filter(question=OuterRef(question), is_current=True)


def with_figures(rows: QuerySet[Question], user: Any) -> QuerySet[Question]:
    """The questions with their figures in the same query; none of those that the person may only look at."""
    may_change = QUESTIONS.allowed(user, CHANGE)
    return rows.annotate(
        **{
            name: Case(When(may_change, then=Subquery(current_of().values(field)[:1])))
            for name, field in FIGURES.items()
        }
    )


def flagged(rows: QuerySet[Question], user: Any, flag: str = ANY) -> QuerySet[Question]:
    """Those with this flag, of the questions that the person may change."""
    found = current_of().annotate(text=Cast("flags", TextField()))
    found = found.exclude(flags=[]) if flag == ANY else found.filter(text__contains=f'"{flag}"')
    return rows.filter(Exists(found), QUESTIONS.allowed(user, CHANGE))


class FlaggedFilter(django_filters.ChoiceFilter):
    def __init__(self, **kwargs: Any) -> None:
        choices = [(ANY, _("alle auffälligen")), *Flag.choices]
        super().__init__(label=_("Auffällig"), choices=choices, **kwargs)

    def filter(self, rows: Any, value: Any) -> Any:
        return flagged(rows, self.parent.request.user, value) if value else rows


class FigureColumn(Column):
    """A figure, "–" where there is none."""

    cell_template_name = "assessments/admin/figure_cell.html"

    def get_value(self, instance: Any) -> Any:
        value = getattr(instance, self.name)
        return None if value is None else rounded(value)  # SQLite computes with more places than it stores


class StatisticsColumn(FigureColumn):
    """What is wrong with the question, and the way to all figures."""

    cell_template_name = "assessments/admin/flags_cell.html"

    def get_value(self, instance: Any) -> Any:
        return {
            "persons": instance.stated_persons,
            "few": instance.stated_persons is not None and instance.stated_persons < FEWEST,
            "flags": [Flag(one) for one in instance.stated_flags or ()],
        }


COLUMNS = (
    FigureColumn("stated_p", label=_("p-Wert"), sort_key="stated_p"),
    FigureColumn("stated_discrimination", label=_("Trennschärfe"), sort_key="stated_discrimination"),
    StatisticsColumn("statistics", label=_("Auswertung")),
)


def flagged_questions(user: Any) -> QuerySet[Question]:
    """One row for each flagged question, in its leading language, the hardest first."""
    rows = flagged(Question.objects.visible_to(user).leading(), user)
    return with_figures(rows, user).order_by(F("stated_p").asc(nulls_last=True), "pk")
