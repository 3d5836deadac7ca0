"""What reading a file of questions yields, whatever its format: every question of it, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from courses.questions.base import Content
from dealerships.bundles.errors import phrase
from dealerships.bundles.limits import MB

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_QUESTIONS = 20_000
LONGEST_NAME = 120
MAX_BYTES = 64 * MB
"""Of a file, and of what lies in an archive."""

NO_QUESTION = _("das ist ein Text, keine Frage")
TO_BE_READ = _("ein Freitext wird von Menschen bewertet; legen Sie die Frage als Beleg an")
AREAS = _("Flächen auf einem Bild werden nicht übernommen; legen Sie sie als „Stelle im Bild“ neu an")


class Unreadable(Exception):
    """The file as a whole can't be read; the message is a sentence for the person who handed it in."""


class Refused(Exception):
    """A question that can't be brought in; the message says why."""

    def __init__(self, why: StrOrPromise) -> None:
        super().__init__(why)
        self.why = why


class Status(StrEnum):
    """In full, without something that the notes name, or not at all for the reason in the notes."""

    IMPORTED = "imported"
    PARTIAL = "partial"
    REFUSED = "refused"


class Notes:
    """What a question loses on its way, each thing once."""

    def __init__(self) -> None:
        self._said: dict[str, StrOrPromise] = {}

    def add(self, text: StrOrPromise, /, **values: object) -> None:
        said = phrase(text, values) if values else text
        self._said.setdefault(f"{text}{values}", said)

    def __iter__(self) -> Iterator[StrOrPromise]:
        return iter(self._said.values())


@dataclass(frozen=True, slots=True)
class Found:
    """A question of a file.

    ``type`` is the name of our type, or the file's own word where the question is refused. ``content`` has the
    shape of the type's content, without ids; None where the question is refused. ``id`` is what the file calls it
    from one export to the next, or nothing; ``category`` where the file has put it.
    """

    name: str
    type: str
    content: Content | None
    notes: tuple[StrOrPromise, ...] = ()
    id: str = ""
    category: str = ""
    same_as: int = 0
    """The number in the file of the question that this one repeats; 0 where it repeats none."""

    @property
    def status(self) -> Status:
        if self.content is None:
            return Status.REFUSED
        return Status.PARTIAL if self.notes else Status.IMPORTED

    @property
    def remarks(self) -> tuple[StrOrPromise, ...]:
        """What a report says of it: what is lost or why it is refused, and where the pool has it already."""
        if not self.same_as:
            return self.notes
        said = _("gleich wie Nummer %(number)s der Datei: sie steht einmal im Pool")
        return (*self.notes, phrase(said, {"number": self.same_as}))


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """All questions of a file, in its order."""

    format: str
    questions: list[Found] = field(default_factory=list)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def refused(name: str, word: str, why: StrOrPromise, **more: Any) -> Found:
    return Found(short(name), word, None, (why,), **more)


def short(name: str, length: int = LONGEST_NAME) -> str:
    """In one line, and no longer than a list shows."""
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return name if len(name) <= length else f"{name[: length - 1]}…"


def check_count(count: int) -> None:
    """:raises Unreadable: where there are more questions than a file may have."""
    if count > MOST_QUESTIONS:
        raise Unreadable(phrase(_("Die Datei hat mehr als %(most)s Fragen."), {"most": MOST_QUESTIONS}))
