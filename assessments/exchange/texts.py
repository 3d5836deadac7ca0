"""Bytes of strangers as text: UTF-8, or UTF-16 that says so."""

from __future__ import annotations

import codecs

from django.utils.translation import gettext_lazy as _

from assessments.exchange.parsed import Unreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_of(data: bytes) -> str:
    """:raises Unreadable: where it is no text, or one in another encoding, which nobody could guess rightly."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data[:4096]:
            raise Unreadable(_("Das ist keine Textdatei.")) from error
        raise Unreadable(
            _("Die Datei ist nicht in UTF-8 gespeichert. Speichern Sie sie mit dieser Kodierung noch einmal.")
        ) from error
    if "\0" in text:
        raise Unreadable(_("Das ist keine Textdatei."))
    if not text.strip():
        raise Unreadable(_("Die Datei ist leer."))
    return text.replace("\r\n", "\n").replace("\r", "\n")
