"""The PDF: accessible and archivable as the compiler checks it, the same bytes every time, whatever the name."""

from __future__ import annotations

import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
from django.utils import translation

from certificates.documents.pdf import certificate_pdf, contents
from certificates.models import Certificate
from certificates.proofs import grouped
from certificates.services.keys import key_in_use
from tests.factories import EvidenceFactory, IssuedCertificateFactory

pytestmark = pytest.mark.django_db

NAMES = {
    "markup": "#strong[x] *b* _c_ $x^2$ \\ <script> `a` @ref // /* \"q\" 'a' ~ &amp;",
    "right to left": "محمد بن سلمان שלום",
    "long": "Maximiliane-Friederike von und zu Hohenstein-Wittgenstein " * 5,
    "one word": "Donaudampfschifffahrtsgesellschaftskapitaen" * 6,
    "emoji and Chinese": "Kim 👩‍👩‍👧 Müller 😀🇩🇪 田中さん",
    "combining": "".join(chr(0x61 + n % 26) + chr(0x300 + n) for n in range(100)),
    "control": "a\x07b\u202ec\nd",
    "nothing that can be drawn": "".join(chr(0x3400 + n) for n in range(60)),
    "none": "",
}


def made(**fields: object) -> Certificate:
    return IssuedCertificateFactory.create(  # type: ignore[no-any-return]
        certification__name_de="Fachkraft", certification__name_en="Specialist", **fields
    )


def unpacked(pdf: bytes) -> str:
    """The document's objects and its metadata as text."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            parts.append(stream)
    return b"\n".join(parts).decode("latin-1")


def test_says_what_it_is_to_archives_and_to_screen_readers() -> None:
    text = unpacked(certificate_pdf(made()))
    assert {
        "PDF/A part": set(re.findall(r"<pdfaid:part>(\d)</pdfaid:part>", text)),
        "PDF/A conformance": set(re.findall(r"<pdfaid:conformance>(\w)</pdfaid:conformance>", text)),
        "PDF/UA part": set(re.findall(r"<pdfuaid:part>(\d)</pdfuaid:part>", text)),
        "language": re.findall(r"/Lang ?\((\w+)\)", text)[:1],
        "tagged": "/StructTreeRoot" in text,
    } == {
        "PDF/A part": {"2"},
        "PDF/A conformance": {"A"},
        "PDF/UA part": {"1"},
        "language": ["de"],
        "tagged": True,
    }


def test_says_the_same_every_time() -> None:
    certificate = made()
    assert certificate_pdf(certificate) == certificate_pdf(Certificate.objects.get())


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_name_makes_a_document(name: str) -> None:
    pdf = certificate_pdf(made(person__first_name=name[:150], person__last_name=name[150:300]))
    assert pdf.startswith(b"%PDF-")


def test_any_name_of_a_certification_too() -> None:
    pdf = certificate_pdf(IssuedCertificateFactory.create(certification__name_de="#panic() 😀 " * 15))
    assert pdf.startswith(b"%PDF-")


def test_many_courses_and_competences_go_on_a_second_page() -> None:
    certificate = made()
    evidence = certificate.evidence  # type: ignore[attr-defined]
    evidence.courses, evidence.competences = evidence.courses * 40, evidence.competences * 30
    assert certificate_pdf(certificate).startswith(b"%PDF-")


def test_threads_take_turns() -> None:
    data = [made() for _number in range(4)]
    for one in data:
        one.refresh_from_db()
        _ = (one.person, one.certification, one.evidence)  # type: ignore[attr-defined]
    key = key_in_use()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(partial(certificate_pdf, key=key), data))
    assert found == [certificate_pdf(one) for one in data]


def test_speaks_the_readers_language() -> None:
    certificate = made(
        person__first_name="Änne",
        person__last_name="Groß",
        issued_on=date(2026, 11, 5),
        valid_until=date(2028, 11, 4),
        serial="0123456789abcdef" * 2,
    )

    def said() -> dict[str, object]:
        found = contents(certificate)
        shown = ("language", "name", "certification", "issued_on", "valid_until", "serial", "url", "courses")
        return {name: found[name] for name in shown} | {
            "title": found["words"]["title"],
            "competences": [(one["name"], one["level_words"]) for one in found["competences"]],
        }

    german = said()
    with translation.override("en"):
        english = said()
    url = "http://127.0.0.1:8000/verify/0123456789abcdef0123456789abcdef/"
    number = "0123 4567 89ab cdef 0123 4567 89ab cdef"
    assert german == {
        "language": "de",
        "title": "Zertifikat",
        "name": "Änne Groß",
        "certification": "Fachkraft",
        "issued_on": "5. November 2026",
        "valid_until": "4. November 2028",
        "serial": number,
        "url": url,
        "courses": [{"title": "Ein Kurs", "completed": "abgeschlossen am 1. Januar 2020"}],
        "competences": [("Eine Kompetenz", "Stufe 4 von 8")],
    }
    assert english == {
        "language": "en",
        "title": "Certificate",
        "name": "Änne Groß",
        "certification": "Specialist",
        "issued_on": "5 November 2026",
        "valid_until": "4 November 2028",
        "serial": number,
        "url": url,
        "courses": [{"title": "A course", "completed": "completed on 1 January 2020"}],
        "competences": [("A competence", "level 4 of 8")],
    }


def test_titles_fall_back_to_german() -> None:
    certificate = made()
    certificate.evidence.delete()  # type: ignore[attr-defined]
    EvidenceFactory.create(
        certificate=certificate,
        courses=[{"key": "k", "title": {"de": "Nur deutsch"}, "completed_on": "2026-01-01"}],
    )
    with translation.override("en"):
        assert contents(Certificate.objects.get())["courses"][0]["title"] == "Nur deutsch"


def test_number_is_read_in_groups_of_four() -> None:
    assert grouped("0123456789") == "0123 4567 89"
