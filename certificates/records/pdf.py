"""The learning record on paper: PDF/A-2a and PDF/UA-1, made when somebody asks for it and stored nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.documents.pdf import compile_pdf
from certificates.models import Origin, ProofState, Standing
from certificates.proofs import grouped
from certificates.sentences import open_end
from certificates.services.titles import in_words
from dealerships.labels import NOTHING, written
from dealerships.models import Person

TEMPLATE = Path(__file__).with_name("record.typ")
Cell = list[str]
"""The lines of a cell: the first as it is, what follows small."""


def record_pdf(person: Person, record: Mapping[str, Any]) -> bytes:
    """The record (certificates.records.contents) in the language of the request."""
    created = datetime.fromisoformat(record["created_at"])
    return compile_pdf(contents(person, record), created, TEMPLATE)


def contents(person: Person, record: Mapping[str, Any]) -> dict[str, Any]:
    """All that the document says: sections with their columns and rows of cells, which are lists of lines."""
    created = datetime.fromisoformat(record["created_at"])
    day = date_format(created.date(), "DATE_FORMAT")
    return {
        "language": (get_language() or settings.LANGUAGE_CODE)[:2],
        "created": [created.year, created.month, created.day],
        "words": {
            "document_title": f"{_('Lernnachweis')}: {person}",
            "issuer": "Dealer Academy",
            "title": _("Lernnachweis"),
            "as_of": _("Stand %(date)s") % {"date": day},
            "nothing": _("Hier ist noch nichts."),
            "page": _("Seite"),
        },
        "name": str(person),
        "sections": [_certificates(record), _courses(record), _proofs(record), _employments(record)],
    }


def _certificates(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": _("Zertifikate"),
        "columns": [_("Zertifizierung"), _("Ausgestellt am"), _("Gültig bis"), _("Gültigkeit")],
        "widths": [5, 2, 2, 2],
        "rows": [
            [
                [in_words(one["certification"]["name"]), _origin(one), *_number(one), *_competences(one)],
                [_day(one["issued_on"])],
                [_day(one["valid_until"]) if one["valid_until"] else open_end(one["ends"])],
                _standing(one),
            ]
            for one in record["certificates"]
        ],
    }


def _origin(one: Mapping[str, Any]) -> str:
    """Where it comes from, and for what it was recognised."""
    rests_on = one["rests_on"]["recognised"] or {}
    if proof := rests_on.get("proof"):
        return _("anerkannt für: %(title)s, %(issuer)s") % proof
    if certificate := rests_on.get("certificate"):
        return _("anerkannt für: %(title)s") % {"title": in_words(certificate["name"])}
    return str(Origin(one["origin"]).label)


def _standing(one: Mapping[str, Any]) -> Cell:
    label = str(Standing(one["standing"]).label)
    if one["standing"] != Standing.REVOKED:
        return [label]
    return [label, _day(one["revoked_on"]), *([one["revocation_reason"]] if one["revocation_reason"] else [])]


def _number(one: Mapping[str, Any]) -> Cell:
    return [f"{_('Nummer')} {grouped(one['number'])}"] if one["number"] else []


def _competences(one: Mapping[str, Any]) -> Cell:
    return [
        f"{in_words(competence['name'])} · {_('Stufe %(level)s von 8') % {'level': competence['level']}}"
        for competence in one["rests_on"]["competences"]
    ]


def _courses(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": _("Kurse"),
        "columns": [_("Kurs"), _("Begonnen am"), _("Abgeschlossen am")],
        "widths": [6, 2, 2],
        "rows": [
            [
                [in_words(one["title"]) or NOTHING, *_passed(one)],
                [_day(one["begun_at"])],
                [_day(one["completed_at"])],
            ]
            for one in record["courses"]
        ],
    }


def _passed(one: Mapping[str, Any]) -> Cell:
    """The attempts that were passed. What failed is in the data alone: paper is shown to others."""
    return [
        f"{_('Versuch')} {attempt['number']} · {_day(attempt['submitted_at'])} · {_('Bestanden')}"
        for attempt in one["attempts"]
        if attempt["passed"]
    ]


def _proofs(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": _("Nachweise von außen"),
        "columns": [_("Nachweis"), _("Datum des Nachweises"), _("Ergebnis")],
        "widths": [6, 2, 3],
        "rows": [
            [
                [one["title"], one["issuer"]],
                [_day(one["dated_on"])],
                [str(ProofState(one["state"]).label), *([one["reason"]] if one["reason"] else [])],
            ]
            for one in record["external_proofs"]
        ],
    }


def _employments(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": _("Beschäftigungen"),
        "columns": [_("Betrieb"), _("Funktion"), _("Seit"), _("Bis")],
        "widths": [4, 3, 2, 2],
        "rows": [
            [
                [one["dealership"]["name"]],
                [in_words(one["role"]["name"])],
                [_day(one["starts_on"])],
                [_day(one["ends_on"])],
            ]
            for one in record["employments"]
        ],
    }


def _day(text: str | None) -> str:
    return written(date.fromisoformat(text[:10]) if text else None)
