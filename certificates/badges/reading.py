"""A badge's text as data: a JSON document or a compact JWS, from anybody, so within limits and without surprises."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

LARGEST = 256 * 1024
DEEPEST = 40
LONGEST_NUMBER = 40
MOST_VALUES = 20_000
JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class Unreadable(ValueError):
    """Why a file is no badge, in the reader's language."""


@dataclass(frozen=True)
class Badge:
    """What the file holds; ``token`` and ``header`` where it is a JWT, whose ``credential`` is its payload."""

    credential: dict[str, Any]
    token: str = ""
    header: dict[str, Any] = field(default_factory=dict)

    @property
    def claims(self) -> dict[str, Any]:
        return self.credential if self.token else {}

    @property
    def document(self) -> dict[str, Any]:
        """The credential itself; a JWT after the older data model (VC 1.1) wraps it."""
        wrapped = self.credential.get("vc")
        return wrapped if self.token and isinstance(wrapped, dict) else self.credential


def read_badge(data: bytes) -> Badge:
    """
    :raises Unreadable: where it is neither a JSON object nor a JWT with one, or beyond the limits.
    """
    if len(data) > LARGEST:
        raise Unreadable(_("Die Datei ist zu groß: Eine Badge-Datei hat höchstens 256 KB."))
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Unreadable(_("Die Datei ist kein Text in UTF-8.")) from error
    if JWS.fullmatch(text):
        header, payload, _signature = text.split(".")
        return Badge(_object(_decoded(payload)), text, _object(_decoded(header)))
    return Badge(_object(text))


def _decoded(part: str) -> str:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise Unreadable(_("Die Datei sieht aus wie ein JWT, ist aber keines.")) from error


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_int=_whole_number,
            parse_float=_number,
            parse_constant=_no_number,
        )
        json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except Unreadable:
        raise
    except RecursionError as error:
        raise Unreadable(_("Die Datei ist zu tief verschachtelt.")) from error
    except ValueError as error:
        raise Unreadable(_("Die Datei ist weder JSON noch ein JWT.")) from error
    if not isinstance(value, dict):
        raise Unreadable(_("Die Datei enthält kein JSON-Objekt."))
    _measure(value)
    return value


def _measure(value: Any) -> None:
    seen, level = 0, [value]
    for _depth in range(DEEPEST):
        inner = [
            one
            for container in level
            if isinstance(container, dict | list)
            for one in (container.values() if isinstance(container, dict) else container)
        ]
        seen += len(inner)
        if seen > MOST_VALUES:
            raise Unreadable(_("Die Datei enthält zu viele Angaben."))
        if not inner:
            return
        level = inner
    raise Unreadable(_("Die Datei ist zu tief verschachtelt."))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise Unreadable(_("Die Angabe „%(name)s“ steht doppelt in der Datei.") % {"name": double[:60]})
    return found


def _whole_number(text: str) -> int:
    return int(_short(text))


def _number(text: str) -> float:
    value = float(_short(text))
    if value in (float("inf"), float("-inf")):
        _no_number(text)
    return value


def _short(text: str) -> str:
    if len(text) > LONGEST_NUMBER:
        _no_number(text)
    return text


def _no_number(text: str) -> None:
    raise Unreadable(_("Die Datei enthält eine Zahl, die keine ist: %(number)s") % {"number": text[:20]})
