"""Server time, queries and size of what a learner and a manager open, on the demo network."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments.models import TestPage
from assessments.services import attempts
from benchmarks.table import Row, quantiles, queries
from certificates.models import Certificate
from courses.models import Course, LessonPage
from dealerships.models import Person
from enrolments.models import Enrolment
from enrolments.services.enrolling import enrol
from enrolments.services.progress import complete_step

SERVER = "127.0.0.1"
JSON = {"Accept": "application/json"}
LEARNER, MANAGER = "lukas.hartwig", "anke.petersen"


def measure() -> list[Row]:
    """The learner goes through the first course; the others earn the certificate."""
    learner = Person.objects.get(username=LEARNER)
    client, manager = _client(learner), _client(Person.objects.get(username=MANAGER))
    stranger = Client(SERVER_NAME=SERVER)
    test, *others = TestPage.objects.filter(locale__language_code="de", live=True).order_by("pk")
    enrolment, lessons = _lessons_done(learner, test)
    course, lesson = enrolment.course, lessons[0]
    for other in others:
        complete_step(_lessons_done(learner, other)[0], other.translation_key)
    house = manager_of(MANAGER)
    rows = [
        page("home", lambda: client.get("/")),
        page("catalogue", lambda: client.get(reverse("enrolments:catalogue"))),
        page("course", lambda: client.get(reverse("enrolments:course", args=[course.key]))),
        page("lesson", lambda: client.get(lesson.step_url())),
        *_test(client, enrolment, test),
        page("team", lambda: manager.get(reverse("readiness:team", args=[house]))),
    ]
    certificate = Certificate.objects.filter(person=learner).exclude(serial=None).first()
    assert certificate is not None
    return [
        *rows,
        page("certificate PDF", lambda: client.get(reverse("certificates:pdf", args=[certificate.serial]))),
        page("public check", lambda: stranger.get(reverse("certificates:verify", args=[certificate.serial]))),
    ]


def _lessons_done(learner: Person, test: TestPage) -> tuple[Enrolment, list[LessonPage]]:
    course = test.get_parent()
    enrolment = enrol(learner, Course.objects.get(key=course.translation_key))
    lessons = list(LessonPage.objects.child_of(course).live())
    for lesson in lessons:
        complete_step(enrolment, lesson.translation_key)
    return enrolment, lessons


def _test(client: Client, enrolment: Enrolment, test: TestPage) -> list[Row]:
    attempt = attempts.start(enrolment, test)
    question = reverse("assessments:question", args=[test.translation_key, 1])
    offered = attempts.asked(attempt)[0].drawn.arrangement

    def answer() -> HttpResponse:
        data = {"attempt": str(attempt.number), "answer": offered[:1], "key": str(uuid4())}
        return client.post(question, data, headers=JSON)  # type: ignore[arg-type, return-value]

    rows = [page("question", lambda: client.get(question)), page("save an answer", answer)]
    attempts.submit(attempt)
    result = reverse("assessments:result", args=[test.translation_key])
    return [*rows, page("result", lambda: client.get(result))]


def manager_of(username: str) -> str:
    appointment = Person.objects.get(username=username).appointments.filter(dealership__isnull=False).first()
    assert appointment is not None
    return str(appointment.dealership.number)


def page(what: str, ask: Callable[[], object]) -> Row:
    response = ask()
    assert isinstance(response, HttpResponse), what
    assert response.status_code == 200, (what, response.status_code)
    median, p95 = quantiles(ask)
    packed = len(gzip.compress(response.content)) / 1024
    return Row(
        f"page: {what}", median, "ms", note=f"p95 {p95:.0f} ms, {queries(ask)} queries, {packed:.1f} KB gzip"
    )


def _client(person: Person) -> Client:
    client = Client(SERVER_NAME=SERVER)
    client.force_login(person, "dealerships.backends.AppointmentBackend")
    return client
