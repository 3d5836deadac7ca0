"""Uploads are what their names say; else nothing is stored, and the field says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

from dealerships.uploads import is_pdf

HEAD = 64 * 1024


def is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp"


def is_webm(head: bytes) -> bool:
    return head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]


def is_vtt(head: bytes) -> bool:
    words = head.removeprefix(b"\xef\xbb\xbf")
    return words[:6] == b"WEBVTT" and words[6:7] in (b"", b" ", b"\t", b"\n", b"\r") and is_text(head)


def is_package(head: bytes) -> bool:
    """Office files are zip archives."""
    return head.startswith(b"PK\x03\x04")


def is_text(head: bytes) -> bool:
    return b"\x00" not in head


LOOKS_LIKE: dict[str, tuple[Callable[[bytes], bool], Any]] = {
    "mp4": (is_mp4, _("Das ist kein MP4-Video.")),
    "webm": (is_webm, _("Das ist kein WebM-Video.")),
    "vtt": (is_vtt, _("Das sind keine Untertitel im Format WebVTT; die erste Zeile muss „WEBVTT“ sein.")),
    "pdf": (is_pdf, _("Das ist kein PDF.")),
    **{
        kind: (is_package, _("Das ist keine Office-Datei, wie der Name es sagt."))
        for kind in ("docx", "odt", "pptx", "xlsx")
    },
    **{kind: (is_text, _("Das ist keine Textdatei.")) for kind in ("csv", "txt")},
}


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        most = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
        if file.size > most:
            raise ValidationError(
                _("Die Datei ist zu groß; höchstens %(size)s.") % {"size": filesizeformat(most)}
            )
        kind = file.name.rpartition(".")[2].lower()
        if kind in LOOKS_LIKE:
            looks_right, message = LOOKS_LIKE[kind]
            file.seek(0)
            head = file.read(HEAD)
            file.seek(0)
            if not looks_right(head):
                raise ValidationError(message)
        return file
