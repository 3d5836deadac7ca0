"""Course files are read strictly: what isn't in the format is a fault that names its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from academy.content.files import CourseFiles, InvalidCourse, course_folders, read_course
from tests.academy.content.small import COURSE, FIRST, MORE, QUESTIONS, SECOND, SVG, copy, write


def faults(folder: Path) -> list[str]:
    with pytest.raises(InvalidCourse) as caught:
        read_course(folder)
    return list(map(str, caught.value.faults))


def changed(data: Any, *path: str | int, to: Any) -> Any:
    """A copy in which the value at the path is another; None takes it away."""
    made = copy(data)
    owner = made
    for step in path[:-1]:
        owner = owner[step]
    if to is None:
        del owner[path[-1]]
    else:
        owner[path[-1]] = to
    return made


def test_a_faultless_course_is_read_whole(tmp_path: Path) -> None:
    course = read_course(write(tmp_path))
    assert isinstance(course, CourseFiles)
    assert (course.id, course.manufacturer, course.title.en) == ("klein", "FAL", "Kleiner Kurs (en)")
    assert [lesson.id for lesson in course.lessons] == ["erste", "zweite"]
    assert [type(block).__name__ for block in course.lessons[0].blocks] == [
        "Text", "Callout", "Figure", "Steps", "Download", "Check", "Sources",
    ]  # fmt: skip
    assert [type(one.question).__name__ for one in course.questions] == [
        "Choice", "Choice", "Order", "Matching", "Numeric",
    ]  # fmt: skip


def test_a_folder_is_a_course_or_holds_some(tmp_path: Path) -> None:
    root = write(tmp_path)
    assert (course_folders(root), course_folders(tmp_path), course_folders(root / "lessons")) == (
        [root],
        [root],
        [],
    )


@pytest.mark.parametrize(
    ("path", "to", "said"),
    [
        (("title", "en"), None, "course.yaml, title.en: is missing"),
        (("title", "en"), "", "course.yaml, title.en: text, not ''"),
        (("summary", "de"), "x" * 201, "course.yaml, summary.de: at most 200 characters, not 201"),
        (("aims", "en"), ["a", "b"], "course.yaml, aims.en: as many aims as in German (1), not 2"),
        (("competences", "AH1.2"), 9, "course.yaml, competences.AH1.2: a whole number from 1 to 8, not 9"),
        (("test", "draw"), 6, "course.yaml, test.draw: no more than there are questions (5), not 6"),
        (("audience",), "VKB", "course.yaml, audience: a list, not 'VKB'"),
        (
            ("departments", 0),
            "it",
            "course.yaml, departments.0: one of marketing, sales, after_sales, legal, not 'it'",
        ),
        (("id",), "gross", "course.yaml, id: the name of the folder, 'klein'"),
        (
            ("ids",),
            1,
            (
                "course.yaml, ids: no such key here (there are aims, audience, certifications, competences, "
                "departments, id, manufacturer, placement, "
                "summary, system, test, title)"
            ),
        ),
    ],
)
def test_a_fault_in_the_course_names_its_place(
    tmp_path: Path, path: tuple[str | int, ...], to: Any, said: str
) -> None:
    assert faults(write(tmp_path, course=changed(COURSE, *path, to=to))) == [said]


@pytest.mark.parametrize(
    ("path", "to", "said"),
    [
        (("de",), "Ein <b>Satz</b>", "blocks[einstieg].de: text without HTML"),
        (
            ("de",),
            "# Ganz oben",
            "blocks[einstieg].de: headings of the second and third level (## and ###) alone",
        ),
        (("de",), "| a |\n|---|\n| b |", "blocks[einstieg].de: text without a table"),
        (("de",), "![x](y.png)", "blocks[einstieg].de: text without an image"),
        (
            ("de",),
            "[x](javascript:alert)",
            "blocks[einstieg].de: a link to https://…, not to 'javascript:alert'",
        ),
        (
            ("id",),
            "A B",
            "blocks[A B].id: an id of lower-case letters, digits and single hyphens, not 'A B'",
        ),
        (
            ("type",),
            "video",
            (
                "blocks[einstieg].type: one of text, callout, image, steps, quote, example, "
                "accordion, download, check, sources, not 'video'"
            ),
        ),
    ],
)
def test_a_fault_in_a_block_names_its_place(tmp_path: Path, path: tuple[str], to: str, said: str) -> None:
    lesson = changed(SECOND, "blocks", 0, *path, to=to)
    found = faults(write(tmp_path, lessons=(FIRST, lesson)))
    assert [one.removeprefix("lessons/02-zweite.yaml, ") for one in found] == [said]


@pytest.mark.parametrize(
    ("at", "path", "to", "said"),
    [
        (0, ("options", 1, "correct"), True, "[eins].options: exactly one with correct: true, not 2"),
        (0, ("lesson",), "dritte", "[eins].lesson: a lesson of this course, not 'dritte'"),
        (0, ("block",), "nirgends", "[eins].block: a block of the lesson 'erste', not 'nirgends'"),
        (0, ("options", 2, "id"), "a", "[eins].options[a]: an id of its own, this one is there twice"),
        (0, ("options", 0, "feedback"), None, "[eins].options[a].feedback: is missing"),
        (0, ("options", 0, "de"), "**Ja**", "[eins].options[a].de: plain text without '**'"),
        (4, ("answer",), 24, '[fuenf].answer: a number in quotes like "24" or "1.5", not 24'),
    ],
)
def test_a_fault_in_a_question_names_its_place(
    tmp_path: Path, at: int, path: tuple[str | int, ...], to: Any, said: str
) -> None:
    found = faults(write(tmp_path, questions=changed(QUESTIONS, at, *path, to=to)))
    assert found[0] == f"questions.yaml, {said}"


@pytest.mark.parametrize(
    ("at", "path", "to", "said"),
    [
        (0, ("correct",), "yes", "[sechs].correct: true or false"),
        (0, ("feedback_true",), None, "[sechs].feedback_true: is missing"),
        (1, ("passage", "en"), "Only [[1]]", "[sieben].passage.en: each of [[1]] to [[2]] once, not [1]"),
        (1, ("passage", "de"), "[[1]] [[2]] [[1]]",
         "[sieben].passage.de: each of [[1]] to [[2]] once, not [1, 1, 2]"),
        (1, ("gaps", 1, "accepted", "en"), [], "[sieben].gaps[g2].accepted: at least one word in each language"),
        (1, ("gaps", 0, "answer"), 24,
         '[sieben].gaps[g1].answer: a number in quotes like "24" or "1.5", not 24'),
        (2, ("alt",), None, "[acht].alt: is missing"),
        (2, ("image",), "nirgends",
         "[acht]: one file figures/nirgends.de.png or figures/nirgends.de.webp, there are 0"),
        (2, ("areas", 0, "correct"), False, "[acht].areas: at least one with correct: true"),
        (2, ("areas", 0, "x"), 801,
         "[acht].areas[a1]: an area inside the picture, which is 1000 wide and 1000 high"),
        (2, ("areas", 0, "width"), 9, "[acht].areas[a1].width: a whole number from 10 to 1000, not 9"),
        (3, ("steps", 1, "instruction"), None, "[neun].steps[s2].instruction: is missing"),
        (4, ("parts", 0, "type"), "hotspot",
         "[zehn].parts[p1].type: one of single, multiple, truefalse, gap, order, matching, numeric, not 'hotspot'"),
        (5, ("judge",), "anybody", "[elf].judge: one of trainer, observer, not 'anybody'"),
        (5, ("takes",), "video", "[elf].takes: one of photo, pdf, any, not 'video'"),
        (5, ("criteria",), [], "[elf].criteria: 1 to 8 entries, not 0"),
        (5, ("criteria", 1, "points"), 11, "[elf].criteria[k2].points: a whole number from 1 to 10, not 11"),
    ],
)  # fmt: skip
def test_a_fault_in_a_screen_a_gap_a_case_or_a_task_names_its_place(
    tmp_path: Path, at: int, path: tuple[str | int, ...], to: Any, said: str
) -> None:
    found = faults(write(tmp_path, questions=[*QUESTIONS, *changed(MORE, at, *path, to=to)]))
    assert found[0] == f"questions.yaml, {said}"


def test_evidence_is_for_tests_alone(tmp_path: Path) -> None:
    task = {key: value for key, value in MORE[5].items() if key not in ("lesson", "block")}
    lesson = changed(FIRST, "blocks", 5, "question", to=task)
    [said, *_rest] = faults(write(tmp_path, lessons=(lesson, SECOND)))
    assert said.startswith("lessons/01-erste.yaml, blocks[frage].question.type: one of single, ")
    placement = {"title": COURSE["title"], "draw": 6, "mastery_percent": 80}
    root = write(tmp_path, course={**COURSE, "placement": placement}, questions=[*QUESTIONS, MORE[5]])
    assert faults(root) == ["course.yaml, placement.draw: no more than there are questions (5), not 6"]


def test_a_screenshot_is_one(tmp_path: Path) -> None:
    root = write(tmp_path, questions=[*QUESTIONS, MORE[2]], screenshot=b"<html>")
    assert faults(root) == [f"figures/maske.{one}.webp: a picture in PNG or WebP" for one in ("de", "en")]
    big = write(tmp_path, questions=[*QUESTIONS, MORE[2]], screenshot=b"0" * (512 * 1024 + 1))
    assert faults(big) == [f"figures/maske.{one}.webp: at most 524288 bytes" for one in ("de", "en")]


def test_equal_right_sides_could_not_be_told_apart(tmp_path: Path) -> None:
    questions = changed(QUESTIONS, 3, "pairs", 0, "right", "en", to="Nichts (en)")
    assert faults(write(tmp_path, questions=questions)) == [
        "questions.yaml, [vier].pairs: right sides that differ from each other in 'en'"
    ]


def test_a_missing_file_and_what_is_no_drawing_are_faults(tmp_path: Path) -> None:
    root = write(tmp_path, svg=SVG.replace("<rect", '<rect onclick="x()"'))
    (root / "downloads" / "liste.en.txt").unlink()
    assert faults(root) == [
        "figures/bild.de.svg: a drawing without event handlers, not onclick",
        "figures/bild.en.svg: a drawing without event handlers, not onclick",
        (
            "lessons/01-erste.yaml, blocks[liste]: "
            "one file downloads/liste.en.csv or downloads/liste.en.pdf or downloads/liste.en.txt, there are 0"
        ),
    ]


def test_yaml_that_is_none_and_keys_that_are_there_twice_are_faults(tmp_path: Path) -> None:
    root = write(tmp_path)
    path = root / "lessons" / "02-zweite.yaml"
    path.write_text("id: zweite\nid: dritte\n")
    assert faults(root)[0] == "lessons/02-zweite.yaml, line 1, column 1: YAML: 'id' only once in a mapping"
    path.write_text("id: [")
    assert faults(root)[0].startswith("lessons/02-zweite.yaml, line ")
    path.write_bytes(b"id: \xff")
    assert faults(root)[0] == "lessons/02-zweite.yaml: text in UTF-8"
