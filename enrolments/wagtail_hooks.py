"""Pages that somebody has learnt from are withdrawn, not deleted: records point at them for good."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from courses.models import CoursePage
from enrolments.models import Assignment, Enrolment, StepRecord


def people_with_records(page: Page) -> int:
    """How many people have begun, done or been given what the page, or one below it, is about.

    A translation shares its records with the others: while another language of it is there, it may go.
    """
    pages = [
        one
        for one in page.get_descendants(inclusive=True)
        if not Page.objects.filter(translation_key=one.translation_key).exclude(pk=one.pk).exists()
    ]
    keys = [one.translation_key for one in pages]
    people = set(Enrolment.objects.filter(course__key__in=keys).values_list("person", flat=True))
    people |= set(Assignment.objects.filter(course__key__in=keys).values_list("person", flat=True))
    people |= set(StepRecord.objects.filter(step__in=keys).values_list("enrolment__person", flat=True))
    return len(people)


def why_it_stays(page: Page, people: int) -> str:
    return ngettext(
        "„%(title)s“ bleibt: %(people)s Person hat damit gelernt oder soll es noch, und ihr Lernstand zeigt darauf. "
        "Nehmen Sie die Seite stattdessen zurück.",
        "„%(title)s“ bleibt: %(people)s Personen haben damit gelernt oder sollen es noch, und ihr Lernstand zeigt "
        "darauf. Nehmen Sie die Seite stattdessen zurück.",
        people,
    ) % {"title": page.title, "people": people}


@hooks.register("before_delete_page")
def keep_what_has_records(request: HttpRequest, page: Page) -> HttpResponse | None:
    people = people_with_records(page)
    if not people:
        return None
    messages.error(request, why_it_stays(page, people))
    if page.live and page.permissions_for_user(request.user).can_unpublish():
        return redirect("wagtailadmin_pages:unpublish", page.pk)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_what_has_records_among_many(
    request: HttpRequest, action: str, objects: list[Any], instance: Any
) -> HttpResponse | None:
    if action != "delete":
        return None
    for page in objects:
        if isinstance(page, Page) and (people := people_with_records(page)):
            messages.error(request, why_it_stays(page, people))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


@hooks.register("before_move_page")
def keep_steps_in_their_course(request: HttpRequest, page: Page, target: Page) -> HttpResponse | None:
    """A step that somebody has done belongs to the course in which they did it."""
    if page.is_root() or isinstance(page.specific, CoursePage) or page.get_parent().pk == target.pk:
        return None
    if not StepRecord.objects.filter(step=page.translation_key).exists():
        return None
    messages.error(
        request,
        _(
            "„%(title)s“ bleibt in seinem Kurs: Der Lernstand zeigt darauf. Kopieren Sie die Seite stattdessen."
        )
        % {"title": page.title},
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)
