"""Courses and lessons: previews in the page's language, translations with shared keys, dates, hostile text."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import Course, CoursePage, LessonPage
from courses.tasks import publish_scheduled
from tests.admin_tables import queries_of
from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, block, edit_url, room_of, save, write
from tests.factories import LessonPageFactory, single
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


def preview(client: Client, page: LessonPage | CoursePage) -> str:
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200
    return response.content.decode()


def every_block(own: Room) -> list[dict]:
    image, document = own.image.pk, own.document.pk
    item = {"type": "item", "id": "i"}
    return [
        block("text", "<p>Absatz</p>", "text"),
        block("image", {"image": image, "alt": "Bildworte", "caption": "Unterschrift"}, "image"),
        block("callout", {"kind": "law", "text": "<p>Paragraf</p>"}, "callout"),
        block(
            "steps",
            {
                "title": "Anleitung",
                "steps": [{**item, "value": {"text": "<p>Klick</p>", "image": image, "alt": "Knopf"}}],
            },
            "steps",
        ),
        block(
            "video",
            {"video": document, "captions": document, "poster": image, "transcript": "<p>Abschrift</p>"},
            "video",
        ),
        block("quote", {"text": "Zitat", "source": "Quelle A"}, "quote"),
        block("example", {"title": "Fall", "text": "<p>Beispieltext</p>"}, "example"),
        block(
            "accordion",
            {"items": [{**item, "value": {"title": "Klappe", "text": "<p>Innen</p>"}}]},
            "accordion",
        ),
        block("download", {"title": "Zum Mitnehmen", "document": document}, "download"),
        block("sources", {"items": [{**item, "value": {"text": "DSGVO", "url": ""}}]}, "sources"),
        {**single("Was nun?"), "id": "check"},
    ]


def test_a_lesson_shows_every_block_at_its_anchor(cast: Cast, own: Room) -> None:
    blocks = every_block(own)
    html = preview(client_of(cast, "trainer"), write(own.draft, *blocks))
    words = (
        *(
            "Absatz",
            "Bildworte",
            "Unterschrift",
            "Paragraf",
            "Anleitung",
            "Klick",
            "Knopf",
            "Abschrift",
            "Zitat",
        ),
        *(
            "Quelle A",
            "Fall",
            "Beispieltext",
            "Klappe",
            "Innen",
            "Zum Mitnehmen",
            "DSGVO",
            "Was nun?",
            "Eine falsche",
        ),
    )
    assert [word for word in words if word not in html] == []
    assert [one["id"] for one in blocks if f'id="{one["id"]}"' not in html] == []
    assert ("autoplay" in html, 'loading="lazy"' in html, "<style" in html) == (False, True, False)


def test_a_course_shows_its_steps_in_learning_order(cast: Cast, own: Room) -> None:
    html = preview(client_of(cast, "trainer"), own.course)
    assert html.index("Lektion Eigen") < html.index("Entwurf Eigen")


def test_a_script_in_a_text_does_no_harm(cast: Cast, own: Room) -> None:
    hostile = "<p>Text</p><script>alert(1)</script><p onclick='x()'>a</p><a href='javascript:x()'>b</a>"
    lesson = write(
        own.draft,
        block("text", hostile, "a"),
        block("quote", {"text": "<script>alert(2)</script>", "source": "<b>x</b>"}, "b"),
        block("callout", {"kind": "tip", "text": hostile}, "c"),
    )
    html = preview(client_of(cast, "trainer"), lesson)
    article = html[html.index("<article") : html.index("</article>")]
    assert [bad for bad in ("<script", "onclick", "javascript:", "<b>x") if bad in article] == []


def test_previews_open_as_a_phone(own: Room) -> None:
    assert [(one["name"], one["device_width"]) for one in own.lesson.preview_sizes] == [
        ("phone", 390),
        ("desktop", 1280),
    ]
    assert own.lesson.default_preview_size == "phone"


def test_a_new_page_needs_no_address_and_no_menu(cast: Cast, own: Room) -> None:
    client = client_of(cast, "trainer")
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", own.course.pk])
    html = client.get(address).content.decode()
    assert [name for name in ("slug", "show_in_menus", "seo_title") if f'name="{name}"' in html] == []
    save(client, address, title="Über Öl & Ärger")
    made = LessonPage.objects.get(title="Über Öl & Ärger")
    assert (made.slug, made.live, made.get_parent().pk) == ("uber-ol-arger", False, own.course.pk)


def test_lists_are_in_learning_order(cast: Cast, own: Room) -> None:
    response = client_of(cast, "trainer").get(reverse("wagtailadmin_explore", args=[own.course.pk]))
    assert [page.title for page in response.context["pages"]] == ["Lektion Eigen", "Entwurf Eigen"]


def test_a_long_course_costs_no_more_queries(cast: Cast, own: Room) -> None:
    client = client_of(cast, "trainer")
    address = reverse("wagtailadmin_explore", args=[own.course.pk])
    queries_of(client, address)
    few = queries_of(client, address)
    for _ in range(5):
        LessonPageFactory.create(parent=own.course)
    assert queries_of(client, address) == few


def test_translating_makes_drafts_with_the_same_keys_and_block_ids(cast: Cast, own: Room) -> None:
    client = client_of(cast, "trainer")
    for _ in range(2):  # again it adds nothing
        client.post(reverse("courses_admin:translate", args=[own.course.pk, "en"]))
    english = CoursePage.objects.get(locale__language_code="en")
    steps = [step.specific for step in english.get_children()]
    assert (english.translation_key, english.live, Course.objects.count()) == (
        own.course.translation_key,
        False,
        1,
    )
    assert [(step.translation_key, [one.id for one in step.body]) for step in steps] == [
        (step.translation_key, [one.id for one in step.body]) for step in (own.lesson, own.draft)
    ]


@pytest.mark.parametrize(
    ("persona", "answer"), [("trainer", 302), ("headquarters", 302), ("other_headquarters", 404)]
)
def test_only_who_writes_translates(cast: Cast, own: Room, persona: str, answer: int) -> None:
    response = client_of(cast, persona).post(reverse("courses_admin:translate", args=[own.course.pk, "en"]))
    made = CoursePage.objects.filter(locale__language_code="en").exists()
    assert (response.status_code, made) == (answer, persona == "trainer")


def test_a_page_goes_live_and_ends_by_its_dates(own: Room) -> None:
    page = LessonPage.objects.get(pk=own.draft.pk)
    page.go_live_at, page.expire_at = (
        timezone.now() + timedelta(minutes=1),
        timezone.now() + timedelta(days=1),
    )
    page.save_revision().publish()
    states = []
    for minutes in (0, 2, 60 * 25):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            publish_scheduled()
            states.append(LessonPage.objects.get(pk=page.pk).live)
    assert states == [False, True, False]


def test_a_page_that_is_not_there_is_404(cast: Cast, own: Room) -> None:
    assert (
        client_of(cast, "trainer").get(edit_url(own.draft).replace(str(own.draft.pk), "99999")).status_code
        == 404
    )


UNFINISHED = {
    "truefalse": {"text": "<p>Stimmt das?</p>"},
    "gap": {"text": "", "passage": "Ein [[1]] und [[2]]", "gaps": []},
    "hotspot": {"text": "", "image": None, "alt": "Eine Maske", "areas": []},
    "clickpath": {"text": "", "steps": []},
    "case": {"text": "", "parts": [block("truefalse", {"text": "<p>Stimmt das?</p>"}, "p")]},
}


@pytest.mark.parametrize("kind", UNFINISHED)
def test_a_question_that_is_still_being_written_can_be_looked_at(cast: Cast, own: Room, kind: str) -> None:
    lesson = write(own.draft, block(kind, UNFINISHED[kind]))
    response = client_of(cast, "trainer").get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    assert (response.status_code, "In der Vorschau kann niemand antworten." in response.content.decode()) == (
        200,
        True,
    )


BODY = LessonPage.body.field.stream_block


@pytest.mark.parametrize("kind", BODY.child_blocks)
def test_a_block_that_was_only_just_added_can_be_looked_at(cast: Cast, own: Room, kind: str) -> None:
    added = BODY.child_blocks[kind]
    lesson = write(own.draft, block(kind, added.get_prep_value(added.get_default())))
    assert own.draft.title in preview(client_of(cast, "trainer"), lesson)
