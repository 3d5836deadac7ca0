"""Evidence that two colleagues in Kiel have handed in, so that a visitor finds something to judge and to confirm."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from academy.content.keys import key_of
from academy.demo.personas import PERSONAS
from academy.demo.places import NUMBERS
from assessments.models import Attempt, TestPage
from assessments.services import attempts, evidence
from courses.models import Course
from dealerships.calendar import today
from dealerships.models import Employment, Person
from dealerships.models.base import active_on
from enrolments.pages import lesson_keys
from enrolments.services.enrolling import enrol
from enrolments.services.progress import complete_step

COURSE = "videoplatz"
TOWN, ROLE = "Kiel", "VKB"
PEOPLE = 2
FILES = Path(__file__).parent / "evidence"
SENT = {"foto": "videoplatz.webp", "zusammenfassung": "zusammenfassung.pdf"}
"""What is sent for each task of the course."""


def hand_in() -> None:
    """Once: as soon as anybody has taken the test, nothing is added."""
    page = TestPage.objects.get(translation_key=key_of(COURSE, "test"), locale__language_code="de")
    if Attempt.objects.filter(test=page.translation_key).exists():
        return
    for person in _colleagues():
        _hand_in(person, page)


def _colleagues() -> list[Person]:
    """The first sales consultants of the house who are nobody's part in the demo."""
    employments = Employment.objects.filter(
        active_on(today()), dealership__number=NUMBERS[TOWN], role__code=ROLE
    )
    employments = employments.exclude(person__username__in=[one.username for one in PERSONAS])
    return [one.person for one in employments.select_related("person").order_by("pk")[:PEOPLE]]


@transaction.atomic
def _hand_in(person: Person, page: TestPage) -> None:
    course = Course.objects.get(key=key_of(COURSE))
    enrolment = enrol(person, course)
    for lesson in lesson_keys(course.pk):
        complete_step(enrolment, lesson)
    attempt = attempts.start(enrolment, page)
    files = {key_of(COURSE, "questions", task): FILES / name for task, name in SENT.items()}
    for drawn in attempt.questions.select_related("version"):
        path = files[drawn.version.question]
        evidence.add_file(attempt, drawn.position, SimpleUploadedFile(path.name, path.read_bytes()))
    attempts.submit(attempt)
