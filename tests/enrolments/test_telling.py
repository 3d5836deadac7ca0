"""Mail to learners: what is news and what isn't, once and at most once a day, and the overview on Mondays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.celery import app
from dealerships.models import Mail, Person
from dealerships.services import mail_preferences
from enrolments.models import Assignment, News, Notice
from enrolments.outlines import learning_of, learnings_of
from enrolments.services import progress
from enrolments.services.enrolling import enrol
from enrolments.tasks import write_mail
from tests import factories
from tests.cast import PEOPLE, Cast, Network
from tests.enrolments.courses import SmallCourse, in_english, small_course
from tests.scenes import scene

TUESDAY = date(2027, 3, 9)
MONDAY = date(2027, 3, 15)


@scene
def dms(network: Network) -> SmallCourse:
    return small_course(manufacturer=network.maker_a)


@pytest.fixture(autouse=True)
def tuesday(cast: Cast) -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(morning(TUESDAY), tick=False) as clock:
        yield clock


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 30, tzinfo=UTC)


def assign(person: Person, course: SmallCourse, network: Network, due: int, given: int = 30) -> Assignment:
    """Due in so many days, given so many days ago."""
    one = factories.AssignmentFactory.create(
        person=person,
        course=course.course,
        dealership=network.a1,
        due_on=timezone.localdate() + timedelta(days=due),
    )
    Assignment.objects.filter(pk=one.pk).update(assigned_at=timezone.now() - timedelta(days=given))
    return one


def subjects() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("subject", flat=True))


@pytest.mark.parametrize(
    ("due", "given", "subject"),
    [
        (20, 1, "Neu zugewiesen: DMS 9"),
        (20, 0, None),
        (20, 8, None),
        (4, 30, None),
        (3, 30, "Bald fällig: DMS 9"),
        (0, 30, "Bald fällig: DMS 9"),
        (2, 1, "Neu zugewiesen: DMS 9"),
        (-1, 30, "Überfällig: DMS 9"),
        (-8, 30, None),
    ],
    ids=[
        "assigned yesterday",
        "assigned today is for tomorrow",
        "assigned long ago",
        "due in four days",
        "due in three days",
        "due today",
        "assigned at short notice",
        "overdue",
        "overdue for long",
    ],
)
def test_news_are_told_once(
    cast: Cast, network: Network, dms: SmallCourse, due: int, given: int, subject: str | None
) -> None:
    assign(cast.employee, dms, network, due, given)
    for _again in range(2):
        write_mail()
    assert subjects() == ([subject] if subject else [])


def test_news_arent_told_again_on_the_days_that_follow(
    cast: Cast, network: Network, dms: SmallCourse, tuesday: time_machine.Coordinates
) -> None:
    assign(cast.employee, dms, network, due=3, given=2)
    for day in range(6):
        tuesday.move_to(morning(TUESDAY + timedelta(days=day)))
        write_mail()
    assert subjects() == ["Neu zugewiesen: DMS 9", "Überfällig: DMS 9"]


def test_a_day_that_moves_is_told_anew(
    cast: Cast, network: Network, dms: SmallCourse, tuesday: time_machine.Coordinates
) -> None:
    one = assign(cast.employee, dms, network, due=2)
    write_mail()
    Assignment.objects.filter(pk=one.pk).update(due_on=TUESDAY + timedelta(days=4))
    tuesday.move_to(morning(TUESDAY + timedelta(days=1)))
    write_mail()
    assert subjects() == ["Bald fällig: DMS 9"] * 2


def test_everything_of_a_day_is_one_mail_that_leads_to_the_exact_step(
    cast: Cast, network: Network, dms: SmallCourse
) -> None:
    assign(cast.employee, dms, network, due=-2)
    progress.complete_step(enrol(cast.employee, dms.course), dms.reading.translation_key)
    for title in ("CRM", "Leads"):
        course = small_course(title=title, manufacturer=network.maker_a)
        assign(cast.employee, course, network, due=20, given=1)
    write_mail()
    (one,) = Mail.objects.all()
    assert one.subject == "Überfällig: DMS 9"
    assert "Pflicht für Serviceberatung" in one.text
    for part in (one.text, one.html):
        assert dms.checking.step_url() in part
        assert ("CRM" in part, "Leads" in part, "<img" in part) == (True, True, False)
    assert Notice.objects.count() == 3


def test_it_speaks_the_persons_language(cast: Cast, network: Network, dms: SmallCourse) -> None:
    in_english(dms.page, title="DMS nine")
    Person.objects.filter(pk=cast.employee.pk).update(language="en")
    assign(cast.employee, dms, network, due=20, given=1)
    write_mail()
    (one,) = Mail.objects.all()
    assert one.subject == "Newly assigned: DMS nine"
    assert "Required for service advisers" in one.text


def test_its_link_pauses_what_comes(
    client: Client, cast: Cast, network: Network, dms: SmallCourse, tuesday: time_machine.Coordinates
) -> None:
    assign(cast.employee, dms, network, due=20, given=1)
    write_mail()
    link = mail_preferences.link_of(cast.employee)
    assert link in Mail.objects.get().text
    until = TUESDAY + timedelta(days=17)
    client.post(f"/{link.split('/', 3)[3]}", {"do": "pause", "until": until.isoformat()})
    tuesday.move_to(morning(TUESDAY + timedelta(days=17)))
    write_mail()
    assert Mail.objects.count() == 1


def test_nothing_is_told_of_what_is_done_withdrawn_or_gone(
    cast: Cast, network: Network, dms: SmallCourse
) -> None:
    courses = [dms, *(small_course(title=title, manufacturer=network.maker_a) for title in ("B", "C", "D"))]
    done, withdrawn, gone, nothing_left = courses
    for one in courses:
        assign(cast.employee, one, network, due=2)
    for step in done.steps:
        progress.complete_step(enrol(cast.employee, done.course), step.translation_key)
    Assignment.objects.filter(course=withdrawn.course).update(withdrawn_at=timezone.now())
    gone.page.unpublish()
    progress.complete_step(enrol(cast.employee, nothing_left.course), nothing_left.reading.translation_key)
    for page in (nothing_left.checking, nothing_left.test):
        page.unpublish()
    write_mail()
    assert subjects() == []


def test_nobody_is_told_who_left_or_has_no_address(cast: Cast, network: Network, dms: SmallCourse) -> None:
    assign(cast.former_colleague, dms, network, due=2)
    assign(cast.colleague, dms, network, due=2)
    Person.objects.filter(pk=cast.colleague.pk).update(email="")
    write_mail()
    assert subjects() == []


# The overview ----------------------------------------------------------------------------------------------


@pytest.fixture
def monday(tuesday: time_machine.Coordinates) -> None:
    tuesday.move_to(morning(MONDAY))


@pytest.mark.usefixtures("monday")
def test_monday_brings_what_is_open_in_one_mail_and_tells_the_news_with_it(
    cast: Cast, network: Network, dms: SmallCourse, tuesday: time_machine.Coordinates
) -> None:
    assign(cast.employee, dms, network, due=-1)
    assign(cast.employee, small_course(title="CRM", manufacturer=network.maker_a), network, due=90)
    for day in (MONDAY, MONDAY, MONDAY + timedelta(days=1)):
        tuesday.move_to(morning(day))
        write_mail()
    (one,) = Mail.objects.all()
    assert one.subject == "Ihre Woche: 2 Kurse offen"
    assert "1 davon ist überfällig." in one.text
    assert one.html.count("display:inline-block") == 1
    assert Notice.objects.values_list("news", flat=True).get() == News.OVERDUE


@pytest.mark.usefixtures("monday")
def test_who_wants_no_overview_gets_the_news_alone(cast: Cast, network: Network, dms: SmallCourse) -> None:
    mail_preferences.set_weekly(cast.employee, False)
    mail_preferences.set_weekly(cast.colleague, False)
    assign(cast.employee, dms, network, due=90)
    assign(cast.colleague, dms, network, due=2)
    write_mail()
    assert subjects() == ["Bald fällig: DMS 9"]


@pytest.mark.usefixtures("monday")
def test_what_begins_on_monday_is_for_the_next_one(cast: Cast, network: Network, dms: SmallCourse) -> None:
    enrol(cast.employee, dms.course)
    assign(cast.colleague, dms, network, due=90, given=0)
    write_mail()
    assert subjects() == []


def test_mornings_are_at_half_past_seven_in_berlin() -> None:
    schedule = app.conf.beat_schedule["write mail about learning"]["schedule"]
    assert (min(schedule.hour), schedule.minute, app.conf.timezone) == (7, {30}, "Europe/Berlin")


# Sets ------------------------------------------------------------------------------------------------------


def test_many_people_learn_what_each_would_by_themselves(
    cast: Cast, network: Network, dms: SmallCourse
) -> None:
    other = small_course(title="Fremd", manufacturer=network.maker_b)
    people: list[Any] = [getattr(cast, name) for name in PEOPLE if name != "admin"]
    for person in people:
        assign(person, dms, network, due=2)
        enrol(person, other.course)
    progress.complete_step(enrol(cast.employee, dms.course), dms.reading.translation_key)
    assert learnings_of([one.pk for one in people]) == {one.pk: learning_of(one) for one in people}


def test_many_people_cost_no_more_queries_than_one(cast: Cast, network: Network, dms: SmallCourse) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            write_mail()
        return len(captured)

    def add() -> None:
        person = factories.PersonFactory.create(password="secret-enough")
        factories.EmploymentFactory.create(person=person, dealership=network.a1, role=network.role)
        assign(person, dms, network, due=2)

    add()
    few = queries()
    for _more in range(3):
        add()
    assert (queries(), Mail.objects.count()) == (few, 4)
