"""Certificates in bulk: how long one takes, ten thousand take, and a check of one takes."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from benchmarks.table import Row, peak_memory, quantiles, seconds
from certificates.badges import tokens
from certificates.badges.credential import credential
from certificates.documents.pdf import certificate_pdf, compile_pdf, contents
from certificates.models import ArchivePart, Certificate, Certification, Evidence, Origin
from certificates.services.archives import Wanted, make_part, request_archive
from certificates.services.keys import key_in_use
from dealerships.calendar import today
from dealerships.models import Person

TIMES = 200


def lay_certificates(count: str) -> list[Row]:
    """So many people with a certificate each, of three courses and three competences."""
    certification = Certification.objects.create(
        code="BENCH-C", name_de="Zertifizierung", name_en="Certification"
    )
    people = Person.objects.bulk_create(
        (
            Person(username=f"holder-{n}", first_name="Erika", last_name=f"Mustermann {n}")
            for n in range(int(count))
        ),
        batch_size=2000,
    )
    made = Certificate.objects.bulk_create(
        (
            Certificate(
                person=person,
                certification=certification,
                issued_on=today(),
                origin=Origin.ISSUED,
                serial=secrets.token_hex(16),
            )
            for person in people
        ),
        batch_size=2000,
    )
    course = {
        "key": "k",
        "title": {"de": "Serviceannahme im neuen System"},
        "completed_on": today().isoformat(),
    }
    competence = {"code": "C", "name": {"de": "Aufträge anlegen"}, "level": 4}
    Evidence.objects.bulk_create(
        (Evidence(certificate=one, courses=[course] * 3, competences=[competence] * 3) for one in made),
        batch_size=2000,
    )
    return []


def one_certificate() -> list[Row]:
    one = Certificate.objects.select_related("person", "certification", "evidence").order_by("pk")[0]
    key, moment = key_in_use(), datetime(2026, 1, 1, tzinfo=UTC)
    pdf = certificate_pdf(one, key)
    badge = tokens.signed(credential(one), key)
    client = Client(SERVER_NAME="127.0.0.1")

    def upload() -> None:
        client.post(
            "/verify/",
            {"file": SimpleUploadedFile("file.pdf", pdf)},
            REMOTE_ADDR=f"10.0.0.{secrets.randbelow(255)}",
        )

    compiled, _p95 = quantiles(lambda: compile_pdf(contents(one), moment), TIMES)
    rows = [_row("a signed PDF", lambda: certificate_pdf(one, key), TIMES, f"{len(pdf) / 1024:.0f} KB")]
    rows[0].floor, rows[0].floor_is = compiled, "the same unsigned"
    return [
        *rows,
        _row("a badge", lambda: tokens.signed(credential(one), key), TIMES, f"{len(badge)} characters"),
        _row("the check page of a number", lambda: client.get(f"/verify/{one.serial}/"), TIMES),
        _row("the check of a PDF", upload, 50),
    ]


def archive() -> list[Row]:
    """All certificates as one ZIP, by one worker process."""
    by = Person.objects.create(username="bench-admin", is_superuser=True)
    requested = request_archive(Wanted(), by=by)
    assert requested is not None
    parts = list(ArchivePart.objects.values_list("pk", flat=True))
    taken = seconds(lambda: [make_part(pk) for pk in parts])
    requested.refresh_from_db()
    size = requested.file.size / 1024 / 1024
    requested.file.delete()
    note = (
        f"1 worker, {requested.total / taken:.1f} a second, {peak_memory():.0f} MB, a file of {size:.0f} MB"
    )
    return [Row(f"{requested.total:,} signed PDFs in a ZIP", taken, note=note)]


def _row(what: str, work: object, times: int, note: str = "") -> Row:
    median, p95 = quantiles(work, times)  # type: ignore[arg-type]
    return Row(
        f"{what}, p95", p95, unit="ms", note="; ".join(filter(None, [f"median {median:.1f} ms", note]))
    )
