"""Attempts in bulk, for the statistics: PostgreSQL makes the rows itself."""

from __future__ import annotations

import uuid

from django.db import connection
from django.utils import timezone

from assessments.models import Attempt, QuestionVersion, Topic
from courses.models import Course
from dealerships.models import Person
from enrolments.models import Enrolment

POOL = 200
LENGTH = 20
OPTIONS = ("right", "near", "far", "odd")

DRAWN = """
    INSERT INTO assessments_drawnquestion (attempt_id, position, version_id, arrangement, is_flagged, is_critical,
        points_numerator, points_denominator)
    SELECT a.id, n, (%s::bigint[])[1 + ((hashint8(a.id) & 65535) + n * 10) %% {pool}], '[]', false, false,
        CASE WHEN random() < 0.35 + 0.5 * ((hashint8(a.id) & 1023) / 1023.0) THEN 1 ELSE 0 END, 1
    FROM assessments_attempt a, generate_series(1, {length}) n
"""
ANSWERS = """
    INSERT INTO assessments_answer (question_id, key, value, turn, saved_at)
    SELECT d.id, gen_random_uuid(),
        to_jsonb(CASE WHEN d.points_numerator = 1 THEN 'right'
            ELSE (ARRAY['near', 'near', 'far', 'odd'])[1 + floor(random() * 4)::int] END),
        0,
        a.started_at + d.position * interval '40 seconds'
    FROM assessments_drawnquestion d JOIN assessments_attempt a ON a.id = d.attempt_id
    ORDER BY d.attempt_id, d.position
"""


def lay(attempts: int) -> None:
    """So many attempts at a test of 20 questions from a pool of 200, every question answered."""
    course = Course.objects.create(key=uuid.uuid4())
    topic = Topic.objects.create(code="BENCH", name_de="Thema", name_en="Topic")
    options = [{"id": one, "text": one, "correct": one == "right", "feedback": ""} for one in OPTIONS]
    content = {"text": "<p>…</p>", "options": options, "explanation": ""}
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(question=uuid.uuid4(), number=1, type="single", topic=topic, contents={"de": content})
        for _n in range(POOL)
    )
    people = Person.objects.bulk_create(
        (Person(username=f"bench-{n}", email="") for n in range(attempts)), batch_size=5000
    )
    enrolled = Enrolment.objects.bulk_create(
        (Enrolment(person=person, course=course) for person in people), batch_size=5000
    )
    now, test = timezone.now(), uuid.uuid4()
    Attempt.objects.bulk_create(
        (
            Attempt(
                enrolment=one,
                test=test,
                number=1,
                pass_percent=80,
                submitted_at=now,
                percent=85,
                critical_failed=False,
                passed=True,
            )
            for one in enrolled
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(DRAWN.format(pool=POOL, length=LENGTH), [[one.pk for one in versions]])
        cursor.execute(ANSWERS)
        cursor.execute("ANALYZE")
