"""The public check of files: the academy's own, altered ones, others', and whatever else is sent."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from certificates.badges import tokens
from certificates.badges.credential import credential
from certificates.checking import LARGEST
from certificates.documents.pdf import certificate_pdf
from certificates.models import Certificate, SigningKey
from certificates.services.keys import key_in_use, mark_compromised, rotate
from tests.factories import IssuedCertificateFactory, in_days

pytestmark = pytest.mark.django_db

NUMBER = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def no_files_yet(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.CERTIFICATE_KEYS = tmp_path
    cache.clear()
    yield
    cache.clear()


def certificate(**fields: object) -> Certificate:
    return IssuedCertificateFactory.create(  # type: ignore[no-any-return]
        serial=NUMBER, person__first_name="Änne", person__last_name="Groß", **fields
    )


def files_of(one: Certificate) -> dict[str, bytes]:
    return {"pdf": certificate_pdf(one), "badge": tokens.signed(credential(one), key_in_use()).encode()}


def send(content: bytes, **headers: str) -> HttpResponse:
    file = SimpleUploadedFile("file", content)
    return Client().post("/verify/", {"file": file}, **headers)  # type: ignore[arg-type, return-value]


def said(response: HttpResponse) -> tuple[str, str]:
    """What came out, and the word for what the certificate is worth today."""
    html = response.content.decode().partition('id="answer"')[2].partition("<form")[0]
    first = re.search(r"<(?:h2|p class=\"lead\")>([^<]+)<", html)
    badge = re.search(r'class="status \w+">.*?</svg>([^<]+)<', html, re.DOTALL)
    return (first.group(1).rstrip(".") if first else "", badge.group(1) if badge else "")


@pytest.mark.parametrize(
    ("dates", "worth"),
    [
        ({}, "Gültig"),
        ({"valid_until": in_days(-1)}, "Abgelaufen"),
        ({"revoked_on": in_days(0)}, "Widerrufen"),
    ],
)
def test_a_genuine_file_is_worth_today_what_its_certificate_is(dates: dict[str, object], worth: str) -> None:
    files = files_of(certificate(**dates))
    assert {name: said(send(content)) for name, content in files.items()} == dict.fromkeys(
        files, ("Die Datei ist echt und unverändert", worth)
    )


def test_names_the_holder_only_where_they_agreed() -> None:
    files = files_of(certificate()).values()
    assert ["Groß" in send(content).content.decode() for content in files] == [False, False]
    Certificate.objects.update(shows_name=True)
    assert ["Änne Groß" in send(content).content.decode() for content in files] == [True, True]


def test_a_file_whose_certificate_is_gone() -> None:
    one = certificate()
    files = files_of(one)
    one.delete()
    assert {said(send(content))[0] for content in files.values()} == {
        "Die Datei ist echt, aber das Zertifikat gibt es nicht mehr"
    }


def test_an_altered_file() -> None:
    files = files_of(certificate())
    pdf = files["pdf"].replace(b"/MarkInfo", b"/MarkInf0", 1)
    header, payload, signature = files["badge"].decode().split(".")
    content = json.loads(base64.urlsafe_b64decode(payload + "=="))
    content["name"] = "Meister"
    forged = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    badge = f"{header}.{forged}.{signature}".encode()
    assert [said(send(one)) for one in (pdf, badge)] == [("Die Datei wurde verändert", "")] * 2


def test_a_file_signed_with_a_key_in_the_wrong_hands() -> None:
    files = files_of(certificate())
    old = SigningKey.objects.get()
    rotate()
    assert {said(send(content))[0] for content in files.values()} == {"Die Datei ist echt und unverändert"}
    mark_compromised(old.kid)
    assert {said(send(content)) for content in files.values()} == {
        ("Nicht geprüft: Der Schlüssel war in fremden Händen", "")
    }


def test_who_only_says_that_the_academy_signed() -> None:
    one = certificate()
    unsigned = json.dumps(credential(one)).encode()
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    payload = base64.urlsafe_b64encode(unsigned).decode().rstrip("=")
    found = [said(send(content))[0] for content in (unsigned, f"{none}.{payload}.AA".encode(), b"%PDF-1.7 x")]
    assert found == ["Diese Datei hat die Akademie nicht unterschrieben"] * 3


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"\x89PNG", "Die Datei ist weder ein PDF noch ein Badge"),
        (b"{" * 100_000, "Die Datei ist weder ein PDF noch ein Badge"),
        (
            b'{"id": "https://example.org/1", "issuer": "https://example.org"}',
            "Ein Badge, das andere ausgestellt haben",
        ),
    ],
)
def test_other_files(content: bytes, answer: str) -> None:
    assert said(send(content))[0] == answer


def test_limits() -> None:
    too_large = send(b"%PDF-" + b" " * (LARGEST + 20_000))
    empty = Client().post("/verify/", {"other": "x"})
    assert [(one.status_code, said(one)[0]) for one in (too_large, empty)] == [  # type: ignore[arg-type]
        (413, "Die Datei ist zu groß"),
        (400, ""),
    ]
    assert "Wählen Sie eine Datei aus" in empty.content.decode()


def test_ends_floods_from_an_address_and_leaves_no_trace() -> None:
    statuses = [send(b"x").status_code for _time in range(21)]
    assert statuses == [200] * 20 + [429]
    response = send(b"x", REMOTE_ADDR="192.0.2.7")
    assert (response.status_code, dict(response.cookies), response["Cache-Control"]) == (200, {}, "no-store")


@pytest.mark.parametrize(
    ("typed", "address", "status"),
    [
        ("0123 4567 89AB CDEF 0123 4567 89AB CDEF", NUMBER, 200),
        ("Nummer: 01-23", "nummer0123", 404),
        ("%00", "00", 404),
    ],
)
def test_typed_number_is_answered_in_the_language_of_the_form(typed: str, address: str, status: int) -> None:
    certificate()
    form = Client().get("/verify/?language=en").content.decode()
    assert '<input type="hidden" name="language" value="en">' in form
    query = {"language": "en", "number": typed}
    response = Client().get("/verify/", query, follow=True, headers={"accept-language": "de"})
    assert response.redirect_chain == [(f"/verify/{address}/?language=en", 302)]
    assert (response.status_code, response["Content-Language"]) == (status, "en")


def test_a_number_may_be_typed_as_it_is_printed() -> None:
    certificate()
    response = Client().get("/verify/", {"number": "0123 4567 89AB CDEF 0123 4567 89AB CDEF"}, follow=True)
    assert response.redirect_chain == [(f"/verify/{NUMBER}/", 302)]
