"""Whoever lacks a proof that their dealership needs is assigned what leads to it, and only as long as it is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from random import Random
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Question
from certificates.models import Certificate, Certification, CertificationCourse, Ends, Path
from courses.models import Course
from dealerships.calendar import today
from dealerships.models import Employment, Leave, Person, Release
from enrolments.models import Assignment
from enrolments.services.assigning import Wanted, sync_assignments
from readiness.models import Evaluation, Requirement, Rollout, StaleMark, Waiver, Wave, WaveMember
from readiness.services.assigning import PREFIX, source_of
from readiness.services.verdicts import recompute, recompute_stale
from readiness.services.verification import verify
from tests import factories
from tests.cast import Cast, Network
from tests.enrolments.courses import SmallCourse, small_course
from tests.factories import in_days
from tests.readiness.boards import board, refresh
from tests.readiness.examples import FOLDER
from tests.readiness.walks import edit
from tests.scenes import scene

__all__ = ["board"]

pytestmark = pytest.mark.django_db


@scene
def dms(board: Network) -> SmallCourse:
    """The course that leads to the certification which rollout A asks for; nothing is computed with it yet."""
    course = small_course()
    factories.CertificationCourseFactory.create(certification=board.certification_a, course=course.course)
    return course


def requirement(code: str) -> Requirement:
    return Requirement.objects.get(code=code, rollout__code="ROLLOUT-A")


def assigned(code: str, number: str = "A1") -> set[str]:
    """Who has a current assignment because of the requirement at the dealership."""
    house = factories.Dealership.objects.get(number=number)
    rows = Assignment.objects.current().filter(source=source_of(requirement(code).pk, house.pk))
    assert {row.dealership_id for row in rows} <= {house.pk}
    return set(rows.values_list("person__username", flat=True))


def without_proof(*also: Person) -> set[str]:
    return {"employee", "manager", "works_council", "colleague", *(one.username for one in also)}


# Whom -------------------------------------------------------------------------------------------


def test_who_lacks_the_proof_is_assigned_the_course_in_time_with_the_reason(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    recompute_stale()
    row = Assignment.objects.get(person=cast.employee, source=source_of(requirement("ALL").pk, board.a1.pk))
    go_live = board.wave_a.go_live
    assert (row.course, row.dealership, row.due_on, row.assigned_by, row.anew_after) == (
        dms.course,
        board.a1,
        go_live - timedelta(days=7),
        None,
        None,
    )
    assert row.why_de == f"Pflicht für alle Funktionen in Einführung ROLLOUT-A, Go-live {go_live:%d.%m.%Y}"
    assert (
        row.why_en
        == f"Required for all job roles in Einführung ROLLOUT-A, go-live {go_live.day} {go_live:%b %Y}"
    )


def test_reason_names_the_job_roles_and_tells_what_is_no_duty(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    everybody = requirement("ALL")
    everybody.mandatory = False
    everybody.lead_days = 10
    everybody.save()
    everybody.roles.set([board.role])
    recompute_stale()
    row = Assignment.objects.get(person=cast.employee, source=source_of(everybody.pk, board.a1.pk))
    assert row.why_de.startswith("Empfohlen für Funktion ADVISOR in Einführung ROLLOUT-A, ")
    assert row.due_on == board.wave_a.go_live - timedelta(days=17)


def test_share_wants_all_who_lack_the_proof_and_heads_only_while_they_are_missing(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    """At A1 somebody has the proof that R1 asks one person for; at A2 nobody has."""
    recompute_stale()
    assert (assigned("ALL"), assigned("R1")) == (without_proof(), set())
    assert assigned("R1", "A2") == {"other_manager", "employee_a2"}
    everybody = requirement("ALL")
    everybody.share = 30
    everybody.save()
    recompute_stale()
    assert assigned("ALL") == without_proof(), "also while it is met"


def test_newcomers_are_assigned_before_they_count(board: Network, cast: Cast, dms: SmallCourse) -> None:
    everybody = requirement("ALL")
    everybody.newcomer_days = 90
    everybody.save()
    newcomer = factories.EmploymentFactory.create(
        dealership=board.a1, role=board.role, starts_on=today()
    ).person
    recompute_stale()
    assert assigned("ALL") == without_proof(newcomer)


def test_certificate_ends_what_was_assigned_for_it(board: Network, cast: Cast, dms: SmallCourse) -> None:
    recompute_stale()
    factories.CertificateFactory.create(person=cast.employee, certification=board.certification_a)
    recompute_stale()
    assert assigned("ALL") == without_proof() - {"employee"}
    assert assigned("R1", "A2") == {"other_manager", "employee_a2"}


def test_proof_that_runs_out_is_to_be_earned_anew(board: Network, cast: Cast, dms: SmallCourse) -> None:
    issued_on = in_days(-300)
    factories.CertificateFactory.create(
        person=cast.employee,
        certification=board.certification_a,
        issued_on=issued_on,
        valid_until=in_days(20),
    )
    recompute_stale()
    row = Assignment.objects.get(person=cast.employee, source=source_of(requirement("ALL").pk, board.a1.pk))
    assert (row.anew_after, row.is_met_by(issued_on), row.is_met_by(today())) == (issued_on, False, True)


# No more --------------------------------------------------------------------------------------------


def leaves(board: Network, cast: Cast) -> None:
    employment = cast.employee.employments.get()
    employment.ends_on = today()
    employment.save()


def changes_role(board: Network, cast: Cast) -> None:
    requirement("ALL").roles.set([board.role])
    employment = cast.employee.employments.get()
    employment.role = factories.JobRoleFactory.create()
    employment.save()


def is_away(board: Network, cast: Cast) -> None:
    factories.LeaveFactory.create(person=cast.employee)


@pytest.mark.parametrize("change", [leaves, changes_role, is_away], ids=lambda one: one.__name__)
def test_who_does_not_count_any_more_loses_the_assignment(
    change: Any, board: Network, cast: Cast, dms: SmallCourse
) -> None:
    recompute_stale()
    change(board, cast)
    recompute_stale()
    assert assigned("ALL") == without_proof() - {"employee"}


def waived(board: Network) -> None:
    factories.WaiverFactory.create(requirement=requirement("ALL"), dealership=board.a1)


def left_the_wave(board: Network) -> None:
    WaveMember.objects.get(rollout=board.rollout_a, dealership=board.a1).delete()


def requirement_deleted(board: Network) -> None:
    requirement("ALL").delete()


def rollout_deleted(board: Network) -> None:
    WaveMember.objects.filter(rollout=board.rollout_a).delete()
    Wave.objects.filter(rollout=board.rollout_a).delete()
    board.rollout_a.delete()


@pytest.mark.parametrize(
    "change", [waived, left_the_wave, requirement_deleted, rollout_deleted], ids=lambda one: one.__name__
)
def test_what_the_dealership_does_not_need_any_more_is_withdrawn(
    change: Any, board: Network, cast: Cast, dms: SmallCourse
) -> None:
    recompute_stale()
    change(board)
    recompute_stale()
    assert not Assignment.objects.current().filter(dealership=board.a1).exists()
    assert Assignment.objects.filter(dealership=board.a1).count() == 4, "withdrawn, not deleted"


def test_moved_wave_moves_the_due_date(board: Network, cast: Cast, dms: SmallCourse) -> None:
    recompute_stale()
    board.wave_a.go_live = in_days(80)
    board.wave_a.save()
    recompute_stale()
    rows = Assignment.objects.current().filter(dealership=board.a1)
    assert set(rows.values_list("due_on", flat=True)) == {in_days(73)}


def test_several_houses_and_requirements_keep_a_row_each(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    factories.EmploymentFactory.create(person=cast.employee, dealership=board.a2, role=board.role)
    recompute_stale()
    rows = Assignment.objects.current().filter(person=cast.employee)
    assert set(rows.values_list("source", "due_on")) == {
        (source_of(requirement("ALL").pk, board.a1.pk), in_days(43)),
        (source_of(requirement("ALL").pk, board.a2.pk), in_days(-2)),
        (source_of(requirement("R1").pk, board.a2.pk), in_days(-2)),
    }


def test_other_sources_are_left_alone(board: Network, cast: Cast, dms: SmallCourse) -> None:
    by_hand = Wanted(cast.employee.pk, dms.course.pk, board.a1.pk, "dealership:1", today(), "Darum", "So")
    sync_assignments(["dealership:1"], [by_hand])
    recompute_stale()
    left_the_wave(board)
    recompute_stale()
    assert [row.source for row in Assignment.objects.current().filter(dealership=board.a1)] == [
        "dealership:1"
    ]


# Which course ---------------------------------------------------------------------------------------


def test_course_is_assigned_when_it_is_published_and_withdrawn_when_it_is_not(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    recompute_stale()
    dms.page.unpublish()
    assert StaleMark.objects.filter(dealership=board.a1).exists()
    recompute_stale()
    assert assigned("ALL") == set()
    dms.page.get_latest_revision().publish()
    recompute_stale()
    assert assigned("ALL") == without_proof()
    dms.page.get_parent().specific.refresh_from_db()
    type(dms.page).objects.get(pk=dms.page.pk).delete()
    recompute_stale()
    assert assigned("ALL") == set()


def test_course_that_leads_nowhere_any_more_is_withdrawn(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    recompute_stale()
    CertificationCourse.objects.get().delete()
    assert StaleMark.objects.filter(dealership=board.a1).exists()
    recompute_stale()
    assert not Assignment.objects.current().exists()


def test_competence_is_led_to_by_the_certification_with_the_fewest_minutes(
    board: Network, cast: Cast
) -> None:
    """The shortest has no course, the next asks for a higher level than it grants; a step's minutes decide."""
    competence = factories.CompetenceFactory.create(code="COMP")
    courses = {}
    for code, level, minutes in (("NONE", 5, None), ("LOW", 3, 5), ("LONG", 4, 30), ("SHORT", 6, 20)):
        certification = factories.CertificationFactory.create(code=code)
        factories.GrantFactory.create(certification=certification, competence=competence, level=level)
        if minutes:
            page = factories.CoursePageFactory.create(title=code)
            courses[code] = factories.LessonPageFactory.create(parent=page, minutes=minutes)
            factories.CertificationCourseFactory.create(certification=certification, course=page.course)
    everybody = requirement("ALL")
    everybody.proof = "competence:COMP@4"
    everybody.save()
    recompute_stale()
    shown = Assignment.objects.current().filter(person=cast.employee, dealership=board.a1)

    def keys() -> set[Any]:
        return set(shown.values_list("course__key", flat=True))

    assert keys() == {courses["SHORT"].get_parent().translation_key}
    lesson = courses["SHORT"]
    lesson.minutes = 60
    lesson.save_revision().publish()
    recompute_stale()
    assert keys() == {courses["LONG"].get_parent().translation_key}


# By which path ------------------------------------------------------------------------------------


@pytest.fixture
def ending(board: Network, cast: Cast, dms: SmallCourse) -> Certification:
    """What the employee alone holds ends before the go-live; a refresher renews it."""
    Certificate.objects.all().delete()
    factories.CertificateFactory.create(
        person=cast.employee,
        certification=board.certification_a,
        issued_on=in_days(-300),
        valid_until=in_days(20),
    )
    page = factories.CoursePageFactory.create(title="Auffrischung")
    factories.LessonPageFactory.create(parent=page)
    factories.CertificationCourseFactory.create(
        certification=board.certification_a, course=page.course, path=Path.RENEWAL
    )
    return board.certification_a


def settled(cast: Cast, change: Callable[[], object]) -> set[str]:
    """Make a change of which something must be waiting; the courses that the employee has to take then."""
    recompute_stale()
    change()
    assert {one.waiting for one in verify()} == {True}
    recompute_stale()
    assert verify() == []
    rows = Assignment.objects.current().filter(person=cast.employee, source__startswith=PREFIX)
    return {str(row.course) for row in rows}


def test_terms_of_a_renewal_decide_what_is_assigned(cast: Cast, ending: Certification) -> None:
    ending.window_days = 90
    assert settled(cast, ending.save) == {"Auffrischung"}


def bind_to_releases(certification: Certification, board: Network) -> None:
    certification.ends, certification.system = Ends.RELEASE, board.system_a
    certification.save()


def release(board: Network) -> Release:
    """A major one that lets certificates last longer than the only one: it changes no certificate."""
    return factories.ReleaseFactory.create(  # type: ignore[no-any-return]
        system=board.system_a, is_major=True, released_on=in_days(-5), delta_until=in_days(55)
    )


def test_release_decides_what_is_assigned(board: Network, cast: Cast, ending: Certification) -> None:
    bind_to_releases(ending, board)
    assert settled(cast, lambda: release(board)) == {"Auffrischung"}


def test_changed_questions_decide_what_is_assigned(
    board: Network, cast: Cast, dms: SmallCourse, ending: Certification
) -> None:
    """Where a release changed a question, the course whose test asks it is taken anew, and no refresher."""
    bind_to_releases(ending, board)
    question = factories.QuestionFactory.create(changed_in=release(board))
    dms.test.sections.create(topic=question.topic, count=1)
    dms.test.save_revision().publish()
    assert settled(cast, question.save_revision().publish) == {"DMS 9"}
    assert settled(cast, Question.objects.get().unpublish) == {"Auffrischung"}


def test_step_that_moves_concerns_the_course_that_it_leaves(board: Network, dms: SmallCourse) -> None:
    recompute_stale()
    elsewhere = factories.CoursePageFactory.create()
    dms.checking.move(elsewhere, pos="last-child")
    assert StaleMark.objects.filter(dealership=board.a1).exists()


# In sets, and never wrong ---------------------------------------------------------------------------


def test_recomputing_again_changes_no_row(board: Network, cast: Cast, dms: SmallCourse) -> None:
    recompute_stale()
    before = list(Assignment.objects.order_by("pk").values())
    refresh()
    assert list(Assignment.objects.order_by("pk").values()) == before


def test_number_of_queries_is_the_same_for_one_dealership_and_for_three(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    def queries(*houses: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            recompute([house.pk for house in houses])
        return len(context)

    recompute_stale()
    Assignment.objects.all().delete()
    one = queries(board.a1)
    Assignment.objects.all().delete()
    assert queries(board.a1, board.a2, board.ab) == one


def test_verification_tells_what_waits_from_what_was_missed(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    recompute_stale()
    assert verify() == []
    Assignment.objects.filter(person=cast.employee).update(due_on=today())
    with pytest.raises(CommandError, match="1 stored verdicts are wrong"):
        call_command("verify_readiness", stdout=StringIO())
    factories.StaleMarkFactory.create(dealership=board.a1)
    assert [(one.dealership, one.waiting) for one in verify()] == [("A1", True)]
    recompute_stale()
    assert verify() == []


def test_assignments_of_a_requirement_that_is_gone_are_found_wrong(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    recompute_stale()
    Assignment.objects.filter(person=cast.employee).update(source="requirement:999999@1")
    assert {(one.rollout, one.waiting) for one in verify()} == {(None, False), (board.rollout_a.pk, False)}
    refresh()
    assert verify() == []


WALKED = (Employment, Leave, Waiver, Wave, WaveMember, Requirement, CertificationCourse, Rollout)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("example", ["mini", "edges"])
def test_after_any_changes_assignments_are_those_computed_from_scratch(example: str, seed: int) -> None:
    """A random walk through the master data; nothing is ever wrong without a mark that puts it right."""
    with time_machine.travel("2027-01-15 12:00+01:00", tick=False):
        call_command("import_network", str(FOLDER / example), stdout=StringIO())
        for certification in Certification.objects.all():
            page = factories.CoursePageFactory.create()
            factories.LessonPageFactory.create(parent=page)
            factories.CertificationCourseFactory.create(certification=certification, course=page.course)
        recompute_stale()
        random = Random(f"{example}{seed}")
        seen = set()
        for _step in range(25):
            edit(random.choice(WALKED), random)
            if random.random() < 0.2:
                page = random.choice(list(factories.CoursePage.objects.all()))
                page.unpublish() if page.live else page.get_latest_revision().publish()
            assert [one for one in verify() if not one.waiting] == []
            recompute_stale()
            seen.add(current())
        assert (verify(), len(seen) > 1) == ([], True)
        walked = current()
        Assignment.objects.all().delete()
        recompute(Evaluation.objects.values_list("pk", flat=True))
        assert current() == walked


def current() -> frozenset[tuple[Any, ...]]:
    rows = Assignment.objects.current()
    return frozenset(
        rows.values_list(
            "person", "course", "source", "dealership", "due_on", "why_de", "why_en", "anew_after"
        )
    )


def test_courses_without_a_page_are_assigned_to_nobody(board: Network, cast: Cast) -> None:
    factories.CertificationCourseFactory.create(
        certification=board.certification_a, course=factories.CourseFactory.create()
    )
    recompute_stale()
    assert (Course.objects.count(), Assignment.objects.count()) == (1, 0)
