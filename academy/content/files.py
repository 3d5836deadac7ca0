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

from PIL import Image

from academy.content import drawings
from academy.content.places import LANGUAGES, Both, Faults, Piece, load, pieces
from academy.content.prose import LINE, PROSE, QUESTION, SHORT, Allowed, NotAllowed, html_of
from courses.questions.gap.passage import numbers
from courses.questions.screens import SMALLEST, WHOLE

CALLOUTS = ("info", "tip", "warning", "law", "do")
DEPARTMENTS = ("marketing", "sales", "after_sales", "legal")
DOWNLOADS = (".csv", ".pdf", ".txt")
SCREENSHOTS = (".png", ".webp")
JUDGES = ("trainer", "observer")
TAKEN = ("photo", "pdf", "any")
LARGEST_SCREENSHOT = 512 * 1024
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
class Picture:
    """Where the drawing or screenshot of each language lies in the course's folder, and what it says."""

    path: Both
    alt: Both


@dataclass(frozen=True, slots=True)
class TrueFalse(Question):
    is_true: bool
    feedback_true: Both
    feedback_false: Both


@dataclass(frozen=True, slots=True)
class WordGap:
    id: str
    accepted: tuple[tuple[str, ...], tuple[str, ...]]
    """In German and in English."""
    case_sensitive: bool


@dataclass(frozen=True, slots=True)
class NumberGap:
    id: str
    answer: str
    tolerance: str
    unit: Both | None


@dataclass(frozen=True, slots=True)
class Gap(Question):
    passage: Both
    gaps: tuple[WordGap | NumberGap, ...]


@dataclass(frozen=True, slots=True)
class Area:
    id: str
    label: Both
    feedback: Both | None
    is_correct: bool
    place: tuple[int, int, int, int]
    """x, y, width and height, in per mille of the picture."""


@dataclass(frozen=True, slots=True)
class Hotspot(Question):
    picture: Picture
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class PathStep:
    id: str
    instruction: Both
    picture: Picture
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class ClickPath(Question):
    steps: tuple[PathStep, ...]


@dataclass(frozen=True, slots=True)
class Case(Question):
    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    text: Both
    points: int


@dataclass(frozen=True, slots=True)
class Evidence(Question):
    """A task for photos or files that somebody judges; only in the pool of a test."""

    judge: str
    takes: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class PoolQuestion:
    """A question of the final test, and where in the lessons it is taught."""

    question: Question
    lesson: str
    block: str
    changed_in: str | None = None
    """The last release of the course's system that changed it."""

    @property
    def is_judged(self) -> bool:
        return isinstance(self.question, Evidence)


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
    changed_in: str | None = None
    """The last release of the course's system that changed it."""


# The course ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FinalTest:
    title: Both
    draw: int
    pass_percent: int
    attempts: int | None = None
    """None: any number."""
    minutes: int | None = None
    """None: one for each question."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A placement test: each lesson's topic has its share of the questions and waives that lesson.

    Nobody judges in it, so it draws no evidence.
    """

    title: Both
    draw: int
    mastery_percent: int


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
    placement: Placement | None
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
            placement=_placement(piece.piece("placement"), sum(not one.is_judged for one in questions))
            if piece.has("placement")
            else None,
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
                changed_in=_code(piece, "changed_in") if piece.has("changed_in") else None,
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
            one = PoolQuestion(
                self.question(piece, key, (*SHOWN, "evidence")),
                lesson=piece.text("lesson"),
                block=piece.text("block"),
                changed_in=_code(piece, "changed_in") if piece.has("changed_in") else None,
            )
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
        return Check(key, _finished(question, self.question(question, key, SHOWN)))

    def sources(self, piece: Piece, key: str) -> Block:
        return Sources(key, tuple(self.source(one) for one in piece.pieces("items", 1, 40)))

    def source(self, piece: Piece) -> Source:
        source = Source(piece.id(), piece.own_both(300), piece.text("url", 500) if piece.has("url") else "")
        if source.url and not re.fullmatch(r"https://[^\s/]+(/\S*)?", source.url):
            piece.fault("url", f"an address with https://, not {source.url!r}")
        return _finished(piece, source)

    # Questions that show something ---------------------------------------------------------------------

    def question(self, piece: Piece, key: str, kinds: tuple[str, ...]) -> Question:
        """The keys of a question in the piece, all but where it is taught."""
        kind = piece.choice("type", kinds)
        if kind in SIMPLE:
            return _simple(piece, key, kind)
        words = _words(piece)
        if kind == "evidence":
            return _evidence(piece, key, *words)
        if kind == "hotspot":
            return Hotspot(key, *words, *self.screen(piece))
        if kind == "clickpath":
            return ClickPath(key, *words, tuple(self.path_step(one) for one in piece.pieces("steps", 2, 8)))
        return Case(key, *words, tuple(_part(one) for one in piece.pieces("parts", 2, 6)))

    def path_step(self, piece: Piece) -> PathStep:
        step = PathStep(piece.id(), piece.both("instruction", 200), *self.screen(piece))
        return _finished(piece, step)

    def screen(self, piece: Piece) -> tuple[Picture, tuple[Area, ...]]:
        path = self._files(piece, "figures", piece.id("image"), SCREENSHOTS)
        for one in filter(None, (path.de, path.en)):
            if problem := _screenshot_problem(self.folder / one):
                self.faults.add(one, "", problem)
        areas = tuple(_area(one) for one in piece.pieces("areas", 1, 12))
        if areas and not any(one.is_correct for one in areas):
            piece.fault("areas", "at least one with correct: true")
        return Picture(path, piece.both("alt", 300)), areas

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
        piece.both("title", 200),
        piece.whole("draw", 1, 100),
        piece.whole("pass_percent", 1, 100),
        piece.whole("attempts", 1, 20) if piece.has("attempts") else None,
        piece.whole("minutes", 1, 120) if piece.has("minutes") else None,
    )
    piece.done()
    if test.draw > questions:
        piece.fault("draw", f"no more than there are questions ({questions}), not {test.draw}")
    return test


def _placement(piece: Piece, questions: int) -> Placement:
    placement = Placement(
        piece.both("title", 200), piece.whole("draw", 1, 100), piece.whole("mastery_percent", 1, 100)
    )
    piece.done()
    if placement.draw > questions:
        piece.fault("draw", f"no more than there are questions ({questions}), not {placement.draw}")
    return placement


def _prose(piece: Piece, allowed: Allowed) -> Both:
    """The rich text of both languages, from the keys ``de`` and ``en`` of the piece."""
    return Both(*(_html(piece, language, allowed) for language in LANGUAGES))


def _html(piece: Piece, language: str, allowed: Allowed) -> str:
    try:
        return html_of(piece.text(language, plain=False), allowed)
    except NotAllowed as error:
        piece.fault(language, str(error))
        return ""


SIMPLE = ("single", "multiple", "truefalse", "gap", "order", "matching", "numeric")
SHOWN = (*SIMPLE, "hotspot", "clickpath", "case")
"""What lessons ask, too."""


def _words(piece: Piece) -> tuple[Both, Both]:
    text, explanation = piece.piece("text"), piece.piece("explanation")
    words = (_prose(text, QUESTION), _prose(explanation, SHORT))
    text.done()
    explanation.done()
    return words


def _part(piece: Piece) -> Question:
    return _finished(piece, _simple(piece, piece.id(), piece.choice("type", SIMPLE)))


def _simple(piece: Piece, key: str, kind: str) -> Question:
    words = _words(piece)
    if kind in ("single", "multiple"):
        return Choice(key, *words, kind, _options(piece, kind))
    if kind == "truefalse":
        return _truefalse(piece, key, *words)
    if kind == "gap":
        return _gap(piece, key, *words)
    if kind == "order":
        return Order(key, *words, tuple(_items(piece, "items", 3, 300)))
    if kind == "matching":
        return _matching(piece, key, *words)
    answer, tolerance, unit = _number(piece)
    return Numeric(key, *words, answer, tolerance, unit)


def _evidence(piece: Piece, key: str, text: Both, explanation: Both) -> Evidence:
    judge, takes = piece.choice("judge", JUDGES), piece.choice("takes", TAKEN)
    criteria = tuple(
        _finished(one, Criterion(one.id(), one.own_both(200), one.whole("points", 1, 10)))
        for one in piece.pieces("criteria", 1, 8)
    )
    return Evidence(key, text, explanation, judge, takes, criteria)


def _number(piece: Piece) -> tuple[str, str, Both | None]:
    """The answer, its tolerance and its unit."""
    unit = piece.both("unit", 30) if piece.has("unit") else None
    return _decimal(piece, "answer"), _decimal(piece, "tolerance"), unit


def _truefalse(piece: Piece, key: str, text: Both, explanation: Both) -> TrueFalse:
    if not isinstance(piece.take("correct"), bool):
        piece.fault("correct", "true or false")
    feedback_true, feedback_false = (piece.both(f"feedback_{one}", 600) for one in ("true", "false"))
    return TrueFalse(key, text, explanation, piece.data.get("correct") is True, feedback_true, feedback_false)


def _gap(piece: Piece, key: str, text: Both, explanation: Both) -> Gap:
    passage = piece.both("passage", 2000)
    gaps = tuple(_finished(one, _one_gap(one)) for one in piece.pieces("gaps", 1, 12))
    for language in LANGUAGES:
        found = sorted(numbers(passage.in_(language)))
        if found != list(range(1, len(gaps) + 1)):
            piece.fault(f"passage.{language}", f"each of [[1]] to [[{len(gaps)}]] once, not {found}")
    return Gap(key, text, explanation, passage, gaps)


def _one_gap(piece: Piece) -> WordGap | NumberGap:
    if piece.has("answer"):
        return NumberGap(piece.id(), *_number(piece))
    accepted = piece.piece("accepted")
    words = tuple(accepted.words(language, 80) for language in LANGUAGES)
    accepted.done()
    if not all(words):
        piece.fault("accepted", "at least one word in each language")
    return WordGap(piece.id(), (words[0], words[1]), piece.flag("case_sensitive"))


def _area(piece: Piece) -> Area:
    x, y = (piece.whole(name, 0, WHOLE) for name in ("x", "y"))
    width, height = (piece.whole(name, SMALLEST, WHOLE) for name in ("width", "height"))
    if x + width > WHOLE or y + height > WHOLE:
        piece.fault("", f"an area inside the picture, which is {WHOLE} wide and {WHOLE} high")
    feedback = piece.both("feedback", 600) if piece.has("feedback") else None
    area = Area(piece.id(), piece.both("label", 120), feedback, piece.flag("correct"), (x, y, width, height))
    return _finished(piece, area)


def _screenshot_problem(path: Path) -> str:
    if path.stat().st_size > LARGEST_SCREENSHOT:
        return f"at most {LARGEST_SCREENSHOT} bytes"
    try:
        with Image.open(path, formats=("PNG", "WEBP")) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "a picture in PNG or WebP"
    return ""


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
