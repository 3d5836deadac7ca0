"""Badges: what is in them, who gets them, that others can check them, and that they tell nobody's address."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from certificates.badges import tokens
from certificates.badges.credential import credential
from certificates.badges.status import PLACES, place_of
from certificates.badges.verifying import Report, Worth, verify
from certificates.keys.published import jwks
from certificates.models import Certificate
from certificates.services.keys import key_in_use, rotate
from tests.factories import (
    CompetenceAreaFactory,
    CompetenceFactory,
    IssuedCertificateFactory,
    PersonFactory,
    in_days,
)
from tests.node import ask_node

pytestmark = pytest.mark.django_db

NUMBER = "0123456789abcdef" * 2
HOUSE = "http://127.0.0.1:8000"
JOSE = Path(__file__).with_name("jose_check.mjs")


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> None:
    settings.CERTIFICATE_KEYS = tmp_path


def made(**fields: Any) -> Certificate:
    fields = {"serial": NUMBER, "person__email": "anne@example.org", "issued_on": date(2026, 11, 5)} | fields
    one = IssuedCertificateFactory.create(
        certification__name_de="Fachkraft", certification__name_en="Specialist", **fields
    )
    return Certificate.objects.select_related("person", "certification", "evidence").get(pk=one.pk)


def decoded(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, payload, _signature = token.split(".")
    return tuple(json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, payload))  # type: ignore[return-value]


def test_what_a_badge_says() -> None:
    one = made(valid_until=date(2028, 11, 4))
    found = credential(one)
    salt = found["credentialSubject"]["identifier"][0]["salt"]
    number, index = place_of(one.pk)
    assert found == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": f"{HOUSE}/badges/{NUMBER}/",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": f"{HOUSE}/issuer/", "type": ["Profile"], "name": "Dealer Academy", "url": HOUSE},
        "validFrom": "2026-11-05T00:00:00+01:00",
        "validUntil": "2028-11-04T23:59:59+01:00",
        "name": "Fachkraft",
        "credentialSubject": {
            "id": found["credentialSubject"]["id"],
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$"
                    + hashlib.sha256(f"anne@example.org{salt}".encode()).hexdigest(),
                    "identityType": "emailAddress",
                    "salt": salt,
                }
            ],
            "achievement": {
                "id": found["credentialSubject"]["achievement"]["id"],
                "type": ["Achievement"],
                "achievementType": "Certification",
                "inLanguage": "de",
                "name": "Fachkraft",
                "description": "Alle dafür nötigen Kurse sind abgeschlossen, ihre Tests bestanden.",
                "criteria": {
                    "narrative": "Alle dafür nötigen Kurse sind abgeschlossen, ihre Tests bestanden. Ein Kurs"
                },
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetCode": "C",
                        "targetName": "Eine Kompetenz",
                        "targetDescription": "Stufe 4 von 8",
                        "targetFramework": "Dealer Academy",
                        "targetType": "ceasn:Competency",
                        "targetUrl": HOUSE,
                    }
                ],
            },
        },
        "credentialStatus": {
            "id": f"{HOUSE}/badges/status/{number}/#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": f"{HOUSE}/badges/status/{number}/",
        },
        "refreshService": {"id": f"{HOUSE}/badges/{NUMBER}/", "type": "1EdTechCredentialRefresh"},
    }


def test_competences_point_at_their_framework_and_at_the_general_one_they_belong_to() -> None:
    area = CompetenceAreaFactory.create(
        framework__name_de="DigComp",
        framework__version="2.2",
        framework__source="https://example.org/digcomp",
    )
    general = CompetenceFactory.create(code="2.1", name_de="Interagieren", area=area)
    CompetenceFactory.create(code="C", parent=general)
    alignments = credential(made())["credentialSubject"]["achievement"]["alignment"]
    shown = ("targetCode", "targetName", "targetFramework", "targetUrl")
    assert [tuple(one[name] for name in shown) for one in alignments] == [
        ("C", "Eine Kompetenz", "Dealer Academy", HOUSE),
        ("2.1", "Interagieren", "DigComp 2.2", "https://example.org/digcomp"),
    ]


def test_the_header_and_claims_are_those_of_the_specification_and_the_badge_is_the_same_every_time() -> None:
    one = made(valid_until=date(2028, 11, 4))
    key = key_in_use()
    token = tokens.signed(credential(one), key)
    header, payload = decoded(token)
    subject = payload["credentialSubject"]["id"]
    assert header == {"alg": "ES256", "kid": f"{HOUSE}/issuer/keys/{key.published.kid}/", "typ": "JWT"}
    assert payload == credential(one) | {
        "iss": f"{HOUSE}/issuer/",
        "jti": f"{HOUSE}/badges/{NUMBER}/",
        "sub": subject,
        "nbf": int(datetime(2026, 11, 4, 23, tzinfo=UTC).timestamp()),
        "exp": int(datetime(2028, 11, 4, 22, 59, 59, tzinfo=UTC).timestamp()),
    }
    assert tokens.signed(credential(made_again()), key) == token


def made_again() -> Certificate:
    return Certificate.objects.select_related("person", "certification", "evidence").get()


def test_tells_nobodys_address_or_name_and_ties_no_two_badges_together() -> None:
    person = PersonFactory.create(first_name="Änne", last_name="Groß", email="anne@example.org")
    one, other = (credential(made(person=person, serial=serial)) for serial in ("1" * 32, "2" * 32))
    text = json.dumps([one, other], ensure_ascii=False)
    assert [word in text for word in ("anne", "Änne", "Groß", person.username)] == [False] * 4
    first, second = one["credentialSubject"], other["credentialSubject"]
    assert first["id"] != second["id"]
    assert first["identifier"][0]["identityHash"] != second["identifier"][0]["identityHash"]


def test_who_has_no_address_has_a_badge_all_the_same() -> None:
    report = verify(tokens.signed(credential(made(person__email="")), key_in_use()).encode())
    assert (report.faults, report.signature.is_ours) == ([], True)


def test_an_independent_implementation_finds_it_good_and_an_altered_one_bad() -> None:
    """Also after the key was rotated, from the published keys alone."""
    one = made()
    token = tokens.signed(credential(one), key_in_use())
    rotate()
    header, payload, signature = token.split(".")
    altered = ".".join(
        [header, payload[:-5] + ("A" if payload[-5] != "A" else "B") + payload[-4:], signature]
    )
    question = {"jwks": jwks(), "issuer": f"{HOUSE}/issuer/"}
    good, bad = (ask_node(JOSE, question | {"token": each}) for each in (token, altered))
    assert good == {"payload": decoded(token)[1], "header": decoded(token)[0]}
    assert bad == {"error": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", (200, "application/vc+jwt")),
        ("application/vc+jwt", (200, "application/vc+jwt")),
        ("application/json", (200, "application/json")),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", (302, "text/html; charset=utf-8")),
    ],
)
def test_the_address_answers_as_it_is_asked(accept: str, expected: tuple[int, str]) -> None:
    made(shows_name=True)
    response = Client().get(f"/badges/{NUMBER}/", headers={"accept": accept} if accept else {})
    assert (response.status_code, response["Content-Type"]) == expected


def test_the_badge_is_the_holders_until_they_agree_and_nobodys_once_revoked() -> None:
    one = made()
    holder, anybody = Client(), Client()
    holder.force_login(one.person)

    def statuses() -> list[int]:
        paths = (f"/badges/{NUMBER}/", f"/badges/{NUMBER}.jwt")
        return [client.get(path).status_code for client in (holder, anybody) for path in paths]

    before = statuses()
    Certificate.objects.update(shows_name=True)
    agreed = statuses()
    Certificate.objects.update(revoked_on=in_days(0))
    assert (before, agreed, statuses()) == ([200, 200, 404, 404], [200] * 4, [404] * 4)


def test_the_list_says_which_are_revoked_and_nothing_else() -> None:
    valid, revoked, later = (
        made(serial=f"{number:032x}", revoked_on=on, person__email="")
        for number, on in enumerate((None, in_days(0), in_days(1)))
    )
    number, _index = place_of(valid.pk)
    response = Client().get(f"/badges/status/{number}/")
    content = decoded(response.content.decode())[1]
    packed = content["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(packed[1:] + "=="))
    set_bits = [n for n in range(PLACES) if bits[n // 8] & (0b1000_0000 >> n % 8)]
    assert (packed[0], len(bits) * 8, set_bits) == ("u", PLACES, [place_of(revoked.pk)[1]])
    assert response["Cache-Control"] == "public, max-age=300"
    assert Client().get(f"/badges/status/{number + 7}/").status_code == 404
    assert later.pk


def test_our_own_reader_finds_no_fault() -> None:
    report: Report = verify(tokens.signed(credential(made()), key_in_use()).encode())
    assert (report.faults, report.signature.worth, report.period) == ([], Worth.VALID, "current")
