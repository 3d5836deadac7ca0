"""The signature under the PDF: an independent reader finds it good, and one byte more or less makes it bad."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.documents.checking import SignedFile, look_at
from certificates.documents.pdf import certificate_pdf, compile_pdf, contents
from certificates.documents.signing import sign_pdf
from certificates.models import SigningKey
from certificates.services.keys import key_in_use
from tests.factories import IssuedCertificateFactory

pytestmark = pytest.mark.django_db

NUMBER = "0123456789abcdef" * 2


@pytest.fixture
def pdf() -> bytes:
    certificate = IssuedCertificateFactory.create(
        serial=NUMBER, person__first_name=f"/Reason (Zertifikat {'f' * 32})"
    )
    return certificate_pdf(certificate)


def apart(work: Callable[[], Any]) -> Any:
    """Done in a thread of its own: the browser's event loop may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def test_an_independent_reader_finds_it_good(pdf: bytes) -> None:
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    (trusted,) = load_certs_from_pemder_data(SigningKey.objects.get().certificate_pem.encode())
    context = ValidationContext(trust_roots=[trusted])
    status = apart(lambda: validate_pdf_signature(signature, context))
    assert {
        "good": status.bottom_line,
        "all of the file": status.coverage.name,
        "baseline": signature.sig_object["/SubFilter"],
        "signed attributes": {one["type"].native for one in signature.signer_info["signed_attrs"]},
    } == {
        "good": True,
        "all of the file": "ENTIRE_FILE",
        "baseline": "/ETSI.CAdES.detached",
        "signed attributes": {"content_type", "message_digest", "signing_certificate_v2"},
    }


def test_signing_keeps_what_screen_readers_and_archives_need(pdf: bytes) -> None:
    reader = PdfFileReader(BytesIO(pdf))
    root = reader.root
    xmp = root["/Metadata"].data.decode()
    (field,) = root["/AcroForm"]["/Fields"]
    widget = field.get_object()
    assert {
        "tags": root["/StructTreeRoot"]["/Type"],
        "marked": bool(root["/MarkInfo"]["/Marked"]),
        "language": root["/Lang"],
        "output intent": "/OutputIntents" in root,
        "archive": "<pdfaid:part>2</pdfaid:part>" in xmp
        and "<pdfaid:conformance>A</pdfaid:conformance>" in xmp,
        "accessible": "<pdfuaid:part>1</pdfuaid:part>" in xmp,
        "of PDF 1.7": "/Version" not in root,
        "order of annotations": root["/Pages"]["/Kids"][0]["/Tabs"],
        "printed, not hidden": widget["/F"] & 0b111,
        "without area, outside": [int(one) for one in widget["/Rect"]],
        "named": widget["/TU"],
    } == {
        "tags": "/StructTreeRoot",
        "marked": True,
        "language": "de",
        "output intent": True,
        "archive": True,
        "accessible": True,
        "of PDF 1.7": True,
        "order of annotations": "/S",
        "printed, not hidden": 0b100,
        "without area, outside": [-9999] * 4,
        "named": "Elektronische Unterschrift der Akademie",
    }


def test_signs_where_an_event_loop_runs_already() -> None:
    key, moment = key_in_use(), datetime(2026, 1, 1, tzinfo=UTC)
    unsigned = compile_pdf(contents(IssuedCertificateFactory.create()), moment)

    def sign() -> bytes:
        return sign_pdf(unsigned, key, moment=moment, reason="Zertifikat", field_name="Unterschrift")

    async def inside() -> bytes:
        return sign()

    assert apart(lambda: asyncio.run(inside())) == sign()


def test_the_academy_knows_its_own(pdf: bytes) -> None:
    assert look_at(pdf) == SignedFile(SigningKey.objects.get(), is_intact=True, serial=NUMBER)


def test_one_byte_altered_makes_it_bad(pdf: bytes) -> None:
    """At the beginning, the end, in the text, all over the signature, in its empty room, and somewhere between."""
    start = pdf.rindex(b"/Contents <")
    places = [0, 9, len(pdf) - 1, *range(50, len(pdf), len(pdf) // 40), *range(start, len(pdf), 23)]
    accepted = []
    for place in places:
        altered = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
        if look_at(altered).is_intact:
            accepted.append((place, pdf[place - 20 : place + 20]))
    assert accepted == []


@pytest.mark.parametrize("added", [b"\n", b"%", b"\n/ByteRange [0 1 2 3]"])
def test_nothing_may_be_added(pdf: bytes, added: bytes) -> None:
    assert [look_at(pdf + added).is_intact, look_at(added + pdf).is_intact] == [False, False]


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"%PDF-1.7",
        b"/ByteRange [0 0 0 0]",
        b"/ByteRange [0 999999999 999999999 999999999]",
        b"/ByteRange [0 26 34 0]<30800000>",
        b"/ByteRange [0 1 2 3]" * 20_000,
    ],
)
def test_what_is_nobodys_is_nobodys(upload: bytes) -> None:
    key_in_use()
    assert look_at(upload) == SignedFile()
