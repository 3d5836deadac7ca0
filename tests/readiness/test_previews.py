"""Whom a rollout's assignments concern, as those may know who plan it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from readiness.previews import preview_of
from tests import factories
from tests.cast import Cast, Network, client_of
from tests.enrolments.courses import SmallCourse, small_course
from tests.factories import in_days
from tests.readiness.boards import board, refresh
from tests.readiness.test_views import shown
from tests.scenes import scene

__all__ = ["board"]

pytestmark = pytest.mark.django_db

URL = "/rollouts/ROLLOUT-A/assignments/"


@scene
def dms(board: Network) -> SmallCourse:
    course = small_course()
    factories.CertificationCourseFactory.create(certification=board.certification_a, course=course.course)
    refresh()
    return course


def told(board: Network, reader: Any) -> list[tuple[Any, ...]]:
    return [
        (
            one.requirement.code,
            one.people,
            [page.title for page in one.courses],
            one.minutes,
            one.first_due,
            one.last_due,
        )
        for one in preview_of(board.rollout_a, reader)
    ]


def test_each_requirement_tells_how_many_take_what_until_when(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    """All of A1 (four without the proof) and A2 (two) need it; one person of A2 would do for R1."""
    assert told(board, cast.admin) == [
        ("ALL", 6, ["DMS 9"], 19, in_days(-2), in_days(43)),
        ("R1", 2, ["DMS 9"], 19, in_days(-2), in_days(-2)),
    ]


def test_for_the_maker_few_people_are_no_number_nor_can_they_be_reckoned(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    assert [line[:2] for line in told(board, cast.headquarters)] == [("ALL", 6), ("R1", None)]
    people = board.rollout_a.requirements.create(
        code="PART", name_de="x", kind="people", proof="certification:CERT-A", share=100
    )
    people.roles.set([board.role])
    other = factories.EmploymentFactory.create(dealership=board.a1).person
    refresh()
    assert [line[:2] for line in told(board, cast.headquarters)] == [("ALL", 7), ("PART", None), ("R1", None)]
    assert other.employments.count() == 1


def test_without_a_published_course_the_page_says_what_is_missing(board: Network, cast: Cast) -> None:
    refresh()
    text = shown(client_of(cast, "rollout_manager"), URL)
    assert "Noch führt kein veröffentlichter Kurs zu diesem Nachweis." in text


def test_preview_needs_a_fixed_number_of_queries(board: Network, cast: Cast, dms: SmallCourse) -> None:
    client = client_of(cast, "headquarters")

    def queries() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    before = queries()
    for number in range(3):
        factories.RequirementFactory.create(
            rollout=board.rollout_a, code=f"X{number}", proof="certification:CERT-A"
        )
        factories.EmploymentFactory.create_batch(2, dealership=board.a1, role=board.role)
    refresh()
    assert (queries(), before <= 25) == (before, True)
