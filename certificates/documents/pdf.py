"""The PDF of a certificate, made when somebody asks for it: PDF/A-2a and PDF/UA-1, the same bytes every time."""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.models import Certificate, Evidence
from certificates.proofs import check_url, grouped
from certificates.services.titles import in_words

TEMPLATE = Path(__file__).with_name("certificate.typ")
LONGEST_WORD = 36
MISSING = "□"
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
TRIES = 8
COMPLAINT = re.compile(r'text `"(.+?)"` could not be displayed')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")

_turn = threading.Lock()


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as a PDF in the language of the request."""
    issued = datetime.combine(certificate.issued_on, time(), tzinfo=UTC)
    return compile_pdf(contents(certificate), issued)


def contents(certificate: Certificate) -> dict[str, Any]:
    """All that the document says; names as they are today, the rest as it was on the day of issue."""
    evidence = getattr(certificate, "evidence", None) or Evidence()
    url = check_url(certificate)
    end = certificate.valid_until
    return {
        "language": (get_language() or settings.LANGUAGE_CODE)[:2],
        "words": {
            "document_title": f"{_('Zertifikat')}: {certificate.certification.name}",
            "issuer": "Dealer Academy",
            "title": _("Zertifikat"),
            "awarded_to": _("Ausgestellt für"),
            "for_certification": _("Zertifizierung"),
            "sentence": _("Alle dafür nötigen Kurse sind abgeschlossen, ihre Tests bestanden."),
            "competences": _("Nachgewiesene Kompetenzen"),
            "courses": _("Abgeschlossene Kurse"),
            "issued_on": _("Ausgestellt am"),
            "valid_until": _("Gültig bis"),
            "serial": _("Nummer"),
            "check": _("Ob das Zertifikat echt ist und noch gilt, steht unter"),
            "qr_alt": _("QR-Code mit der Adresse der Prüfseite"),
        },
        "name": str(certificate.person),
        "certification": certificate.certification.name,
        "competences": [
            {
                "name": in_words(one["name"]),
                "level": one["level"],
                "level_words": _("Stufe %(level)s von 8") % {"level": one["level"]},
            }
            for one in evidence.competences
        ],
        "courses": [
            {
                "title": in_words(one["title"]),
                "completed": _("abgeschlossen am %(date)s") % {"date": _written(one["completed_on"])},
            }
            for one in evidence.courses
        ],
        "issued": [certificate.issued_on.year, certificate.issued_on.month, certificate.issued_on.day],
        "issued_on": date_format(certificate.issued_on, "DATE_FORMAT"),
        "valid_until": date_format(end, "DATE_FORMAT") if end else _("unbegrenzt"),
        "serial": grouped(str(certificate.serial)),
        "url": url,
        "url_shown": url.split("://")[-1],
        "qr": qr_svg(url),
    }


@lru_cache(maxsize=256)
def qr_svg(url: str) -> str:
    out = BytesIO()
    # The quiet zone belongs to the drawing: on coloured paper a reader would find no edge.
    segno.make(url, error="m", micro=False).save(out, kind="svg", dark="#0a2a4d", light="#ffffff", border=2)
    return out.getvalue().decode()


def compile_pdf(data: dict[str, Any], issued: datetime) -> bytes:
    """The document; what no font can draw, an emoji in a name say, is drawn as an empty box."""
    data = _each_text(data, lambda text: _in_short_words(_seen(text)))
    for _try in range(TRIES):
        try:
            return _compile(data, issued)
        except typst.TypstError as error:
            missing = {_unescaped(text) for text in COMPLAINT.findall(str(error))}
            if not missing:
                raise
            if MISSING in missing:  # a mark that was combined with what went before
                break
            data = _each_text(data, lambda text, gone=missing: _without(text, gone))
    return _compile(_each_text(data, _plain), issued)


def _compile(data: dict[str, Any], issued: datetime) -> bytes:
    with _turn:  # a compiler is one at a time; a document takes some tens of milliseconds
        pdf = _compiler().compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],  # what the compiler must find true, else it makes no document
            timestamp=int(issued.timestamp()),
        )
    assert isinstance(pdf, bytes)  # noqa: S101 (with other formats it can be a list of pages)
    return pdf


@cache
def _compiler() -> typst.Compiler:
    """One for the process: it keeps fonts and template, and knows no fonts but its own."""
    return typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), ignore_system_fonts=True)


def _each_text(value: Any, change: Any) -> Any:
    """The same structure with every text changed, but for the drawing of the QR code."""
    if isinstance(value, dict):
        return {key: one if key == "qr" else _each_text(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [_each_text(one, change) for one in value]
    return change(value) if isinstance(value, str) else value


def _seen(text: str) -> str:
    """Without control characters and those that only steer the direction or joining of others."""
    text = unicodedata.normalize("NFC", text)
    return "".join(one if unicodedata.category(one) not in UNSEEN else " " * one.isspace() for one in text)


def _in_short_words(text: str) -> str:
    """A word that no line can hold may break anywhere."""
    return re.sub(rf"([^\s-]{{{LONGEST_WORD}}})(?=[^\s-])", "\\1\u200b", text)


def _without(text: str, missing: set[str]) -> str:
    for one in sorted(missing, key=len, reverse=True):
        text = text.replace(one, MISSING)
    return text


def _plain(text: str) -> str:
    """Only what the fonts surely have."""
    bare = (one for one in text if not unicodedata.combining(one))
    return "".join(one if one < "\u0250" or one in f"{MISSING}\u200b–…„“" else MISSING for one in bare)


def _unescaped(text: str) -> str:
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _written(day: str) -> str:
    return date_format(datetime.fromisoformat(day).date(), "DATE_FORMAT")
