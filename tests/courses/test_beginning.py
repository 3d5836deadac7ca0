"""An author's first lesson: what it begins with, the list that leads there, and what is checked while one writes."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from courses.checks import MESSAGES
from courses.content_checks import WHERE
from courses.models import LessonPage
from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, block, edit_url, room_of, save, write
from tests.scenes import scene

HOME = reverse("wagtailadmin_home")


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


@pytest.fixture
def author(cast: Cast) -> Client:
    return client_of(cast, "trainer")


def add_url(room: Room) -> str:
    return reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", room.course.pk])


def panel(client: Client) -> str:
    found = re.search(r'id="first-lesson.*?</ol>', client.get(HOME).content.decode(), re.DOTALL)
    return found[0] if found else ""


# What a lesson begins with ---------------------------------------------------------------------------------


def test_a_new_lesson_begins_with_four_blocks(author: Client, own: Room) -> None:
    body = author.get(add_url(own)).context["form"]["body"].value()
    assert [one.block_type for one in body] == ["text", "steps", "callout", "single"]
    assert [one["is_correct"] for one in body[3].value["options"]] == [True, False, False, False]


def test_it_can_be_kept_as_a_draft_but_not_published_as_it_is(author: Client, own: Room) -> None:
    refused = save(author, add_url(own), "action-publish", title="Neu")
    assert (refused.status_code, LessonPage.objects.filter(title="Neu").exists()) == (200, False)
    kept = save(author, add_url(own), title="Neu")
    lesson = LessonPage.objects.get(title="Neu")
    assert (kept.status_code, lesson.live, len(lesson.body)) == (302, False, 4)


def test_a_lesson_that_is_there_is_left_alone(author: Client, own: Room) -> None:
    page = write(own.draft)
    assert len(author.get(edit_url(page)).context["form"]["body"].value()) == 0


# The list that leads there ---------------------------------------------------------------------------------


def test_who_has_no_lesson_out_finds_the_way_to_one(author: Client, cast: Cast, own: Room) -> None:
    assert (panel(author).count("<s>"), add_url(own) in panel(author)) == (1, True)
    lesson = write(own.draft)
    LessonPage.objects.filter(pk=lesson.pk).update(owner=cast.trainer)
    assert (panel(author).count("<s>"), edit_url(lesson) in panel(author)) == (2, True)
    LessonPage.objects.get(pk=lesson.pk).save_revision().publish()
    assert panel(author) == ""


@pytest.mark.parametrize("persona", ["headquarters", "admin"])
def test_who_writes_no_lessons_is_led_nowhere(cast: Cast, own: Room, persona: str) -> None:
    assert panel(client_of(cast, persona)) == ""


# What is checked while one writes --------------------------------------------------------------------------


def test_the_editor_checks_a_lesson_by_the_same_findings(author: Client, own: Room) -> None:
    lesson = write(own.draft, block("text", "<p>Nur Text.</p>"))
    page = author.get(edit_url(lesson)).content.decode()
    found = re.search(r'id="checker-axe-configuration"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    messages = json.loads(found[1])["messages"]
    own_messages = {one["error_name"] for rule, one in messages.items() if rule.startswith("lesson-")}
    assert (own_messages, WHERE.keys()) == ({str(one) for one in MESSAGES.values()}, MESSAGES.keys())


def test_a_course_has_no_lesson_to_check(author: Client, own: Room) -> None:
    assert "lesson-no-question" not in author.get(edit_url(own.course)).content.decode()
