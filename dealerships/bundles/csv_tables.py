"""CSV as it really comes: which encoding, which delimiter, and lines of cells in constant memory."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext_lazy as _

from dealerships.bundles.errors import Errors, TableError, phrase, shown
from dealerships.bundles.limits import MB, Limits
from dealerships.bundles.tables import Line, Table, known_columns

DELIMITERS = ",;\t"
LONGEST_LINE = MB
"""In characters. A cell may have csv.field_size_limit() = 131,072, several lines of a quoted one included."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_IN_WINDOWS_1252 = b"\x81\x8d\x8f\x90\x9d"
_ZIP_MAGIC = b"PK\x03\x04"


def read_csv(path: Path, table: Table, errors: Errors, limits: Limits) -> Iterator[Line]:
    """The file's lines of cells, the header first. Raises TableError where reading can't go on."""
    encoding = find_encoding(path)
    with path.open(encoding=encoding, newline="") as handle:
        delimiter = _find_delimiter(handle, table)
        handle.seek(0)
        lines = _PhysicalLines(handle)
        rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        for count, line in enumerate(_records(rows, lines, table, errors)):
            if count > limits.csv_rows:
                raise TableError(
                    phrase(_("höchstens %(limit)s Zeilen"), {"limit": limits.csv_rows}), line=line[0]
                )
            yield line


def find_encoding(path: Path) -> str:
    """ "utf-8-sig" or "cp1252" by a look at the whole file; TableError where it is neither."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf_8 = True
    stranger: int | None = None
    lines = 0
    with path.open("rb") as handle:
        start = handle.read(4)
        if start.startswith(_UTF_16):
            raise TableError(_("Text in UTF-8 oder Windows-1252; die Datei ist in UTF-16"))
        if start == _ZIP_MAGIC:
            raise TableError(_("eine CSV-Datei; dies ist eine XLSX- oder Zip-Datei"))
        handle.seek(0)
        while chunk := handle.read(MB):
            if b"\0" in chunk:
                line = lines + chunk[: chunk.index(b"\0")].count(b"\n") + 1
                raise TableError(_("Text in UTF-8 oder Windows-1252, ohne NUL-Zeichen"), line=line)
            if is_utf_8:
                is_utf_8 = _decodes(decoder, chunk)
            if stranger is None and (within := _line_of_stranger(chunk)):
                stranger = lines + within
            lines += chunk.count(b"\n")
    if is_utf_8 and _decodes(decoder, b"", final=True):
        return "utf-8-sig"
    if stranger is not None:
        raise TableError(_("Text in UTF-8 oder Windows-1252"), line=stranger)
    if start.startswith(codecs.BOM_UTF8):
        raise TableError(_("Text in UTF-8, wie es am Anfang der Datei steht"))
    return "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _line_of_stranger(chunk: bytes) -> int | None:
    """The line within the chunk (from 1) of its first byte that isn't Windows-1252."""
    places = [chunk.find(byte) for byte in _NOT_IN_WINDOWS_1252]
    found = [place for place in places if place >= 0]
    return chunk.count(b"\n", 0, min(found)) + 1 if found else None


def _find_delimiter(handle: TextIO, table: Table) -> str:
    """The delimiter with which the header has the most columns of the table, then the most cells."""
    header = ""
    while (line := handle.readline(LONGEST_LINE)) and not header.strip():
        header = line
    return max(DELIMITERS, key=lambda delimiter: _cells_found(header, delimiter, table))


def _cells_found(header: str, delimiter: str, table: Table) -> tuple[int, int]:
    try:
        names = next(csv.reader([header], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return 0, 0
    return known_columns(table, names), len(names)


class _PhysicalLines:
    """The file's lines for csv.reader, none longer than memory likes; knows when the file has ended."""

    def __init__(self, handle: TextIO) -> None:
        self._handle = handle
        self.number = 0
        self.current = ""
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        read = self._handle.readline
        try:
            while line := read(LONGEST_LINE):
                self.number += 1
                self.current = line
                if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
                    expected = phrase(_("Zeilen mit höchstens %(limit)s Zeichen"), {"limit": LONGEST_LINE})
                    raise TableError(expected, line=self.number, value=shown(line))
                yield line
        except UnicodeDecodeError as error:
            raise TableError(
                _("eine Datei, die sich beim Lesen nicht ändert"), line=self.number + 1
            ) from error
        self.ended = True


def _records(
    rows: Iterator[list[str]], lines: _PhysicalLines, table: Table, errors: Errors
) -> Iterator[Line]:
    """Each record with the number of the physical line where it starts."""
    while True:
        start = lines.number + 1
        try:
            for cells in rows:
                if lines.ended:
                    # csv.reader asks for a line beyond the end only inside a quoted cell.
                    raise TableError(
                        _("ein schließendes Anführungszeichen"), line=start, value=shown("".join(cells))
                    )
                yield start, cells
                start = lines.number + 1
            return
        except csv.Error:
            limit = csv.field_size_limit()
            expected = phrase(_("Zellen mit höchstens %(limit)s Zeichen"), {"limit": limit})
            if start < lines.number or lines.current.count('"') % 2:
                # The cell goes on in the lines after this one: where the next record starts, nobody knows.
                raise TableError(expected, line=start) from None
            errors.add(table.name, start, None, lines.current, expected)
