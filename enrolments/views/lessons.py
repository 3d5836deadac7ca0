"""A lesson: reading it, answering its check questions, going on."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from courses.questions import TYPES
from courses.questions.base import Content, InvalidAnswer, Mark, shuffled
from dealerships.models import Person
from enrolments.models import Enrolment, StepRecord
from enrolments.outlines import StepState
from enrolments.searching import places
from enrolments.services.enrolling import enrol
from enrolments.services.progress import (
    answer_check,
    answered_checks,
    begin_step,
    checks_of,
    checks_to_recall,
    keep_place,
    leave_lesson,
    recall_check,
)
from enrolments.services.reporting import TEXT_LENGTH, TooMany, report_outdated
from enrolments.views.finding import FoundLesson, find_course, find_lesson, learner_page, person_of


@dataclass(slots=True)
class Check:
    """A check question as the page shows it; ``problem`` says what is wrong with the answer that was sent.

    ``comes_back``: this is its second time, at the end of the lesson.
    """

    block: str
    number: int
    kind: str
    content: Content
    offered: list[str]
    is_answered: bool = False
    answer: Any = None
    mark: Mark | None = None
    problem: str = ""
    comes_back: bool = False

    @property
    def name(self) -> str:
        """What the form's fields begin with."""
        return f"{'recall' if self.comes_back else 'check'}-{self.block}"

    @property
    def card(self) -> str:
        """The id of its card on the page."""
        return f"{'recall' if self.comes_back else 'question'}-{self.block}"

    @property
    def answer_template(self) -> str:
        return f"courses/questions/{self.kind}/answer.html"

    @property
    def result_template(self) -> str:
        return f"courses/questions/{self.kind}/result.html"


@require_safe
@learner_page
def lesson(request: HttpRequest, key: UUID) -> HttpResponse:
    found = find_lesson(request, key)
    if found.outline.is_begun and not found.step.is_done and found.outline.enrolment:
        begin_step(found.outline.enrolment, key, found.page.live_revision_id)
    return render(request, "enrolments/lesson.html", _context(request, found))


@require_POST
@learner_page
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """Go on: that completes a lesson without check questions. Whoever isn't enrolled is now."""
    found = find_lesson(request, key)
    is_done = leave_lesson(_enrolment(request, found), found.page)
    outline = find_course(request, found.outline.course.key)
    _before, after = outline.around(key)
    if after is not None and after.state == StepState.LOCKED:
        messages.warning(
            request,
            ngettext(
                "Beantworten Sie erst die Verständnisfrage dieser Lektion.",
                "Beantworten Sie erst alle Verständnisfragen dieser Lektion.",
                len(checks_of(found.page)),
            ),
        )
        return redirect("enrolments:lesson", key)
    if not is_done:
        missing = _("„%(lesson)s“ ist noch offen: Eine Verständnisfrage fehlt.")
        messages.info(request, missing % {"lesson": found.page.title})
    if after is not None:
        return redirect(after.url)
    if outline.is_done and not found.outline.is_done:
        messages.success(request, _("Sie haben den Kurs abgeschlossen."))
    return redirect("enrolments:course", outline.course.key)


@require_POST
@learner_page
def place(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note where somebody is who has begun the lesson's course; the page says so when it is left."""
    found = find_lesson(request, key)
    second = request.POST.get("second", "0")
    if found.outline.enrolment is not None:
        try:
            keep_place(found.outline.enrolment, found.page, request.POST.get("block", ""), int(second))
        except ValueError:
            return HttpResponse(_("Diese Stelle gibt es hier nicht. Es wurde nichts geändert."), status=400)
    return HttpResponse(status=204)


@require_POST
@learner_page
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Report a place as outdated, and lead back to it. Nobody is enrolled by that."""
    found = find_lesson(request, key)
    block, text = request.POST.get("block", ""), request.POST.get("text", "").strip()
    here = reverse("enrolments:lesson", args=[key])
    try:
        report_outdated(person_of(request), found.outline.course, found.page, block, text)
    except TooMany:
        messages.error(request, _("Heute haben Sie schon sehr viel gemeldet. Morgen geht es wieder."))
        return redirect(here)
    place = f"#{block}" if block in {one.id for one in found.page.body} else ""
    return redirect(f"{here}?reported{place}")


@require_http_methods(["GET", "HEAD", "POST"])
@learner_page
def check(request: HttpRequest, key: UUID, block: str) -> HttpResponse:
    """Mark an answer and say why; for htmx the question alone, else the whole page at the question.

    An answer that the question doesn't have is a 400 and changes nothing. The address of an answer that was sent
    leads back to its question.
    """
    if request.method != "POST":
        return redirect(f"{reverse('enrolments:lesson', args=[key])}#question-{block}")
    found = find_lesson(request, key)
    context = _context(request, found)
    question = context["checks"].get(block)
    status = 200
    if question is None:
        context["problem"] = _("Diese Frage gibt es in der Lektion nicht mehr. Es wurde nichts geändert.")
        return _answer(request, context, None, 409)
    try:
        _mark(request, found, question)
    except InvalidAnswer:
        question.problem = _("Diese Antwort gibt es hier nicht. Es wurde nichts geändert.")
        status = 400
    if question.mark is not None and question.mark.is_correct:
        fresh = _context(request, find_lesson(request, key))
        fresh["checks"][block] = question
        question.is_answered = True
        context = fresh
    return _answer(request, context, question, status)


@require_http_methods(["GET", "HEAD", "POST"])
@learner_page
def recall(request: HttpRequest, key: UUID, block: str) -> HttpResponse:
    """Mark an answer to a question that came back at the end of the lesson; like `check`, but it is asked once."""
    if request.method != "POST":
        return redirect(f"{reverse('enrolments:lesson', args=[key])}#question-{block}")
    found = find_lesson(request, key)
    context = _context(request, found)
    asked = context["checks"].get(block)
    if asked is None:
        context["problem"] = _("Diese Frage gibt es in der Lektion nicht mehr. Es wurde nichts geändert.")
        return _answer(request, context, None, 409)
    question = _coming_back(person_of(request), asked)
    others = [one for one in context["recalls"] if one.block != block]
    context["recalls"] = sorted([*others, question], key=attrgetter("number"))
    status = 200
    try:
        _mark(request, found, question)
    except InvalidAnswer:
        question.problem = _("Diese Antwort gibt es hier nicht. Es wurde nichts geändert.")
        status = 400
    return _answer(request, context, question, status)


def _mark(request: HttpRequest, found: FoundLesson, question: Check) -> None:
    form = {name: request.POST.getlist(name) for name in request.POST}
    question.answer = TYPES[question.kind].read(question.content, form, question.name)
    if question.answer is None:
        question.problem = _("Wählen Sie eine Antwort.")
        return
    mark = recall_check if question.comes_back else answer_check
    question.mark = mark(_enrolment(request, found), found.page, question.block, question.answer)


def _enrolment(request: HttpRequest, found: FoundLesson) -> Enrolment:
    """The reader's own: what they do first in a course enrols them, what they do after it belongs to it."""
    return found.outline.enrolment or enrol(person_of(request), found.outline.course)


def _answer(
    request: HttpRequest, context: dict[str, Any], question: Check | None, status: int
) -> HttpResponse:
    template = "enrolments/lesson.html"
    if HtmxDetails(request) and question is not None:
        template = "enrolments/_checked.html"
        context["check"] = question
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(request: HttpRequest, found: FoundLesson) -> dict[str, Any]:
    person = person_of(request)
    record = _record(found)
    checks = _checks(person, found, answered_checks(record) if record else set())
    to_recall = checks_to_recall(record) if record and checks else set()
    before, after = found.outline.around(found.step.key)
    return {
        "page": found.page,
        "outline": found.outline,
        "step": found.step,
        "before": before,
        "after": after,
        "checks": checks,
        "recalls": [_coming_back(person, one) for block, one in checks.items() if block in to_recall],
        "open_checks": sum(not one.is_answered for one in checks.values()),
        "check_template": "enrolments/_check.html",
        "second": was.place_second
        if (was := found.outline.enrolment) and was.place_step == found.step.key
        else 0,
        "places": places(found.page.body.raw_data),
        "has_video": any(block["type"] == "video" for block in found.page.body.raw_data),
        "text_length": TEXT_LENGTH,
        "is_reported": "reported" in request.GET,
        "is_in_another_language": found.page.locale.language_code != get_language(),
    }


def _checks(person: Person, found: FoundLesson, answered: Collection[str]) -> Mapping[str, Check]:
    """The lesson's questions by block, what they offer in an order that stays the same for the person."""
    return {
        block: Check(
            block=block,
            number=number,
            kind=kind,
            content=content,
            offered=shuffled(TYPES[kind].offered(content), zlib.crc32(f"{person.pk}:{block}".encode())),
            is_answered=block in answered or (found.step.is_done and not found.step.is_skipped),
        )
        for number, (block, (kind, content)) in enumerate(checks_of(found.page).items(), 1)
    }


def _coming_back(person: Person, check: Check) -> Check:
    """The same question anew, its options in another order: what comes back is the answer, not its place."""
    ids = TYPES[check.kind].offered(check.content)
    return Check(
        block=check.block,
        number=check.number,
        kind=check.kind,
        content=check.content,
        offered=shuffled(ids, zlib.crc32(f"{person.pk}:{check.block}:again".encode())),
        comes_back=True,
    )


def _record(found: FoundLesson) -> StepRecord | None:
    if found.outline.enrolment is None:
        return None
    return StepRecord.objects.filter(enrolment=found.outline.enrolment, step=found.step.key).first()
