"""A manager's team: who is behind first, reminded in two clicks and never too often, assigned by hand."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dealerships.calendar import today
from dealerships.labels import written
from dealerships.models import Agreement, Dealership, Language, Mail
from dealerships.services.mail import send_queued
from enrolments.models import Assignment, Enrolment
from readiness.models import Reminder
from readiness.services.reminding import PAUSE, TEXT_LENGTH, Outcome, Skip, remind, take_back
from readiness.services.verdicts import recompute_stale
from readiness.teams import Open, team_of
from tests import factories
from tests.cast import Cast, Network, client_of
from tests.enrolments.courses import SmallCourse, in_english, small_course
from tests.factories import in_days
from tests.readiness.boards import board
from tests.readiness.test_views import text_of
from tests.scenes import scene

__all__ = ["board"]

pytestmark = pytest.mark.django_db

TEAM = "/teams/A1/"
REMIND = "/teams/A1/remind/"
ASSIGN = "/teams/A1/assign/"


@scene
def dms(board: Network) -> SmallCourse:
    """The course for the certification that all of A1 need; four of six lack it."""
    course = small_course()
    factories.CertificationCourseFactory.create(certification=board.certification_a, course=course.course)
    recompute_stale()
    return course


def names(members: Any) -> list[str]:
    return [one.person.username for one in members]


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return text_of(response.content)


# Who is behind ------------------------------------------------------------------------------------


def test_team_has_who_is_behind_first_by_due_date_then_who_is_away(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    urgent = small_course("Sicherheit")
    factories.AssignmentFactory.create(
        person=cast.works_council, course=urgent.course, dealership=board.a1, due_on=in_days(-1)
    )
    factories.LeaveFactory.create(person=cast.colleague, ends_on=in_days(3))
    recompute_stale()
    team = team_of(board.a1)
    assert names(team.behind) == ["works_council", "employee", "manager"]
    assert [(one.person.username, one.returns_on) for one in team.away] == [("colleague", in_days(4))]
    assert (len(team.done), len(team.members), team.next_go_live) == (2, 6, in_days(50))
    assert team.behind[0].open == (Open("Sicherheit", in_days(-1), 19), Open("DMS 9", in_days(43), 19))


def test_completed_course_is_not_open_any_more_unless_it_is_to_be_taken_anew(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    factories.EnrolmentFactory.create(person=cast.employee, course=dms.course, completed_at=timezone.now())
    rows = Assignment.objects.filter(person=cast.employee)

    def open_titles() -> list[str]:
        [member] = [one for one in team_of(board.a1).members if one.person == cast.employee]
        return [one.title for one in member.open]

    assert open_titles() == ["Zertifikat „Zertifizierung CERT-A“"], "the proof itself is still missing"
    rows.update(anew_after=today())
    assert open_titles() == ["DMS 9"]


def test_proof_without_a_course_is_open_too(board: Network, cast: Cast) -> None:
    team = team_of(board.a1)
    assert {one.open for one in team.behind} == {(Open("Zertifikat „Zertifizierung CERT-A“", in_days(50)),)}


def test_page_says_how_many_are_behind_and_names_them_with_what_is_missing(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    text = shown(client_of(cast, "manager"), TEAM)
    assert "4 von 6 haben noch etwas offen. Bis zum nächsten Go-live fällig ist es bei 4." in text
    assert "4 Personen erinnern …" in text
    assert "Kim Employee" in text
    assert "ca. 19 Min." in text


def test_page_counts_apart_what_is_due_by_the_next_go_live(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    """What is open for a later go-live is no reason not to be ready for the next one."""
    board.wave_a.go_live = in_days(200)
    board.wave_a.save()
    soon = factories.WaveFactory.create(rollout=factories.RolloutFactory.create(), go_live=in_days(10))
    factories.WaveMemberFactory.create(wave=soon, dealership=board.a1)
    recompute_stale()
    client = client_of(cast, "manager")
    assert (
        "4 von 6 haben noch etwas offen. Bis zum nächsten Go-live ist davon nichts fällig. "
        f"Nächster Go-live: {written(in_days(10))}"
    ) in shown(client, TEAM)
    factories.AssignmentFactory.create(
        person=cast.employee, course=small_course("Kurz").course, dealership=board.a1, due_on=in_days(10)
    )
    assert "Bis zum nächsten Go-live fällig ist es bei 1." in shown(client, TEAM)


def test_manager_never_learns_how_far_somebody_is(board: Network, cast: Cast, dms: SmallCourse) -> None:
    client = client_of(cast, "manager")

    def body() -> str:
        return shown(client, TEAM)

    before = body()
    enrolment = factories.EnrolmentFactory.create(person=cast.employee, course=dms.course)
    factories.StepRecordFactory.create(
        enrolment=enrolment, step=dms.reading.translation_key, done_at=timezone.now()
    )
    assert body() == before


@pytest.mark.parametrize("persona", ["other_manager", "admin"])
def test_without_an_agreement_there_are_counts_and_no_names(
    persona: str, board: Network, cast: Cast, dms: SmallCourse
) -> None:
    Dealership.objects.filter(pk=board.a2.pk).update(agreement=Agreement.MISSING)
    client = client_of(cast, persona)
    for url in ("/teams/A2/", "/teams/A2/remind/"):
        text = shown(client, url)
        people = "Kim Employee_A2", "employee_a2"
        assert not any(one in text for one in people)
    assert "2 Personen · je 19 Min." in shown(client, "/teams/A2/")
    assert client.get("/teams/A2/assign/").status_code == 403


def test_all_done_says_what_comes_next(board: Network, cast: Cast) -> None:
    for person in (cast.employee, cast.manager, cast.works_council, cast.colleague):
        factories.CertificateFactory.create(person=person, certification=board.certification_a)
    recompute_stale()
    text = shown(client_of(cast, "manager"), TEAM)
    assert "Alle 6 haben alles erledigt." in text
    assert f"Nächster Termin: Go-live am {in_days(50):%d.%m.%Y}." in text
    assert "erinnern" not in text


def test_team_needs_as_many_queries_for_one_person_as_for_many(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    def queries(url: str) -> int:
        client = client_of(cast, "manager")
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    before = {url: queries(url) for url in (TEAM, REMIND, ASSIGN)}
    for _number in range(5):
        person = factories.EmploymentFactory.create(dealership=board.a1, role=board.role).person
        course = small_course(f"Kurs {_number}")
        factories.AssignmentFactory.create(person=person, course=course.course, dealership=board.a1)
        factories.LeaveFactory.create(person=person)
        factories.ReminderFactory.create(person=person, dealership=board.a1)
    recompute_stale()
    assert {url: queries(url) for url in before} == before
    assert max(before.values()) <= 25


# Remind --------------------------------------------------------------------------------------------


def send(client: Client, *people: Any, text: str = "Bitte bis Freitag.", url: str = REMIND) -> Any:
    return client.post(url, {"people": [one.pk for one in people], "text": text}, follow=True)


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_reminders_go_out_as_rows_and_mails_and_the_rest_is_skipped_with_the_reason(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    factories.ReminderFactory.create(person=cast.colleague, dealership=board.a1)
    response = send(client_of(cast, "manager"), cast.employee, cast.manager, cast.colleague)
    assert told(response) == [
        "2 Erinnerungen gesendet. 1 übersprungen: Kim Colleague wurde heute schon erinnert."
    ]
    sent = Reminder.objects.filter(sent_by=cast.manager)
    assert set(sent.values_list("person", "dealership", "day")) == {
        (cast.employee.pk, board.a1.pk, today()),
        (cast.manager.pk, board.a1.pk, today()),
    }
    assert set(Mail.objects.values_list("key", "to")) == {
        (f"reminder:{one.pk}:{today()}", one.email) for one in (cast.employee, cast.manager)
    }


def test_reminders_wait_half_a_minute_in_which_they_are_taken_back_as_if_never_sent(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    manager = client_of(cast, "manager")
    assert (
        "2 Erinnerungen gehen gleich hinaus." in send(manager, cast.employee, cast.manager).content.decode()
    )
    assert send_queued() == {"sent": 0, "put off": 0, "given up": 0}
    response = manager.post(f"{REMIND}undo/", follow=True)
    assert told(response) == ["2 Erinnerungen sind zurückgenommen."]
    assert (Mail.objects.count(), Reminder.objects.count()) == (0, 0)
    assert "gleich hinaus" not in response.content.decode()


def test_what_is_on_its_way_or_anothers_is_not_taken_back(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        remind(board.a1, [cast.employee.pk], "x", by=cast.manager)
        assert take_back(board.a1, by=cast.admin) == 0
        clock.shift(PAUSE)
        assert send_queued() == {"sent": 1, "put off": 0, "given up": 0}
    response = client_of(cast, "manager").post(f"{REMIND}undo/", follow=True)
    assert told(response) == ["Die Erinnerungen sind schon unterwegs."]
    assert Reminder.objects.count() == 1


def test_mail_has_the_managers_words_and_what_is_open_in_the_readers_language(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    in_english(dms.page, title="DMS 9, English")
    cast.employee.language = Language.EN
    cast.employee.save()
    send(client_of(cast, "manager"), cast.employee, text="<b>Bis Freitag</b>")
    mail = Mail.objects.get()
    assert "<b>Bis Freitag</b>" in mail.text
    assert "&lt;b&gt;Bis Freitag&lt;/b&gt;" in mail.html
    assert "DMS 9, English" in mail.text
    assert "Kim Manager" in mail.text


def test_sheet_lists_recipients_and_who_is_skipped_and_why(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    cast.employee.email = ""
    cast.employee.save()
    factories.LeaveFactory.create(person=cast.works_council, ends_on=in_days(2))
    for days in (1, 5, 13):
        factories.ReminderFactory.create(person=cast.colleague, dealership=board.a1, day=in_days(-days))
    context = client_of(cast, "manager").get(REMIND).context
    assert names(context["able"]) == ["manager"]
    assert {(one.person.username, reason) for one, reason in context["unable"]} == {
        ("employee", Skip.NO_EMAIL),
        ("works_council", Skip.AWAY),
        ("colleague", Skip.OFTEN),
    }


def test_fourth_reminder_waits_until_the_first_is_fourteen_days_old(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    for days in (14, 5, 1):
        factories.ReminderFactory.create(person=cast.employee, dealership=board.a1, day=in_days(-days))
    people = [cast.employee.pk]
    assert remind(board.a1, people, "x", by=cast.manager) == Outcome(frozenset(people), {})
    with time_machine.travel(in_days(1)):
        assert remind(board.a1, people, "x", by=cast.manager) == Outcome(
            frozenset(), {cast.employee.pk: Skip.OFTEN}
        )


def test_who_works_at_two_houses_gets_one_reminder_a_day(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    factories.EmploymentFactory.create(person=cast.employee, dealership=board.a2, role=board.role)
    recompute_stale()
    client = client_of(cast, "group_manager")
    assert told(send(client, cast.employee)) == ["1 Erinnerung gesendet."]
    board.a2.agreement = Agreement.NONE_NEEDED
    board.a2.save()
    assert told(send(client, cast.employee, url="/teams/A2/remind/")) == [
        "0 Erinnerungen gesendet. 1 übersprungen: Kim Employee wurde heute schon erinnert."
    ]


def test_without_names_everybody_is_reminded_and_the_reasons_are_counted(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    factories.LeaveFactory.create(person=cast.employee_a2, ends_on=in_days(3))
    response = client_of(cast, "other_manager").post("/teams/A2/remind/", {"text": "Los"}, follow=True)
    assert told(response) == ["1 Erinnerung gesendet. 1 übersprungen: 1 × ist abwesend."]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"people": []}, "Wählen Sie mindestens eine Person aus."),
        ({"people": ["x"]}, "Diese Person gehört nicht zum Team."),
        ({"people": ["0"]}, "Diese Person gehört nicht zum Team."),
        ({"text": " "}, "Schreiben Sie eine Nachricht."),
        ({"text": "x" * (TEXT_LENGTH + 1)}, "Die Nachricht ist zu lang: höchstens 500 Zeichen."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(
    fields: dict[str, Any], problem: str, board: Network, cast: Cast, dms: SmallCourse
) -> None:
    data = {"people": [cast.employee.pk], "text": "Los", **fields}
    response = client_of(cast, "manager").post(REMIND, data)
    assert (response.status_code, Reminder.objects.count()) == (400, 0)
    assert problem in text_of(response.content)


def test_who_works_elsewhere_is_not_reminded(board: Network, cast: Cast, dms: SmallCourse) -> None:
    response = client_of(cast, "manager").post(REMIND, {"people": [cast.employee_a2.pk], "text": "Los"})
    assert (response.status_code, Reminder.objects.count(), Mail.objects.count()) == (400, 0, 0)


# Assign --------------------------------------------------------------------------------------------


def test_course_is_assigned_by_hand_and_taken_back(board: Network, cast: Cast) -> None:
    extra = small_course("Sicherheit")
    Enrolment.objects.create(person=cast.colleague, course=extra.course, completed_at=timezone.now())
    client = client_of(cast, "manager")
    people = [cast.employee.pk, cast.colleague.pk]
    data = {"people": people, "course": extra.course.pk, "due_on": in_days(10).isoformat()}
    assert told(client.post(ASSIGN, data, follow=True)) == [
        f"„Sicherheit“ ist 1 Person zugewiesen, fällig am {in_days(10):%d.%m.%Y}.",
        "1 Person hat den Kurs schon erledigt.",
    ]
    row = Assignment.objects.get()
    assert (row.person, row.assigned_by, row.due_on) == (cast.employee, cast.manager, in_days(10))
    assert "Zurücknehmen" in shown(client, TEAM)
    assert told(client.post(f"{TEAM}withdraw/", {"assignment": row.pk}, follow=True)) == [
        "Die Zuweisung ist zurückgenommen."
    ]
    assert not Assignment.objects.current().exists()


def test_nobody_is_assigned_by_hand_what_is_already_proved(board: Network, cast: Cast) -> None:
    extra = small_course("Sicherheit")
    safe, safer = factories.CertificationFactory.create_batch(2)
    for certification in (safe, safer):
        factories.CertificationCourseFactory.create(certification=certification, course=extra.course)
    for person, held, ends in (
        (cast.employee, (safe, safer), 30),  # both, and still when it is due
        (cast.colleague, (safe, safer), 5),  # not any more when it is due
        (cast.manager, (safe,), 30),  # not all of it
    ):
        for certification in held:
            factories.CertificateFactory.create(
                person=person, certification=certification, valid_until=in_days(ends)
            )
    data = {
        "people": [cast.employee.pk, cast.colleague.pk, cast.manager.pk],
        "course": extra.course.pk,
        "due_on": in_days(10).isoformat(),
    }
    assert told(client_of(cast, "manager").post(ASSIGN, data, follow=True)) == [
        f"„Sicherheit“ ist 2 Personen zugewiesen, fällig am {in_days(10):%d.%m.%Y}.",
        "1 Person hat den Nachweis schon, zu dem der Kurs führt.",
    ]
    given = Assignment.objects.current().filter(course=extra.course)
    assert set(given.values_list("person", flat=True)) == {cast.colleague.pk, cast.manager.pk}
    data["people"] = [cast.employee.pk]
    assert told(client_of(cast, "manager").post(ASSIGN, data, follow=True)) == [
        "„Sicherheit“ ist niemandem zugewiesen worden.",
        "1 Person hat den Nachweis schon, zu dem der Kurs führt.",
    ]


def test_what_a_requirement_wants_is_not_the_managers_to_withdraw(
    board: Network, cast: Cast, dms: SmallCourse
) -> None:
    row = Assignment.objects.filter(dealership=board.a1).first()
    client = client_of(cast, "manager")
    answers = [
        client.post(f"{TEAM}withdraw/", {"assignment": one}).status_code
        for one in (row.pk, "", "x", "9" * 30)
    ]
    assert (answers, Assignment.objects.current().filter(pk=row.pk).count()) == ([404] * 4, 1)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"people": []}, "Wählen Sie mindestens eine Person aus."),
        ({"course": ""}, "Wählen Sie einen Kurs aus."),
        ({"course": "0"}, "Diesen Kurs gibt es hier nicht."),
        ({"due_on": ""}, "Geben Sie an, bis wann"),
        ({"due_on": "2020-01-01"}, "Die Frist liegt in der Vergangenheit."),
    ],
)
def test_wrong_assignments_are_refused_with_the_reason(
    fields: dict[str, Any], problem: str, board: Network, cast: Cast, dms: SmallCourse
) -> None:
    data = {
        "people": [cast.employee.pk],
        "course": dms.course.pk,
        "due_on": in_days(5).isoformat(),
        **fields,
    }
    response = client_of(cast, "manager").post(ASSIGN, data)
    assert response.status_code == 400
    assert problem in text_of(response.content)


def test_courses_of_a_maker_whose_cars_the_house_does_not_sell_are_not_offered(
    board: Network, cast: Cast
) -> None:
    for title, maker in (("Von A", board.maker_a), ("Von B", board.maker_b), ("Für alle", None)):
        small_course(title, maker)
    factories.CoursePageFactory.create(title="Entwurf", live=False)
    form = client_of(cast, "manager").get(ASSIGN).context["form"]
    assert [label for _pk, label in form.fields["course"].choices][1:] == [
        "Für alle (19 Min.)",
        "Von A (19 Min.)",
    ]
