"""Courses from files: the same again changes nothing, edits of people stay, and what is gone is withdrawn."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from wagtail.models import ReferenceIndex, Revision

from academy.content.files import InvalidCourse
from academy.content.keys import key_of
from academy.content.loading import load_course
from academy.content.reports import CourseReport, Fate
from academy.content.streams import shares
from assessments.models import PlacementPage, Question, QuestionVersion, TestPage, Topic, VersionImage
from certificates.models import CertificationCourse
from courses.models import AcademyDocument, AcademyImage, Course, CoursePage, LessonPage
from dealerships.models import JobRole
from tests.academy.content.small import (
    COURSE,
    FIRST,
    MORE,
    QUESTIONS,
    SECOND,
    SVG,
    both,
    copy,
    lesson,
    network,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network(db: None) -> None:
    network()


def counts(report: CourseReport) -> tuple[dict[str, int], dict[str, int]]:
    return (
        {fate.value: count for fate, count in report.pages.items() if count},
        {fate.value: count for fate, count in report.questions.items() if count},
    )


def lesson_page(key: str, language: str = "de") -> LessonPage:
    return LessonPage.objects.get(
        translation_key=key_of("klein", "lessons", key), locale__language_code=language
    )


def steps(language: str = "de") -> list[str]:
    page = CoursePage.objects.get(locale__language_code=language)
    return [step.title for step in page.get_children().live()]


def with_text(text: str) -> dict[str, Any]:
    """The second lesson, whose first block says something else."""
    made: dict[str, Any] = copy(SECOND)
    made["blocks"][0] |= both(text)
    return made


def test_a_course_becomes_pages_in_both_languages(tmp_path: Path) -> None:
    report = load_course(write(tmp_path))
    assert counts(report) == ({"made": 8}, {"made": 10})
    assert steps("de") == ["Lektion erste (de)", "Lektion zweite (de)", "Abschlusstest (de)"]
    assert steps("en") == ["Lektion erste (en)", "Lektion zweite (en)", "Abschlusstest (en)"]
    german, english = CoursePage.objects.order_by("locale__language_code")
    assert german.translation_key == english.translation_key == Course.objects.get().key
    assert german.get_parent().specific.manufacturer.code == "FAL"
    for page in (german, english):
        assert (page.live, page.has_unpublished_changes, page.system.code) == (True, False, "KUNDENKOMPASS")
        assert list(page.roles.all()) == [JobRole.objects.get(code="VKB")]
        assert [(one.competence.code, one.level) for one in page.competences.all()] == [("AH1.2", 4)]
        assert {one.department for one in page.departments.all()} == {"sales", "legal"}
    assert [str(aim.value) for aim in english.aims] == ["Do one"]
    assert CertificationCourse.objects.get().certification.code == "KK-LEADS"


def test_what_the_editor_refuses_is_not_loaded_either(tmp_path: Path) -> None:
    """The forms of the blocks find nothing to complain about."""
    load_course(write(tmp_path))
    for page in LessonPage.objects.all():
        page.body.stream_block.clean(page.body)
    for question in Question.objects.all():
        question.body.stream_block.clean(question.body)


def test_ids_are_the_same_in_both_languages_and_on_every_load(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    german, english = lesson_page("erste"), lesson_page("erste", "en")
    assert [block.id for block in german.body] == [block.id for block in english.body]
    assert german.body[0].id == str(key_of("klein", "lessons", "erste", "einstieg"))
    check = german.body[5]
    assert [child.id for child in check.value["options"].bound_blocks] == [
        str(key_of("klein", "lessons", "erste", "frage", key)) for key in ("a", "b", "c")
    ]


def test_a_question_is_one_version_in_both_languages_and_leads_to_its_spot(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    versions = QuestionVersion.objects.all()
    assert {(one.number, one.is_live, tuple(sorted(one.contents))) for one in versions} == {
        (1, True, ("de", "en"))
    }
    assert len(versions) == len(QUESTIONS)
    first = versions.get(question=key_of("klein", "questions", "eins"))
    assert (first.topic.code, first.lesson, first.anchor) == (
        "KLEIN-ERSTE",
        key_of("klein", "lessons", "erste"),
        str(key_of("klein", "lessons", "erste", "bild")),
    )
    english = Question.objects.get(translation_key=first.question, locale__language_code="en")
    assert (english.lesson, english.live_revision, str(english)) == (
        lesson_page("erste", "en"),
        english.latest_revision,
        "Erste? (en)",
    )


def test_each_type_is_one_version_in_both_languages_with_its_own_words_and_pictures(tmp_path: Path) -> None:
    root = write(tmp_path, questions=[*QUESTIONS, *MORE])
    load_course(root)
    images = {one.title: one.pk for one in AcademyImage.objects.filter(title__startswith="Eine Maske")}
    contents = {
        key: QuestionVersion.objects.get(question=key_of("klein", "questions", key)).contents
        for key in ("sechs", "sieben", "acht", "neun", "zehn", "elf")
    }
    assert {tuple(sorted(both)) for both in contents.values()} == {("de", "en")}
    for language in ("de", "en"):
        of = {key: both[language] for key, both in contents.items()}
        image = images[f"Eine Maske ({language})"]
        gaps = {"de": ["Lead", "Anfrage"], "en": ["lead"]}[language]
        assert of["sechs"]["feedback"] == {"true": f"Nein ({language})", "false": f"Ja ({language})"}
        assert (of["sieben"]["gaps"][1]["accepted"], of["acht"]["image"]) == (gaps, image)
        assert [step["image"] for step in of["neun"]["steps"]] == [image, image]
        assert [part["type"] for part in of["zehn"]["parts"]] == ["single", "gap"]
        assert (of["elf"]["judge"], of["elf"]["takes"]) == ("observer", "photo")
        assert [(one["text"], one["points"]) for one in of["elf"]["criteria"]] == [
            (f"Der Platz ist frei ({language})", 1),
            (f"Der Platz ist sauber ({language})", 2),
        ]
    assert VersionImage.objects.count() == 4
    assert counts(load_course(root))[1] == {"unchanged": 2 * (len(QUESTIONS) + len(MORE))}


def test_a_loaded_version_protects_its_screenshots(tmp_path: Path) -> None:
    load_course(write(tmp_path, questions=[*QUESTIONS, MORE[2]]))
    image = AcademyImage.objects.get(title="Eine Maske (en)")
    assert ReferenceIndex.get_grouped_references_to(image).is_protected


def test_the_test_draws_from_each_topic_in_proportion(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    for test in TestPage.objects.all():
        sections = [(one.topic.code, one.count) for one in test.sections.order_by("topic__code")]
        assert (test.pass_percent, test.attempts_allowed, sections) == (
            80,
            3,
            [("KLEIN-ERSTE", 2), ("KLEIN-ZWEITE", 1)],
        )
    assert [(one.name_de, one.name_en) for one in Topic.objects.order_by("code")] == [
        ("Lektion erste (de)", "Lektion erste (en)"),
        ("Lektion zweite (de)", "Lektion zweite (en)"),
    ]


@pytest.mark.parametrize(
    ("sizes", "total", "found"),
    [
        ([5, 5, 5, 5, 5], 10, [2, 2, 2, 2, 2]),
        ([6, 5, 5, 4, 4], 10, [2, 2, 2, 2, 2]),
        ([3, 1, 1], 4, [2, 1, 1]),
        ([3, 2], 3, [2, 1]),
    ],
)
def test_shares(sizes: list[int], total: int, found: list[int]) -> None:
    assert shares(sizes, total) == found


def test_figures_are_images_and_downloads_documents_that_are_used(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    images = {image.title: (image.width, image.height) for image in AcademyImage.objects.all()}
    assert images == {"So sieht es aus (de)": (640, 360), "So sieht es aus (en)": (640, 360)}
    document = lesson_page("erste", "en").body[4].value["document"]
    assert (document.title, document.file.read(), document.file_size) == ("Liste (en)", b"Liste (en)", 10)
    used = ReferenceIndex.get_references_to(lesson_page("erste").body[2].value["image"])
    assert {reference.object_id for reference in used} == {str(lesson_page("erste").pk)}


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    root = write(tmp_path)
    load_course(root)
    before = Revision.objects.count()
    assert counts(load_course(root)) == ({"unchanged": 8}, {"unchanged": 10})
    found = (Revision.objects.count(), QuestionVersion.objects.count(), AcademyImage.objects.count())
    assert found == (before, len(QUESTIONS), 2)


def test_what_changed_in_the_files_changes_where_nobody_edited(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    questions = copy(QUESTIONS)
    questions[0]["text"] = both("Anders?")
    report = load_course(write(tmp_path, lessons=(FIRST, with_text("Neu")), questions=questions))
    assert counts(report) == ({"changed": 2, "unchanged": 6}, {"changed": 2, "unchanged": 8})
    assert str(lesson_page("zweite").body[0].value) == "<p>Neu (de)</p>"
    versions = QuestionVersion.objects.filter(question=key_of("klein", "questions", "eins"))
    found = [(one.number, one.is_live, one.contents["en"]["text"]) for one in versions.order_by("number")]
    assert found == [(1, False, "<p>Erste? (en)</p>"), (2, True, "<p>Anders? (en)</p>")]


def test_another_drawing_is_another_image_and_old_revisions_keep_theirs(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    old = lesson_page("erste").body[2].value["image"]
    report = load_course(write(tmp_path, svg=SVG.replace("#F4F6F8", "#FFFFFF")))
    assert counts(report)[0] == {"changed": 2, "unchanged": 6}
    assert lesson_page("erste").body[2].value["image"] != old
    assert default_storage.exists(old.file.name)


def edit(page: Any, *, publish: bool = True, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publish:
        revision.publish()


def test_a_page_that_somebody_edited_is_not_overwritten_but_gets_a_draft(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    edit(lesson_page("zweite"), title="Von Hand", review_on="2027-01-01")
    report = load_course(write(tmp_path, lessons=(FIRST, with_text("Neu"))))
    assert counts(report)[0] == {"changed": 1, "drafted": 1, "unchanged": 6}
    assert report.drafts == ["Lektion zweite (de) (de)"]
    page = lesson_page("zweite")
    draft = page.get_latest_revision_as_object()
    assert (page.title, str(page.body[0].value)) == ("Von Hand", "<p><b>Worum</b> es in zweite geht (de)</p>")
    assert (str(draft.body[0].value), str(draft.review_on)) == ("<p>Neu (de)</p>", "2027-01-01")
    assert str(lesson_page("zweite", "en").body[0].value) == "<p>Neu (en)</p>"
    assert counts(load_course(tmp_path / "klein"))[0] == {"unchanged": 8}


def test_a_draft_of_somebody_is_not_published_by_a_load(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    edit(lesson_page("zweite"), publish=False, title="Im Entwurf")
    report = load_course(write(tmp_path, lessons=(FIRST, with_text("Neu"))))
    assert (report.pages[Fate.DRAFTED], lesson_page("zweite").title) == (1, "Lektion zweite (de)")


def test_an_edited_page_is_left_alone_while_its_file_stays_the_same(tmp_path: Path) -> None:
    root = write(tmp_path)
    load_course(root)
    edit(lesson_page("zweite"), title="Von Hand")
    assert (counts(load_course(root))[0], lesson_page("zweite").title) == ({"unchanged": 8}, "Von Hand")


def test_once_the_draft_is_published_the_files_lead_again(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    edit(lesson_page("zweite"), title="Von Hand")
    load_course(write(tmp_path, lessons=(FIRST, with_text("Neu"))))
    lesson_page("zweite").get_latest_revision().publish()
    report = load_course(write(tmp_path, lessons=(FIRST, with_text("Neuer"))))
    assert counts(report)[0] == {"changed": 2, "unchanged": 6}


def test_what_somebody_withdrew_is_not_published_again(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    lesson_page("zweite").unpublish()
    report = load_course(write(tmp_path, lessons=(FIRST, with_text("Neu"))))
    assert (report.pages[Fate.DRAFTED], lesson_page("zweite").live) == (1, False)


def test_an_edited_question_is_not_overwritten_either(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    german = Question.objects.get(
        translation_key=key_of("klein", "questions", "eins"), locale__language_code="de"
    )
    edit(german, anchor="anderswo")
    questions = copy(QUESTIONS)
    questions[0]["text"] = both("Anders?")
    report = load_course(write(tmp_path, questions=questions))
    assert counts(report)[1] == {"changed": 1, "drafted": 1, "unchanged": 8}
    german.refresh_from_db()
    assert (str(german), german.anchor) == ("Erste? (de)", "anderswo")


def test_a_lesson_that_is_gone_is_withdrawn_with_its_questions_and_can_come_back(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    course = copy(COURSE)
    course["test"]["draw"] = 2
    report = load_course(write(tmp_path, course=course, lessons=(FIRST,), questions=QUESTIONS[:3]))
    assert (report.pages[Fate.WITHDRAWN], report.questions[Fate.WITHDRAWN]) == (2, 4)
    assert steps() == ["Lektion erste (de)", "Abschlusstest (de)"]
    assert QuestionVersion.objects.filter(is_live=True).count() == 3
    report = load_course(write(tmp_path))
    assert steps() == ["Lektion erste (de)", "Lektion zweite (de)", "Abschlusstest (de)"]
    assert (report.pages[Fate.DRAFTED], QuestionVersion.objects.filter(is_live=True).count()) == (0, 5)


def test_steps_follow_the_order_of_the_files_and_new_ones_find_their_place(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    assert load_course(write(tmp_path, lessons=(SECOND, FIRST))).moved
    assert steps() == ["Lektion zweite (de)", "Lektion erste (de)", "Abschlusstest (de)"]
    load_course(write(tmp_path, lessons=(lesson("nullte"), SECOND, lesson("mittlere"), FIRST)))
    assert steps("en") == [
        "Lektion nullte (en)",
        "Lektion zweite (en)",
        "Lektion mittlere (en)",
        "Lektion erste (en)",
        "Abschlusstest (en)",
    ]


def test_an_order_that_somebody_chose_stays(tmp_path: Path) -> None:
    root = write(tmp_path)
    load_course(root)
    lesson_page("zweite").move(lesson_page("erste"), "left")
    assert not load_course(root).moved
    assert steps() == ["Lektion zweite (de)", "Lektion erste (de)", "Abschlusstest (de)"]


def test_codes_that_the_network_does_not_have_are_faults_with_their_places(tmp_path: Path) -> None:
    course = {**COURSE, "audience": ["VKB", "XYZ"], "system": "NEU", "competences": {"AH9.9": 1}}
    with pytest.raises(InvalidCourse) as caught:
        load_course(write(tmp_path, course=course))
    assert list(map(str, caught.value.faults)) == [
        "course.yaml, system: a system of this network, there is no 'NEU'",
        "course.yaml, audience.1: a job role of this network, there is no 'XYZ'",
        "course.yaml, competences.AH9.9: a competence of this network, there is no 'AH9.9'",
    ]
    assert (Course.objects.count(), AcademyDocument.objects.count()) == (0, 0)


def test_a_common_course_takes_what_the_network_has(tmp_path: Path) -> None:
    course = {**COURSE, "manufacturer": None, "system": None, "audience": ["VKB", "XYZ"]}
    load_course(write(tmp_path, course=course))
    page = CoursePage.objects.get(locale__language_code="de")
    assert [role.code for role in page.roles.all()] == ["VKB"]
    assert page.course.manufacturer is None


def test_a_course_stays_with_its_maker(tmp_path: Path) -> None:
    load_course(write(tmp_path))
    with pytest.raises(InvalidCourse, match="'FAL', to whom this course belongs here"):
        load_course(write(tmp_path, course={**COURSE, "manufacturer": None}))


def stored() -> set[str]:
    return {
        name
        for folder in ("original_images", "documents")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    }


def test_check_says_the_same_and_leaves_nothing_behind(tmp_path: Path) -> None:
    before = stored()
    report = load_course(write(tmp_path), check=True)
    assert counts(report) == ({"made": 8}, {"made": 10})
    assert (Course.objects.count(), CoursePage.objects.count(), stored()) == (0, 0, before)


def test_the_command_loads_the_faultless_courses_and_names_the_faults_of_the_others(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "kaputt").mkdir()
    (tmp_path / "kaputt" / "course.yaml").write_text("id: kaputt\n")
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 of 2 courses have faults and were not loaded"):
        call_command("load_courses", tmp_path, stdout=out, stderr=err)
    assert "kaputt/course.yaml, title: is missing" in err.getvalue().splitlines()
    assert [line.split() for line in out.getvalue().splitlines()] == [
        ["course", "what", "made", "changed", "unchanged", "drafted", "withdrawn"],
        ["klein", "pages", "8", "0", "0", "0", "0"],
        ["klein", "questions", "10", "0", "0", "0", "0"],
    ]


def test_the_command_says_where_there_is_no_course(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no course\.yaml here, nor in a folder below"):
        call_command("load_courses", tmp_path)


def test_a_placement_test_leaves_out_what_somebody_judges(tmp_path: Path) -> None:
    placement = {"title": both("Einstufung"), "draw": 5, "mastery_percent": 75}
    folder = write(
        tmp_path, course={**COURSE, "placement": placement}, questions=[*QUESTIONS, *copy(MORE[5:])]
    )
    load_course(folder)
    page = PlacementPage.objects.get(locale__language_code="de")
    assert [one.count for one in page.topics.all()] == [3, 2]


def test_a_test_says_how_long_it_takes_where_questions_are_more_than_a_minute(tmp_path: Path) -> None:
    load_course(write(tmp_path, course={**COURSE, "test": {**COURSE["test"], "minutes": 20}}))
    assert TestPage.objects.get(locale__language_code="de").minutes == 20


def test_a_placement_test_is_of_the_lessons_topics_and_comes_and_goes_with_the_files(tmp_path: Path) -> None:
    placement = {"title": both("Einstufung"), "draw": 4, "mastery_percent": 75}
    folder = write(tmp_path, course={**COURSE, "placement": placement})
    assert counts(load_course(folder))[0]["made"] == 10
    pages = PlacementPage.objects.filter(live=True).select_related("locale")
    assert {
        page.locale.language_code: [
            (one.topic.code, one.count, one.mastery_percent, one.lessons) for one in page.topics.all()
        ]
        for page in pages
    } == {
        language: [
            ("KLEIN-ERSTE", 2, 75, [str(key_of("klein", "lessons", "erste"))]),
            ("KLEIN-ZWEITE", 2, 75, [str(key_of("klein", "lessons", "zweite"))]),
        ]
        for language in ("de", "en")
    }
    assert counts(load_course(folder))[0] == {"unchanged": 10}
    load_course(write(tmp_path, course=COURSE))
    assert PlacementPage.objects.filter(live=True).count() == 0
