"""A board as CSV and XLSX: exactly the rows that are filtered, in their order, in words."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from dealerships.labels import NOTHING, written
from dealerships.models.scopes import Scope
from dealerships.spreadsheets import neutral
from readiness.boards import Row, assemble
from readiness.models import Requirement, RolloutVerdict

CHUNK = 500
"""Rows that are held at a time."""


def header(requirements: Sequence[Requirement]) -> list[str]:
    columns = [
        _("Nummer"),
        _("Betrieb"),
        _("Ort"),
        _("Händlergruppe"),
        _("Gebiet"),
        _("Welle"),
        _("Go-live"),
        _("Status"),
        _("Hauptgrund"),
        _("Frist"),
        _("Bereit bis"),
    ]
    for requirement in requirements:
        name = {"requirement": requirement.name}
        columns += [
            _("%(requirement)s: Ist") % name,
            _("%(requirement)s: Soll") % name,
            _("%(requirement)s: Status") % name,
        ]
    return [*columns, _("Stand")]


def line(row: Row) -> list[Any]:
    """A row of the board; numbers that the reader may not see are a dash."""
    head, house = row.verdict, row.dealership
    values: list[Any] = [
        house.number,
        house.name,
        house.city,
        house.group.name if house.group else "",
        row.area,
        head.wave.name,
        written(head.go_live),
        head.get_status_display(),
        row.reason,
        written(head.due_on) if head.due_on else "",
        row.until.cell,
    ]
    for cell in row.cells:
        if cell is None:
            values += [NOTHING, NOTHING, NOTHING]
        elif cell.numbers.hidden:
            values += [NOTHING, NOTHING, cell.label]
        else:
            values += [cell.numbers.qualified, cell.numbers.required, cell.label]
    return [*values, written(timezone.localtime(head.facts_at).date())]


def lines(
    verdicts: QuerySet[RolloutVerdict], requirements: Sequence[Requirement], scope: Scope
) -> Iterator[list[Any]]:
    yield header(requirements)
    heads = verdicts.select_related("dealership__group", "wave").iterator(chunk_size=CHUNK)
    while chunk := list(islice(heads, CHUNK)):
        for row in assemble(chunk, requirements, scope):
            yield line(row)


def as_csv(
    verdicts: QuerySet[RolloutVerdict], requirements: Sequence[Requirement], scope: Scope, language: str
) -> Iterator[bytes]:
    """The file piece by piece: with a byte-order mark and semicolons, as German spreadsheets want it."""
    yield b"\xef\xbb\xbf"
    rows = lines(verdicts, requirements, scope)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    while True:
        # A response is streamed when the request's language is no longer active.
        with override(language):
            piece = list(islice(rows, CHUNK))
        if not piece:
            return
        writer.writerows([[neutral(value) for value in values] for values in piece])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def as_xlsx(
    verdicts: QuerySet[RolloutVerdict], requirements: Sequence[Requirement], scope: Scope
) -> IO[bytes]:
    """The file, written row by row to disk and open at its start; nothing in it is a formula or a link."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Bereitschaft"))
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 5, 22)
        sheet.set_column(6, 7, 14)
        sheet.set_column(8, 8, 44)
        sheet.set_column(9, 11 + 3 * len(requirements), 14)
        for number, values in enumerate(lines(verdicts, requirements, scope)):
            for column, value in enumerate(values):
                sheet.write(number, column, value, None if number else bold)
    file.seek(0)
    return file
