"""Who gets mail from the academy; pausing it from a mail, without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dealerships.calendar import today
from dealerships.models import MailPreference, Manufacturer, Person
from dealerships.services import mail_preferences
from dealerships.services.reach import makers_seen_by
from tests.cast import PEOPLE, Cast, client_of
from tests.factories import EmploymentFactory, LeaveFactory, PersonFactory, in_days

pytestmark = pytest.mark.django_db


def path_of(person: Person) -> str:
    return f"/{mail_preferences.link_of(person).split('/', 3)[3]}"


def test_a_link_pauses_with_one_press_and_opening_it_changes_nothing(client: Client) -> None:
    person = PersonFactory.create()
    path = path_of(person)
    assert client.get(path).status_code == 200
    assert not MailPreference.objects.exists()
    response = client.post(path, {"do": "pause", "until": in_days(14).isoformat()}, follow=True)
    assert MailPreference.objects.get().paused_until == in_days(14)
    assert "Pausiert bis einschließlich" in response.content.decode()
    client.post(path, {"do": "resume"})
    assert MailPreference.objects.get().paused_until is None


def test_a_link_speaks_its_persons_language_and_names_nobody(client: Client) -> None:
    person = PersonFactory.create(language="en")
    page = client.get(path_of(person)).content.decode()
    assert ("Mail to me" in page, person.last_name in page) == (True, False)


def test_a_link_is_over_after_90_days_and_where_it_is_forged(client: Client) -> None:
    path = path_of(PersonFactory.create())
    assert client.get(path[:-2] + "x/").status_code == 410
    with time_machine.travel(today() + timedelta(days=92)):
        assert client.get(path).status_code == 410


@pytest.mark.parametrize("days", [-1, 366])
def test_a_pause_ends_within_a_year(client: Client, days: int) -> None:
    response = client.post(
        path_of(PersonFactory.create()), {"do": "pause", "until": in_days(days).isoformat()}
    )
    assert (response.status_code, MailPreference.objects.count()) == (400, 0)


def test_the_weekly_overview_can_be_done_without(cast: Cast) -> None:
    client = client_of(cast, "employee")
    for chosen, is_weekly in (("not_weekly", False), ("weekly", True)):
        client.post(reverse("own_mail"), {"do": chosen})
        assert MailPreference.objects.get(person=cast.employee).is_weekly == is_weekly


@pytest.mark.parametrize(
    ("values", "is_reachable"),
    [
        ({}, True),
        ({"email": ""}, False),
        ({"is_active": False}, False),
        ({"password": ""}, False),
        ({"password": "", "last_login": "2026-01-01T08:00Z"}, True),
    ],
    ids=["has all", "no address", "closed", "no account", "signs in another way"],
)
def test_only_who_has_an_account_and_an_address_is_written_to(
    values: dict[str, Any], is_reachable: bool
) -> None:
    person = PersonFactory.create(password="secret-enough")
    Person.objects.filter(pk=person.pk).update(**values)
    assert mail_preferences.reachable(today()).filter(pk=person.pk).exists() == is_reachable


def test_nobody_is_written_to_on_leave_or_in_a_pause() -> None:
    away, paused, there = (PersonFactory.create(password="secret-enough") for _ in range(3))
    LeaveFactory.create(person=away, starts_on=in_days(-1), ends_on=in_days(1))
    mail_preferences.pause(paused, today())
    assert set(mail_preferences.reachable(today())) == {there}
    assert set(mail_preferences.reachable(today() + timedelta(days=2))) == {away, paused, there}
    EmploymentFactory.create(person=there)
    assert set(mail_preferences.reachable_at_work(today())) == {there}


def test_makers_are_the_same_for_many_as_for_one(cast: Cast) -> None:
    people = [getattr(cast, name) for name in PEOPLE if name != "admin"]
    one_by_one = {
        one.pk: set(Manufacturer.objects.visible_to(one).values_list("pk", flat=True)) for one in people
    }
    assert makers_seen_by(one_by_one) == one_by_one
