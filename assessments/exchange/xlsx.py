"""Questions in a spreadsheet: a row each, columns by their headings, which are German or English."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from assessments.exchange import contents, gaps
from assessments.exchange.contents import Made, Weighed, number
from assessments.exchange.markup import Text, plain, rich
from assessments.exchange.parsed import MOST_QUESTIONS, Found, Notes, Refused, Unreadable, refused, short
from dealerships.bundles.errors import TableError, phrase, shown
from dealerships.bundles.limits import MB, Limits
from dealerships.bundles.tables import Line, Unusable, is_blank, text_of
from dealerships.bundles.xlsx_tables import convert_xlsx, read_converted

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LIMITS = Limits(
    unpacked_bytes=20 * MB,
    sheet_rows=MOST_QUESTIONS,
    sheet_columns=60,
    worker_bytes=768 * MB,
    worker_seconds=60,
)
SHEETS = {"de": "Fragen", "en": "Questions"}
ANSWERS = 8

COLUMNS: dict[str, tuple[str, str]] = {
    "id": ("Nummer", "ID"),
    "type": ("Typ", "Type"),
    "name": ("Name", "Name"),
    "text": ("Frage", "Question"),
    "passage": ("Lückentext", "Gap text"),
    **{f"answer_{n}": (f"Antwort {n}", f"Answer {n}") for n in range(1, ANSWERS + 1)},
    "right": ("Richtig", "Correct"),
    "tolerance": ("Abweichung", "Tolerance"),
    "unit": ("Einheit", "Unit"),
    **{f"feedback_{n}": (f"Rückmeldung {n}", f"Feedback {n}") for n in range(1, ANSWERS + 1)},
    "explanation": ("Erklärung", "Explanation"),
    "topic": ("Thema", "Topic"),
}
"""By their names here: the German and the English heading."""
NEEDED = ("type", "text")
USED = frozenset({"id", "type", "name", "text", "explanation", "topic"})
"""By every kind of question."""
TYPES: dict[str, tuple[str, str]] = {
    "single": ("Einfachauswahl", "Single choice"),
    "multiple": ("Mehrfachauswahl", "Multiple choice"),
    "truefalse": ("Richtig oder falsch", "True or false"),
    "order": ("Reihenfolge", "Order"),
    "matching": ("Zuordnung", "Matching"),
    "numeric": ("Zahl", "Number"),
    "gap": ("Lückentext", "Gap text"),
}
TRUE = frozenset({"true", "yes", "ja", "richtig", "wahr", "1", "t", "r", "w"})
FALSE = frozenset({"false", "no", "nein", "falsch", "0", "f"})
_NUMBER_GAP = re.compile(r"#\s*([^:\s]+)(?:\s*:\s*([^:\s]+))?(?:\s+(\S.*))?")

Row = dict[str, str]


def read(path: Path) -> list[Found]:
    """:raises Unreadable: where there is no sheet with questions, or the file is damaged or too large."""
    with tempfile.TemporaryDirectory(prefix="questions-") as folder:
        return list(_questions(read_converted(_converted(path, Path(folder)))))


def _converted(path: Path, folder: Path) -> Path:
    """The sheet's rows: of the only sheet, or of the one with a name of ours."""
    problem: StrOrPromise = ""
    for language, sheet in SHEETS.items():
        target = folder / f"{language}.jsonl"
        try:
            convert_xlsx(path, target, sheet.lower(), LIMITS)
        except TableError as error:
            problem = problem or error.expected
        else:
            return target
    raise Unreadable(
        phrase(_("Die XLSX-Datei lässt sich nicht lesen; erwartet: %(reason)s."), {"reason": problem})
    )


def _questions(lines: Iterator[Line]) -> Iterator[Found]:
    places, strange = _header(lines)
    for number_, cells in lines:
        if is_blank(cells):
            continue
        row = {
            name: "" if isinstance(cells[place], Unusable) else text_of(cells[place])
            for name, place in places.items()
            if place < len(cells)
        }
        broken = [
            name
            for name, place in places.items()
            if place < len(cells) and isinstance(cells[place], Unusable)
        ]
        lost = [
            heading
            for place, heading in strange.items()
            if place < len(cells) and (isinstance(cells[place], Unusable) or text_of(cells[place]))
        ]
        yield _question(number_, row, broken, lost)


def _header(lines: Iterator[Line]) -> tuple[dict[str, int], dict[int, str]]:
    """The places of our columns, and the headings of all others by their places."""
    known = {heading.lower(): name for name, headings in COLUMNS.items() for heading in headings}
    for _number, cells in lines:
        if is_blank(cells):
            continue
        places: dict[str, int] = {}
        strange: dict[int, str] = {}
        for place, cell in enumerate(cells):
            heading = "" if isinstance(cell, Unusable) else " ".join(text_of(cell).split())
            name = known.get(heading.lower())
            if name is not None and name not in places:
                places[name] = place
            else:
                strange[place] = heading or str(place + 1)
        if all(name in places for name in NEEDED):
            return places, strange
        break
    raise Unreadable(
        _("In der Kopfzeile fehlen die Spalten „Typ“ und „Frage“; laden Sie die Vorlage herunter.")
    )


def _question(number_: int, row: Row, broken: Sequence[str], lost: Sequence[str]) -> Found:
    word = row.get("type", "")
    more: dict[str, Any] = {"id": row.get("id", "")[:200], "category": row.get("topic", "")}
    text = Text(row.get("text", ""))
    name = row.get("name", "") or plain(rich(Text(text.value[:1000]), Notes()))
    name = name or f"{_('Zeile')} {number_}"
    notes = Notes()
    try:
        if broken:
            columns = ", ".join(COLUMNS[one][0] for one in broken)
            raise Refused(
                phrase(_("Formeln und Fehler sind keine Werte (%(columns)s)"), {"columns": columns})
            )
        kind, content = _content(word, text, row, notes)
        _note_columns([*_unused(kind, row), *lost], notes)
    except Refused as problem:
        return refused(name, short(word, 40) or "?", problem.why, **more)
    return Found(short(name), kind, content, tuple(notes), **more)


def _unused(kind: str, row: Row) -> list[str]:
    """The headings of cells in which a question of this kind has something that it has no place for."""
    count = len(_answers(row))
    used = USED | {f"answer_{n}" for n in range(1, ANSWERS + 1) if kind not in ("truefalse", "numeric")}
    if kind in ("single", "multiple", "truefalse"):
        feedbacks = 2 if kind == "truefalse" else count
        used |= {"right", *(f"feedback_{n}" for n in range(1, feedbacks + 1))}
    elif kind == "numeric":
        used |= {"answer_1", "tolerance", "unit"}
    elif kind == "gap":
        used |= {"passage"}
    return [COLUMNS[name][0] for name in COLUMNS if row.get(name) and name not in used]


def _note_columns(headings: Sequence[str], notes: Notes) -> None:
    if headings:
        notes.add(
            _("ohne die Spalten (%(columns)s)"), columns=", ".join(short(one, 40) for one in headings[:8])
        )


def _content(word: str, text: Text, row: Row, notes: Notes) -> Made:
    types = {one.lower(): name for name, words in TYPES.items() for one in (name, *words)}
    kind = types.get(" ".join(word.lower().split()))
    if kind is None:
        raise Refused(phrase(_("„%(type)s“ ist kein Typ der Vorlage"), {"type": shown(word, 40)}))
    explanation = contents.explained([Text(row.get("explanation", ""))], notes)
    answers = _answers(row)
    if kind in ("single", "multiple"):
        return _choice(text, row, answers, explanation, notes, is_multiple=kind == "multiple")
    if kind == "truefalse":
        return _true_false(text, row, explanation, notes)
    if kind == "order":
        return contents.order(text, [Text(one) for one in answers], explanation, notes)
    if kind == "matching":
        return _matching(text, answers, explanation, notes)
    if kind == "numeric":
        answer = number(answers[0] if answers else "")
        tolerance = number(row.get("tolerance", "") or "0")
        return contents.numeric(text, answer, tolerance, row.get("unit", ""), explanation, notes)
    return _gap(text, row, answers, explanation, notes)


def _answers(row: Row) -> list[str]:
    """The answers up to the last that is given; one left out in between is no answer."""
    found = [row.get(f"answer_{n}", "") for n in range(1, ANSWERS + 1)]
    while found and not found[-1]:
        found.pop()
    if not all(found):
        raise Refused(_("zwischen den Antworten ist eine Zelle leer"))
    return found


def _choice(
    text: Text, row: Row, answers: Sequence[str], explanation: str, notes: Notes, *, is_multiple: bool
) -> Made:
    right = {int(one) for one in re.findall(r"\d{1,2}", row.get("right", ""))}
    if not right or not right <= set(range(1, len(answers) + 1)):
        raise Refused(_("unter „Richtig“ stehen nicht die Nummern der richtigen Antworten"))
    if not is_multiple and len(right) > 1:
        raise Refused(_("in einer Einfachauswahl ist genau eine Antwort richtig"))
    options = [
        Weighed(Text(one), n in right, feedback=Text(row.get(f"feedback_{n}", "")))
        for n, one in enumerate(answers, 1)
    ]
    return contents.choice(text, options, explanation, notes, is_multiple=is_multiple)


def _true_false(text: Text, row: Row, explanation: str, notes: Notes) -> Made:
    said = row.get("right", "").lower()
    if said not in TRUE | FALSE:
        raise Refused(_("unter „Richtig“ steht weder „wahr“ noch „falsch“"))
    return contents.true_false(
        text,
        is_true=said in TRUE,
        if_true=Text(row.get("feedback_1", "")),
        if_false=Text(row.get("feedback_2", "")),
        explanation=explanation,
        notes=notes,
    )


def _matching(text: Text, answers: Sequence[str], explanation: str, notes: Notes) -> Made:
    """``left -> right`` in each cell; ``-> right`` matches nothing."""
    sides = [one.partition("->") for one in answers]
    if not all(arrow for _left, arrow, _right in sides):
        raise Refused(_("in einer Zuordnung steht jede Antwort als „links -> rechts“"))
    pairs = [(Text(left.strip()), Text(right.strip())) for left, _arrow, right in sides if left.strip()]
    others = [Text(right.strip()) for left, _arrow, right in sides if not left.strip()]
    return contents.matching(text, pairs, others, explanation, notes)


def _gap(text: Text, row: Row, answers: Sequence[str], explanation: str, notes: Notes) -> Made:
    """A cell for each gap: what counts, with ``|`` between; or ``#24:0.5 h`` for a number."""
    made = []
    for one in answers:
        amount = _NUMBER_GAP.fullmatch(one)
        if amount:
            value, tolerance, unit = amount.groups(default="")
            made.append(contents.number_gap(number(value), number(tolerance or "0"), unit))
        else:
            variants = [
                gaps.Variant(part.strip(), Decimal(100)) for part in one.replace("*", "\\*").split("|")
            ]
            gap, _said = gaps.text_gap(variants, case_sensitive=False, notes=notes)
            made.append(gap)
    passage = row.get("passage", "") or "[[1]]"
    numbers = [int(one) for one in re.findall(r"\[\[(\d{1,2})\]\]", passage)]
    if sorted(numbers) != list(range(1, len(made) + 1)):
        raise Refused(_("im Lückentext steht nicht für jede Antwort einmal [[1]], [[2]] …"))
    return contents.gap(text or Text(str(gaps.PROMPT)), passage, made, explanation, notes)
