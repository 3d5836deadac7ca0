"""The page "Zugänge" of a dealership: who has an account, inviting, handing over a code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from dealerships.models import Invitation, Kind, Mail, Person
from dealerships.services.invitations import accounts_of
from tests.cast import Cast, Network, client_of
from tests.factories import (
    AppointmentFactory,
    EmploymentFactory,
    InvitationFactory,
    PersonFactory,
    in_days,
)

PAGE = "/dealerships/A1/accounts/"
QUERIES = 10
"""The user, appointments, employments, something to learn; dealership, counts, number of rows, rows; two rights."""


@pytest.fixture
def manager(cast: Cast) -> Client:
    return client_of(cast, "manager")


@pytest.fixture
def hire(network: Network) -> Any:
    """Employ a new person at A1."""

    def make(username: str, **values: Any) -> Person:
        person = PersonFactory.create(username=username, **values)
        EmploymentFactory.create(person=person, dealership=network.a1, role=network.role)
        return person

    return make


def usernames(response: Any) -> list[str]:
    return [person.username for person in response.context["page"]]


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_list_holds_the_houses_people_and_their_state(cast: Cast, network: Network, hire: Any) -> None:
    hire("never")
    InvitationFactory.create(person=hire("invited"))
    InvitationFactory.create(person=hire("expired"), expires_at=timezone.now() - timedelta(seconds=1))
    InvitationFactory.create(person=hire("guessed"), way=Invitation.Way.CODE, wrong_tries=5)
    hire("closed", is_active=False)
    starts = PersonFactory.create(username="starts_next_month")
    EmploymentFactory.create(person=starts, dealership=network.a1, role=network.role, starts_on=in_days(30))
    assert dict(accounts_of(network.a1).values_list("username", "account_state")) == {
        "employee": "active",
        "manager": "active",
        "works_council": "active",
        "colleague": "active",
        "never": "none",
        "invited": "invited",
        "expired": "none",
        "guessed": "none",
        "closed": "closed",
        "starts_next_month": "none",
    }


def test_the_page_tells_nothing_of_when_anybody_was_here(cast: Cast, manager: Client) -> None:
    Person.objects.filter(pk=cast.colleague.pk).update(last_login="2026-03-04T05:06:07Z")
    page = manager.get(PAGE).content.decode()
    assert [words for words in ("04.03.", "4. März", "2026-03-04", "letzte Anmeldung") if words in page] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=coll", ["colleague"]),
        ("q=kim+colleague", ["colleague"]),
        ("q=COLLEAGUE%40example", ["colleague"]),
        ("q=nobody", []),
        ("state=none", ["never"]),
        ("state=active&q=works", ["works_council"]),
    ],
)
def test_the_list_is_searched_and_filtered(manager: Client, hire: Any, query: str, found: list[str]) -> None:
    hire("never")
    assert usernames(manager.get(f"{PAGE}?{query}")) == found


def test_a_filter_value_that_is_none_is_a_clear_error(manager: Client) -> None:
    response = manager.get(f"{PAGE}?state=whatever")
    assert (response.status_code, usernames(response)) == (400, [])
    assert "whatever ist keine" in response.content.decode()


@pytest.mark.parametrize("page", ["2", "0", "x", "99999999999999999999"])
def test_a_page_beyond_the_end_is_a_404(manager: Client, page: str) -> None:
    assert manager.get(f"{PAGE}?page={page}").status_code == 404


def test_fifty_to_a_page_and_the_same_number_of_queries_for_one_page_or_many(
    manager: Client, hire: Any, django_assert_num_queries: Any
) -> None:
    manager.get(PAGE)
    with django_assert_num_queries(QUERIES):
        few = usernames(manager.get(PAGE))
    for number in range(60):
        InvitationFactory.create(person=hire(f"hired-{number}"))
    with django_assert_num_queries(QUERIES):
        first = usernames(manager.get(PAGE))
    second = usernames(manager.get(f"{PAGE}?page=2"))
    assert (len(few), len(first), len(second)) == (4, 50, 14)


def test_several_are_invited_at_once_and_the_rest_is_explained(
    cast: Cast, manager: Client, hire: Any
) -> None:
    people = [hire("first"), hire("second"), hire("third", email="")]
    chosen = {"people": [person.pk for person in (*people, cast.colleague)]}
    once = manager.post(f"{PAGE}invite/", chosen)
    assert said(once) == [
        "2 Einladungen sind unterwegs. Die Links gelten 14 Tage.",
        "1 Person hat keine E-Mail-Adresse: Geben Sie ihr einen Einmalcode.",
        "1 Person hat schon einen Zugang oder ist gesperrt.",
    ]
    again = client_of(cast, "group_manager").post(f"{PAGE}invite/", {"people": [people[0].pk]})
    assert said(again) == ["1 Person wurde heute schon eingeladen und bekommt keine zweite E-Mail."]
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["first@example.org", "second@example.org"]


@pytest.mark.parametrize("chosen", [[], ["0"], ["x"]])
def test_an_invitation_of_nobody_says_so(manager: Client, chosen: list[str]) -> None:
    response = manager.post(f"{PAGE}invite/", {"people": chosen})
    assert (response["Location"], len(said(response)), Mail.objects.count()) == (PAGE, 1, 0)


def test_nobody_of_another_house_can_be_invited_or_given_a_code(cast: Cast, manager: Client) -> None:
    Person.objects.filter(pk=cast.employee_a2.pk).update(password="!")
    manager.post(f"{PAGE}invite/", {"people": [cast.employee_a2.pk]})
    refused = manager.post(f"{PAGE}code/", {"person": "employee_a2"})
    assert (Mail.objects.count(), Invitation.objects.count(), refused.status_code) == (0, 0, 404)


def test_the_way_back_keeps_the_filter_and_leads_nowhere_else(manager: Client, hire: Any) -> None:
    person = hire("first")
    targets = [
        manager.post(f"{PAGE}invite/", {"people": [person.pk], "next": target})["Location"]
        for target in (f"{PAGE}?state=none", "https://elsewhere.example/", "/")
    ]
    assert targets == [f"{PAGE}?state=none", PAGE, PAGE]


def test_a_code_is_shown_once_and_stored_by_no_browser(manager: Client, hire: Any) -> None:
    hire("newcomer")
    response = manager.post(f"{PAGE}code/", {"person": "newcomer"})
    code = response.context["code"].replace("-", "")
    assert response.context["code"] in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert code not in manager.get(PAGE).content.decode()
    gets_in = Client().post("/accounts/code/", {"username": "newcomer", "code": code})
    assert gets_in["Location"] == "/accounts/first-password/"


def code_for(persona: Client, username: str) -> list[str] | str:
    response = persona.post(f"{PAGE}code/", {"person": username})
    return "code" if response.status_code == 200 else said(response)


def test_a_code_is_for_those_who_have_no_other_way_in(manager: Client, hire: Any) -> None:
    hire("with_password", password="ein-passwort")
    hire("forgot_without_email", password="ein-passwort", email="")
    hire("closed", is_active=False)
    assert {
        name: code_for(manager, name) for name in ("with_password", "forgot_without_email", "closed")
    } == {
        "with_password": [
            "Kim With_Password hat schon einen Zugang und kann das Passwort per E-Mail zurücksetzen."
        ],
        "forgot_without_email": "code",
        "closed": ["Kim Closed ist gesperrt."],
    }


def test_nobody_hands_out_more_rights_than_their_own(cast: Cast, network: Network, hire: Any) -> None:
    """With a code for them, the manager could sign in as headquarters, or as the works council."""
    for name, appointment in {
        "council": {"kind": Kind.WORKS_COUNCIL, "dealership": network.a1},
        "hq": {"kind": Kind.HEADQUARTERS, "manufacturer": network.maker_a},
        "future_hq": {"kind": Kind.HEADQUARTERS, "manufacturer": network.maker_a, "starts_on": in_days(5)},
        "group": {"kind": Kind.GROUP_MANAGER, "group": network.group},
        "deputy": {"kind": Kind.DEALERSHIP_MANAGER, "dealership": network.a1},
        "elsewhere": {"kind": Kind.DEALERSHIP_MANAGER, "dealership": network.a2},
        "former_hq": {"kind": Kind.HEADQUARTERS, "manufacturer": network.maker_a, "ends_on": in_days(-1)},
    }.items():
        AppointmentFactory.create(person=hire(name), **appointment)
    hire("root", is_superuser=True)
    names = ["council", "hq", "future_hq", "group", "deputy", "elsewhere", "former_hq", "root"]

    def given_by(persona: str) -> set[str]:
        client = client_of(cast, persona)
        return {name for name in names if code_for(client, name) == "code"}

    assert {persona: given_by(persona) for persona in ("manager", "group_manager", "admin")} == {
        "manager": {"deputy", "former_hq"},
        "group_manager": {"deputy", "elsewhere", "former_hq"},
        "admin": set(names),
    }
