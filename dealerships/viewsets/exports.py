"""Lists as files: words instead of keys, nothing that a spreadsheet would execute, row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import Any

from django.db import models
from django.http import FileResponse, StreamingHttpResponse
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from xlsxwriter import Workbook

from dealerships.labels import NOTHING, display
from dealerships.spreadsheets import neutral

CHUNK = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportMixin:
    """For Wagtail's IndexView; ``list_export`` names the fields."""

    list_export: list[str]

    def as_spreadsheet(
        self, queryset: models.QuerySet[Any], spreadsheet_format: str
    ) -> StreamingHttpResponse | FileResponse:
        name = f"{self.get_filename()}.{spreadsheet_format}"  # type: ignore[attr-defined]
        if spreadsheet_format == "csv":
            lines = csv_lines(self._headings(queryset), self._rows(queryset), language=get_language())
            response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
        return FileResponse(
            xlsx_file(self._headings(queryset), self._rows(queryset)),
            as_attachment=True,
            filename=name,
            content_type=XLSX,
        )

    def _fields(self, queryset: models.QuerySet[Any]) -> list[models.Field[Any, Any]]:
        return [queryset.model._meta.get_field(name) for name in self.list_export]

    def _headings(self, queryset: models.QuerySet[Any]) -> list[str]:
        return [capfirst(str(field.verbose_name)) for field in self._fields(queryset)]

    def _rows(self, queryset: models.QuerySet[Any]) -> Iterator[list[Any]]:
        fields = self._fields(queryset)
        for row in queryset.iterator(chunk_size=CHUNK):
            yield [cell(field, row) for field in fields]


def cell(field: models.Field[Any, Any], row: models.Model) -> Any:
    """Numbers and dates as they are, everything else in words; nothing stays empty."""
    value = getattr(row, field.name)
    if isinstance(field, models.ManyToManyField):
        return ", ".join(display(None, one) for one in value.all())
    if isinstance(value, date | int) and not isinstance(value, bool) and not field.choices:
        return value
    text = display(field, value)
    return "" if text == NOTHING else text


def csv_lines(headings: list[str], rows: Iterator[list[Any]], *, language: str | None) -> Iterator[str]:
    """UTF-8 with its mark and semicolons, as German spreadsheets expect it.

    The lines are sent when the request is over, so the language that it was made in must be given.
    """
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    with override(language):
        yield writer.writerow(headings)
        for row in rows:
            yield writer.writerow([neutral(value) for value in row])


def xlsx_file(headings: list[str], rows: Iterator[list[Any]]) -> Any:
    """An open temporary file; strings stay strings, dates are dates."""
    file = TemporaryFile()  # noqa: SIM115  (the response closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd.mm.yyyy",
    }
    with Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, headings, workbook.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    file.seek(0)
    return file


class _Echo:
    def write(self, line: str) -> str:
        return line
