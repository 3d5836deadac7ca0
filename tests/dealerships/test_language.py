"""German or English: the account's own language, or this browser's; the switch stays on the page."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from dealerships.models import Person
from tests.cast import Cast, client_of


def language_of(client: Client, url: str = "/accounts/login/", **headers: str) -> str:
    response = client.get(url, headers=headers)
    return response.content.decode().split('<html lang="')[1][:2]


def test_who_is_signed_in_reads_their_own_language_whatever_the_browser_wants(cast: Cast) -> None:
    Person.objects.filter(pk=cast.employee.pk).update(language="en")
    client = client_of(cast, "employee")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"  # left by who sat here before
    assert language_of(client, "/accounts/logout/", accept_language="de") == "en"


def test_the_switch_changes_the_account_and_stays_on_the_page(cast: Cast) -> None:
    client = client_of(cast, "employee")
    switched = client.post("/language/", {"language": "en", "next": "/accounts/logout/?x=1"})
    cast.employee.refresh_from_db()
    assert (switched["Location"], cast.employee.language) == ("/accounts/logout/?x=1", "en")
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies
    assert language_of(client, "/accounts/logout/") == "en"


def test_who_is_not_signed_in_changes_this_browser(client: Client, db: None) -> None:
    before = language_of(client, accept_language="de")
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert (before, language_of(client, accept_language="de")) == ("de", "en")


@pytest.mark.parametrize("language", ["fr", "", "de-AT\0"])
def test_a_language_that_is_none_changes_nothing(cast: Cast, language: str) -> None:
    client = client_of(cast, "employee")
    client.post("/language/", {"language": language})
    cast.employee.refresh_from_db()
    assert cast.employee.language == "de"


def test_the_switch_leads_to_no_other_site(client: Client, db: None) -> None:
    response = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"
