"""Signing in and out, locks, passwords: what somebody at the door meets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from dealerships.models import Mail, Person
from dealerships.services.mail import send_queued
from tests.cast import Cast, client_of
from tests.factories import PASSWORD, PersonFactory

LOGIN = "/accounts/login/"
LOCKED = "Zu viele erfolglose Versuche. Spätestens in 15 Minuten können Sie es wieder versuchen."
MISMATCH = "Kennung oder Passwort ist nicht richtig."


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def try_to_sign_in(login: str, password: str, client: Client | None = None, **form: str) -> str:
    """What comes of it: where one is sent, or the error."""
    response = (client or Client()).post(LOGIN, {"login": login, "password": password, **form})
    if response.status_code == 302:
        return str(response["Location"])
    (error,) = response.context["form"].non_field_errors()
    return str(error)


@pytest.mark.parametrize("login", ["employee", "EMPLOYEE", "employee@example.org", "Employee@Example.org"])
def test_one_signs_in_with_id_or_address_in_any_case(cast: Cast, login: str) -> None:
    assert try_to_sign_in(login, PASSWORD) == "/"


def test_a_deep_link_survives_the_sign_in(cast: Cast) -> None:
    client = Client()
    asked = client.get("/dealerships/A1/accounts/?q=kim")
    assert asked["Location"] == "/accounts/login/?next=/dealerships/A1/accounts/%3Fq%3Dkim"
    assert (
        'name="next" value="/dealerships/A1/accounts/?q=kim"'
        in client.get(asked["Location"]).content.decode()
    )
    target = try_to_sign_in("manager", PASSWORD, client, next="/dealerships/A1/accounts/?q=kim")
    assert target == "/dealerships/A1/accounts/?q=kim"


def test_nobody_is_sent_to_another_site(cast: Cast) -> None:
    assert try_to_sign_in("employee", PASSWORD, next="https://elsewhere.example/") == "/"


def test_a_wrong_password_and_an_unknown_account_read_the_same(cast: Cast) -> None:
    assert {
        try_to_sign_in("employee", "wrong"),
        try_to_sign_in("employee@example.org", "wrong"),
        try_to_sign_in("nobody", "wrong"),
        try_to_sign_in("nobody@example.org", "wrong"),
    } == {MISMATCH}


def test_an_imported_account_without_a_password_lets_nobody_in(db: None) -> None:
    person = PersonFactory.create()
    assert [try_to_sign_in(person.username, guess) for guess in ("!", person.password)] == [MISMATCH] * 2


@pytest.mark.parametrize("login", ["employee", "nobody"])
def test_the_sixth_try_is_locked_out_whatever_the_password_and_whoever_it_is(cast: Cast, login: str) -> None:
    tries = [try_to_sign_in(login, "wrong") for _ in range(5)]
    assert [*tries, try_to_sign_in(login, PASSWORD)] == [MISMATCH] * 5 + [LOCKED]


def test_tries_with_id_and_address_count_together(cast: Cast) -> None:
    logins = ["employee", "employee@example.org"] * 3
    assert [try_to_sign_in(login, "wrong") for login in logins] == [MISMATCH] * 5 + [LOCKED]


def test_the_lock_opens_after_fifteen_minutes(cast: Cast) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(5):
            try_to_sign_in("employee", "wrong")
        clock.shift(timedelta(minutes=15) - timedelta(seconds=1))
        before = try_to_sign_in("employee", PASSWORD)
        clock.shift(timedelta(seconds=1))
        assert (before, try_to_sign_in("employee", PASSWORD)) == (LOCKED, "/")


def test_one_persons_lock_is_nobody_elses(cast: Cast) -> None:
    for _ in range(6):
        try_to_sign_in("employee", "wrong")
    assert try_to_sign_in("manager", PASSWORD) == "/"


def test_signing_in_does_not_wipe_out_the_failures_before(cast: Cast) -> None:
    """Else a guesser would sign in as themselves now and then."""
    tries = [
        try_to_sign_in("employee", word) for word in ("wrong", "wrong", PASSWORD, "wrong", "wrong", "wrong")
    ]
    assert tries == [MISMATCH, MISMATCH, "/", MISMATCH, MISMATCH, MISMATCH]
    assert try_to_sign_in("employee", PASSWORD) == LOCKED


def test_ten_failures_a_minute_from_one_address_stop_it_for_all_accounts(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        tries = [try_to_sign_in(f"nobody-{n}", "wrong") for n in range(11)]
    assert tries == [MISMATCH] * 10 + [LOCKED]


def test_a_deactivated_account_is_turned_away(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.pk).update(is_active=False)
    client = Client()
    assert try_to_sign_in("employee", PASSWORD, client) == "/accounts/inactive/"
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


def test_deactivating_an_account_ends_its_sessions(cast: Cast) -> None:
    client = client_of(cast, "employee")
    before = client.get("/").status_code
    Person.objects.filter(pk=cast.employee.pk).update(is_active=False)
    assert (before, client.get("/").status_code) == (200, 302)


def test_a_new_password_ends_the_sessions_on_other_devices_and_keeps_this_one(cast: Cast) -> None:
    here, elsewhere = client_of(cast, "employee"), client_of(cast, "employee")
    changed = here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "ein-neues-passwort", "password2": "ein-neues-passwort"},
    )
    assert changed.status_code == 302
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    assert try_to_sign_in("employee", "ein-neues-passwort") == "/"


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        (
            {"oldpassword": "wrong", "password1": "ein-neues-passwort", "password2": "ein-neues-passwort"},
            {"oldpassword": ["Das bisherige Passwort ist nicht richtig."]},
        ),
        (
            {"oldpassword": PASSWORD, "password1": "ein-neues-passwort", "password2": "ein-anderes-passwort"},
            {"password2": ["Die beiden Eingaben sind nicht gleich."]},
        ),
    ],
)
def test_a_password_change_that_fails_says_why(cast: Cast, form: dict[str, str], errors: object) -> None:
    response = client_of(cast, "employee").post("/accounts/password/change/", form)
    assert response.context["form"].errors == errors


def test_signing_out_takes_a_post(cast: Cast) -> None:
    client = client_of(cast, "employee")
    asked = client.get("/accounts/logout/").status_code
    still = client.get("/").status_code
    client.post("/accounts/logout/")
    assert (asked, still, client.get("/").status_code) == (200, 200, 302)


def test_there_is_no_sign_up(client: Client, db: None) -> None:
    assert client.get("/accounts/signup/").status_code == 404


# A forgotten password ------------------------------------------------------------------------------------


def ask_for_a_reset(email: str) -> str:
    return str(Client().post("/accounts/password/reset/", {"email": email})["Location"])


def link_in(message: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", message)
    assert found is not None
    return found[1]


def test_a_forgotten_password_is_reset_by_mail(cast: Cast) -> None:
    ask_for_a_reset("Employee@example.org")
    send_queued()
    (message,) = outbox.outbox
    client = Client()
    form = client.get(link_in(message.body), follow=True)
    path = form.request["PATH_INFO"]
    client.post(path, {"password1": "ein-neues-passwort", "password2": "ein-neues-passwort"})
    assert (message.to, message.subject) == (
        ["employee@example.org"],
        "Neues Passwort für die Dealer Academy",
    )
    assert try_to_sign_in("employee", "ein-neues-passwort") == "/"
    assert "Der Link gilt nicht mehr" in Client().get(link_in(message.body), follow=True).content.decode()


def test_who_locked_themselves_out_gets_in_after_a_reset(cast: Cast) -> None:
    for _ in range(5):
        try_to_sign_in("employee", "wrong")
    ask_for_a_reset("employee@example.org")
    client = Client()
    path = client.get(link_in(Mail.objects.get().text), follow=True).request["PATH_INFO"]
    client.post(path, {"password1": "ein-neues-passwort", "password2": "ein-neues-passwort"})
    assert try_to_sign_in("employee", "ein-neues-passwort") == "/"


def test_the_page_does_not_tell_whether_an_address_is_known_and_strangers_get_no_mail(cast: Cast) -> None:
    Person.objects.filter(pk=cast.manager.pk).update(is_active=False)
    answers = {ask_for_a_reset(f"{name}@example.org") for name in ("employee", "nobody", "manager")}
    assert answers == {"/accounts/password/reset/done/"}
    assert [mail.to for mail in Mail.objects.all()] == ["employee@example.org"]


def test_a_reset_leaves_no_second_copy_of_the_address_behind(cast: Cast) -> None:
    """allauth's own table would go on signing in with an address that an import has changed."""
    ask_for_a_reset("employee@example.org")
    Person.objects.filter(pk=cast.employee.pk).update(email="new@example.org")
    assert [try_to_sign_in(f"{name}@example.org", PASSWORD) for name in ("employee", "new")] == [
        MISMATCH,
        "/",
    ]
