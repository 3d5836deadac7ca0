"""Reporting a place of a lesson as outdated, and closing what was reported."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.models import Course, LessonPage
from dealerships.models import Person
from enrolments.models import OutdatedReport

TEXT_LENGTH = 500
MOST_A_DAY = 20


class TooMany(ValueError):
    """The person has reported as much in a day as anybody can have looked at."""


def report_outdated(person: Person, course: Course, page: LessonPage, block: str, text: str) -> bool:
    """Report the block; whether that is news: of each person and place one report is open.

    A block that the lesson doesn't have (any more) is reported as the lesson.

    :raises TooMany: from the 21st report within a day on.
    """
    place = block if block in {one.id for one in page.body} else ""
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        mine = OutdatedReport.objects.open().filter(person=person)
        if mine.filter(made_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
            raise TooMany
        _report, is_new = mine.get_or_create(
            person=person, page=page, block=place, defaults={"course": course, "text": text[:TEXT_LENGTH]}
        )
    return is_new


def close_reports(reports: QuerySet[OutdatedReport], *, by: Person) -> int:
    """Close those of these that are open, and forget who made them; how many that was."""
    return reports.filter(closed_at__isnull=True).update(closed_at=timezone.now(), closed_by=by, person=None)
