"""The file of one maker's headquarters: every row lies in that maker's scope (else it is as good as unknown).

Maker A has D1 and D2, maker B has D3, and D4 sells both makers' cars. P1 works at D1, P2 at D2 and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from certificates.models import Certification
from dealerships.bundles.scopes import MakerScope
from dealerships.models import Manufacturer, Person
from tests.academy.network.bundles import SOUND, counts_of, error, errors_of, everything, hand_in, unknown

pytestmark = pytest.mark.django_db

Errors = list[dict[str, Any]]
HandIn = Callable[..., Errors]

BOTH_MAKERS = {
    "dealerships": "number,name\nD4,Autohaus Vier\n",
    "franchises": (
        "dealership,manufacturer,contract,starts_on\nD4,A,dealer,2020-01-01\nD4,B,dealer,2020-01-01\n"
    ),
    "people": "id,family_name,email\nP4,Vier,dana@example.org\nHQ-A,Zentrale,anna@example.org\n",
    "employments": "person,dealership,role,starts_on\nP4,D4,ADVISOR,2020-01-01\n",
    "appointments": "person,kind,scope,starts_on\nHQ-A,headquarters,A,2020-01-01\n",
    "groups": "code,name\nB-GROUP,Gruppe von B\n",
    "rollouts": "code,name,system\nCRM-1,CRM,CRM\n",
    "waves": "rollout,code,name,go_live\nCRM-1,B1,Welle,2027-01-01\n",
    "requirements": "rollout,code,name_de,kind,mandatory\nCRM-1,R,R,checklist,yes\n",
    "items": "rollout,requirement,code,name_de\nCRM-1,R,I,Punkt\n",
    "cooperations": "code,name,max_covers\nMIXED,Gemischt,9\nB-ONLY,Nur B,9\n",
    "cooperation_members": "cooperation,dealership\nMIXED,D2\nMIXED,D3\nB-ONLY,D3\n",
}
B_GROUP = {"dealerships": "number,group\nD3,B-GROUP\n"}

ITS_OWN = "die bisherige Adresse; sie ändert nur, wem das Konto gehört, oder die Verwaltung"
SHARED = "der gespeicherte Wert, denn diese Zeile gilt für alle Hersteller"


@pytest.fixture
def hand_in_for_a(tmp_path: Path) -> HandIn:
    """Hands a bundle in for maker A, to be checked and then brought in; answers with the errors."""
    for bundle in (SOUND, BOTH_MAKERS, B_GROUP):
        assert errors_of(hand_in(tmp_path, bundle)) == []
    Certification.objects.create(
        code="CERT-B", name_de="Von B", manufacturer=Manufacturer.objects.get(code="B")
    )
    scope = MakerScope(Manufacturer.objects.get(code="A").pk)

    def hand_in_tables(**tables: str) -> Errors:
        checked = errors_of(hand_in(tmp_path, tables, scope=scope, check=True))
        before = everything()
        errors = errors_of(hand_in(tmp_path, tables, scope=scope))
        assert (errors, bool(errors) and everything() != before) == (checked, False)
        return errors

    return hand_in_tables


def table(name: str, *rows: str) -> dict[str, str]:
    return {name: "\n".join([SOUND[name].split("\n")[0], *rows, ""])}


# What lies out of scope is unknown ----------------------------------------------------------------


OUT_OF_SCOPE: list[tuple[str, str, str, str, str]] = [
    ("manufacturers", "B,Umbenannt", "code", "B", "manufacturers"),
    ("manufacturers", "C,Neu", "code", "C", "manufacturers"),
    ("areas", "B,WEST,Umbenannt,", "manufacturer", "B", "manufacturers"),
    ("areas", "B,EAST,Ost,", "manufacturer", "B", "manufacturers"),
    ("groups", "B-GROUP,Umbenannt", "code", "B-GROUP", "groups"),
    ("dealerships", "D3,Umbenannt,,,,,", "number", "D3", "dealerships"),
    ("dealerships", "D1,Eins,,,,,B-GROUP", "group", "B-GROUP", "groups"),
    ("franchises", "D1,B,,dealer,2020-01-01,", "manufacturer", "B", "manufacturers"),
    ("franchises", "D3,A,,dealer,2020-01-01,", "dealership", "D3", "dealerships"),
    ("franchises", "D1,A,WEST,dealer,2026-01-01,", "area", "WEST", "areas"),
    ("people", "P3,,Umbenannt,,", "id", "P3", "people"),
    ("employments", "P3,D1,ADVISOR,2027-01-01,", "person", "P3", "people"),
    ("employments", "P1,D3,ADVISOR,2027-01-01,", "dealership", "D3", "dealerships"),
    ("leaves", "P3,2027-01-01,", "person", "P3", "people"),
    ("certifications", "CERT-B,Umbenannt,,", "code", "CERT-B", "certifications"),
    ("certificates", "P3,CERT,2026-01-01,,", "person", "P3", "people"),
    ("certificates", "P1,CERT-B,2026-01-01,,", "certification", "CERT-B", "certifications"),
    ("grants", "CERT-B,HV,1", "certification", "CERT-B", "certifications"),
    ("systems", "CRM,Umbenannt,A", "code", "CRM", "systems"),
    ("systems", "DMS,DMS,B", "manufacturer", "B", "manufacturers"),
    ("rollouts", "CRM-1,Umbenannt,DMS,,,", "code", "CRM-1", "rollouts"),
    ("rollouts", "DMS-9,DMS 9,CRM,,,", "system", "CRM", "systems"),
    ("waves", "CRM-1,B1,Umbenannt,2027-01-01", "rollout", "CRM-1", "rollouts"),
    ("wave_members", "CRM-1,D1,B1", "rollout", "CRM-1", "rollouts"),
    ("wave_members", "DMS-9,D3,W1", "dealership", "D3", "dealerships"),
    ("requirements", "CRM-1,R,R,R,checklist,,,,,,,,,,no", "rollout", "CRM-1", "rollouts"),
    (
        "requirements",
        "DMS-9,HV,HV,,people,certification:CERT-B,,,1,,,,,,no",
        "proof",
        "certification:CERT-B",
        "certifications",
    ),
    ("targets", "CRM-1,R,WEST,2027-01-01,,1,1", "rollout", "CRM-1", "rollouts"),
    ("items", "CRM-1,R,I,Umbenannt,", "rollout", "CRM-1", "rollouts"),
    ("confirmations", "CRM-1,R,I,D4,2027-01-01,", "rollout", "CRM-1", "rollouts"),
    ("confirmations", "DMS-9,LIST,KEYS,D3,2027-01-01,", "dealership", "D3", "dealerships"),
    ("waivers", "CRM-1,R,D4,2027-01-01,,", "rollout", "CRM-1", "rollouts"),
    ("waivers", "DMS-9,SALES,D3,2027-01-01,,", "dealership", "D3", "dealerships"),
    ("cooperations", "B-ONLY,Umbenannt,,,9", "code", "B-ONLY", "cooperations"),
    ("cooperations", "MIXED,Umbenannt,,,9", "code", "MIXED", "cooperations"),
    ("cooperation_members", "MIXED,D1", "cooperation", "MIXED", "cooperations"),
    ("cooperation_members", "NORD,D3", "dealership", "D3", "dealerships"),
    ("covers", "MIXED,P1,D2,certification:CERT,2026-01-01,", "cooperation", "MIXED", "cooperations"),
    ("covers", "NORD,P3,D2,certification:CERT,2026-01-01,", "person", "P3", "people"),
    ("covers", "NORD,P2,D3,certification:CERT,2026-01-01,", "dealership", "D3", "dealerships"),
]


@pytest.mark.parametrize(("name", "row", "column", "value", "of"), OUT_OF_SCOPE)
def test_another_makers_rows_are_unknown(
    hand_in_for_a: HandIn, name: str, row: str, column: str, value: str, of: str
) -> None:
    assert hand_in_for_a(**table(name, row)) == [unknown(name, 2, column, value, of)]


def test_a_row_that_does_not_exist_gets_the_same_error_as_one_of_another_maker(hand_in_for_a: HandIn) -> None:
    rows = ["P3,2027-01-01,", "P9,2027-01-01,"]

    assert hand_in_for_a(**table("leaves", *rows)) == [
        unknown("leaves", 2, "person", "P3", "people"),
        unknown("leaves", 3, "person", "P9", "people"),
    ]


# Appointments ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("P1,dealership_manager,D4,2027-01-01,", None),
        ("P1,works_council,D1,2027-01-01,", None),
        ("P1,area_manager,A/COAST,2027-01-01,", None),
        ("P1,trainer,A,2027-01-01,", None),
        ("P1,rollout_manager,A,2027-01-01,", None),
        ("P1,headquarters,A,2027-01-01,", None),
        ("P1,dealership_manager,D3,2027-01-01,", ("scope", "D3", "die Nummer eines Betriebs")),
        ("P1,works_council,D3,2027-01-01,", ("scope", "D3", "die Nummer eines Betriebs")),
        ("P1,area_manager,B/WEST,2027-01-01,", ("scope", "B/WEST", "HERSTELLER/GEBIET")),
        ("P1,trainer,B,2027-01-01,", ("scope", "B", "das Kürzel eines Herstellers")),
        ("P1,headquarters,B,2027-01-01,", ("scope", "B", "das Kürzel eines Herstellers")),
        (
            "P1,group_manager,G,2027-01-01,",
            ("kind", "group_manager", "eine Berechtigung für den Hersteller oder seine Betriebe"),
        ),
        ("P3,trainer,A,2027-01-01,", ("person", "P3", "ein Schlüssel aus der Tabelle people")),
    ],
)
def test_appointments_are_for_the_maker_and_its_dealerships_alone(
    hand_in_for_a: HandIn, row: str, expected: tuple[str, str, str] | None
) -> None:
    errors = hand_in_for_a(**table("appointments", row))

    assert errors == ([error("appointments", 2, *expected)] if expected else [])


# Addresses ----------------------------------------------------------------


def test_the_address_of_somebody_who_has_signed_in_stays(hand_in_for_a: HandIn) -> None:
    Person.objects.filter(username="P1").update(last_login=timezone.now())

    assert hand_in_for_a(people="id,email\nP1,neu@example.org\n") == [
        error("people", 2, "email", "neu@example.org", ITS_OWN)
    ]
    assert hand_in_for_a(people="id,email\nP1,\n") == [error("people", 2, "email", "", ITS_OWN)]
    assert hand_in_for_a(people="id,family_name,email\nP1,Neu,ayse@example.org\n") == []


def test_the_address_of_somebody_who_has_not_signed_in_may_change(hand_in_for_a: HandIn) -> None:
    assert hand_in_for_a(people="id,email\nP1,neu@example.org\n") == []
    assert Person.objects.get(username="P1").email == "neu@example.org"


@pytest.mark.parametrize("right", ["headquarters,B", "area_manager,B/WEST", "group_manager,G", "superuser"])
def test_the_address_of_an_account_that_opens_more_than_the_makers_stays(
    tmp_path: Path, hand_in_for_a: HandIn, right: str
) -> None:
    if right == "superuser":
        Person.objects.filter(username="P4").update(is_superuser=True)
    else:
        hand_in(tmp_path, {"appointments": f"person,kind,scope,starts_on\nP4,{right},2020-01-01\n"})

    assert hand_in_for_a(people="id,email\nP4,neu@example.org\n") == [
        error("people", 2, "email", "neu@example.org", ITS_OWN)
    ]


def test_an_address_of_somebody_out_of_scope_is_taken(hand_in_for_a: HandIn) -> None:
    Person.objects.filter(username="P3").update(email="carl@example.org")

    assert hand_in_for_a(people="id,email\nP1,carl@example.org\n") == [
        error("people", 2, "email", "carl@example.org", "eine Adresse, die niemand sonst hat")
    ]


# Common rows ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["groups", "job_roles", "competences", "certifications", "grants"])
def test_common_rows_may_be_repeated(hand_in_for_a: HandIn, name: str) -> None:
    assert hand_in_for_a(**{name: SOUND[name]}) == []


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "expected"),
    [
        ("groups", "G,Umbenannt", "name", "Umbenannt", SHARED),
        ("job_roles", "ADVISOR,Serviceberatung,Service advisor,sales", "department", "sales", SHARED),
        ("competences", "HV,Hochvolt,Volts", "name_en", "Volts", SHARED),
        ("certifications", "CERT,Zertifikat,Certificate,6", "validity_months", "6", SHARED),
        ("grants", "CERT,HV,8", "certification", "CERT", "eine Zertifizierung des Herstellers"),
        ("grants", "LIFE,HV,1", "certification", "LIFE", "eine Zertifizierung des Herstellers"),
    ],
)
def test_common_rows_may_not_be_changed(
    hand_in_for_a: HandIn, name: str, row: str, column: str, value: str, expected: str
) -> None:
    assert hand_in_for_a(**table(name, row)) == [error(name, 2, column, value, expected)]


def test_a_new_certification_is_the_makers_and_may_grant_competences(hand_in_for_a: HandIn) -> None:
    bundle = {**table("certifications", "CERT-A,Von A,,12"), **table("grants", "CERT-A,HV,2")}

    assert hand_in_for_a(**bundle) == []
    assert (
        hand_in_for_a(
            certifications="code,name_de\nCERT-A,Umbenannt\n",
            grants="certification,competence,level\nCERT-A,HV,3\n",
        )
        == []
    )
    certification = Certification.objects.get(code="CERT-A")
    assert (
        certification.name_de,
        certification.manufacturer.code if certification.manufacturer else None,
    ) == (
        "Umbenannt",
        "A",
    )


# New rows ----------------------------------------------------------------


def test_the_makers_own_bundle_comes_in_as_a_whole(tmp_path: Path, hand_in_for_a: HandIn) -> None:
    bundle = {
        **table("areas", "A,SOUTH,Süd,"),
        **table("dealerships", "D5,Fünf,,,,DE,G"),
        **table("franchises", "D5,A,SOUTH,dealer,2027-01-01,"),
        **table("job_roles", "NEW,Neu,New,sales"),
        **table("people", "P5,Emil,Fünf,emil@example.org,de"),
        **table("employments", "P5,D5,NEW,2027-01-01,"),
        **table("systems", "ERP,ERP,A"),
        **table("rollouts", "ERP-1,ERP,ERP,1.0,,"),
        **table("waves", "ERP-1,W1,Welle,2028-01-01"),
        **table("wave_members", "ERP-1,D5,W1"),
        **table("cooperations", "NEW,Neu,,,1"),
        **table("cooperation_members", "NEW,D4", "NEW,D5"),
        **table("covers", "NEW,P5,D4,certification:CERT,2028-01-01,"),
    }

    assert hand_in_for_a(**bundle) == []
    assert counts_of(hand_in(tmp_path, bundle)) == {}


def test_a_new_dealership_needs_a_franchise_of_the_maker_in_the_file(hand_in_for_a: HandIn) -> None:
    assert hand_in_for_a(**table("dealerships", "D1,Autohaus Eins,,,,,", "D5,Fünf,,,,,")) == [
        error("dealerships", 3, "number", "D5", "eine Zeile dazu in franchises")
    ]


def test_a_new_person_needs_an_employment_or_an_appointment_in_the_file(hand_in_for_a: HandIn) -> None:
    bundle = {
        **table("people", "P5,Emil,,,", "P6,Fritz,,,", "P7,Gerd,,,"),
        **table("employments", "P6,D4,ADVISOR,2027-01-01,"),
        **table("appointments", "P7,trainer,A,2027-01-01,"),
    }

    assert hand_in_for_a(**bundle) == [
        error("people", 2, "id", "P5", "eine Zeile dazu in employments, appointments")
    ]


def test_a_faulty_employment_is_the_only_error_of_a_new_person(hand_in_for_a: HandIn) -> None:
    bundle = {
        **table("people", "P5,Emil,,,", "P6,Fritz,,,"),
        **table("employments", "P5,D3,ADVISOR,2027-01-01,", "P6,D1,ADVISOR,x,"),
    }

    assert hand_in_for_a(**bundle) == [
        unknown("employments", 2, "dealership", "D3", "dealerships"),
        error("employments", 3, "starts_on", "x", "ein Datum wie 2027-03-01 oder 01.03.2027"),
    ]
