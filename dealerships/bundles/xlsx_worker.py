"""Turns one sheet of an XLSX file into lines of JSON; a process of its own, under limits, without Django.

    python -I xlsx_worker.py FILE OPTIONS

Writes a line `[row number, [cell, …], [[position, text], …]]` for each row that isn't blank: the cells as a
CSV file would have them, then the positions of formulas and errors. On what it refuses it exits with 3 and a
line of JSON on standard error, `{"why": …}`.
"""

from __future__ import annotations

import datetime
import json
import posixpath
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

import python_calamine

REFUSED = 3
CHUNK = 1 << 18
LONGEST_PART = 16 << 20
"""In bytes, of the parts that are read at once: the workbook and its relations."""
TEXTS = 2000
"""How many formulas and errors keep their text for a message; of the others the place is enough."""


class Refused(Exception):
    def __init__(self, why: str, **details: object) -> None:
        super().__init__(why)
        self.message = {"why": why, **details}


# --- Which sheet ------------------------------------------------------------------------------------


class Package:
    """The parts of the XLSX file, by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}

    def open(self, name: str) -> Any:
        try:
            return self._archive.open(self._names[name.lower()])
        except KeyError:
            raise Refused("not_xlsx") from None

    def elements(self, name: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Names without prefix and attributes of a small part's elements, in document order."""
        found: list[tuple[str, dict[str, str]]] = []
        parser = safe_parser()
        parser.StartElementHandler = lambda tag, attributes: found.append((local(tag), attributes))
        with self.open(name) as handle:
            content = handle.read(LONGEST_PART + 1)
        if len(content) > LONGEST_PART:
            raise Refused("not_xlsx")
        parser.Parse(content, True)
        return iter(found)


def safe_parser() -> expat.XMLParserType:
    """A parser that refuses a DTD, and with it every entity, external reference and bomb made of them.

    This is `forbid_dtd` of defusedxml on the bare parser, whose calls per cell decide how long a sheet takes.
    """

    def refuse(*_arguments: object) -> Any:
        raise Refused("not_xlsx")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.buffer_text = True
    return parser


def local(name: str) -> str:
    return name.rpartition(":")[2]


def choose_sheet(package: Package, table: str, options: dict[str, Any]) -> tuple[str, Extent]:
    """The name and the extent of the sheet that holds the table.

    The only visible sheet, else the one with the table's name, else the only one that isn't empty.
    """
    sheets = visible_sheets(package)
    if not sheets:
        raise Refused("no_sheet")
    if len(sheets) > 1:
        named = [(name, part) for name, part in sheets if name.strip().lower() == table]
        sheets = named or [(name, part) for name, part in sheets if not is_empty(package, part)]
    if len(sheets) > 1:
        raise Refused("sheets", sheets=[name for name, _part in sheets][:10])
    if not sheets:
        raise Refused("no_sheet")
    name, part = sheets[0]
    return name, measure(package, part, options["rows"], options["columns"])


def visible_sheets(package: Package) -> list[tuple[str, str]]:
    """Names and parts of the visible worksheets (charts are sheets too), in the workbook's order."""
    parts = {}
    for tag, attributes in package.elements("xl/_rels/workbook.xml.rels"):
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            parts[attributes.get("Id")] = target
    sheets = []
    for tag, attributes in package.elements("xl/workbook.xml"):
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            relation = next((value for name, value in attributes.items() if local(name) == "id"), None)
            if relation in parts:
                sheets.append((attributes.get("name", ""), parts[relation]))
    return sheets


# --- How far it reaches, and where formulas are -----------------------------------------------------


class Extent:
    """What a streaming look at a sheet found: its last row and column with content, formulas and errors."""

    def __init__(self, max_rows: int, max_columns: int) -> None:
        self.max_rows = max_rows
        self.max_columns = max_columns
        self.rows = 0
        self.columns = 0
        self.unusable: dict[int, int] = {}
        """By row, the columns with a formula or an error, as bits."""
        self.texts: dict[tuple[int, int], str] = {}

    def reach(self, row: int, column: int) -> None:
        if row > self.max_rows:
            raise Refused("rows", line=self.max_rows + 1)
        if column > self.max_columns:
            raise Refused("columns", line=row)
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


class Enough(Exception):
    """The look has seen what it was for."""


CONTENT = frozenset(("v", "is", "f"))
"""The elements that give a cell content. A format alone may reach to the far corner and means nothing."""


def is_empty(package: Package, part: str) -> bool:
    def start(name: str, _attributes: dict[str, str]) -> None:
        if local(name) in CONTENT:
            raise Enough

    parser = safe_parser()
    parser.StartElementHandler = start
    try:
        feed(parser, package, part)
    except Enough:
        return False
    return True


def measure(package: Package, part: str, max_rows: int, max_columns: int) -> Extent:
    """Reads through a sheet's XML in constant memory. Raises Refused where it is larger than allowed."""
    extent = Extent(max_rows, max_columns)
    parser = safe_parser()
    row = column = 0
    is_error = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, is_error
        tag = name if ":" not in name else local(name)
        if tag == "c":
            is_error = attributes.get("t") == "e"
            reference = attributes.get("r")
            if reference is None:
                column += 1
            else:
                row, column = position(reference)
        elif tag in CONTENT:
            if row > extent.rows or column > extent.columns:
                extent.reach(row, column)
            if tag == "f" or is_error:
                mark(extent, parser, row, column, "=" if tag == "f" else "")
        elif tag == "row":
            column = 0
            row = int(attributes["r"]) if "r" in attributes else row + 1

    parser.StartElementHandler = start
    feed(parser, package, part)
    return extent


def feed(parser: expat.XMLParserType, package: Package, part: str) -> None:
    with package.open(part) as handle:
        while chunk := handle.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def position(reference: str) -> tuple[int, int]:
    """Row and column, both from 1, of a reference such as AB12."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        if not "A" <= letter <= "Z" or column > 20_000:
            raise Refused("not_xlsx")
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :]), column


def mark(extent: Extent, parser: expat.XMLParserType, row: int, column: int, before: str) -> None:
    """Notes a formula or an error, with its text as long as there aren't too many."""
    extent.unusable[row] = extent.unusable.get(row, 0) | 1 << column - 1
    place = (row, column - 1)
    if place in extent.texts or len(extent.texts) >= TEXTS:
        return
    extent.texts[place] = before

    def take(text: str) -> None:
        extent.texts[place] = (extent.texts[place] + text)[:200]

    def stop(_name: str) -> None:
        parser.CharacterDataHandler = None
        parser.EndElementHandler = None

    parser.CharacterDataHandler = take
    parser.EndElementHandler = stop


# --- What it says -----------------------------------------------------------------------------------


def of_number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def of_moment(value: datetime.datetime) -> str:
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")


TEXT: dict[type, Callable[[Any], str]] = {
    str: lambda value: value,
    float: of_number,
    int: str,
    bool: lambda value: "yes" if value else "no",
    datetime.date: datetime.date.isoformat,
    datetime.datetime: of_moment,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: str,
}


def write_rows(path: str, sheet: str, extent: Extent, write: Callable[[bytes], object]) -> None:
    with python_calamine.load_workbook(path) as workbook:
        content = workbook.get_sheet_by_name(sheet)
        before = [""] * content.start[1] if content.start else []
        blank: list[Any] = [""] * content.width
        for number, cells in enumerate(content.iter_rows(), 1):
            columns = extent.unusable.get(number, 0)
            if cells == blank and not columns:
                continue
            texts = before + [TEXT[type(cell)](cell) for cell in cells]
            texts += [""] * (columns.bit_length() - len(texts))
            unusable = [
                [column, extent.texts.get((number, column), "=…")]
                for column in range(columns.bit_length())
                if columns >> column & 1
            ]
            write(json.dumps([number, texts, unusable], ensure_ascii=False).encode() + b"\n")


def convert(path: str, options: dict[str, Any]) -> None:
    with zipfile.ZipFile(path) as archive:
        sheet, extent = choose_sheet(Package(archive), options["table"], options)
    if extent.rows:
        write_rows(path, sheet, extent, sys.stdout.buffer.write)
    sys.stdout.buffer.flush()


def limit_resources(memory: int, seconds: int) -> None:
    limits = {resource.RLIMIT_CPU: seconds, resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: memory}
    if sys.platform == "linux":  # elsewhere the address space can't be limited, and what is shared counts
        limits[resource.RLIMIT_AS] = memory
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit, limit))


def main(path: str, options: dict[str, Any]) -> int:
    limit_resources(options["memory"], options["seconds"])
    try:
        convert(path, options)
    except Refused as refused:
        message = refused.message
    except (MemoryError, OSError):  # the output is limited as the memory is
        message = {"why": "memory"}
    except BaseException as error:  # a panic of the parser is no Exception
        why = "password" if isinstance(error, python_calamine.PasswordError) else "not_xlsx"
        message = {"why": why, "detail": repr(error)[:500]}
    else:
        return 0
    print(json.dumps(message), file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], json.loads(sys.argv[2])))
