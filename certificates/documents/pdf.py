"""The PDF of a certificate, made and signed when somebody asks for it: PDF/A-2a and PDF/UA-1, always the same bytes."""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.documents.checking import reason_of
from certificates.documents.design import design_of, told
from certificates.documents.signing import sign_pdf
from certificates.models import Certificate, Evidence
from certificates.proofs import check_url, grouped, qr_svg
from certificates.services.keys import KeyInUse, key_in_use
from certificates.services.titles import in_words

_qr = lru_cache(maxsize=256)(qr_svg)
TEMPLATE = Path(__file__).with_name("certificate.typ")
LONGEST_WORD = 36
MISSING = "□"
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
TRIES = 8
DRAWINGS = ("qr", "svg")
COMPLAINT = re.compile(r'text `"(.+?)"` could not be displayed')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")

_turn = threading.Lock()


def certificate_pdf(certificate: Certificate, key: KeyInUse | None = None) -> bytes:
    """The certificate as a PDF in the language of the request, signed with the key in use."""
    issued = datetime.combine(certificate.issued_on, time(), tzinfo=UTC)
    return sign_pdf(
        compile_pdf(contents(certificate), issued),
        key or key_in_use(),
        moment=issued,
        reason=reason_of(str(certificate.serial)),
        field_name=_("Elektronische Unterschrift der Akademie"),
    )


def contents(certificate: Certificate) -> dict[str, Any]:
    """All that the document says; names as they are today, the rest as it was on the day of issue."""
    evidence = getattr(certificate, "evidence", None) or Evidence()
    design = told(design_of(certificate.certification.manufacturer_id))
    url = check_url(certificate)
    end = certificate.valid_until
    return {
        "language": (get_language() or settings.LANGUAGE_CODE)[:2],
        "words": {
            "document_title": f"{_('Zertifikat')}: {certificate.certification.name}",
            "issuer": design["issuer"],
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
        "design": design,
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
        "valid_until": date_format(end, "DATE_FORMAT") if end else certificate.open_end,
        "serial": grouped(str(certificate.serial)),
        "url": url,
        "url_shown": url.split("://")[-1],
        "qr": _qr(url, border=2),
    }


def compile_pdf(data: dict[str, Any], issued: datetime, template: Path = TEMPLATE) -> bytes:
    """The document; what no font can draw, an emoji in a name say, is drawn as an empty box."""
    data = _each_text(data, lambda text: _in_short_words(_seen(text)))
    for _try in range(TRIES):
        try:
            return _compile(data, issued, template)
        except typst.TypstError as error:
            missing = {_unescaped(text) for text in COMPLAINT.findall(str(error))}
            if not missing:
                raise
            if MISSING in missing:  # a mark that was combined with what went before
                break
            data = _each_text(data, lambda text, gone=missing: _without(text, gone))
    return _compile(_each_text(data, _plain), issued, template)


def _compile(data: dict[str, Any], issued: datetime, template: Path) -> bytes:
    with _turn:  # a compiler is one at a time; a document takes some tens of milliseconds
        pdf = _compiler(template).compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],  # what the compiler must find true, else it makes no document
            timestamp=int(issued.timestamp()),
        )
    assert isinstance(pdf, bytes)  # noqa: S101 (with other formats it can be a list of pages)
    return pdf


@cache
def _compiler(template: Path) -> typst.Compiler:
    """One of each template for the process: it keeps fonts and template, and knows no fonts but its own."""
    return typst.Compiler(str(template), root=str(template.parent), ignore_system_fonts=True)


def _each_text(value: Any, change: Any) -> Any:
    """The same structure with every text changed, but for drawings."""
    if isinstance(value, dict):
        return {key: one if key in DRAWINGS else _each_text(one, change) for key, one in value.items()}
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
