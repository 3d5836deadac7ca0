"""Requests at the same moment, on PostgreSQL with real threads: everything counts once and nothing is missed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction

from dealerships.calendar import today
from dealerships.models import Mail
from enrolments.models import AnsweredCheck, Assignment, Enrolment, Notice, OutdatedReport, StepRecord
from enrolments.services import progress
from enrolments.services.assigning import Wanted, sync_assignments
from enrolments.services.enrolling import enrol
from enrolments.services.reporting import report_outdated
from enrolments.services.telling import write_mail
from tests import factories
from tests.enrolments.courses import small_course
from tests.enrolments.test_progress import completions
from tests.readiness.test_concurrency import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_eight_starts_are_one_enrolment() -> None:
    person, course = factories.PersonFactory.create(), small_course().course
    assert len(set(at_once(*[partial(enrol, person, course)] * 8))) == 1
    assert Enrolment.objects.count() == 1


def overlapping(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Run the second while the first is done and not committed, until it is done too or waits for the first."""

    def run() -> None:
        try:
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            other = pool.submit(run)
            while not other.done() and not is_waited_for():
                pass
        other.result(timeout=30)


def is_waited_for() -> bool:
    """Whether another connection waits for a lock that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def test_last_two_answers_in_overlapping_requests_complete_the_lesson() -> None:
    dms = small_course()
    enrolment = factories.EnrolmentFactory.create(course=dms.course)
    answers = [
        partial(progress.answer_check, enrolment, dms.checking, block, "right")
        for block in ("check-0", "check-1")
    ]
    overlapping(*answers)
    assert StepRecord.objects.done().count() == 1


def test_last_two_steps_in_overlapping_requests_complete_the_course() -> None:
    dms = small_course()
    enrolment = factories.EnrolmentFactory.create(course=dms.course)
    progress.complete_step(enrolment, dms.reading.translation_key)
    with completions() as heard:
        overlapping(
            *[
                partial(progress.complete_step, enrolment, step.translation_key)
                for step in (dms.checking, dms.test)
            ]
        )
    assert heard == [[enrolment.pk]]


def test_last_two_answers_at_once_complete_the_lesson() -> None:
    for _round in range(5):
        dms = small_course()
        enrolment = factories.EnrolmentFactory.create(course=dms.course)
        at_once(
            *[
                partial(progress.answer_check, enrolment, dms.checking, block, "right")
                for block in ("check-0", "check-1")
                for _again in range(2)
            ]
        )
        record = StepRecord.objects.get(enrolment=enrolment)
        assert record.done_at is not None
        assert AnsweredCheck.objects.filter(record=record).count() == 2


def test_last_two_steps_at_once_complete_the_course_once() -> None:
    for _round in range(5):
        dms = small_course()
        enrolment = factories.EnrolmentFactory.create(course=dms.course)
        progress.complete_step(enrolment, dms.reading.translation_key)
        with completions() as heard:
            at_once(
                *[
                    partial(progress.complete_step, enrolment, step.translation_key)
                    for step in (dms.checking, dms.test)
                    for _again in range(4)
                ]
            )
        enrolment.refresh_from_db()
        assert (heard, enrolment.completed_at is not None) == ([[enrolment.pk]], True)


def test_two_runs_of_a_rule_at_once_make_each_assignment_once() -> None:
    people = factories.PersonFactory.create_batch(30)
    course, house = factories.CourseFactory.create(), factories.DealershipFactory.create()
    wanted = [
        Wanted(one.pk, course.pk, house.pk, "rule", factories.in_days(9), "Pflicht", "Required")
        for one in people
    ]
    at_once(*[partial(sync_assignments, ["rule"], wanted)] * 4)
    assert Assignment.objects.current().count() == 30


def test_mail_that_is_written_four_times_at_once_is_one() -> None:
    person = factories.PersonFactory.create(password="secret-enough")
    factories.EmploymentFactory.create(person=person)
    factories.AssignmentFactory.create(person=person, course=small_course().course, due_on=today())
    assert sorted(at_once(*[write_mail] * 4)) == [0, 0, 0, 1]
    assert (Mail.objects.count(), Notice.objects.count()) == (1, 1)


def test_a_place_that_is_reported_eight_times_at_once_is_reported_once() -> None:
    person, dms = factories.PersonFactory.create(), small_course()
    calls = [partial(report_outdated, person, dms.course, dms.checking, "text-0", "")] * 8
    assert sum(at_once(*calls)) == 1
    assert OutdatedReport.objects.count() == 1
