"""The spreadsheet to fill in: the columns that we read, an example of each type, and what the columns mean."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from assessments.exchange.xlsx import COLUMNS, SHEETS, TYPES

WIDE = frozenset({"text", "passage", "explanation"})


def template_file() -> Any:
    """An open temporary file, in the language of who asks for it."""
    file = TemporaryFile()  # noqa: SIM115  (the response closes it)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    place = 1 if get_language() == "en" else 0
    headings = [names[place] for names in COLUMNS.values()]
    with Workbook(file, options) as workbook:
        bold, wrapped = (
            workbook.add_format({"bold": True}),
            workbook.add_format({"text_wrap": True, "valign": "top"}),
        )
        sheet = workbook.add_worksheet(SHEETS["en" if place else "de"])
        sheet.write_row(0, 0, headings, bold)
        for number, row in enumerate(_examples(place), 1):
            for column, name in enumerate(COLUMNS):
                sheet.write_string(number, column, row.get(name, ""), wrapped)
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, 40 if name in WIDE else 18)
        sheet.freeze_panes(1, 0)
        sheet.data_validation(
            1, list(COLUMNS).index("type"), 20_000, list(COLUMNS).index("type"), _types(place)
        )
        _explain(workbook, bold, wrapped)
    file.seek(0)
    return file


def _types(place: int) -> dict[str, Any]:
    return {"validate": "list", "source": [names[place] for names in TYPES.values()]}


def _explain(workbook: Workbook, bold: Any, wrapped: Any) -> None:
    sheet = workbook.add_worksheet(_("Erklärung"))
    place = 1 if get_language() == "en" else 0
    sheet.write_row(0, 0, [_("Spalte"), _("Was hineingehört")], bold)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    for number, (columns, said) in enumerate(_said(), 1):
        sheet.write_string(number, 0, _between(columns).join(COLUMNS[one][place] for one in columns), wrapped)
        sheet.write_string(number, 1, said, wrapped)


def _between(columns: tuple[str, ...]) -> str:
    return " – " if columns[0].endswith("_1") else ", "


def _said() -> list[tuple[tuple[str, ...], str]]:
    return [
        (("type",), _("Eine der sieben Arten aus der Liste. Diese Spalte und „Frage“ müssen gefüllt sein.")),
        (("text",), _("Die Frage oder Aussage.")),
        (
            ("id",),
            _(
                "Nach Belieben: Woran die Frage beim nächsten Import wiedererkannt wird, auch in der anderen Sprache."
            ),
        ),
        (
            ("name", "topic"),
            _("Nach Belieben: ein kurzer Name; das Thema, wo beim Import keines gewählt wird."),
        ),
        (
            ("answer_1", "answer_8"),
            _(
                "Auswahl: eine Antwort je Zelle. Reihenfolge: die Schritte, wie sie richtig stehen. "
                "Zuordnung: „links -> rechts“; „-> rechts“ passt zu nichts. Zahl: die richtige in der ersten Zelle. "
                "Lückentext: eine Zelle je Lücke; Schreibweisen mit | getrennt, eine Zahl als #24 oder #24:0.5 h."
            ),
        ),
        (("passage",), _("Nur Lückentext: der Text, in dem [[1]], [[2]] … für die Lücken stehen.")),
        (
            ("right",),
            _(
                "Auswahl: die Nummern der richtigen Antworten, zum Beispiel 1 oder 1;3. "
                "Richtig oder falsch: wahr oder falsch."
            ),
        ),
        (("tolerance", "unit"), _("Nur Zahl: wie weit eine Antwort abweichen darf, und die Einheit.")),
        (
            ("feedback_1", "feedback_8"),
            _(
                "Auswahl: was zur Antwort mit derselben Nummer gesagt wird. "
                "Richtig oder falsch: 1 zu „richtig“, 2 zu „falsch“."
            ),
        ),
        (("explanation",), _("Steht nach der Antwort da, ob sie richtig war oder nicht.")),
    ]


def _examples(place: int) -> list[dict[str, str]]:
    """One of each type, in the reader's language."""
    rows = [
        {
            "type": "single",
            "text": _("Womit wird der Wassergehalt der Bremsflüssigkeit geprüft?"),
            "answer_1": _("Bremsflüssigkeitstester"),
            "answer_2": _("Multimeter"),
            "right": "1",
            "feedback_2": _("Ein Multimeter misst Spannung, Strom und Widerstand."),
            "explanation": _("Bremsflüssigkeit nimmt Wasser auf; ihr Siedepunkt sinkt."),
        },
        {
            "type": "multiple",
            "text": _("Was gehört zur Schutzausrüstung an Hochvoltanlagen?"),
            "answer_1": _("Isolierende Handschuhe"),
            "answer_2": _("Gesichtsschutz"),
            "answer_3": _("Arbeitsjacke mit Reißverschluss aus Metall"),
            "right": "1;2",
        },
        {
            "type": "truefalse",
            "text": _("Vor Arbeiten an der Hochvoltanlage wird die Spannungsfreiheit festgestellt."),
            "right": _("wahr"),
            "feedback_2": _("Ohne diesen Schritt ist die Arbeit lebensgefährlich."),
        },
        {
            "type": "order",
            "text": _("Bringen Sie die Schritte in die richtige Reihenfolge."),
            "answer_1": _("Freischalten"),
            "answer_2": _("Gegen Wiedereinschalten sichern"),
            "answer_3": _("Spannungsfreiheit feststellen"),
        },
        {
            "type": "matching",
            "text": _("Was gehört wozu?"),
            "answer_1": _("Bremssattel -> Bremse"),
            "answer_2": _("Generator -> Ladesystem"),
            "answer_3": _("-> Abgasanlage"),
        },
        {
            "type": "numeric",
            "text": _("Welche Ruhespannung hat eine volle 12-Volt-Batterie?"),
            "answer_1": "12.6",
            "tolerance": "0.2",
            "unit": "V",
        },
        {
            "type": "gap",
            "text": _("Ergänzen Sie, was fehlt."),
            "passage": _("Der Diagnosestecker heißt OBD-[[1]]; er hat [[2]] Pole."),
            "answer_1": "II|2",
            "answer_2": "#16",
        },
    ]
    return [{**row, "type": TYPES[row["type"]][place]} for row in rows]
