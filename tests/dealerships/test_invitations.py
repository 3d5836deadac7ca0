"""How people who came in by an import get in: links by mail and one-time codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from dealerships.models import Invitation, Mail, Person
from dealerships.services.invitations import (
    CODE_ALPHABET,
    InvitationOver,
    Outcome,
    accept,
    find_by_code,
    find_by_link,
    invite_by_mail,
    issue_code,
    shown,
)
from tests.factories import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db
NEW = "ein-neues-passwort"


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def manager() -> Person:
    return PersonFactory.create(username="manager", password=PASSWORD)


@pytest.fixture
def person() -> Person:
    return PersonFactory.create(username="newcomer")


def everybody(*people: Person) -> object:
    return Person.objects.filter(pk__in=[one.pk for one in people])


def link(mail: Mail | None = None) -> str:
    found = re.search(
        r"http://127\.0\.0\.1:8000(/accounts/invitation/(\S+)/)", (mail or Mail.objects.get()).text
    )
    assert found is not None
    return found[1]


def token() -> str:
    return link().split("/")[-2]


def test_who_is_left_out_of_an_invitation_is_counted(manager: Person) -> None:
    people = [
        PersonFactory.create(),
        PersonFactory.create(),
        PersonFactory.create(email=""),
        PersonFactory.create(password=PASSWORD),
        PersonFactory.create(is_active=False),
    ]
    outcome = invite_by_mail(everybody(*people), by=manager)
    assert outcome == Outcome(invited=2, already_today=0, without_email=1, with_access=2)
    assert {mail.to for mail in Mail.objects.all()} == {people[0].email, people[1].email}


def test_a_second_invitation_on_the_same_day_makes_no_second_mail(manager: Person, person: Person) -> None:
    with time_machine.travel(timezone.now().replace(hour=8), tick=False) as clock:
        first = invite_by_mail(everybody(person), by=manager)
        clock.shift(timedelta(hours=8))
        again = invite_by_mail(everybody(person), by=manager)
        mails = Mail.objects.count()
        clock.shift(timedelta(hours=16))
        tomorrow = invite_by_mail(everybody(person), by=manager)
    assert [first, again, tomorrow] == [Outcome(invited=1), Outcome(already_today=1), Outcome(invited=1)]
    assert (mails, Mail.objects.count(), Invitation.objects.count()) == (1, 2, 2)


def test_the_invitation_tells_who_invites_what_the_id_is_and_how_long_it_lasts(
    manager: Person, person: Person
) -> None:
    with time_machine.travel("2026-11-22T10:00:00+01:00", tick=False):
        invite_by_mail(everybody(person), by=manager)
    text = Mail.objects.get().text
    assert "Kim Manager hat Sie in die Dealer Academy eingeladen" in text
    assert "bis zum 06.12.2026" in text
    assert "Ihre Kennung: newcomer" in text


def test_only_hashes_of_secrets_are_kept(manager: Person, person: Person) -> None:
    invite_by_mail(everybody(person), by=manager)
    code, _ = issue_code(person, by=manager)
    hashes = " ".join(Invitation.objects.values_list("secret_hash", flat=True))
    assert token() not in hashes
    assert code not in hashes


def test_the_link_sets_the_first_password_and_signs_in(manager: Person, person: Person) -> None:
    invite_by_mail(everybody(person), by=manager)
    client = Client()
    opened = client.get(link())
    done = client.post(opened["Location"], {"password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert (opened["Location"], done["Location"]) == ("/accounts/first-password/", "/")
    assert (person.check_password(NEW), client.get("/").status_code) == (True, 200)


def test_opening_the_link_uses_nothing_up_and_setting_the_password_does(
    manager: Person, person: Person
) -> None:
    invite_by_mail(everybody(person), by=manager)
    Client().get(link())  # as a mail filter does
    accept(find_by_link(token()), NEW)
    assert Client().get(link()).status_code == 410


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        (
            {"password1": NEW, "password2": "etwas-anderes"},
            {"password2": ["Die beiden Eingaben sind nicht gleich."]},
        ),
        (
            {"password1": "kurz", "password2": "kurz"},
            {"password1": ["Dieses Passwort ist zu kurz. Es muss mindestens 10 Zeichen enthalten."]},
        ),
        (
            {"password1": "newcomer-1", "password2": "newcomer-1"},
            {"password1": ["Das Passwort ist zu ähnlich zu Kennung."]},
        ),
    ],
)
def test_a_bad_password_leaves_the_invitation_open(
    manager: Person, person: Person, form: dict[str, str], errors: object
) -> None:
    invite_by_mail(everybody(person), by=manager)
    client = Client()
    client.get(link())
    response = client.post("/accounts/first-password/", form)
    assert response.context["form"].errors == errors
    assert find_by_link(token()).person == person


@pytest.mark.parametrize(("way", "days"), [("link", 14), ("code", 7)])
def test_an_invitation_ends_after_its_days(manager: Person, person: Person, way: str, days: int) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        if way == "link":
            invite_by_mail(everybody(person), by=manager)
            secret = token()
        else:
            secret, _ = issue_code(person, by=manager)

        def find() -> Invitation:
            return find_by_link(secret) if way == "link" else find_by_code("newcomer", secret)

        clock.shift(timedelta(days=days) - timedelta(seconds=1))
        assert find().person == person
        clock.shift(timedelta(seconds=1))
        with pytest.raises(InvitationOver):
            find()


def test_setting_the_password_ends_every_other_invitation(manager: Person, person: Person) -> None:
    invite_by_mail(everybody(person), by=manager)
    code, invitation = issue_code(person, by=manager)
    accept(invitation, NEW)
    with pytest.raises(InvitationOver):
        find_by_link(token())
    with pytest.raises(InvitationOver):
        find_by_code("newcomer", code)


def test_an_invitation_is_accepted_once(manager: Person, person: Person) -> None:
    _, invitation = issue_code(person, by=manager)
    accept(invitation, NEW)
    with pytest.raises(InvitationOver):
        accept(invitation, "das-eines-anderen")
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_a_deactivated_person_gets_in_neither_way(manager: Person, person: Person) -> None:
    invite_by_mail(everybody(person), by=manager)
    code, invitation = issue_code(person, by=manager)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(InvitationOver):
        find_by_link(token())
    with pytest.raises(InvitationOver):
        find_by_code("newcomer", code)
    with pytest.raises(InvitationOver):
        accept(invitation, NEW)


# One-time codes ------------------------------------------------------------------------------------------


def test_a_code_is_eight_characters_that_nobody_mistakes(manager: Person, person: Person) -> None:
    code, _ = issue_code(person, by=manager)
    assert len(code) == 8
    assert set(code) <= set(CODE_ALPHABET)
    assert set(CODE_ALPHABET) & set("0O1IL2Z5S8B") == set()


def test_a_code_may_be_typed_as_people_do(manager: Person, person: Person) -> None:
    code, invitation = issue_code(person, by=manager)
    assert [
        find_by_code(" Newcomer ", typed) for typed in (code, shown(code), f" {code.lower()[:4]} {code[4:]}")
    ] == [invitation] * 3


def test_the_fifth_wrong_try_ends_a_code(manager: Person, person: Person) -> None:
    code, invitation = issue_code(person, by=manager)
    for _ in range(4):
        with pytest.raises(InvitationOver):
            find_by_code("newcomer", "AAAAAAAA")
    assert find_by_code("newcomer", code) == invitation
    with pytest.raises(InvitationOver):
        find_by_code("newcomer", "AAAAAAAA")
    with pytest.raises(InvitationOver):
        find_by_code("newcomer", code)


def test_a_new_code_ends_the_one_before(manager: Person, person: Person) -> None:
    old, _ = issue_code(person, by=manager)
    new, invitation = issue_code(person, by=manager)
    with pytest.raises(InvitationOver):
        find_by_code("newcomer", old)
    assert find_by_code("newcomer", new) == invitation


def test_somebody_elses_code_opens_nothing(manager: Person, person: Person) -> None:
    other = PersonFactory.create(username="other")
    code, _ = issue_code(other, by=manager)
    issue_code(person, by=manager)
    with pytest.raises(InvitationOver):
        find_by_code("newcomer", code)


WRONG = ["Kennung oder Code ist nicht richtig, oder der Code gilt nicht mehr."]
LOCKED = ["Zu viele erfolglose Versuche. Spätestens in 15 Minuten können Sie es wieder versuchen."]


def enter(username: str, code: str, client: Client | None = None) -> object:
    response = (client or Client()).post("/accounts/code/", {"username": username, "code": code})
    return (
        response["Location"] if response.status_code == 302 else response.context["form"].non_field_errors()
    )


def test_id_and_code_lead_to_the_first_password(manager: Person, person: Person) -> None:
    code, _ = issue_code(person, by=manager)
    client = Client()
    assert enter("newcomer", shown(code), client) == "/accounts/first-password/"
    client.post("/accounts/first-password/", {"password1": NEW, "password2": NEW})
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("username", ["newcomer", "manager", "nobody"])
def test_whatever_is_wrong_the_page_says_the_same_and_locks_after_five(
    manager: Person, person: Person, username: str
) -> None:
    issue_code(person, by=manager)
    assert [enter(username, "AAAAAAAA") for _ in range(6)] == [WRONG] * 5 + [LOCKED]


def test_without_an_invitation_there_is_no_password_to_choose(client: Client) -> None:
    assert client.post("/accounts/first-password/", {"password1": NEW, "password2": NEW}).status_code == 410
