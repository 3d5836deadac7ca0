"""XLSX through a process of its own: the parser of a stranger's file gets few resources and no secrets."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dealerships.bundles.archives import open_archive
from dealerships.bundles.errors import BundleError, TableError, phrase, shown
from dealerships.bundles.limits import MB, Limits
from dealerships.bundles.tables import Line, Unusable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

WORKER = Path(__file__).with_name("xlsx_worker.py")
REFUSED = 3
"""The worker's exit status when it says on standard error, as JSON, why it doesn't read the file."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_ZIP_MAGIC = b"PK"


def convert_xlsx(path: Path, target: Path, table_name: str, limits: Limits) -> None:
    """Writes the table's sheet to `target`, a line of JSON per row. Raises TableError where that can't be."""
    _check_packaging(path, limits)
    options = {
        "table": table_name,
        "rows": limits.sheet_rows + 1,  # the header is none
        "columns": limits.sheet_columns,
        "memory": limits.worker_bytes,
        "seconds": limits.worker_seconds,
    }
    partial = target.with_suffix(".partial")
    with partial.open("xb") as output:
        status, message = _run([str(path), json.dumps(options)], output.fileno(), limits)
    if status == REFUSED:
        # The last line: a panic of the parser speaks before the worker does.
        raise _refusal(json.loads(message.splitlines()[-1]), limits)
    if status != 0:
        # Killed by a limit, or by the parser itself: it aborts where it finds no memory.
        raise TableError(
            _("eine XLSX-Datei, die sich mit den erlaubten Mitteln an Speicher und Zeit lesen lässt")
        )
    partial.rename(target)


def _run(arguments: list[str], output: int, limits: Limits) -> tuple[int | None, bytes]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(WORKER), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            env={},
            timeout=limits.worker_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, b""
    return done.returncode, done.stderr


def _check_packaging(path: Path, limits: Limits) -> None:
    """The file as a zip, whose parts the worker will read without limits of its own on their size."""
    with path.open("rb") as handle:
        magic = handle.read(4)
    if magic == _OLE_MAGIC:
        raise TableError(
            _("eine XLSX-Datei ohne Kennwort; dies ist eine verschlüsselte oder eine alte XLS-Datei")
        )
    if not magic.startswith(_ZIP_MAGIC):
        raise TableError(_("eine XLSX-Datei; der Inhalt ist etwas anderes"))
    try:
        with open_archive(path, limits) as archive:
            archive.check_all()
    except BundleError as error:
        raise TableError(phrase(_("eine lesbare XLSX-Datei (%(reason)s)"), {"reason": error})) from error


def _refusal(said: dict[str, Any], limits: Limits) -> TableError:
    if "detail" in said:
        logger.warning("The XLSX worker failed: %s", said["detail"])
    why: dict[str, StrOrPromise] = {
        "not_xlsx": _("eine XLSX-Datei; der Inhalt ist beschädigt oder etwas anderes"),
        "password": _("eine XLSX-Datei ohne Kennwort"),
        "no_sheet": _("ein sichtbares Tabellenblatt"),
        "sheets": phrase(
            _("ein einziges gefülltes Tabellenblatt oder eines mit dem Namen der Tabelle, nicht: %(sheets)s"),
            {"sheets": ", ".join(shown(name) for name in said.get("sheets", []))},
        ),
        "rows": phrase(_("höchstens %(limit)s Zeilen"), {"limit": limits.sheet_rows}),
        "columns": phrase(_("höchstens %(limit)s Spalten"), {"limit": limits.sheet_columns}),
        "memory": phrase(
            _("eine XLSX-Datei, die mit %(limit)s MB Speicher zu lesen ist"),
            {"limit": limits.worker_bytes // MB},
        ),
    }
    return TableError(why[said["why"]], line=said.get("line"))


def read_converted(path: Path) -> Iterator[Line]:
    """The rows that `convert_xlsx` wrote, with the sheet's row numbers."""
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            number, cells, unusable = json.loads(line)
            for position, text in unusable:
                cells[position] = Unusable(shown(text))
            yield number, cells
