"""Who takes a course: one open passage a person and course, begun once however often somebody starts."""

from __future__ import annotations

from courses.models import Course
from dealerships.models import Person
from enrolments.models import Enrolment


def enrol(person: Person, course: Course) -> Enrolment:
    """The open enrolment, made where there is none. The database allows one, so two starts at once get the same."""
    enrolment, _made = Enrolment.objects.open().get_or_create(person=person, course=course)
    return enrolment


def current(person: Person, course: Course) -> Enrolment | None:
    """What the person's progress is read from: the open enrolment, else the one completed last."""
    mine = Enrolment.objects.filter(person=person, course=course)
    return mine.open().first() or mine.order_by("-completed_at").first()
