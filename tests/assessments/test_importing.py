"""Questions of files in the pool: drafts, once each, in both languages one, and what people wrote is left alone."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from assessments.exchange.reading import read_questions
from assessments.models import Question, QuestionVersion, Topic
from assessments.services.importing import Outcome, import_questions
from tests import factories

pytestmark = pytest.mark.django_db

GERMAN = "// [id:frist]\nWie lange?{=24 Stunden ~48 Stunden}\n\nStimmt das?{T}\n"
ENGLISH = "// [id:frist]\nHow long?{=24 hours ~48 hours}\n"


@pytest.fixture
def topic() -> Topic:
    return factories.TopicFactory.create(code="FRISTEN")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Meine Fragen.gift"


def bring_in(
    path: Path, text: str, topic: Topic, language: str = "de", **options: Any
) -> list[Outcome | None]:
    path.write_text(text, encoding="utf-8")
    questions = read_questions(path, language=language).questions
    return import_questions(questions, {"": topic}, language=language, **options)


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_questions", str(path), *options, stdout=out)
    return out.getvalue()


def texts(**fields: Any) -> list[str]:
    return [
        str(one.get_latest_revision_as_object()) for one in Question.objects.filter(**fields).order_by("pk")
    ]


def test_questions_come_in_as_drafts_with_who_brought_them(path: Path, topic: Topic) -> None:
    person = factories.PersonFactory.create()
    assert bring_in(path, GERMAN, topic, by=person) == [Outcome.NEW, Outcome.NEW]
    assert [(one.live, one.latest_revision.user) for one in Question.objects.all()] == [(False, person)] * 2
    assert list(ModelLogEntry.objects.values_list("action", "user")) == [("wagtail.create", person.pk)] * 2
    assert not QuestionVersion.objects.exists()


def test_the_same_file_again_changes_nothing(path: Path, topic: Topic) -> None:
    bring_in(path, GERMAN, topic)
    assert bring_in(path, GERMAN, topic) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert Question.objects.count() == 2


def test_a_changed_question_with_an_id_gets_a_new_draft_and_stays_live_as_it_was(
    path: Path, topic: Topic
) -> None:
    bring_in(path, GERMAN, topic, publish=True)
    before = QuestionVersion.objects.get(type="single").contents["de"]
    assert bring_in(path, GERMAN.replace("48", "72"), topic) == [Outcome.CHANGED, Outcome.UNCHANGED]
    row = Question.objects.get(translation_key=QuestionVersion.objects.get(type="single").question)
    latest = row.get_latest_revision_as_object().content
    assert (row.content, [one["text"] for one in latest["options"]]) == (before, ["24 Stunden", "72 Stunden"])
    assert [one["id"] for one in latest["options"]] == [one["id"] for one in before["options"]]


def test_what_people_wrote_is_not_touched_by_the_same_file(path: Path, topic: Topic) -> None:
    bring_in(path, GERMAN, topic)
    row = Question.objects.first()
    assert row is not None
    edited = row.get_latest_revision_as_object()
    edited.body[0].value["text"].source = "<p>Von Menschen</p>"
    edited.save_revision()
    assert bring_in(path, GERMAN, topic) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert texts(pk=row.pk) == ["Von Menschen"]


def test_the_same_id_in_both_languages_is_one_question(path: Path, topic: Topic) -> None:
    bring_in(path, GERMAN, topic, publish=True)
    bring_in(path, ENGLISH, topic, "en", publish=True)
    contents = QuestionVersion.objects.get(type="single", is_live=True).contents
    assert {
        language: [one["text"] for one in content["options"]] for language, content in contents.items()
    } == {
        "de": ["24 Stunden", "48 Stunden"],
        "en": ["24 hours", "48 hours"],
    }


def test_another_topic_gets_questions_of_its_own(path: Path, topic: Topic) -> None:
    other = factories.TopicFactory.create()
    bring_in(path, GERMAN, topic)
    assert bring_in(path, GERMAN, other) == [Outcome.NEW, Outcome.NEW]


def test_what_has_been_deleted_comes_in_again(path: Path, topic: Topic) -> None:
    bring_in(path, GERMAN, topic)
    Question.objects.all().delete()
    assert bring_in(path, GERMAN, topic) == [Outcome.NEW, Outcome.NEW]


@pytest.mark.parametrize("format_", ["moodle-xml", "qti"])
def test_what_was_exported_is_recognised_when_it_comes_back(path: Path, topic: Topic, format_: str) -> None:
    bring_in(path, GERMAN, topic)
    out = StringIO()
    file = path.with_suffix(".out")
    call_command("export_questions", str(file), topic="FRISTEN", format=format_, stdout=out)
    assert out.getvalue() == "2 questions written.\n"
    assert "0 new, 0 changed, 2 unchanged" in run(file, "--topic", "FRISTEN")


def test_many_questions_take_as_many_queries_as_few(path: Path, topic: Topic) -> None:
    counts = []
    for name, many in (("Erste", 1), ("Frage", 5), ("Aufgabe", 20)):  # the first fills caches
        text = "".join(f"{name} {number}?{{T}}\n\n" for number in range(many))
        with CaptureQueriesContext(connection) as queries:
            bring_in(path, text, topic)
        counts.append(len(queries) - sum("modelsearch" in one["sql"] for one in queries))
    assert counts[1] == counts[2]


# The command ---------------------------------------------------------------------------------------------


def test_the_command_reports_every_question_and_checking_changes_nothing(path: Path) -> None:
    path.write_text(GERMAN + "\nBeschreiben Sie es.{}\n", encoding="utf-8")
    expected = {
        "format": "gift",
        "questions": [
            {"name": "Wie lange?", "type": "single", "status": "imported", "notes": []},
            {"name": "Stimmt das?", "type": "truefalse", "status": "imported", "notes": []},
            {
                "name": "Beschreiben Sie es.",
                "type": "essay",
                "status": "refused",
                "notes": ["free text is marked by people; make it an evidence question"],
            },
        ],
    }
    assert json.loads(run(path, "--check", "--json")) == expected
    assert (Question.objects.count(), Topic.objects.count()) == (0, 0)
    assert json.loads(run(path, "--json")) == expected
    assert [(one.topic.code, one.live) for one in Question.objects.all()] == [("MEINE-FRAGEN", False)] * 2


def test_topics_are_those_of_the_categories_where_none_is_said(path: Path) -> None:
    path.write_text("Eins?{T}\n\n$CATEGORY: $course$/top/Bremsen & Co\n\nZwei?{T}\n", encoding="utf-8")
    run(path)
    assert dict(Question.objects.values_list("topic__code", "topic__name_de")) == {
        "MEINE-FRAGEN": "Meine Fragen",
        "BREMSEN-CO": "Bremsen & Co",
    }


def test_what_a_file_holds_twice_is_there_once(path: Path) -> None:
    path.write_text("Eins?{T}\n\nEins?{T}\n", encoding="utf-8")
    assert [one["notes"] for one in json.loads(run(path, "--json"))["questions"]] == [
        [],
        ["the same as number 1 of the file: it is in the pool once"],
    ]
    assert Question.objects.count() == 1


def test_publishing_makes_live_what_came_earlier_too(path: Path) -> None:
    path.write_text(GERMAN, encoding="utf-8")
    run(path)
    run(path, "--publish")
    assert QuestionVersion.objects.filter(is_live=True).count() == 2


@pytest.mark.parametrize(
    ("data", "options", "said"),
    [
        (b"\xff\xff", (), "not saved as UTF-8"),
        (GERMAN.encode(), ("--format", "moodle-xml"), "The XML of the file is damaged"),
        (GERMAN.encode(), ("--topic", "with blank"), "can be no topic's code"),
        (GERMAN.encode(), ("--manufacturer", "NOBODY"), "There is no manufacturer 'NOBODY'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_and_changes_nothing(
    path: Path, data: bytes, options: tuple[str, ...], said: str
) -> None:
    path.write_bytes(data)
    with pytest.raises(CommandError, match=said):
        run(path, *options)
    assert (Question.objects.count(), Topic.objects.count()) == (0, 0)


def test_all_outside_fixtures_come_in_and_again(outside_fixtures: Path) -> None:
    files = [*sorted(outside_fixtures.glob("gift/*.gift")), *sorted(outside_fixtures.glob("qti/qti*.zip"))]
    for file in files:
        run(file)
    count = Question.objects.count()
    for file in files:
        run(file)
    assert (count, Question.objects.count()) == (38, 38)
