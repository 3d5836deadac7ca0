"""A course's quick reference: what to click and what to remember, from all its lessons, on one sheet."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests import factories
from tests.cast import Cast, Network, client_of
from tests.enrolments.courses import SmallCourse, in_english, small_course
from tests.scenes import scene


@scene
def dms(network: Network) -> SmallCourse:
    return small_course(manufacturer=network.maker_a)


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast, "employee")


def callout(kind: str, text: str) -> dict[str, Any]:
    return {"type": "callout", "id": kind, "value": {"kind": kind, "text": f"<p>{text}</p>"}}


def clicks(title: str, *texts: str) -> dict[str, Any]:
    steps = [
        {"type": "item", "id": one, "value": {"text": f"<p>{one}</p>", "image": None, "alt": ""}}
        for one in texts
    ]
    return {"type": "steps", "id": title, "value": {"title": title, "steps": steps}}


def add_lesson(dms: SmallCourse, title: str, *blocks: dict[str, Any]) -> Any:
    return factories.LessonPageFactory.create(parent=dms.page, title=title, body=json.dumps(blocks))


def sheet(client: Client, dms: SmallCourse) -> list[str]:
    """The words of the sheet, part by part."""
    page = client.get(reverse("enrolments:guide", args=[dms.course.key])).content.decode()
    parts = re.findall(r"<section.*?</section>", page, re.DOTALL)
    return [" ".join(strip_tags(one.replace("<", " <")).split()) for one in parts]


def test_sheet_says_what_to_click_and_what_to_remember(client: Client, dms: SmallCourse) -> None:
    add_lesson(
        dms,
        "Lead anlegen",
        callout("tip", "Ein Tipp."),
        clicks("Anlegen", "Öffnen.", "Speichern."),
        callout("info", "Binnen 24 Stunden."),
    )
    add_lesson(dms, "Frist halten", callout("warning", "Nicht löschen."))
    assert sheet(client, dms) == [
        "Lead anlegen Anlegen Öffnen. Speichern. Binnen 24 Stunden.",
        "Frist halten Nicht löschen.",
    ]


def test_sheet_is_in_the_readers_language(client: Client, dms: SmallCourse) -> None:
    lesson = add_lesson(dms, "Lead anlegen", callout("info", "Binnen 24 Stunden."))
    in_english(
        lesson, title="Create a lead", body=[("callout", {"kind": "info", "text": "<p>Within 24 hours.</p>"})]
    )
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert sheet(client, dms) == ["Create a lead Within 24 hours."]


def test_course_without_any_says_so(client: Client, dms: SmallCourse) -> None:
    page = client.get(reverse("enrolments:guide", args=[dms.course.key])).content.decode()
    assert "gibt es nichts, was auf ein Blatt gehört" in page


def test_sheet_takes_as_many_queries_for_many_lessons_as_for_one(
    client: Client, dms: SmallCourse, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        add_lesson(dms, f"Lektion {number}", callout("info", "Merken."))
        with django_assert_max_num_queries(14):
            sheet(client, dms)
