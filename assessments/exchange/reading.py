"""A file of questions, whatever its format: recognised by what is in it, not by its name."""

from __future__ import annotations

import os
import re
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from assessments.exchange import aiken, gift, moodle_xml, qti, xlsx
from assessments.exchange.parsed import MAX_BYTES, Found, QuestionFile, Unreadable
from assessments.exchange.texts import text_of
from dealerships.bundles.archives import open_archive
from dealerships.bundles.errors import BundleError, phrase, shown
from dealerships.bundles.limits import MB

GIFT, MOODLE_XML, AIKEN, QTI, XLSX = FORMATS = ("gift", "moodle-xml", "aiken", "qti", "xlsx")
LABELS = {GIFT: "GIFT", MOODLE_XML: "Moodle XML", AIKEN: "Aiken", QTI: "QTI", XLSX: "XLSX"}
TEXTUAL = (GIFT, AIKEN)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_BBQ = re.compile(r"(?:MC|MA|TF|NUM|FIB|FIB_PLUS|MAT|ORD|ESS|SR|OP)\t")
_ROOT = re.compile(
    rb"<(?:[A-Za-z_][\w.-]{0,60}:)?(quiz|assessmentItem|qti-assessment-item|questestinterop)[\s>/]"
)


def read_questions(path: Path, format_: str | None = None, *, language: str = "de") -> QuestionFile:
    """All questions of the file; of the format that is said, else of the one that it has.

    ``language`` is the one that the questions are in: in some formats a question has no sentence of its own.

    :raises Unreadable: where the file as a whole can't be read.
    """
    size = _size(path)
    if size == 0:
        raise Unreadable(_("Die Datei ist leer."))
    if size > MAX_BYTES:
        raise Unreadable(phrase(_("Die Datei ist größer als %(limit)s MB."), {"limit": MAX_BYTES // MB}))
    format_ = format_ or recognised(path)
    with override(language):
        return QuestionFile(format_, _read(path, format_))


def _size(path: Path) -> int:
    try:
        if not path.is_file():
            raise Unreadable(phrase(_("„%(name)s“ ist keine Datei."), {"name": shown(str(path), 300)}))
        return os.stat(path).st_size
    except (OSError, ValueError) as error:
        raise Unreadable(
            phrase(_("„%(name)s“ lässt sich nicht lesen."), {"name": shown(str(path), 300)})
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(
            phrase(_("„%(name)s“ lässt sich nicht lesen."), {"name": shown(str(path), 300)})
        ) from error


def _read(path: Path, format_: str) -> list[Found]:
    if format_ == XLSX:
        return xlsx.read(path)
    data = _bytes(path)
    if format_ == QTI:
        return qti.read_package(path) if data.startswith(b"PK") else qti.read_item(data)
    if format_ == MOODLE_XML:
        return moodle_xml.read(data)
    text = text_of(data)
    return list((gift if format_ == GIFT else aiken).read(text))


def recognised(path: Path) -> str:
    """:raises Unreadable: where it is no format of ours; those that are known all the same are named."""
    data = _bytes(path)
    if data.startswith(b"PK"):
        return _of_archive(path)
    if data.startswith(OLE):
        raise Unreadable(_("Das ist eine alte oder verschlüsselte Office-Datei; speichern Sie sie als XLSX."))
    if _is_xml(data):
        return _of_xml(data)
    return _of_text(text_of(data), path)


def _of_archive(path: Path) -> str:
    try:
        with open_archive(path, qti.LIMITS) as archive:
            names = set(archive.files)
    except BundleError as error:
        raise Unreadable(error.args[0]) from error
    if any(name.lower() == "xl/workbook.xml" for name in names):
        return XLSX
    if any(name.rpartition("/")[2] == qti.MANIFEST for name in names):
        return QTI
    raise Unreadable(_("Im Archiv fehlt imsmanifest.xml; es ist kein QTI-Paket."))


def _is_xml(data: bytes) -> bool:
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith((b"<?xml", b"<\0?\0x\0", b"\0<\0?")) or bool(_ROOT.match(start))


def _of_xml(data: bytes) -> str:
    found = _ROOT.search(data[: 64 * 1024].replace(b"\0", b""))
    if found is None:
        raise Unreadable(_("Das ist XML, aber weder von Moodle noch eine Frage im Format QTI."))
    return MOODLE_XML if found[1] == b"quiz" else QTI


def _of_text(text: str, path: Path) -> str:
    lines = [one for one in text.split("\n") if one.strip()]
    if all(_BBQ.match(one) for one in lines):
        raise Unreadable(
            _(
                "Das ist eine Textdatei für Blackboard (BBQ); dieses Format wird nicht gelesen. "
                "Exportieren Sie die Fragen als QTI 2.1."
            )
        )
    if aiken.looks_like(text):
        return AIKEN
    marks = any(one.lstrip().startswith(("::", "$CATEGORY:", "//")) for one in lines)
    if path.suffix.lower() == ".gift" or marks or ("{" in text and "}" in text):
        return GIFT
    raise Unreadable(
        _("Das Format der Datei wurde nicht erkannt: weder GIFT, Aiken, Moodle-XML, QTI noch XLSX.")
    )
