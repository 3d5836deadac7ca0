"""How a learner's page finds what it is about: not visible is 404, unpublished meanwhile is 410 with the way on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from wagtail.models import Page

from courses.models import Course, CoursePage, LessonPage
from dealerships.models import Person
from enrolments.outlines import Outline, Step, outline_of
from enrolments.pages import live, preferred

View = Callable[..., HttpResponseBase]


class Gone(Exception):
    """Was published once and isn't now; ``outline`` is the course to go on with, where there is one."""

    def __init__(self, outline: Outline | None = None) -> None:
        self.outline = outline


def learner_page(view: View) -> View:
    """For everybody who is signed in; what is gone answers 410."""

    @login_required
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Gone as gone:
            return _gone(request, gone.outline)

    return answer


def person_of(request: HttpRequest) -> Person:
    """Who is signed in, where `login_required` has seen to it that somebody is."""
    return cast("Person", request.user)


def _gone(request: HttpRequest, outline: Outline | None) -> HttpResponse:
    return render(request, "enrolments/gone.html", {"outline": outline}, status=410)


def find_course(request: HttpRequest, key: UUID) -> Outline:
    """The outline of a course that the reader may see.

    :raises Http404: where there is none, or none that was ever published.
    :raises Gone: where it isn't published any more.
    """
    course = get_object_or_404(Course.objects.visible_to(request.user), key=key)
    outline = outline_of(person_of(request), course)
    if outline is None:
        _raise_for(CoursePage.objects.filter(translation_key=key))
        raise Gone
    return outline


@dataclass(frozen=True, slots=True)
class FoundLesson:
    page: LessonPage
    outline: Outline
    step: Step


def find_lesson(request: HttpRequest, key: UUID) -> FoundLesson:
    """A live lesson in the reader's language with its course's outline; see `find_course`."""
    pages = LessonPage.objects.filter(translation_key=key)
    parents = {page.path[: -Page.steplen] for page in pages.defer_streamfields()}
    parent = CoursePage.objects.filter(path__in=parents).first()
    if parent is None:
        raise Http404
    outline = find_course(request, parent.translation_key)
    step = outline.step(key)
    if step is None:
        _raise_for(pages)
        raise Gone(outline)
    return FoundLesson(preferred(live(pages).select_related("locale")), outline, step)


def _raise_for(pages: object) -> None:
    """A draft that nobody ever saw isn't gone: it isn't there."""
    if not pages.filter(first_published_at__isnull=False).exists():  # type: ignore[attr-defined]
        raise Http404
