"""The catalogue: what there is to learn, filtered by the page's address, and where a lesson says it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from courses.models import LessonPage
from dealerships.calendar import today
from dealerships.paging import page_of
from enrolments.filters import CatalogueFilter, tidy
from enrolments.outlines import Outline, Step, outlines_of
from enrolments.pages import live, preferred
from enrolments.searching import Find, Passage, find, nearest, passages, patterns, says
from enrolments.services.asking import teams_for
from enrolments.views.finding import person_of

PAGE_SIZE = 24
MOST_HITS = 20


@require_safe
@login_required
def catalogue(request: HttpRequest) -> HttpResponse:
    """All courses that the reader may see, or those that pass; a filter value that is none is a 400."""
    chosen = CatalogueFilter(request.GET, user=request.user)
    context: dict[str, Any] = {"chosen": chosen, "today": today()}
    status = 200 if chosen.is_valid() else 400
    if status == 200:
        person = person_of(request)
        outlines = sorted(outlines_of(person, chosen.courses).values(), key=_order)
        if chosen.words:
            found = search(outlines, chosen.words)
            outlines = found.courses
            context |= {"found": found, "can_ask": not found.total and teams_for(person).exists()}
        page = page_of(request, outlines, PAGE_SIZE)
        context |= {
            "page": page,
            "previous_query": tidy(request.GET, page=page.number - 1) if page.has_previous() else "",
            "next_query": tidy(request.GET, page=page.number + 1) if page.has_next() else "",
        }
    htmx = HtmxDetails(request)
    is_part = bool(htmx) and not htmx.history_restore_request
    template = "enrolments/_catalogue.html" if is_part else "enrolments/catalogue.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _order(outline: Outline) -> tuple[bool, date, bool, str]:
    """What is due first, then what is begun, then all others by title; what is done comes last."""
    due_on = outline.assignment.due_on if outline.assignment else date.max
    return outline.is_done, due_on, not outline.is_begun, outline.title.casefold()


@dataclass(frozen=True, slots=True)
class Hit:
    """A lesson that says what was looked for, and the address of the place."""

    outline: Outline
    step: Step
    find: Find

    @property
    def url(self) -> str:
        return f"{self.step.url}#{self.find.block}" if self.find.block else self.step.url


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds, or words that are like the one that nothing says."""

    courses: list[Outline]
    clicks: list[Hit]
    lessons: list[Hit]
    nearest: list[str]

    @property
    def total(self) -> int:
        return len(self.courses) + len(self.clicks) + len(self.lessons)


def search(outlines: Sequence[Outline], words: str) -> Found:
    """The courses whose titles, summaries or aims say the words, and the lessons that do."""
    wanted = patterns(words)
    about = {outline.course.pk: _about(outline) for outline in outlines}
    courses = [one for one in outlines if says(about[one.course.pk], wanted)]
    texts = _texts(outlines)
    hits = [
        Hit(outline, step, place)
        for outline in outlines
        for step in outline.steps
        if step.key in texts and (place := find(step.title, texts[step.key], wanted))
    ][:MOST_HITS]
    said = chain(about.values(), (one.text for one in chain.from_iterable(texts.values())))
    return Found(
        courses=courses,
        clicks=[hit for hit in hits if hit.find.is_click_by_click],
        lessons=[hit for hit in hits if not hit.find.is_click_by_click],
        nearest=[] if courses or hits else nearest(words, said),
    )


def _about(outline: Outline) -> str:
    aims = (str(aim.value) for aim in outline.page.aims)
    return " ".join([outline.title, outline.page.summary, *aims])


def _texts(outlines: Iterable[Outline]) -> dict[Any, list[Passage]]:
    """What each lesson says in the reader's language."""
    keys = [step.key for outline in outlines for step in outline.steps if step.is_lesson]
    pages: dict[Any, list[LessonPage]] = {}
    for page in live(LessonPage.objects).filter(translation_key__in=keys).select_related("locale"):
        pages.setdefault(page.translation_key, []).append(page)
    return {key: list(passages(preferred(languages).body.raw_data)) for key, languages in pages.items()}
