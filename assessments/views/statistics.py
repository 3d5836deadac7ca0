"""What the answers say about a question or a test, in the admin, for the trainers whose it is. Never about people."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.models import Question, QuestionStatistics, TestPage, TestStatistics
from assessments.policies import QUESTIONS
from assessments.reading import content_for
from assessments.statistics.choices import NO_ANSWER
from assessments.statistics.flags import ADVICE, FEWEST, FEWEST_FOR_A_FLAG, GROUP_PERCENT, Flag
from courses.policies import may_look_at
from dealerships.viewsets.policy import CHANGE


@dataclass(frozen=True)
class Choice:
    """An option and who chose it, in whole percent; None: too few, or not counted."""

    text: str
    is_right: bool
    count: int
    percent: int | None
    upper: int | None
    lower: int | None


@require_safe
def question(request: HttpRequest, key: UUID) -> HttpResponse:
    rows = Question.objects.visible_to(request.user).filter(translation_key=key)
    found = sorted(rows.select_related("locale"), key=lambda one: one.locale.language_code != "de")
    if not found:
        raise Http404
    if not QUESTIONS.user_has_permission_for_instance(request.user, CHANGE, found[0]):
        return refused(request)
    statistics = list(
        QuestionStatistics.objects.filter(question=key).select_related("version").order_by("-last_number")
    )
    current = next((row for row in statistics if row.is_current), None)
    context = {
        "question": found[0],
        "current": current,
        "earlier": [row for row in statistics if not row.is_current],
        "choices": choices(current) if current else [],
        "few": current is not None and current.persons < FEWEST,
        "flags": [(flag, ADVICE[flag]) for flag in current.named_flags] if current else [],
        "fewest": FEWEST,
        "fewest_for_a_flag": FEWEST_FOR_A_FLAG,
        "group": GROUP_PERCENT,
    }
    return TemplateResponse(request, "assessments/admin/question_statistics.html", context)


def refused(request: HttpRequest) -> HttpResponse:
    """A refusal is a 403 that says so, not Wagtail's redirect to the dashboard."""
    return TemplateResponse(request, "dealerships/admin/403.html", status=HTTPStatus.FORBIDDEN)


def choices(statistics: QuestionStatistics) -> list[Choice]:
    """The options in the author's order, what wasn't answered last."""
    if not statistics.choices:
        return []
    counts, people = statistics.choices["options"], statistics.choices["people"]
    content = content_for(statistics.version.contents)
    named = [(one["id"], one["text"], one["correct"]) for one in content.get("options", ())] or [
        (value, text, content["correct"] is (value == "true"))
        for value, text in (("true", _("Richtig")), ("false", _("Falsch")))
    ]
    named.append((NO_ANSWER, _("keine Antwort"), False))
    return [
        Choice(
            strip_tags(text),
            is_right,
            counts[option]["all"],
            *(_percent(counts[option][group], people[group]) for group in ("all", "upper", "lower")),
        )
        for option, text, is_right in named
        if option in counts
    ]


def _percent(count: int | None, people: int | None) -> int | None:
    return round(count * 100 / people) if count is not None and people else None


@require_safe
def test(request: HttpRequest, key: UUID) -> HttpResponse:
    pages = TestPage.objects.filter(translation_key=key, alias_of__isnull=True).select_related("locale")
    seen = [page for page in pages if may_look_at(page.page_ptr, request.user)]
    if not seen:
        raise Http404
    page = min(seen, key=lambda one: one.locale.language_code != "de")
    if not page.permissions_for_user(request.user).can_edit():
        return refused(request)
    statistics = TestStatistics.objects.filter(test=key).first()
    rows = questions_of(statistics, request.user) if statistics else []
    context = {
        "page": page,
        "statistics": statistics,
        "few": statistics is not None and statistics.persons < FEWEST,
        "rows": rows,
        "others": len(statistics.questions) - len(rows) if statistics else 0,
        "weak": sum(bool(row.named_flags) for row, _question in rows),
        "by_flag": [
            (flag, count)
            for flag in Flag
            if (count := sum(flag in row.named_flags for row, _question in rows))
        ],
        "fewest": FEWEST,
    }
    return TemplateResponse(request, "assessments/admin/test_statistics.html", context)


def questions_of(statistics: TestStatistics, user: Any) -> list[tuple[QuestionStatistics, Question]]:
    """The questions of the reader's own pool that the test has asked, the flagged ones first."""
    rows = QuestionStatistics.objects.filter(version__in=statistics.questions)
    own = Question.objects.filter(QUESTIONS.allowed(user, CHANGE), pk__in=Question.objects.visible_to(user))
    pages = own.filter(translation_key__in=rows.values("question")).select_related("locale")
    named = {
        page.translation_key: page for page in sorted(pages, key=lambda one: one.locale.language_code == "de")
    }
    found = [(row, named[row.question]) for row in rows if row.question in named]
    return sorted(
        found, key=lambda one: (not one[0].flags, one[0].difficulty is None, one[0].difficulty or 0)
    )
