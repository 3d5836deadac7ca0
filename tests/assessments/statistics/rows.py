"""Attempts as they are after the marking, many at once: what was answered, and how long it took."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from django.utils import timezone

from assessments.drawing import percent
from assessments.models import Answer, Attempt, DrawnQuestion, QuestionVersion
from courses.models import Course
from dealerships.models import Person
from enrolments.models import Enrolment
from tests import factories


def people(count: int) -> list[Person]:
    """Persons with nothing but a name."""
    start = Person.objects.count()
    return Person.objects.bulk_create(
        Person(username=f"learner-{start + n}", last_name=str(n)) for n in range(count)
    )


def attempts(
    versions: Sequence[QuestionVersion],
    points: Sequence[Sequence[Fraction | int | None]],
    *,
    test: UUID | None = None,
    course: Course | None = None,
    persons: Sequence[Person] | None = None,
    number: int = 1,
    answers: Sequence[Sequence[object]] | None = None,
    seconds: int = 10,
    at: datetime | None = None,
) -> list[Attempt]:
    """One attempt for each row of points; None: not asked. ``answers`` stand where the points do."""
    at = at or timezone.now()
    test = test or uuid.uuid4()
    persons = persons or people(len(points))
    course = course or factories.CoursePageFactory.create().course
    enrolled = {
        one.person_id: one for one in Enrolment.objects.filter(course=course, person__in=persons)
    } or {
        one.person_id: one
        for one in Enrolment.objects.bulk_create(
            Enrolment(person=person, course=course) for person in persons
        )
    }
    made = []
    for person, row in zip(persons, points, strict=True):
        reached = percent([Fraction(one) for one in row if one is not None])
        made.append(
            Attempt(
                enrolment=enrolled[person.pk],
                test=test,
                number=number,
                pass_percent=60,
                percent=reached,
                critical_failed=False,
                passed=reached >= 60,
                submitted_at=at,
            )
        )
    Attempt.objects.bulk_create(made)
    begun = at - timedelta(hours=1)
    Attempt.objects.filter(pk__in=[one.pk for one in made]).update(started_at=begun)
    drawn, said = [], []
    for i, (attempt, row) in enumerate(zip(made, points, strict=True)):
        position = 0
        for j, (version, worth) in enumerate(zip(versions, row, strict=True)):
            if worth is None:
                continue
            position += 1
            fraction = Fraction(worth)
            drawn.append(
                DrawnQuestion(
                    attempt=attempt,
                    position=position,
                    version=version,
                    arrangement=[],
                    points_numerator=fraction.numerator,
                    points_denominator=fraction.denominator,
                )
            )
            if answers is not None:
                said.append((drawn[-1], answers[i][j], begun + timedelta(seconds=seconds * position)))
    DrawnQuestion.objects.bulk_create(drawn)
    rows = Answer.objects.bulk_create(
        Answer(question=one, key=uuid.uuid4(), value=value) for one, value, _when in said if value is not None
    )
    times = {one.pk: when for one, _value, when in said}
    for row in rows:
        row.saved_at = times[row.question_id]
    Answer.objects.bulk_update(rows, ["saved_at"], batch_size=500)
    return made
