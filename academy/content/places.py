"""What a file says, taken piece by piece: each piece knows where it stands, and what was expected there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("de", "en")
LARGEST = 1024 * 1024
"""Bytes of one file; a course of an hour has a tenth of that."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MARKUP = re.compile(r"\*\*|</?[a-z]|\]\(")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: where, and what was expected there."""

    file: str
    place: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}{f', {self.place}' if self.place else ''}: {self.expected}"


@dataclass(frozen=True, slots=True)
class Both:
    """The same in German and in English."""

    de: str
    en: str

    def in_(self, language: str) -> str:
        text: str = getattr(self, language)
        return text


class Faults(list[Fault]):
    """All that was found, so that one reading tells everything."""

    def add(self, file: str, place: str, expected: str) -> None:
        self.append(Fault(file, place, expected))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML's safe types alone; a key that is there twice is a mistake, not the later one."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} only once in a mapping", node.start_mark
                )
        return super().construct_mapping(node, deep)


def load(path: Path, name: str, faults: Faults) -> Any:
    """The file's data, or None and a fault."""
    try:
        if path.stat().st_size > LARGEST:
            faults.add(name, "", f"at most {LARGEST} bytes")
            return None
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)
    except FileNotFoundError:
        faults.add(name, "", "a file, there is none")
    except UnicodeDecodeError:
        faults.add(name, "", "text in UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        faults.add(name, place, f"YAML: {error.problem}")
    except yaml.YAMLError as error:
        faults.add(name, "", f"YAML: {error}")
    return None


@dataclass(slots=True)
class Piece:
    """A mapping in a file. What nobody takes from it has no business there."""

    file: str
    place: str
    data: dict[str, Any]
    faults: Faults
    _taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, file: str, place: str, data: Any, faults: Faults) -> Piece:
        if not isinstance(data, dict):
            faults.add(file, place, f"a mapping, not {_shown(data)}")
            data = {}
        return cls(file, place, data, faults)

    def fault(self, name: str, expected: str) -> None:
        self.faults.add(self.file, self._at(name), expected)

    def _at(self, name: str) -> str:
        return ".".join(filter(None, (self.place, name)))

    def take(self, name: str) -> Any:
        """The raw value; a fault where the key is missing."""
        self._taken.add(name)
        if name not in self.data:
            self.fault(name, "is missing")
            return None
        return self.data[name]

    def has(self, name: str) -> bool:
        self._taken.add(name)
        return self.data.get(name) is not None

    def done(self) -> None:
        """Everything has been taken; the rest is a fault."""
        for name in self.data:
            if name not in self._taken:
                self.fault(str(name), f"no such key here (there are {', '.join(sorted(self._taken))})")

    # The kinds of values ---------------------------------------------------------------------------------

    def text(self, name: str, longest: int | None = None, *, plain: bool = True) -> str:
        """Text that isn't empty; without marks of Markdown or HTML where it is shown as it stands."""
        value = self.take(name)
        if value is None and name not in self.data:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(name, f"text, not {_shown(value)}")
            return ""
        value = value.strip()
        if longest is not None and len(value) > longest:
            self.fault(name, f"at most {longest} characters, not {len(value)}")
        if plain and (found := _MARKUP.search(value)):
            self.fault(name, f"plain text without {found[0]!r}")
        return value

    def both(self, name: str, longest: int | None = None) -> Both:
        """Plain text in both languages, under ``name``."""
        piece = self.piece(name)
        found = piece.own_both(longest)
        piece.done()
        return found

    def own_both(self, longest: int | None = None, *, plain: bool = True) -> Both:
        """Text in both languages, under the keys ``de`` and ``en`` of this piece itself."""
        return Both(*(self.text(language, longest, plain=plain) for language in LANGUAGES))

    def whole(self, name: str, least: int, most: int) -> int:
        value = self.take(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            if name in self.data:
                self.fault(name, f"a whole number from {least} to {most}, not {_shown(value)}")
            return least
        return value

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.take(name)
        if value not in choices:
            if name in self.data:
                self.fault(name, f"one of {', '.join(choices)}, not {_shown(value)}")
            return choices[0]
        return str(value)

    def flag(self, name: str) -> bool:
        if not self.has(name):
            return False
        value = self.data[name]
        if not isinstance(value, bool):
            self.fault(name, f"true or false, not {_shown(value)}")
        return value is True

    def id(self, name: str = "id") -> str:
        value = self.take(name)
        if not isinstance(value, str) or not _ID.fullmatch(value):
            if name in self.data:
                self.fault(
                    name, f"an id of lower-case letters, digits and single hyphens, not {_shown(value)}"
                )
            return ""
        return value

    def piece(self, name: str) -> Piece:
        value = self.take(name)
        return Piece.of(
            self.file, self._at(name), {} if value is None and name not in self.data else value, self.faults
        )

    def pieces(self, name: str, least: int, most: int) -> Iterator[Piece]:
        """The mappings of a list, each named by its id where it has one; the ids differ."""
        yield from pieces(self.file, self._at(name), self._list(name, least, most), self.faults)

    def words(self, name: str, longest: int | None = None) -> tuple[str, ...]:
        """A list of plain texts."""
        rows = Piece(
            self.file,
            self._at(name),
            {str(at): one for at, one in enumerate(self._list(name, 0, 50))},
            self.faults,
        )
        return tuple(rows.text(at, longest) for at in rows.data)

    def _list(self, name: str, least: int, most: int) -> list[Any]:
        value = self.take(name)
        if not isinstance(value, list):
            if name in self.data:
                self.fault(name, f"a list, not {_shown(value)}")
            return []
        if not least <= len(value) <= most:
            self.fault(name, f"{least} to {most} entries, not {len(value)}")
        return value


def pieces(file: str, place: str, rows: list[Any], faults: Faults) -> Iterator[Piece]:
    seen: set[Any] = set()
    for at, row in enumerate(rows):
        key = row.get("id", at) if isinstance(row, dict) else at
        here = f"{place}[{key}]"
        if isinstance(key, str) and key in seen:
            faults.add(file, here, "an id of its own, this one is there twice")
        seen.add(str(key))
        yield Piece.of(file, here, row, faults)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
