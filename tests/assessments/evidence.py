"""An exam that asks for a photo, and pictures to send."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import Attempt, Judgement
from assessments.services import attempts, evidence
from dealerships.models import Manufacturer
from tests import factories
from tests.assessments.pools import Exam, exam
from tests.uploads import photo

ALL = {"free": 1, "clean": 2}


def upload(data: bytes | None = None, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if data is None else data)


def exam_with_evidence(
    judge: str = "trainer", takes: str = "photo", manufacturer: Manufacturer | None = None, **fields: object
) -> Exam:
    """Two choices and two tasks for files, 75 percent to pass: the evidence decides."""
    found = exam(pool=2, manufacturer=manufacturer, **fields)
    topic = factories.TopicFactory.create(name_de="Annahme")
    found.page.sections.last().delete()
    found.page.sections.create(topic=topic, count=1)
    found.page.save_revision().publish()
    task = factories.EvidenceVersionFactory.create(topic=topic, judge=judge, takes=takes)
    return Exam(found.course, type(found.page).objects.get(pk=found.page.pk), found.lesson, [task])


def place_of_task(attempt: Attempt) -> int:
    return attempt.questions.get(version__type="evidence").position


def begun(dms: Exam, wrong: int = 0, **enrolment: Any) -> Attempt:
    """An open attempt with all choices answered, so many of them wrong, and nothing sent."""
    attempt = attempts.start(dms.enrolment(**enrolment), dms.page)
    for one in attempts.asked(attempt):
        if not one.is_judged:
            wrong -= 1
            attempts.save_answer(attempt, one.drawn.position, "wrong" if wrong >= 0 else "right")
    return attempt


def sent(dms: Exam, wrong: int = 0, **enrolment: Any) -> Judgement:
    """What waits to be judged after the attempt has been handed in."""
    attempt = begun(dms, wrong, **enrolment)
    evidence.add_file(attempt, place_of_task(attempt), upload())
    attempts.submit(attempt)
    return Judgement.objects.get(question__attempt=attempt)
