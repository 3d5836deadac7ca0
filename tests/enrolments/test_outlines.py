"""What a person's courses look like: states, what is next, what is locked, what is due first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from dealerships.models import Person
from enrolments.models import Enrolment
from enrolments.outlines import Outline, has_something_to_learn, learning_of, outline_of, outlines_of
from enrolments.services import progress
from enrolments.services.enrolling import enrol
from tests import factories
from tests.cast import Cast, Network
from tests.enrolments.courses import SmallCourse, dms, in_english, small_course

__all__ = ["dms"]


@pytest.fixture
def person(db: None) -> Person:
    return factories.PersonFactory.create()


def outline(person: Person, course: SmallCourse) -> Outline:
    found = outline_of(person, course.course)
    assert found is not None
    return found


def states(one: Outline) -> list[tuple[str, str]]:
    return [(step.title, step.state.value) for step in one.steps]


def test_course_nobody_has_begun(person: Person, dms: SmallCourse) -> None:
    one = outline(person, dms)
    assert states(one) == [("Anmelden", "next"), ("Auftrag anlegen", "open"), ("Abschlusstest", "locked")]
    assert (one.state, one.percent, one.minutes, one.minutes_left) == ("open", 0, 19, 19)
    assert one.steps[2].needs == ("Anmelden", "Auftrag anlegen")


def test_course_in_the_middle(person: Person, dms: SmallCourse) -> None:
    progress.complete_step(enrol(person, dms.course), dms.checking.translation_key)
    one = outline(person, dms)
    assert states(one) == [("Anmelden", "next"), ("Auftrag anlegen", "done"), ("Abschlusstest", "locked")]
    assert (one.state, one.percent, one.minutes_left) == ("begun", 33, 13)


def test_test_is_unlocked_by_the_lessons_before_it(person: Person, dms: SmallCourse) -> None:
    enrolment = enrol(person, dms.course)
    for step in (dms.reading, dms.checking):
        progress.complete_step(enrolment, step.translation_key)
    assert states(outline(person, dms))[2] == ("Abschlusstest", "next")


def test_passed_test_stays_open_to_look_at_when_a_lesson_comes_before_it(
    person: Person, dms: SmallCourse
) -> None:
    progress.complete_step(enrol(person, dms.course), dms.test.translation_key)
    assert states(outline(person, dms))[2] == ("Abschlusstest", "done")


def test_completed_course(person: Person, dms: SmallCourse) -> None:
    enrolment = enrol(person, dms.course)
    for step in dms.steps:
        progress.complete_step(enrolment, step.translation_key)
    one = outline(person, dms)
    assert (one.state, one.percent, one.minutes_left, one.next_step) == ("done", 100, 0, None)
    factories.LessonPageFactory.create(parent=dms.page, slug="new")
    assert (outline(person, dms).state, outline(person, dms).percent) == ("done", 100)


def test_on_from_a_lesson_goes_to_what_a_locked_test_needs(person: Person, dms: SmallCourse) -> None:
    titles = []
    for step in dms.steps:
        before, after = outline(person, dms).around(step.translation_key)
        titles.append((before and before.title, after and after.title))
    assert titles == [
        (None, "Auftrag anlegen"),
        ("Anmelden", "Anmelden"),
        ("Auftrag anlegen", None),
    ]


# Languages -------------------------------------------------------------------------------------------------


def test_each_step_is_in_the_readers_language_where_there_is_one(person: Person, dms: SmallCourse) -> None:
    in_english(dms.page, title="DMS 9 in English")
    in_english(dms.reading, title="Signing in")
    with translation.override("en"):
        one = outline(person, dms)
    assert [step.title for step in one.steps] == ["Signing in", "Auftrag anlegen", "Abschlusstest"]
    assert one.title == "DMS 9 in English"


def test_both_languages_are_one_course_with_one_progress(person: Person, dms: SmallCourse) -> None:
    in_english(dms.page, title="DMS 9 in English")
    for step in dms.steps:
        in_english(step)
    enrolment = enrol(person, dms.course)
    with translation.override("en"):
        progress.complete_step(enrolment, outline(person, dms).steps[0].key)
        assert (outline(person, dms).title, outline(person, dms).done) == ("DMS 9 in English", 1)
    assert (outline(person, dms).title, outline(person, dms).done) == ("DMS 9", 1)
    assert outline(person, dms).languages == ("de", "en")


# Assignments -----------------------------------------------------------------------------------------------


def assign(person: Person, course: SmallCourse, days: int, **fields: Any) -> None:
    factories.AssignmentFactory.create(
        person=person, course=course.course, due_on=factories.in_days(days), **fields
    )


def test_the_assignment_due_first_is_shown(person: Person, dms: SmallCourse) -> None:
    assign(person, dms, 30)
    assign(person, dms, 10, why_de="Eilig")
    assign(person, dms, 5, withdrawn_at=timezone.now())
    found = outline(person, dms).assignment
    assert (found and found.due_on, found and found.why) == (factories.in_days(10), "Eilig")


def test_assignment_to_take_a_course_anew_counts_no_earlier_completion(
    person: Person, dms: SmallCourse
) -> None:
    enrolment = enrol(person, dms.course)
    for step in dms.steps:
        progress.complete_step(enrolment, step.translation_key)
    assign(person, dms, 10, anew_after=factories.in_days(-1))
    assert outline(person, dms).state == "done"
    Enrolment.objects.update(completed_at=timezone.now() - timedelta(days=2))
    assert (outline(person, dms).state, outline(person, dms).done) == ("open", 0)
    assert outline(person, dms).enrolment is None


def test_learning_begins_with_what_is_begun_and_due_first(cast: Cast, network: Network) -> None:
    person = cast.employee
    courses = {
        name: small_course(name) for name in ("own", "assigned", "begun late", "begun soon", "done", "other")
    }
    for name, days in (("assigned", 1), ("begun late", 30), ("begun soon", 10), ("done", 5)):
        assign(person, courses[name], days)
    for name in ("own", "begun late", "begun soon", "done"):
        enrolment = enrol(person, courses[name].course)
        if name == "done":
            for step in courses[name].steps:
                progress.complete_step(enrolment, step.translation_key)
    learning = learning_of(person)
    assert [one.title for one in learning.open] == ["begun soon", "begun late", "assigned", "own"]
    assert [one.title for one in learning.done] == ["done"]


def test_courses_of_makers_one_no_longer_sees_are_not_shown(cast: Cast, network: Network) -> None:
    course = small_course(manufacturer=network.maker_b)
    enrol(cast.employee, course.course)
    assert learning_of(cast.employee).open == ()


def test_something_to_learn_is_what_is_open_or_assigned(person: Person, dms: SmallCourse) -> None:
    assert has_something_to_learn(person) is False
    assign(person, dms, 9)
    assert has_something_to_learn(person) is True


def test_number_of_queries_does_not_depend_on_the_courses(person: Person) -> None:
    def queries(total: int) -> int:
        courses = [small_course() for _number in range(total)]
        for one in courses:
            assign(person, one, 9)
            progress.complete_step(enrol(person, one.course), one.reading.translation_key)
        with CaptureQueriesContext(connection) as captured:
            assert len(outlines_of(person, [one.course for one in courses])) == total
        return len(captured)

    assert (queries(1), queries(4)) == (6, 6)
