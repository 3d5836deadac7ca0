"""A course's folder as data: ``course.yaml``, ``lessons/*.yaml``, ``questions.yaml``, ``figures/``, ``downloads/``.

Everything is checked while it is read, and every fault names its file, its place and what was expected there.
What docs/courses.md says of the format is what this module takes; codes of the network are looked up on loading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from academy.content import drawings
from academy.content.places import LANGUAGES, Both, Faults, Piece, load, pieces
from academy.content.prose import LINE, PROSE, QUESTION, SHORT, Allowed, NotAllowed, html_of

CALLOUTS = ("info", "tip", "warning", "law", "do")
DEPARTMENTS = ("marketing", "sales", "after_sales", "legal")
DOWNLOADS = (".csv", ".pdf", ".txt")
T = TypeVar("T")
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")


class InvalidCourse(Exception):
    """The files of a course have faults; all of them are here."""

    def __init__(self, faults: Faults) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


# Questions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """Something with an id that is a text."""

    id: str
    text: Both


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    text: Both
    feedback: Both
    is_correct: bool


@dataclass(frozen=True, slots=True)
class Pair:
    id: str
    left: Both
    right: Both


@dataclass(frozen=True, slots=True)
class Question:
    """``text`` and ``explanation`` are rich text."""

    id: str
    text: Both
    explanation: Both


@dataclass(frozen=True, slots=True)
class Choice(Question):
    type: str
    """``single`` or ``multiple``"""
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Order(Question):
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Matching(Question):
    pairs: tuple[Pair, ...]
    distractors: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Numeric(Question):
    answer: str
    tolerance: str
    unit: Both | None


@dataclass(frozen=True, slots=True)
class PoolQuestion:
    """A question of the final test, and where in the lessons it is taught."""

    question: Question
    lesson: str
    block: str


# Lessons ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    id: str


@dataclass(frozen=True, slots=True)
class Text(Block):
    html: Both


@dataclass(frozen=True, slots=True)
class Callout(Block):
    kind: str
    html: Both


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the drawing of each language lies in the course's folder, and what it says."""

    path: Both
    alt: Both


@dataclass(frozen=True, slots=True)
class Figure(Block):
    picture: Picture
    caption: Both


@dataclass(frozen=True, slots=True)
class ClickStep:
    id: str
    html: Both
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Steps(Block):
    title: Both
    steps: tuple[ClickStep, ...]


@dataclass(frozen=True, slots=True)
class Quote(Block):
    text: Both
    source: Both


@dataclass(frozen=True, slots=True)
class Example(Block):
    title: Both
    html: Both


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Both
    html: Both


@dataclass(frozen=True, slots=True)
class Accordion(Block):
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Download(Block):
    title: Both
    path: Both


@dataclass(frozen=True, slots=True)
class Check(Block):
    question: Question


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    text: Both
    url: str


@dataclass(frozen=True, slots=True)
class Sources(Block):
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    id: str
    title: Both
    minutes: int
    blocks: tuple[Block, ...]


# The course ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FinalTest:
    title: Both
    draw: int
    pass_percent: int


@dataclass(frozen=True, slots=True)
class CourseFiles:
    """A course as its files say it. Codes are those of the network: they may turn out not to exist there."""

    folder: Path
    id: str
    manufacturer: str | None
    system: str | None
    title: Both
    summary: Both
    aims: tuple[Both, ...]
    audience: tuple[str, ...]
    departments: tuple[str, ...]
    competences: tuple[tuple[str, int], ...]
    certifications: tuple[str, ...]
    test: FinalTest
    lessons: tuple[Lesson, ...]
    questions: tuple[PoolQuestion, ...]


def course_folders(path: Path) -> list[Path]:
    """The folder itself where it is a course's, else the courses' folders in it, by name."""
    if (path / "course.yaml").exists():
        return [path]
    return sorted(file.parent for file in path.glob("*/course.yaml"))


def read_course(folder: Path) -> CourseFiles:
    """Read and check all files of a course.

    :raises InvalidCourse: with every fault.
    """
    faults = Faults()
    course = _Reading(folder, faults).course()
    if faults:
        raise InvalidCourse(faults)
    return course


@dataclass(frozen=True, slots=True)
class _Reading:
    """One course's folder while it is read."""

    folder: Path
    faults: Faults

    def course(self) -> CourseFiles:
        name = "course.yaml"
        piece = Piece.of(name, "", load(self.folder / name, name, self.faults), self.faults)
        lessons = self.lessons()
        questions = self.questions(lessons)
        course = CourseFiles(
            folder=self.folder,
            id=piece.id(),
            manufacturer=_code(piece, "manufacturer"),
            system=_code(piece, "system"),
            title=piece.both("title", 200),
            summary=piece.both("summary", 200),
            aims=_aims(piece.piece("aims")),
            audience=piece.words("audience"),
            departments=piece.words("departments"),
            competences=_levels(piece.piece("competences")),
            certifications=piece.words("certifications"),
            test=_test(piece.piece("test"), len(questions)),
            lessons=lessons,
            questions=questions,
        )
        piece.done()
        for at, department in enumerate(course.departments):
            if department not in DEPARTMENTS:
                piece.fault(f"departments.{at}", f"one of {', '.join(DEPARTMENTS)}, not {department!r}")
        if course.id and course.id != self.folder.name:
            piece.fault("id", f"the name of the folder, {self.folder.name!r}")
        return course

    def lessons(self) -> tuple[Lesson, ...]:
        """By the names of their files, which begin with a number."""
        found: dict[str, Lesson] = {}
        for path in sorted((self.folder / "lessons").glob("*.yaml")):
            name = f"lessons/{path.name}"
            piece = Piece.of(name, "", load(path, name, self.faults), self.faults)
            lesson = Lesson(
                id=piece.id(),
                title=piece.both("title", 200),
                minutes=piece.whole("minutes", 1, 120),
                blocks=tuple(self.block(one) for one in piece.pieces("blocks", 1, 40)),
            )
            piece.done()
            if lesson.id in found:
                piece.fault("id", f"an id of its own, {lesson.id!r} is taken")
            found[lesson.id] = lesson
        if not found:
            self.faults.add("lessons", "", "at least one lesson")
        return tuple(found.values())

    def questions(self, lessons: tuple[Lesson, ...]) -> tuple[PoolQuestion, ...]:
        name = "questions.yaml"
        data = load(self.folder / name, name, self.faults)
        if not isinstance(data, list):
            self.faults.add(name, "", "a list of questions")
            return ()
        places = {lesson.id: {block.id for block in lesson.blocks} for lesson in lessons}
        found = []
        for piece in pieces(name, "", data, self.faults):
            key = piece.id()
            one = PoolQuestion(_question(piece, key), lesson=piece.text("lesson"), block=piece.text("block"))
            piece.done()
            if one.lesson not in places:
                piece.fault("lesson", f"a lesson of this course, not {one.lesson!r}")
            elif one.block not in places[one.lesson]:
                piece.fault("block", f"a block of the lesson {one.lesson!r}, not {one.block!r}")
            found.append(one)
        return tuple(found)

    # Blocks, one method each -----------------------------------------------------------------------------

    def block(self, piece: Piece) -> Block:
        key = piece.id()
        kinds: dict[str, Callable[[Piece, str], Block]] = {
            "text": self.text,
            "callout": self.callout,
            "image": self.image,
            "steps": self.steps,
            "quote": self.quote,
            "example": self.example,
            "accordion": self.accordion,
            "download": self.download,
            "check": self.check,
            "sources": self.sources,
        }
        kind = piece.choice("type", tuple(kinds))
        if piece.data.get("type") not in kinds:
            return Block(key)
        block = kinds[kind](piece, key)
        piece.done()
        return block

    def text(self, piece: Piece, key: str) -> Block:
        return Text(key, _prose(piece, PROSE))

    def callout(self, piece: Piece, key: str) -> Block:
        return Callout(key, piece.choice("kind", CALLOUTS), _prose(piece, SHORT))

    def image(self, piece: Piece, key: str) -> Block:
        return Figure(key, self.picture(piece, "file"), piece.both("caption", 300))

    def steps(self, piece: Piece, key: str) -> Block:
        steps = tuple(
            _finished(one, ClickStep(one.id(), _prose(one, LINE), self._maybe_picture(one)))
            for one in piece.pieces("steps", 1, 12)
        )
        return Steps(key, piece.both("title", 120), steps)

    def quote(self, piece: Piece, key: str) -> Block:
        return Quote(key, piece.own_both(), piece.both("source", 200))

    def example(self, piece: Piece, key: str) -> Block:
        return Example(key, piece.both("title", 120), _prose(piece, SHORT))

    def accordion(self, piece: Piece, key: str) -> Block:
        sections = tuple(
            _finished(one, Section(one.id(), one.both("title", 160), _prose(one, SHORT)))
            for one in piece.pieces("items", 1, 12)
        )
        return Accordion(key, sections)

    def download(self, piece: Piece, key: str) -> Block:
        name = piece.id("file")
        return Download(key, piece.both("title", 120), self._files(piece, "downloads", name, DOWNLOADS))

    def check(self, piece: Piece, key: str) -> Block:
        question = piece.piece("question")
        question.has("id")  # the block's counts
        return Check(key, _finished(question, _question(question, key)))

    def sources(self, piece: Piece, key: str) -> Block:
        return Sources(key, tuple(self.source(one) for one in piece.pieces("items", 1, 40)))

    def source(self, piece: Piece) -> Source:
        source = Source(piece.id(), piece.own_both(300), piece.text("url", 500) if piece.has("url") else "")
        if source.url and not re.fullmatch(r"https://[^\s/]+(/\S*)?", source.url):
            piece.fault("url", f"an address with https://, not {source.url!r}")
        return _finished(piece, source)

    # Files -----------------------------------------------------------------------------------------------

    def _maybe_picture(self, piece: Piece) -> Picture | None:
        return self.picture(piece, "image") if piece.has("image") else None

    def picture(self, piece: Piece, name: str) -> Picture:
        path = self._files(piece, "figures", piece.id(name), (".svg",))
        for one in filter(None, (path.de, path.en)):
            try:
                drawings.check(self.folder / one)
            except drawings.NotADrawing as error:
                self.faults.add(one, "", str(error))
        return Picture(path, piece.both("alt", 300))

    def _files(self, piece: Piece, folder: str, name: str, suffixes: tuple[str, ...]) -> Both:
        """Where the file of each language lies."""
        found = []
        for language in LANGUAGES:
            paths = [f"{folder}/{name}.{language}{suffix}" for suffix in suffixes]
            there = [path for path in paths if (self.folder / path).is_file()]
            if name and len(there) != 1:
                piece.fault("", f"one file {' or '.join(paths)}, there are {len(there)}")
            found.append(there[0] if there else "")
        return Both(*found)


def _finished(piece: Piece, made: T) -> T:
    """What was made of the piece; what nobody took of it is a fault."""
    piece.done()
    return made


def _code(piece: Piece, name: str) -> str | None:
    return piece.text(name, 64) if piece.take(name) is not None else None


def _aims(piece: Piece) -> tuple[Both, ...]:
    german, english = (piece.words(language, 200) for language in LANGUAGES)
    piece.done()
    if len(german) != len(english):
        piece.fault("en", f"as many aims as in German ({len(german)}), not {len(english)}")
    return tuple(Both(*pair) for pair in zip(german, english, strict=False))


def _levels(piece: Piece) -> tuple[tuple[str, int], ...]:
    return tuple((str(code), piece.whole(code, 1, 8)) for code in piece.data)


def _test(piece: Piece, questions: int) -> FinalTest:
    test = FinalTest(
        piece.both("title", 200), piece.whole("draw", 1, 100), piece.whole("pass_percent", 1, 100)
    )
    piece.done()
    if test.draw > questions:
        piece.fault("draw", f"no more than there are questions ({questions}), not {test.draw}")
    return test


def _prose(piece: Piece, allowed: Allowed) -> Both:
    """The rich text of both languages, from the keys ``de`` and ``en`` of the piece."""
    return Both(*(_html(piece, language, allowed) for language in LANGUAGES))


def _html(piece: Piece, language: str, allowed: Allowed) -> str:
    try:
        return html_of(piece.text(language, plain=False), allowed)
    except NotAllowed as error:
        piece.fault(language, str(error))
        return ""


def _question(piece: Piece, key: str) -> Question:
    """The keys of a question in the piece, all but where it is taught."""
    kind = piece.choice("type", ("single", "multiple", "order", "matching", "numeric"))
    text, explanation = piece.piece("text"), piece.piece("explanation")
    words = (_prose(text, QUESTION), _prose(explanation, SHORT))
    text.done()
    explanation.done()
    if kind in ("single", "multiple"):
        return Choice(key, *words, kind, _options(piece, kind))
    if kind == "order":
        return Order(key, *words, tuple(_items(piece, "items", 3, 300)))
    if kind == "matching":
        return _matching(piece, key, *words)
    return Numeric(
        key,
        *words,
        answer=_decimal(piece, "answer"),
        tolerance=_decimal(piece, "tolerance"),
        unit=piece.both("unit", 30) if piece.has("unit") else None,
    )


def _options(piece: Piece, kind: str) -> tuple[Option, ...]:
    options = []
    for one in piece.pieces("options", 2, 8):
        options.append(Option(one.id(), one.own_both(300), one.both("feedback", 600), one.flag("correct")))
        one.done()
    right = sum(option.is_correct for option in options)
    if kind == "single" and options and right != 1:
        piece.fault("options", f"exactly one with correct: true, not {right}")
    if kind == "multiple" and options and not 0 < right < len(options):
        piece.fault("options", f"some with correct: true and some without, not {right} of {len(options)}")
    return tuple(options)


def _items(piece: Piece, name: str, least: int, longest: int) -> Iterator[Item]:
    for one in piece.pieces(name, least, 8):
        yield Item(one.id(), one.own_both(longest))
        one.done()


def _matching(piece: Piece, key: str, text: Both, explanation: Both) -> Matching:
    pairs = []
    for one in piece.pieces("pairs", 2, 8):
        pairs.append(Pair(one.id(), one.both("left", 200), one.both("right", 200)))
        one.done()
    distractors = tuple(_items(piece, "distractors", 0, 200)) if piece.has("distractors") else ()
    for language in LANGUAGES:
        rights = [pair.right.in_(language) for pair in pairs]
        rights += [one.text.in_(language) for one in distractors]
        if len(set(rights)) != len(rights):
            piece.fault("pairs", f"right sides that differ from each other in {language!r}")
    if {pair.id for pair in pairs} & {one.id for one in distractors}:
        piece.fault("distractors", "ids that no pair has")
    return Matching(key, text, explanation, tuple(pairs), distractors)


def _decimal(piece: Piece, name: str) -> str:
    value = piece.take(name)
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        if name in piece.data:
            piece.fault(name, f'a number in quotes like "24" or "1.5", not {value!r}')
        return "0"
    return value
