"""How many of those who lack a proof have begun to learn for it: counts, and only over groups that are large enough."""

from __future__ import annotations

import pytest

from tests import factories
from tests.cast import Cast, Network, client_of
from tests.enrolments.courses import SmallCourse, small_course
from tests.factories import in_days
from tests.readiness.boards import board, refresh
from tests.readiness.test_views import A1, rows_of, shown
from tests.scenes import scene

__all__ = ["board"]

pytestmark = pytest.mark.django_db


@scene
def dms(board: Network, cast: Cast) -> SmallCourse:
    """Of the four at A1 without the proof, two have begun the course for it, and one who has the proof too."""
    course = small_course()
    factories.CertificationCourseFactory.create(certification=board.certification_a, course=course.course)
    holder = board.certification_a.certificates.filter(person__employments__dealership=board.a1).first()
    for person in (cast.employee, cast.colleague, holder.person):
        factories.EnrolmentFactory.create(person=person, course=course.course)
    refresh()
    return course


def reason(cast: Cast, persona: str) -> str:
    return next(said for number, _status, said, _cells in rows_of(client_of(cast, persona)) if number == "A1")


def test_board_says_how_many_have_begun(cast: Cast, dms: SmallCourse) -> None:
    assert reason(cast, "manager") == "4 Nachweise fehlen, 2 begonnen: Alle"


def test_who_has_completed_the_course_or_takes_another_has_not_begun(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    other = factories.CourseFactory.create()
    factories.EnrolmentFactory.create(person=cast.manager, course=other)
    factories.EnrolmentFactory.create(
        person=cast.works_council, course=dms.course, completed_at=factories.timezone.now()
    )
    assert reason(cast, "manager") == "4 Nachweise fehlen, 2 begonnen: Alle"


def test_above_the_group_nobody_learns_how_many_of_fewer_than_five_have_begun(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    assert reason(cast, "headquarters") == "4 Nachweise fehlen: Alle"
    assert "begonnen" not in shown(client_of(cast, "headquarters"), A1)
    factories.EmploymentFactory.create(dealership=board.a1, role=board.role)
    refresh()
    assert reason(cast, "headquarters") == "5 Nachweise fehlen, 2 begonnen: Alle"


def test_page_of_the_dealership_says_that_they_are_in_time(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    said = "2 Personen ohne Nachweis haben einen Kurs dafür begonnen"
    assert f"{said}, rechtzeitig fällig am {in_days(43):%d.%m.%Y}." in shown(client_of(cast, "manager"), A1)
    board.wave_a.go_live = in_days(3)
    board.wave_a.save()
    refresh()
    assert f"{said}. Die Frist endet" in shown(client_of(cast, "manager"), A1)


def test_who_may_see_names_does_not_learn_that_all_have_begun(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    for person in (cast.manager, cast.works_council):
        factories.EnrolmentFactory.create(person=person, course=dms.course)
    refresh()
    for persona in ("manager", "group_manager"):
        assert reason(cast, persona) == "4 Nachweise fehlen: Alle"
    assert "begonnen" not in shown(client_of(cast, "manager"), A1)
    factories.EnrolmentFactory.create(
        person=factories.EmploymentFactory.create(dealership=board.a1, role=board.role).person,
        course=dms.course,
    )
    refresh()
    assert reason(cast, "headquarters") == "5 Nachweise fehlen, 5 begonnen: Alle"


def test_nobody_is_named_as_having_begun(cast: Cast, dms: SmallCourse) -> None:
    text = shown(client_of(cast, "manager"), A1)
    assert "Ohne Nachweis: 4 Kim Colleague, Kim Employee, Kim Manager, Kim Works_Council" in text


def test_whoever_begins_on_any_way_to_a_competence_has_begun(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    """A certification below the level asked for leads nowhere."""
    competence = factories.CompetenceFactory.create(code="COMP")
    for level, person in ((2, cast.works_council), (5, cast.manager)):
        course = small_course(f"Stufe {level}")
        certification = factories.CertificationFactory.create()
        factories.GrantFactory.create(certification=certification, competence=competence, level=level)
        factories.CertificationCourseFactory.create(certification=certification, course=course.course)
        factories.EnrolmentFactory.create(person=person, course=course.course)
    board.rollout_a.requirements.filter(code="ALL").update(proof="competence:COMP@4")
    refresh()
    assert reason(cast, "manager") == "6 Nachweise fehlen, 1 begonnen: Alle"
