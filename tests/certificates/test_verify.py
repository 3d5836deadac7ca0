"""The public page: what a number is worth, to anybody, without a name unless the holder agreed, and no guessing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from certificates.documents.pdf import contents
from certificates.models import Certificate
from tests.admin_tables import queries_of
from tests.cast import Cast, client_of
from tests.factories import CertificateFactory, IssuedCertificateFactory, SystemFactory, in_days

pytestmark = pytest.mark.django_db

NUMBER = "0123456789abcdef" * 2
PLACES = [("verify", "/"), ("badges", "/"), ("badges", ".jwt")]


@pytest.fixture(autouse=True)
def no_guesses_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def certificate(**fields: object) -> Certificate:
    return IssuedCertificateFactory.create(  # type: ignore[no-any-return]
        serial=NUMBER,
        certification__name_de="Fachkraft",
        certification__name_en="Specialist",
        person__first_name="Änne",
        person__last_name="Groß",
        **fields,
    )


def ask(number: str = NUMBER, query: str = "", **headers: str) -> HttpResponse:
    return Client().get(f"/verify/{number}/{query}", **headers)  # type: ignore[arg-type, return-value]


def verdict(response: HttpResponse) -> tuple[int, str, str]:
    """The status, the class of the badge and its word."""
    html = response.content.decode()
    found = re.search(r'class="status (\w+)">.*?</svg>([^<]+)<', html, re.DOTALL)
    return (response.status_code, *(found.groups() if found else ("", "")))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, (200, "valid", "Gültig")),
        ({"valid_until": in_days(0)}, (200, "valid", "Gültig")),
        ({"valid_until": in_days(-1)}, (200, "lapsed", "Abgelaufen")),
        ({"revoked_on": in_days(0)}, (200, "revoked", "Widerrufen")),
        ({"revoked_on": in_days(1)}, (200, "valid", "Gültig")),
        ({"valid_until": in_days(-1), "revoked_on": in_days(-2)}, (200, "revoked", "Widerrufen")),
    ],
)
def test_says_what_the_certificate_is_worth_today(
    dates: dict[str, object], expected: tuple[int, str, str]
) -> None:
    certificate(**dates)
    assert verdict(ask()) == expected


def test_what_a_release_will_end_is_not_said_to_last_for_ever() -> None:
    one = certificate(certification__ends="release", certification__system=SystemFactory.create())
    for language, said in (("de", "zur nächsten Hauptversion"), ("en", "the next major release")):
        assert f"<dd>{said}</dd>" in ask(query=f"?language={language}").content.decode()
        with override(language):
            assert contents(one)["valid_until"] == said


@pytest.mark.parametrize(
    ("dates", "newer", "replaced"),
    [
        ({"valid_until": in_days(-1)}, {"valid_until": in_days(300)}, True),
        ({"valid_until": in_days(-1)}, {"valid_until": in_days(300), "revoked_on": in_days(0)}, False),
        ({"valid_until": in_days(-1)}, {"valid_until": in_days(-1)}, False),
        ({"revoked_on": in_days(-1)}, {"valid_until": in_days(300)}, False),
        ({}, {"valid_until": in_days(300)}, False),
    ],
)
def test_says_that_an_expired_one_was_replaced(
    dates: dict[str, object], newer: dict[str, object], replaced: bool
) -> None:
    one = certificate(**dates)
    other = IssuedCertificateFactory.create(
        person=one.person, certification=one.certification, issued_on=in_days(-9), **newer
    )
    html = ask().content.decode()
    assert ("Ein neueres hat es ersetzt." in html, other.serial in html) == (replaced, False)


def test_names_the_holder_only_where_they_agreed() -> None:
    certificate()
    assert [text in ask().content.decode() for text in ("Fachkraft", "Änne", "Groß")] == [True, False, False]
    Certificate.objects.update(shows_name=True)
    assert "Änne Groß" in ask().content.decode()


@pytest.mark.parametrize("number", ["f" * 32, "abc", "ü", "%00", "x" * 500, "..", NUMBER[:-1]])
def test_explains_what_to_do_about_a_number_that_does_not_exist(number: str) -> None:
    certificate()
    CertificateFactory.create()
    response = ask(number)
    assert (response.status_code, "Dieses Zertifikat gibt es nicht" in response.content.decode()) == (
        404,
        True,
    )


def test_finds_a_number_as_it_is_read_from_paper() -> None:
    certificate()
    assert ask("0123 4567 89AB CDEF 0123 4567 89AB CDEF").status_code == 200


def test_leaves_no_trace() -> None:
    certificate()
    for response in (ask(), ask("f" * 32)):
        assert (
            response["X-Robots-Tag"],
            response["Referrer-Policy"],
            response["Cache-Control"],
            dict(response.cookies),
        ) == ("noindex, nofollow", "no-referrer", "no-store", {})


def test_shows_nothing_of_who_is_signed_in(cast: Cast) -> None:
    certificate()
    html = client_of(cast, "headquarters").get(f"/verify/{NUMBER}/").content.decode()
    assert [word in html for word in ("Abmelden", "Angemeldet als", "Verwaltung")] == [False, False, False]


@pytest.mark.parametrize(
    ("query", "accepted", "language", "word"),
    [
        ("", "de", "de", "Gültig"),
        ("", "en-GB,en;q=0.8", "en", "Valid"),
        ("", "fr", "de", "Gültig"),
        ("?language=en", "de", "en", "Valid"),
        ("?language=de", "en", "de", "Gültig"),
        ("?language=xx", "en", "en", "Valid"),
    ],
)
def test_speaks_german_and_english(query: str, accepted: str, language: str, word: str) -> None:
    certificate()
    response = ask(query=query, headers={"accept-language": accepted})  # type: ignore[arg-type]
    assert (response["Content-Language"], verdict(response)) == (language, (200, "valid", word))
    assert f'<html lang="{language}">' in response.content.decode()


def test_ends_guessing_from_an_address_and_lets_others_go_on() -> None:
    certificate()
    guesses = [ask(f"{number:032x}").status_code for number in range(12)]
    assert guesses == [404] * 10 + [429] * 2
    refused = ask()
    assert (refused.status_code, refused["Retry-After"], dict(refused.cookies)) == (429, "60", {})
    assert "Zu viele Anfragen" in refused.content.decode()
    assert ask(REMOTE_ADDR="192.0.2.7").status_code == 200


def test_guesses_count_wherever_they_are_made_and_at_the_address_that_the_proxy_reports(
    settings: Any,
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    certificate(shows_name=True)

    def status(path: str, visitor: str) -> int:
        return Client().get(path, headers={"x-forwarded-for": f"203.0.113.9, {visitor}"}).status_code

    guesses = [f"/{kind}/{number:032x}{end}" for number in range(4) for kind, end in PLACES]
    assert [status(path, "192.0.2.1") for path in guesses] == [404] * 10 + [429] * 2
    real = [f"/{kind}/{NUMBER}{end}" for kind, end in PLACES]
    assert [status(path, "192.0.2.1") for path in real] == [429] * 3
    assert [status(path, "192.0.2.2") for path in real] == [200] * 3
    refused = Client().get(f"/verify/{NUMBER}/?language=en", headers={"x-forwarded-for": "192.0.2.1"})
    assert f'href="/verify/{NUMBER}/?language=en">Try again' in refused.content.decode()


@pytest.mark.parametrize(
    "path", ["/badges/%00/", "/badges/%00.jwt", "/issuer/keys/%00/", "/badges/status/99999999999999999999/"]
)
def test_addresses_of_nothing_are_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_real_numbers_may_be_checked_as_often_as_one_likes() -> None:
    certificate()
    assert {ask().status_code for _time in range(30)} == {200}


def test_asks_the_same_of_the_database_whatever_the_answer() -> None:
    certificate()
    client = Client()
    assert [queries_of(client, f"/verify/{number}/") for number in (NUMBER, "f" * 32)] == [1, 1]
