"""The demo's courses are faultless, and as long, as varied and as tested as a course is meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.html import strip_tags

from academy.content import files
from academy.content.places import LANGUAGES, Both
from academy.demo.certifications import CERTIFICATIONS
from academy.demo.competences import COMPETENCES
from academy.demo.loading import COURSES
from academy.demo.roles import JOB_ROLES

FOLDERS = files.course_folders(COURSES)
PRACTICAL = COURSES / "videoplatz"
"""A practical proof: one lesson and tasks that somebody judges."""
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")


@pytest.fixture(params=[one for one in FOLDERS if one != PRACTICAL], ids=lambda folder: folder.name)
def course(request: pytest.FixtureRequest) -> files.CourseFiles:
    folder: Path = request.param
    return files.read_course(folder)


def texts(block: files.Block) -> Iterator[Both]:
    """The running text of a block: not that of its questions and sources."""
    match block:
        case files.Text() | files.Callout():
            yield block.html
        case files.Figure():
            yield block.caption
        case files.Steps():
            yield block.title
            yield from (step.html for step in block.steps)
        case files.Quote():
            yield block.text
        case files.Example():
            yield from (block.title, block.html)
        case files.Accordion():
            for section in block.sections:
                yield from (section.title, section.html)
        case files.Download():
            yield block.title


def words(lesson: files.Lesson, language: str) -> int:
    found = [
        strip_tags(text.in_(language).replace("<", " <")) for one in lesson.blocks for text in texts(one)
    ]
    return sum(len(WORD.findall(text)) for text in found)


def test_lessons_can_be_read_between_two_customers(course: files.CourseFiles) -> None:
    assert 3 <= len(course.lessons) <= 6
    for lesson in course.lessons:
        assert 3 <= lesson.minutes <= 7
        assert {language: 300 <= words(lesson, language) <= 700 for language in LANGUAGES} == dict.fromkeys(
            LANGUAGES, True
        ), lesson.id


def test_each_lesson_is_varied_asks_something_and_has_something_to_try_at_once(
    course: files.CourseFiles,
) -> None:
    for lesson in course.lessons:
        checks = [block for block in lesson.blocks if isinstance(block, files.Check)]
        tries = [one for one in lesson.blocks if isinstance(one, files.Callout) and one.kind == "do"]
        assert (1 <= len(checks) <= 2, bool(tries)) == (True, True), lesson.id
        assert len({type(block) for block in lesson.blocks}) >= 4, lesson.id


def test_the_pool_is_big_enough_and_covers_each_lesson(course: files.CourseFiles) -> None:
    taught = [question.lesson for question in course.questions]
    assert len(taught) >= 20
    assert min(taught.count(lesson.id) for lesson in course.lessons) >= 4


def test_texts_say_it_without_exclamation_marks(course: files.CourseFiles) -> None:
    for path in course.folder.rglob("*.yaml"):
        assert "!" not in path.read_text(encoding="utf-8"), path.name


def test_codes_are_those_of_the_demo_network(course: files.CourseFiles) -> None:
    assert course.manufacturer == "FAL"
    assert set(course.audience) <= {role[0] for role in JOB_ROLES}
    assert {code for code, _ in course.competences} <= {code for code, _, _ in COMPETENCES}
    assert set(course.certifications) <= {one.code for one in CERTIFICATIONS}


def test_there_is_a_course_for_each_part_of_the_work() -> None:
    assert {folder.name for folder in FOLDERS} >= {
        "agentur",
        "fahrzeugdaten",
        "online-bestellung",
        "sicher-arbeiten",
        "vernetzte-dienste",
    }


def test_one_course_lets_who_knows_it_skip_lessons() -> None:
    courses = [files.read_course(folder) for folder in FOLDERS]
    assert {one.id: one.placement.draw for one in courses if one.placement} == {"leads": 10}


def test_the_practical_proof_says_what_it_is_about_and_is_judged_by_both() -> None:
    course = files.read_course(PRACTICAL)
    [lesson] = course.lessons
    tasks = [one.question for one in course.questions if isinstance(one.question, files.Evidence)]
    assert len(tasks) == len(course.questions) == course.test.draw
    assert [(one.judge, one.takes) for one in tasks] == [("observer", "photo"), ("trainer", "any")]
    assert {block.kind for block in lesson.blocks if isinstance(block, files.Callout)} == {"warning", "do"}
    assert course.certifications == ()  # nobody's certificate waits for a judgement
