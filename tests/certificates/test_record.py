"""The learning record: whole, with stable names, on paper and as data, and taken along to another dealership."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from certificates.models import Certificate, ExternalProof
from certificates.proofs import grouped
from certificates.records.contents import learning_record
from certificates.records.pdf import contents
from dealerships.labels import written
from dealerships.models import Dealership
from readiness.services.verdicts import recompute
from tests.admin_tables import queries_of
from tests.cast import Cast, Network, client_of
from tests.factories import (
    AttemptFactory,
    CertificateFactory,
    CoursePageFactory,
    EmploymentFactory,
    EnrolmentFactory,
    ExternalProofFactory,
    IssuedCertificateFactory,
    RecognitionFactory,
    in_days,
)

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "learning-record.schema.json").read_text())
TYPES: dict[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def departures(value: Any, schema: Any, place: str = "") -> list[str]:
    """Where a value isn't what the schema says; every object has exactly the names that are written down."""
    schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not isinstance(value, tuple(TYPES[kind] for kind in kinds)):
        return [f"{place}: {value!r} is no {kinds}"]
    found = []
    if isinstance(value, dict) and "properties" in schema:
        if value.keys() ^ schema["properties"].keys():
            found.append(f"{place}: {sorted(value.keys() ^ schema['properties'].keys())}")
        for name in value.keys() & schema["properties"].keys():
            found += departures(value[name], schema["properties"][name], f"{place}.{name}")
    if isinstance(value, list) and "items" in schema:
        for one in value:
            found += departures(one, schema["items"], f"{place}[]")
    return found


@pytest.fixture
def recorded(cast: Cast, network: Network) -> Cast:
    """The employee has something of everything, and a colleague has too."""
    for person in (cast.employee, cast.colleague):
        page = CoursePageFactory.create(title=f"Kurs von {person.username}")
        enrolment = EnrolmentFactory.create(person=person, course=page.course, completed_at=timezone.now())
        AttemptFactory.create(enrolment=enrolment)
        IssuedCertificateFactory.create(person=person, certification=network.certification_a)
        source = CertificateFactory.create(
            person=person, certification=network.common_certification, revoked_on=in_days(-3)
        )
        RecognitionFactory.create(certificate__person=person, source=source)
        ExternalProofFactory.create(
            person=person,
            title=f"Nachweis von {person.username}",
            state="refused",
            reason="Das Datum fehlt.",
            decided_at=timezone.now(),
        )
    return cast


def test_record_is_as_its_schema_says_and_holds_ones_own_alone(recorded: Cast) -> None:
    text = client_of(recorded, "employee").get("/certificates/record.json").content.decode()
    record = json.loads(text)
    assert departures(record, SCHEMA) == []
    assert {name: len(rows) for name, rows in record.items() if isinstance(rows, list)} == {
        "employments": 1,
        "certificates": 3,
        "courses": 1,
        "external_proofs": 1,
    }
    assert record["courses"][0]["attempts"][0]["number"] == 1
    assert "colleague" not in text


def test_record_asks_as_often_for_much_as_for_little(recorded: Cast, network: Network) -> None:
    client = client_of(recorded, "employee")
    for path in ("/certificates/record.json", "/certificates/"):
        few = queries_of(client, path)
        for number in range(3):
            page = CoursePageFactory.create()
            EnrolmentFactory.create(person=recorded.employee, course=page.course, completed_at=timezone.now())
            IssuedCertificateFactory.create(person=recorded.employee, issued_on=in_days(-number))
            ExternalProofFactory.create(person=recorded.employee)
        assert queries_of(client, path) == few


@pytest.mark.parametrize("persona", ["employee", "admin"])
def test_pdf_is_accessible_and_made_of_whatever_names_there_are(recorded: Cast, persona: str) -> None:
    ExternalProof.objects.update(title="Ω 证书 🎓 " + "x" * 150)
    response = client_of(recorded, persona).get("/certificates/record.pdf")
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    assert b"pdfuaid" in response.content  # the compiler makes none that isn't accessible


def test_pdf_holds_numbers_reasons_competences_and_what_was_passed(recorded: Cast) -> None:
    Certificate.objects.filter(revoked_on__isnull=False).update(revocation_reason="Getäuscht.")
    record = learning_record(recorded.employee, timezone.now())
    attempt = record["courses"][0]["attempts"][0]
    failed = attempt | {"number": 1, "percent": 40, "passed": False, "submitted_at": record["created_at"]}
    record["courses"][0]["attempts"] = [failed, failed | {"number": 2, "percent": 85, "passed": True}]
    issued = next(one for one in record["certificates"] if one["number"])
    assert issued["rests_on"]["competences"]
    said = [line for section in contents(recorded.employee, record)["sections"] for line in _lines(section)]
    day = written(in_days(0))
    for line in (
        f"Nummer {grouped(issued['number'])}",
        "Getäuscht.",
        "Eine Kompetenz · Stufe 4 von 8",
        f"Versuch 2 · {day} · Bestanden",
    ):
        assert line in said
    assert not any("Versuch 1" in line for line in said)


def _lines(section: dict[str, Any]) -> list[str]:
    return [line for row in section["rows"] for cell in row for line in cell]


def test_own_page_shows_courses_proofs_and_a_code_for_the_counter(recorded: Cast) -> None:
    html = client_of(recorded, "employee").get("/certificates/").content.decode()
    for text in (
        "Kurs von employee",
        "Nachweis von employee",
        "Das Datum fehlt.",
        "QR-Code zeigen",
        "Abgelehnt",
        "anerkannt",
    ):
        assert text in html
    assert "colleague" not in html


def test_record_moves_along_and_the_new_house_sees_what_its_rollouts_ask_for(
    cast: Cast, network: Network
) -> None:
    """From A1 to B1, where maker B's rollout asks for CERT-B; what maker A certified stays the person's own."""
    for certification in (network.certification_a, network.certification_b):
        IssuedCertificateFactory.create(person=cast.employee, certification=certification)
    cast.employee.employments.update(ends_on=in_days(-1))
    EmploymentFactory.create(person=cast.employee, dealership=network.b1, role=network.role)
    recompute(Dealership.objects.values_list("pk", flat=True))
    record = learning_record(cast.employee, timezone.now())
    assert {one["certification"]["code"] for one in record["certificates"]} == {"CERT-A", "CERT-B"}
    assert [one["dealership"]["number"] for one in record["employments"]] == ["A1", "B1"]
    for persona in ("manager", "other_headquarters", "headquarters", "trainer"):
        seen = Certificate.objects.visible_to(getattr(cast, persona)).filter(person=cast.employee)
        assert not seen.exists()
    client = client_of(cast, "other_headquarters")
    page = client.get("/rollouts/ROLLOUT-B/dealerships/B1/").content.decode()
    assert network.certification_b.name in page
    assert network.certification_a.name not in page
