"""What a cell may hold: each kind turns trimmed text into a value, or says what it expected.

The rules are those of spec/exchange.md. A kind sees only cells that aren't empty; what an empty cell means is
said by the column (see `tables.Column`). All kinds refuse with a plain ValueError.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from babel import Locale
from django.utils.translation import gettext_lazy as _

from dealerships.bundles.errors import phrase

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NEVER: Final = "never"
"""What `ValidUntil` gives for a cell that says so: valid without an end."""


class Kind:
    """A kind of value. Subclasses say what they expect, and `parse` text into a value or raise ValueError."""

    usual_empty: Any = None
    """What an empty cell means where the column doesn't say otherwise."""

    @property
    def expected(self) -> StrOrPromise:
        """What the kind takes, as the end of a sentence: "erwartet: …"."""
        raise NotImplementedError

    def parse(self, text: str) -> Any:
        """The value of a cell. `text` is trimmed and not empty."""
        raise NotImplementedError


def _composed(text: str) -> str:
    """One spelling for letters that Unicode can write in two ways ("ü" may come as "u" and dots)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@dataclass(frozen=True)
class Text(Kind):
    """Text of at most `max_length` characters; line breaks stay (as \\n), control characters are refused."""

    max_length: int = 255
    usual_empty = ""

    @property
    def expected(self) -> StrOrPromise:
        return phrase(
            _("Text mit höchstens %(length)s Zeichen, ohne Steuerzeichen"), {"length": self.max_length}
        )

    def parse(self, text: str) -> str:
        if not text.isprintable():
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
                raise ValueError(text)
        text = _composed(text)
        if len(text) > self.max_length:
            raise ValueError(text)
        return text


@dataclass(frozen=True)
class Code(Kind):
    """A code: without blanks, @ or : (or anything invisible), case-sensitive."""

    max_length: int = 64
    usual_empty = ""

    @property
    def expected(self) -> StrOrPromise:
        return phrase(
            _("ein Code ohne Leerzeichen, @ und :, mit höchstens %(length)s Zeichen"),
            {"length": self.max_length},
        )

    def parse(self, text: str) -> str:
        text = _composed(text)
        if len(text) > self.max_length or "@" in text or ":" in text or " " in text or not text.isprintable():
            raise ValueError(text)
        return text


@dataclass(frozen=True)
class Codes(Kind):
    """Codes with blanks between them, as a tuple in the order of the cell; what stands twice counts once."""

    code: Code = Code()
    usual_empty = ()

    @property
    def expected(self) -> StrOrPromise:
        return _("Codes mit Leerzeichen dazwischen")

    def parse(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.code.parse(part) for part in text.split()))


_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number in decimal digits, from `min` to `max` (both included)."""

    min: int = 0
    max: int = 1_000_000
    usual_empty = 0

    @property
    def expected(self) -> StrOrPromise:
        return phrase(_("eine ganze Zahl von %(min)s bis %(max)s"), {"min": self.min, "max": self.max})

    def parse(self, text: str) -> int:
        if not _INTEGER.fullmatch(text):
            raise ValueError(text)
        number = int(text)
        if not self.min <= number <= self.max:
            raise ValueError(text)
        return number


_YES_NO = {
    "yes": True,
    "ja": True,
    "true": True,
    "1": True,
    "no": False,
    "nein": False,
    "false": False,
    "0": False,
}


@dataclass(frozen=True)
class YesNo(Kind):
    """yes/no, ja/nein, true/false or 1/0, in any case."""

    usual_empty = False

    @property
    def expected(self) -> StrOrPromise:
        return _("yes oder no (auch ja/nein, true/false, 1/0)")

    def parse(self, text: str) -> bool:
        try:
            return _YES_NO[text.lower()]
        except KeyError:
            raise ValueError(text) from None


_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_GERMAN_DATE = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})", re.ASCII)


@dataclass(frozen=True)
class Day(Kind):
    """A date as 2027-03-01 or 01.03.2027, of the years 1900 to 2999."""

    @property
    def expected(self) -> StrOrPromise:
        return _("ein Datum wie 2027-03-01 oder 01.03.2027")

    def parse(self, text: str) -> date:
        if found := _ISO_DATE.fullmatch(text):
            year, month, day = found.groups()
        elif found := _GERMAN_DATE.fullmatch(text):
            day, month, year = found.groups()
        else:
            raise ValueError(text)
        if not "1900" <= year <= "2999":
            raise ValueError(text)
        return date(int(year), int(month), int(day))


@dataclass(frozen=True)
class ValidUntil(Day):
    """A date, or `never` (gives NEVER). An empty cell gives None: the end follows from the validity."""

    @property
    def expected(self) -> StrOrPromise:
        return _("ein Datum wie 2027-03-01 oder 01.03.2027, „never“ oder leer")

    def parse(self, text: str) -> date | Literal["never"]:  # type: ignore[override]
        return NEVER if text == NEVER else super().parse(text)


@dataclass(frozen=True, init=False)
class Choice(Kind):
    """One of the given words, spelled exactly so."""

    words: tuple[str, ...]

    def __init__(self, *words: str) -> None:
        object.__setattr__(self, "words", words)

    @property
    def expected(self) -> StrOrPromise:
        return phrase(_("eines von: %(words)s"), {"words": ", ".join(self.words)})

    def parse(self, text: str) -> str:
        if text not in self.words:
            raise ValueError(text)
        return text


_EMAIL = re.compile(r"[^@\s,;<>()]{1,64}@[^@\s,;<>()._-][^@\s,;<>()_]*\.[^@\s,;<>()._-]{2,}")


@dataclass(frozen=True)
class Email(Kind):
    """Something that looks like one e-mail address; whether it exists, only a mail can tell."""

    usual_empty = ""

    @property
    def expected(self) -> StrOrPromise:
        return _("eine E-Mail-Adresse wie name@example.org")

    def parse(self, text: str) -> str:
        text = _composed(text)
        if len(text) > 254 or not text.isprintable() or ".." in text or not _EMAIL.fullmatch(text):
            raise ValueError(text)
        return text


_NOT_ISO_3166 = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"]
)
"""Two-letter regions of the CLDR that aren't codes of ISO 3166-1."""


@cache
def countries() -> frozenset[str]:
    """The codes of ISO 3166-1 alpha-2, from the CLDR's list of regions in Babel."""
    regions = map(str, Locale("en").territories)
    return frozenset(code for code in regions if len(code) == 2 and code.isalpha()) - _NOT_ISO_3166


@dataclass(frozen=True)
class Country(Kind):
    """A code of ISO 3166-1 alpha-2."""

    usual_empty = ""

    @property
    def expected(self) -> StrOrPromise:
        return _("ein Ländercode mit zwei Großbuchstaben wie DE (ISO 3166-1)")

    def parse(self, text: str) -> str:
        if text not in countries():
            raise ValueError(text)
        return text
