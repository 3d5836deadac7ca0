"""Who takes a course: one open passage a person and course, begun once however often somebody starts."""

from __future__ import annotations

from django.db import transaction

from courses.models import Course
from dealerships.models import Person
from enrolments.models import Enrolment
from enrolments.signals import course_begun


def enrol(person: Person, course: Course) -> Enrolment:
    """The open enrolment, made where there is none. The database allows one, so two starts at once get the same."""
    with transaction.atomic():
        enrolment, made = Enrolment.objects.open().get_or_create(person=person, course=course)
        if made:
            course_begun.send(sender=Enrolment, pks=[enrolment.pk])
            enrolment.refresh_from_db()  # who hears of it may say what of the course it takes
    return enrolment


def current(person: Person, course: Course) -> Enrolment | None:
    """What the person's progress is read from: the open enrolment, else the one completed last."""
    return Enrolment.objects.filter(person=person, course=course).current().first()
