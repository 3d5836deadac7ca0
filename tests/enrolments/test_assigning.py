"""Assignments follow their rules: made, renewed, changed, withdrawn; what has been begun stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enrolments.models import Assignment, Enrolment
from enrolments.services.assigning import (
    Counts,
    NotAssignable,
    Wanted,
    assign_by_hand,
    by_hand,
    sync_assignments,
    withdraw,
)
from tests import factories
from tests.cast import Cast, Network

pytestmark = pytest.mark.django_db

DUE = date(2031, 5, 1)


def wanted(**fields: Any) -> Wanted:
    person = fields.pop("person", None) or factories.PersonFactory.create().pk
    course = fields.pop("course", None) or factories.CourseFactory.create().pk
    house = fields.pop("dealership", None) or factories.DealershipFactory.create().pk
    return Wanted(
        person,
        course,
        house,
        **{"source": "rule:1", "due_on": DUE, "why_de": "Pflicht", "why_en": "Required", **fields},
    )


def current() -> set[tuple[int, int, str, date]]:
    return set(Assignment.objects.current().values_list("person", "course", "source", "due_on"))


def row(one: Wanted) -> tuple[int, int, str, date]:
    return one.person, one.course, one.source, one.due_on


def test_rule_makes_keeps_changes_withdraws_and_renews() -> None:
    one, other = wanted(), wanted()
    assert sync_assignments(["rule:1"], [one, other]) == Counts(made=2)
    assert sync_assignments(["rule:1"], [one, other]) == Counts(kept=2)
    later = replace(one, due_on=date(2031, 6, 1))
    assert sync_assignments(["rule:1"], [later]) == Counts(changed=1, withdrawn=1)
    assert current() == {row(later)}
    assert sync_assignments(["rule:1"], [later]) == Counts(kept=1)
    assert sync_assignments(["rule:1"], [later, other]) == Counts(kept=1, renewed=1)
    assert (current(), Assignment.objects.count()) == ({row(later), row(other)}, 2)


def test_renewed_assignment_counts_from_its_renewal() -> None:
    one = wanted()
    sync_assignments(["rule:1"], [one])
    first = Assignment.objects.get().assigned_at
    sync_assignments(["rule:1"], [replace(one, due_on=date(2031, 6, 1))])
    assert Assignment.objects.get().assigned_at == first
    sync_assignments(["rule:1"], [])
    sync_assignments(["rule:1"], [one])
    assert Assignment.objects.get().assigned_at > first


def test_other_sources_are_left_alone() -> None:
    mine, other = wanted(), wanted(source="rule:2")
    sync_assignments(["rule:1", "rule:2"], [mine, other])
    assert sync_assignments(["rule:1"], []) == Counts(withdrawn=1)
    assert current() == {row(other)}


def test_wanting_something_of_another_source_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="rule:1"):
        sync_assignments(["rule:2"], [wanted()])


def test_of_two_due_dates_of_one_source_the_earlier_counts() -> None:
    late = wanted()
    early = replace(late, due_on=date(2031, 4, 1))
    assert sync_assignments(["rule:1"], [late, early]) == Counts(made=1)
    assert current() == {row(early)}


def test_what_is_begun_stays_when_its_assignment_goes() -> None:
    one = wanted()
    sync_assignments(["rule:1"], [one])
    enrolment = factories.EnrolmentFactory.create(person_id=one.person, course_id=one.course)
    sync_assignments(["rule:1"], [])
    assert list(Enrolment.objects.open()) == [enrolment]


def test_number_of_queries_does_not_depend_on_the_people() -> None:
    course, house = factories.CourseFactory.create().pk, factories.DealershipFactory.create().pk

    def queries(people: int, source: str) -> list[int]:
        some = [
            wanted(person=one.pk, course=course, dealership=house, source=source)
            for one in factories.PersonFactory.create_batch(people)
        ]
        counted = []
        for step in (some, [replace(one, why_de="Anders") for one in some], []):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                sync_assignments([source], step)
            counted.append(len(captured))
        return counted

    assert queries(1, "rule:1") == queries(40, "rule:2")


# By hand ---------------------------------------------------------------------------------------------------


def test_manager_assigns_to_people_of_the_house(cast: Cast, network: Network) -> None:
    course = factories.CourseFactory.create(manufacturer=network.maker_a)
    people = [cast.employee.pk, cast.colleague.pk]
    counts = assign_by_hand(cast.manager, network.a1, people, course, due_on=DUE)
    again = assign_by_hand(cast.manager, network.a1, people, course, due_on=DUE)
    assert (counts, again) == (Counts(made=2), Counts(kept=2))
    assert set(Assignment.objects.values_list("person", "source", "assigned_by", "dealership")) == {
        (pk, by_hand(network.a1), cast.manager.pk, network.a1.pk) for pk in people
    }


def test_assigning_another_course_by_hand_withdraws_nothing(cast: Cast, network: Network) -> None:
    for course in factories.CourseFactory.create_batch(2):
        assign_by_hand(cast.manager, network.a1, [cast.employee.pk], course, due_on=DUE)
    assert Assignment.objects.current().count() == 2


def test_who_has_completed_the_course_is_left_alone(cast: Cast, network: Network) -> None:
    done = factories.EnrolmentFactory.create(person=cast.employee, completed_at="2026-01-01T12:00Z")
    counts = assign_by_hand(cast.manager, network.a1, [cast.employee.pk], done.course, due_on=DUE)
    assert (counts, Assignment.objects.count()) == (Counts(), 0)


def test_nobody_is_assigned_anything_for_a_house_where_they_do_not_work(cast: Cast, network: Network) -> None:
    with pytest.raises(NotAssignable):
        assign_by_hand(
            cast.manager,
            network.a1,
            [cast.employee.pk, cast.employee_a2.pk],
            factories.CourseFactory.create(),
            due_on=DUE,
        )
    assert Assignment.objects.count() == 0


def test_course_of_another_maker_is_not_assigned(cast: Cast, network: Network) -> None:
    course = factories.CourseFactory.create(manufacturer=network.maker_b)
    with pytest.raises(NotAssignable):
        assign_by_hand(cast.manager, network.a1, [cast.employee.pk], course, due_on=DUE)


def test_withdrawing_counts_what_was_current() -> None:
    factories.AssignmentFactory.create_batch(2)
    assert (withdraw(Assignment.objects.all()), withdraw(Assignment.objects.all())) == (2, 0)
