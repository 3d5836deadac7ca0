"""Makes the files that the reader's tests read, and shows what was read as plain values."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from dealerships.bundles.errors import Errors
from dealerships.bundles.files import open_bundle
from dealerships.bundles.limits import DEFAULT_LIMITS, Limits
from dealerships.bundles.tables import Column, Table
from dealerships.bundles.values import Choice, Code, Day, Integer, Text, YesNo

WAVES = Table(
    name="waves",
    columns=(
        Column(name="rollout", kind=Code(), key=True),
        Column(name="code", kind=Code(), key=True),
        Column(name="name", kind=Text(max_length=40)),
        Column(name="go_live", kind=Day(), required=True),
        Column(name="places", kind=Integer(max=100)),
        Column(name="public", kind=YesNo()),
    ),
)
PEOPLE = Table(
    name="people",
    columns=(
        Column(name="id", kind=Code(), key=True),
        Column(name="given_name", kind=Text()),
        Column(name="language", kind=Choice("de", "en")),
    ),
)
TABLES = (PEOPLE, WAVES)
NAMES = tuple(table.name for table in TABLES)

HEADER = "rollout,code,name,go_live,places,public"

Values = dict[str, Any]


def wave(**changed: Any) -> Values:
    """The values of one wave, that of `WAVE_LINE`."""
    usual: Values = {
        "rollout": "CRM-27",
        "code": "W1",
        "name": "Süd",
        "go_live": date(2027, 3, 1),
        "places": 7,
        "public": True,
    }
    return usual | changed


WAVE_LINE = "CRM-27,W1,Süd,2027-03-01,7,yes"


def read(path: Path, table: Table = WAVES, limits: Limits = DEFAULT_LIMITS) -> tuple[list[Any], list[str]]:
    """All that a table says, and the errors as sentences.

    A row is `(line, values)` when it is right, else `(line, values, False)`.
    """
    errors = Errors(NAMES)
    with open_bundle(path, NAMES, limits=limits) as bundle:
        rows = [
            (row.line, row.values) if row.ok else (row.line, row.values, False)
            for row in bundle.rows(table, errors)
        ]
    return rows, [str(error) for error in errors]


def write_csv(folder: Path, content: str | bytes, name: str = "waves.csv") -> Path:
    """A folder with one file; text is written in UTF-8."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def write_zip(path: Path, members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def write_xlsx(path: Path, sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> Path:
    """A workbook as a program writes it: dates as real date cells, texts starting with = as formulas."""
    path.write_bytes(xlsx_bytes(sheets, hidden))
    return path


def xlsx_bytes(sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd.mm.yyyy", "in_memory": True}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, cells in enumerate(rows):
                for position, value in enumerate(cells):
                    if isinstance(value, date | datetime):
                        sheet.write_datetime(number, position, value)
                    else:
                        sheet.write(number, position, value)
    return content.getvalue()


def write_sheet_by_hand(path: Path, sheet_data: str, prologue: str = "") -> Path:
    """The smallest workbook around the given XML of a sheet's rows: what no honest program writes."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    def relation(kind: str, target: str) -> str:
        return (
            f'<Relationships xmlns="{packages}/relationships">'
            f'<Relationship Id="r1" Type="{relations}/{kind}" Target="{target}"/></Relationships>'
        )

    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}">'
        '<sheets><sheet name="waves" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": (
            f'{prologue}<worksheet xmlns="{main}"><sheetData>{sheet_data}</sheetData></worksheet>'
        ),
    }
    return write_zip(path, {**parts})


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
