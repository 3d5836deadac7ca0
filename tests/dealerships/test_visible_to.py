"""Who sees which rows: for every model that can say so, the whole set for each of the cast.

Who isn't named in a case sees nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from assessments.models import (
    Attempt,
    DrawnQuestion,
    EvidenceFile,
    Judgement,
    Question,
    QuestionImport,
    TimeSupplement,
    Topic,
)
from certificates.models import (
    Certificate,
    CertificateArchive,
    CertificateDesign,
    Certification,
    CertificationCourse,
    Equivalence,
    ExternalProof,
    Grant,
)
from courses.models import Competence, CompetenceArea, Course, Reviewer
from dealerships.calendar import today
from dealerships.models import (
    Appointment,
    Area,
    Cooperation,
    CooperationMember,
    Cover,
    DealerGroup,
    Dealership,
    Employment,
    Franchise,
    Invitation,
    JobRole,
    Kind,
    Leave,
    Manufacturer,
    NetworkImport,
    Person,
    Release,
    System,
)
from enrolments.models import Assignment, Enrolment, OutdatedReport, StepRecord
from readiness.models import (
    Confirmation,
    Item,
    Reminder,
    Requirement,
    Rollout,
    RolloutVerdict,
    Target,
    Verdict,
    Waiver,
    Wave,
    WaveMember,
)
from tests import factories
from tests.cast import PEOPLE, PERSONAS, Cast, Network
from tests.scenes import scene

Label = Callable[[Any], str]
Case = tuple[type[models.Model], Label, dict[str, set[str]]]

TAKERS = ("employee", "employee_a2", "employee_b1")
INSIDE_A1 = ("employee", "manager", "works_council")
AT_MAKER_A = ("trainer", "rollout_manager", "headquarters")
MAKER_A = ("area_manager", *AT_MAKER_A)
EVERYBODY = PEOPLE


def sees(*grants: tuple[tuple[str, ...], set[str]]) -> dict[str, set[str]]:
    """What each of the cast sees, from groups of personas and their rows; the others see nothing."""
    seen: dict[str, set[str]] = {persona: set() for persona in PERSONAS}
    for personas, rows in grants:
        for persona in personas:
            seen[persona] |= rows
    return seen


@scene
def full_network(cast: Cast, network: Network) -> Network:
    """The cast's network with a row of every table, on both makers' sides."""
    n = network
    for system, name in ((n.system_a, "A-1"), (n.system_b, "B-1")):
        factories.ReleaseFactory.create(system=system, name=name)
    for person in (cast.colleague, cast.employee_a2, cast.employee_b1, cast.employee_ab):
        factories.LeaveFactory.create(person=person)
        factories.InvitationFactory.create(person=person)
        factories.CertificateFactory.create(person=person, certification=n.common_certification)
    for cooperation, members in (("COOP-A", (n.a1, n.a2)), ("COOP-B", (n.b1, n.ab))):
        made = factories.CooperationFactory.create(code=cooperation)
        for dealership in members:
            factories.CooperationMemberFactory.create(cooperation=made, dealership=dealership)
        factories.CoverFactory.create(
            cooperation=made,
            dealership=members[0],
            person=cast.employee_a2 if members[1] == n.a2 else cast.employee_ab,
        )
    for maker in (n.maker_a, n.maker_b, None):
        factories.NetworkImportFactory.create(
            manufacturer=maker, filename=maker.code if maker else "ALL", uploaded_by=cast.admin
        )
    certify(cast, network)
    for requirement, area in ((n.requirement_a, n.south), (n.requirement_b, n.west_b)):
        factories.TargetFactory.create(requirement=requirement, area=area)
    for wave, requirement, dealerships in (
        (n.wave_a, n.requirement_a, (n.a1, n.a2, n.ab)),
        (n.wave_b, n.requirement_b, (n.b1, n.ab)),
    ):
        item = factories.ItemFactory.create(
            requirement__rollout=wave.rollout, requirement__code="LIST", code="I1"
        )
        for dealership in dealerships:
            factories.WaiverFactory.create(requirement=requirement, dealership=dealership)
            factories.ConfirmationFactory.create(item=item, dealership=dealership)
            verdict = factories.RolloutVerdictFactory.create(wave=wave, dealership=dealership)
            factories.VerdictFactory.create(rollout_verdict=verdict, requirement=requirement)
    learn(cast, network)
    return network


def certify(cast: Cast, n: Network) -> None:
    """What certifications grant and count as, proofs from elsewhere, and how each maker's certificates look."""
    for certification in (n.certification_a, n.certification_b, n.common_certification):
        factories.GrantFactory.create(certification=certification, competence__code=f"C-{certification.code}")
    for certification in (n.certification_a, n.certification_b):
        factories.EquivalenceFactory.create(source=n.common_certification, target=certification)
    for person, certification, by in (
        (cast.employee, n.certification_a, cast.manager),
        (cast.employee_a2, n.certification_a, cast.other_manager),
        (cast.employee_b1, n.certification_b, cast.employee_b1),
        (cast.employee_ab, n.common_certification, cast.employee_ab),
    ):
        factories.ExternalProofFactory.create(person=person, certification=certification, uploaded_by=by)
    factories.CertificateArchiveFactory.create(requested_by=cast.admin)
    for maker in (n.maker_a, n.maker_b):
        factories.CertificateDesignFactory.create(manufacturer=maker)


def learn(cast: Cast, n: Network) -> None:
    """A course of each maker and a common one, taken by some and assigned to them by their houses."""
    of_a = factories.CourseFactory.create(manufacturer=n.maker_a)
    of_b = factories.CourseFactory.create(manufacturer=n.maker_b)
    common = factories.CourseFactory.create()
    for course in (of_a, of_b, common):
        page = factories.CoursePageFactory.create(translation_key=course.key)
        lesson = factories.LessonPageFactory.create(parent=page)
        factories.OutdatedReportFactory.create(person=cast.employee, course=course, page=lesson)
    for person, house in ((cast.employee, n.a1), (cast.employee_a2, n.a2), (cast.employee_b1, n.b1)):
        factories.AssignmentFactory.create(person=person, course=common, dealership=house)
        enrolment = factories.EnrolmentFactory.create(person=person, course=common)
        factories.StepRecordFactory.create(enrolment=enrolment)
        factories.AttemptFactory.create(enrolment=enrolment)
        factories.ReminderFactory.create(person=person, dealership=house)
    factories.TimeSupplementFactory.create(person=cast.employee, manufacturer=n.maker_a)
    factories.TimeSupplementFactory.create(person=cast.employee_b1, manufacturer=n.maker_b)
    factories.CompetenceAreaFactory.create(code="AREA")
    for maker, certification in (
        (n.maker_a, n.certification_a),
        (n.maker_b, n.certification_b),
        (None, n.common_certification),
    ):
        topic = factories.TopicFactory.create(code=certification.code, manufacturer=maker)
        factories.QuestionFactory.create(topic=topic)
        factories.QuestionImportFactory.create(topic=topic, uploaded_by=cast.trainer)
        factories.CertificationCourseFactory.create(certification=certification, course=common)
        if maker is not None:
            factories.ReviewerFactory.create(person=cast.trainer, manufacturer=maker)
    for judge in ("trainer", "observer"):
        task = factories.EvidenceVersionFactory.create(topic=topic, judge=judge)
        for attempt in Attempt.objects.all():
            judgement = factories.JudgementFactory.create(
                question__attempt=attempt, question__version=task, judge=judge
            )
            factories.EvidenceFileFactory.create(question=judgement.question)


def code(row: Any) -> str:
    return row.code


def of_rollout(row: Any) -> str:
    return f"{row.rollout.code} {row.code}"


def of_requirement(row: Any) -> str:
    return row.requirement.rollout.code


def of_house(rollout: str) -> Label:
    """A row about a dealership in a rollout, as ``<rollout's letter> <number>``."""

    def label(row: Any) -> str:
        target = row
        for step in rollout.split("."):
            target = getattr(target, step)
        house = row.rollout_verdict.dealership if isinstance(row, Verdict) else row.dealership
        return f"{target.code[-1]} {house.number}"

    return label


A_HOUSES = {"A A1", "A A2", "A AB"}
B_HOUSES = {"B B1", "B AB"}
HOUSES_IN_ROLLOUTS = sees(
    (("manager", "works_council"), {"A A1"}),
    (("other_manager",), {"A A2"}),
    (("group_manager",), {"A A1", "A A2"}),
    (("area_manager",), {"A A1", "A AB"}),
    (AT_MAKER_A, A_HOUSES),
    (("other_headquarters",), B_HOUSES),
    (("admin",), A_HOUSES | B_HOUSES),
)


def with_rollouts(of_a: set[str], of_b: set[str]) -> dict[str, set[str]]:
    """Rows that are seen with their rollout."""
    return sees(
        (("manager", "works_council", "other_manager", "group_manager", *MAKER_A), of_a),
        (("other_headquarters",), of_b),
        (("admin",), of_a | of_b),
    )


def with_makers(of_a: set[str], of_b: set[str], common: set[str] | None = None) -> dict[str, set[str]]:
    """Rows that are seen with their manufacturer; the common ones by everybody who is signed in."""
    return sees(
        ((*INSIDE_A1, "other_manager", "group_manager", *MAKER_A), of_a),
        (("other_headquarters",), of_b),
        (("admin",), of_a | of_b),
        (EVERYBODY, common or set()),
    )


def evidence_of(question: DrawnQuestion) -> str:
    return f"{question.judgement.judge} {question.attempt.enrolment.person.username}"


TO_JUDGE = sees(
    (("trainer",), {"trainer employee", "trainer employee_a2"}),
    (("manager", "group_manager"), {"observer employee"}),
    (("other_manager", "group_manager"), {"observer employee_a2"}),
    (("admin",), {f"{judge} {one}" for judge in ("trainer", "observer") for one in TAKERS}),
)
"""Of a common course: the trainers of the maker whose cars the house sells, and whoever leads it."""

A1_PEOPLE = {"employee", "manager", "works_council", "colleague"}
A2_PEOPLE = {"other_manager", "employee_a2"}
A_PEOPLE = A1_PEOPLE | A2_PEOPLE | {"employee_ab"}
ALL_PEOPLE = {*PEOPLE, "colleague", "former_colleague", "employee_a2", "employee_b1", "employee_ab"}

PEOPLE_SEEN = sees(
    *(((persona,), {persona}) for persona in PEOPLE),  # everybody sees themselves
    (("manager",), A1_PEOPLE),
    (("other_manager",), A2_PEOPLE),
    (("group_manager",), A1_PEOPLE | A2_PEOPLE),
    (("area_manager",), A1_PEOPLE | {"employee_ab"}),
    (AT_MAKER_A, A_PEOPLE),
    (("other_headquarters",), {"employee_b1", "employee_ab"}),
    (("admin",), ALL_PEOPLE),
)

CASES: list[Case] = [
    (Manufacturer, code, with_makers({"A"}, {"B"})),
    (
        Area,
        code,
        sees(
            (INSIDE_A1, {"COAST"}),
            (("other_manager",), {"SOUTH"}),
            (("group_manager",), {"COAST", "SOUTH"}),
            (("area_manager",), {"NORTH", "COAST"}),
            (AT_MAKER_A, {"NORTH", "COAST", "SOUTH"}),
            (("other_headquarters",), {"B-WEST"}),
            (("admin",), {"NORTH", "COAST", "SOUTH", "B-WEST"}),
        ),
    ),
    (
        DealerGroup,
        code,
        sees(((*INSIDE_A1, "other_manager", "group_manager", *MAKER_A, "admin"), {"GROUP"})),
    ),
    (
        Dealership,
        lambda row: row.number,
        sees(
            (INSIDE_A1, {"A1"}),
            (("other_manager",), {"A2"}),
            (("group_manager",), {"A1", "A2"}),
            (("area_manager",), {"A1", "AB"}),
            (AT_MAKER_A, {"A1", "A2", "AB"}),
            (("other_headquarters",), {"B1", "AB"}),
            (("admin",), {"A1", "A2", "AB", "B1"}),
        ),
    ),
    (
        Franchise,
        lambda row: f"{row.dealership.number} {row.manufacturer.code}",
        sees(
            (INSIDE_A1, {"A1 A"}),
            (("other_manager",), {"A2 A"}),
            (("group_manager",), {"A1 A", "A2 A"}),
            (("area_manager",), {"A1 A", "AB A"}),
            (AT_MAKER_A, {"A1 A", "A2 A", "AB A"}),
            (("other_headquarters",), {"B1 B", "AB B"}),
            (("admin",), {"A1 A", "A2 A", "AB A", "B1 B", "AB B"}),
        ),
    ),
    (System, code, with_makers({"SYS-A"}, {"SYS-B"})),
    (Release, lambda row: row.name, with_makers({"A-1"}, {"B-1"})),
    (JobRole, code, sees((EVERYBODY, {"ADVISOR"}))),
    (Person, lambda row: row.username, PEOPLE_SEEN),
    (
        Employment,
        lambda row: f"{row.dealership.number} {row.person.username}",
        sees(
            (("employee",), {"A1 employee"}),
            (("works_council",), {"A1 works_council"}),
            (("manager", "group_manager", *MAKER_A, "admin"), {f"A1 {one}" for one in A1_PEOPLE}),
            (("other_manager", "group_manager", *AT_MAKER_A, "admin"), {f"A2 {one}" for one in A2_PEOPLE}),
            ((*MAKER_A, "other_headquarters", "admin"), {"AB employee_ab"}),
            (("other_headquarters", "admin"), {"B1 employee_b1"}),
            (("admin",), {"A1 former_colleague"}),
        ),
    ),
    (
        Leave,
        lambda row: row.person.username,
        sees(
            (("manager", "group_manager", "admin"), {"colleague"}),
            (("other_manager", "group_manager", "admin"), {"employee_a2"}),
            (("admin",), {"employee_b1", "employee_ab"}),
        ),
    ),
    (
        Appointment,
        lambda row: row.person.username,
        sees(
            *(
                ((persona,), {persona})
                for persona in PEOPLE
                if persona not in ("stranger", "employee", "admin")
            ),
            (("manager",), {"works_council"}),
            (("group_manager",), {"manager", "works_council", "other_manager"}),
            (
                ("headquarters",),
                {"manager", "works_council", "other_manager", "area_manager", "trainer", "rollout_manager"},
            ),
            (("admin",), {*PEOPLE} - {"stranger", "employee", "admin"}),
        ),
    ),
    (
        Cooperation,
        code,
        sees(
            ((*INSIDE_A1, "other_manager", "group_manager", *MAKER_A, "admin"), {"COOP-A"}),
            ((*MAKER_A, "other_headquarters", "admin"), {"COOP-B"}),
        ),
    ),
    (
        CooperationMember,
        lambda row: f"{row.cooperation.code} {row.dealership.number}",
        sees(
            ((*INSIDE_A1, "group_manager", *MAKER_A, "admin"), {"COOP-A A1"}),
            (("other_manager", "group_manager", *AT_MAKER_A, "admin"), {"COOP-A A2"}),
            ((*MAKER_A, "other_headquarters", "admin"), {"COOP-B AB"}),
            (("other_headquarters", "admin"), {"COOP-B B1"}),
        ),
    ),
    (
        Cover,
        lambda row: f"{row.person.username} → {row.dealership.number}",
        sees(
            # Who is covered for knows by whom, though the person is another house's.
            (("manager", "group_manager", *AT_MAKER_A, "admin"), {"employee_a2 → A1"}),
            (("other_headquarters", "admin"), {"employee_ab → B1"}),
        ),
    ),
    (
        NetworkImport,
        lambda row: row.filename,
        sees((("headquarters",), {"A"}), (("other_headquarters",), {"B"}), (("admin",), {"A", "B", "ALL"})),
    ),
    (
        Invitation,
        lambda row: row.person.username,
        sees(
            (("manager", "group_manager", "admin"), {"colleague"}),
            (("other_manager", "group_manager", "admin"), {"employee_a2"}),
            (("admin",), {"employee_b1", "employee_ab"}),
        ),
    ),
    (Competence, code, sees((EVERYBODY, {"C-CERT-A", "C-CERT-B", "C-CERT-COMMON"}))),
    (Certification, code, with_makers({"CERT-A"}, {"CERT-B"}, {"CERT-COMMON"})),
    (
        Grant,
        lambda row: row.certification.code,
        with_makers({"CERT-A"}, {"CERT-B"}, {"CERT-COMMON"}),
    ),
    (CertificateArchive, lambda row: row.total, sees((("admin",), {1}))),
    (CertificateDesign, lambda row: row.manufacturer.code, with_makers({"A"}, {"B"})),
    (
        Certificate,
        lambda row: row.person.username,
        sees((("admin",), {"colleague", "employee_a2", "employee_b1", "employee_ab"})),
    ),
    (Rollout, code, with_rollouts({"ROLLOUT-A"}, {"ROLLOUT-B"})),
    (Wave, of_rollout, with_rollouts({"ROLLOUT-A W1"}, {"ROLLOUT-B W1"})),
    (
        Requirement,
        of_rollout,
        with_rollouts({"ROLLOUT-A R1", "ROLLOUT-A LIST"}, {"ROLLOUT-B R1", "ROLLOUT-B LIST"}),
    ),
    (Target, of_requirement, with_rollouts({"ROLLOUT-A"}, {"ROLLOUT-B"})),
    (Item, of_requirement, with_rollouts({"ROLLOUT-A"}, {"ROLLOUT-B"})),
    (WaveMember, of_house("rollout"), HOUSES_IN_ROLLOUTS),
    (Confirmation, of_house("item.requirement.rollout"), HOUSES_IN_ROLLOUTS),
    (Waiver, of_house("requirement.rollout"), HOUSES_IN_ROLLOUTS),
    (RolloutVerdict, of_house("rollout"), HOUSES_IN_ROLLOUTS),
    (Verdict, of_house("rollout_verdict.rollout"), HOUSES_IN_ROLLOUTS),
]

TAKEN_BY = {"employee", "employee_a2", "employee_b1"}

LEARNING: list[Case] = [
    (
        Course,
        lambda row: row.manufacturer.code if row.manufacturer else "common",
        with_makers({"A"}, {"B"}, {"common"}),
    ),
    (
        Assignment,
        lambda row: row.person.username,
        sees(
            (("employee", "manager", "group_manager", "admin"), {"employee"}),
            (("other_manager", "group_manager", "admin"), {"employee_a2"}),
            (("admin",), {"employee_b1"}),
        ),
    ),
    (
        Enrolment,
        lambda row: row.person.username,
        sees((("employee",), {"employee"}), (("admin",), TAKEN_BY)),
    ),
    (
        OutdatedReport,
        lambda row: row.course.manufacturer.code if row.course.manufacturer else "common",
        sees((("trainer",), {"A"}), (("admin",), {"A", "B", "common"})),
    ),
    (
        StepRecord,
        lambda row: row.enrolment.person.username,
        sees((("employee",), {"employee"}), (("admin",), TAKEN_BY)),
    ),
    (Attempt, lambda row: row.enrolment.person.username, sees((("employee",), {"employee"}))),
    (Judgement, lambda row: evidence_of(row.question), TO_JUDGE),
    (
        EvidenceFile,
        lambda row: evidence_of(row.question),
        TO_JUDGE | {"employee": {"trainer employee", "observer employee"}},
    ),
    (
        Reminder,
        lambda row: row.dealership.number,
        sees(
            (("manager", "group_manager", "admin"), {"A1"}),
            (("other_manager", "group_manager", "admin"), {"A2"}),
            (("admin",), {"B1"}),
        ),
    ),
    (CompetenceArea, code, sees((EVERYBODY, {"AREA"}))),
    (Topic, code, with_makers({"CERT-A"}, {"CERT-B"}, {"CERT-COMMON"})),
    (Question, lambda row: row.topic.code, with_makers({"CERT-A"}, {"CERT-B"}, {"CERT-COMMON"})),
    (
        QuestionImport,
        lambda row: row.topic.code,
        sees((("trainer",), {"CERT-A"}), (("admin",), {"CERT-A", "CERT-B", "CERT-COMMON"})),
    ),
    (
        TimeSupplement,
        lambda row: row.manufacturer.code,
        sees((("employee", "trainer"), {"A"}), (("admin",), {"A", "B"})),
    ),
    (
        CertificationCourse,
        lambda row: row.certification.code,
        with_makers({"CERT-A"}, {"CERT-B"}, {"CERT-COMMON"}),
    ),
    (Equivalence, lambda row: row.target.code, with_makers({"CERT-A"}, {"CERT-B"})),
    (
        ExternalProof,
        lambda row: row.person.username,
        sees(
            (("employee",), {"employee"}),
            (("manager",), {"employee"}),  # whom they lead; at the other manager's house names are not agreed
            (("trainer",), {"employee", "employee_a2", "employee_ab"}),
            (("admin",), {"employee", "employee_a2", "employee_b1", "employee_ab"}),
        ),
    ),
    (
        Reviewer,
        lambda row: row.manufacturer.code,
        sees((AT_MAKER_A, {"A"}), (("other_headquarters",), {"B"}), (("admin",), {"A", "B"})),
    ),
]
CASES += LEARNING


@pytest.mark.parametrize(("model", "label", "expected"), CASES, ids=[case[0].__name__ for case in CASES])
def test_everybody_sees_their_own_rows_and_no_others(
    cast: Cast, full_network: Network, model: type[models.Model], label: Label, expected: dict[str, set[str]]
) -> None:
    seen = {
        persona: sorted(label(row) for row in model._default_manager.visible_to(getattr(cast, persona)))
        for persona in PERSONAS
    }
    assert seen == {persona: sorted(rows) for persona, rows in expected.items()}


def test_every_model_that_can_say_who_sees_it_is_tested() -> None:
    can_say = {model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")}
    assert can_say == {case[0] for case in CASES}


def visible(model: type[models.Model], user: Person) -> set[Any]:
    """What somebody sees who signs in now."""
    return set(model._default_manager.visible_to(Person.objects.get(pk=user.pk)))


def test_an_appointment_counts_from_its_first_to_its_last_day(cast: Cast, network: Network) -> None:
    appointment = cast.manager.appointments.get()
    seen = {}
    for name, starts, ends in (
        ("from today", 0, None),
        ("until today", -1, 0),
        ("from tomorrow", 1, None),
        ("until yesterday", -2, -1),
    ):
        appointment.starts_on = today() + timedelta(days=starts)
        appointment.ends_on = None if ends is None else today() + timedelta(days=ends)
        appointment.save()
        seen[name] = cast.colleague in visible(Person, cast.manager)
    assert seen == {"from today": True, "until today": True, "from tomorrow": False, "until yesterday": False}


def test_a_franchise_that_is_over_shows_the_maker_neither_house_nor_people(
    cast: Cast, network: Network
) -> None:
    yesterday = today() - timedelta(days=1)
    Franchise.objects.filter(dealership=network.ab, manufacturer=network.maker_b).update(ends_on=yesterday)
    maker_b = cast.other_headquarters
    assert (visible(Dealership, maker_b), visible(Person, maker_b)) == (
        {network.b1},
        {maker_b, cast.employee_b1},
    )


def test_a_franchise_that_begins_tomorrow_shows_the_house_but_not_yet_its_people(
    cast: Cast, network: Network
) -> None:
    tomorrow = today() + timedelta(days=1)
    Franchise.objects.filter(dealership=network.ab, manufacturer=network.maker_b).update(starts_on=tomorrow)
    maker_b = cast.other_headquarters
    assert (visible(Dealership, maker_b), visible(Person, maker_b)) == (
        {network.b1, network.ab},
        {maker_b, cast.employee_b1},
    )


def test_somebody_at_two_houses_is_seen_by_both_managers_each_with_their_own_employment(
    cast: Cast, network: Network
) -> None:
    second = factories.EmploymentFactory.create(
        person=cast.employee, dealership=network.a2, role=network.role
    )
    assert second in visible(Employment, cast.other_manager)
    assert second not in visible(Employment, cast.manager)
    assert cast.employee in visible(Person, cast.manager) & visible(Person, cast.other_manager)


def test_who_holds_two_appointments_sees_what_either_shows(cast: Cast, network: Network) -> None:
    factories.AppointmentFactory.create(
        person=cast.manager, kind=Kind.DEALERSHIP_MANAGER, dealership=network.b1
    )
    assert visible(Dealership, cast.manager) == {network.a1, network.b1}


def test_a_deactivated_account_sees_nothing_of_others(cast: Cast, network: Network) -> None:
    Person.objects.filter(pk=cast.headquarters.pk).update(is_active=False)
    assert visible(Dealership, cast.headquarters) == set()
    assert visible(Person, cast.headquarters) == {cast.headquarters}


def test_headquarters_see_a_houses_appointments_only_while_it_is_under_contract(
    cast: Cast, network: Network
) -> None:
    at_ab = factories.AppointmentFactory.create(
        person=cast.employee_ab, kind=Kind.DEALERSHIP_MANAGER, dealership=network.ab
    )
    before = at_ab in visible(Appointment, cast.other_headquarters)
    yesterday = today() - timedelta(days=1)
    Franchise.objects.filter(dealership=network.ab, manufacturer=network.maker_b).update(ends_on=yesterday)
    assert (before, at_ab in visible(Appointment, cast.other_headquarters)) == (True, False)
