"""Trainers write for their own maker; nothing of another maker's shows anywhere in the admin."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry

from academy.admin_routes import BULK_ACTIONS, MEDIA, PAGES
from courses.models import AcademyDocument, AcademyImage, CataloguePage
from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, room_of
from tests.scenes import scene
from tests.test_access import Route, routes

pytestmark = pytest.mark.django_db

MARK = "Zwergspitz"
PEOPLE = ("trainer", "rollout_manager", "headquarters", "other_headquarters", "admin")


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


@scene
def foreign(network: Network) -> Room:
    return room_of(network.maker_b, MARK)


def permissions(cast: Cast, persona: str, page: Page) -> str:
    """May see · add · edit · publish · delete, a letter each."""
    user = getattr(cast, persona)
    policy = policy_registry.get_by_type(Page)
    tester = page.permissions_for_user(user)
    answers = {
        "s": policy.explorable_instances(user).filter(pk=page.pk).exists(),
        "a": tester.can_add_subpage(),
        "e": tester.can_edit(),
        "p": tester.can_publish(),
        "d": tester.can_delete(),
    }
    return "".join(letter if yes else "-" for letter, yes in answers.items())


def test_who_may_do_what_with_a_course(cast: Cast, own: Room, foreign: Room) -> None:
    common = room_of(None, "Gemeinsam")
    got = {
        persona: [permissions(cast, persona, room.course) for room in (own, foreign, common)]
        for persona in (*PEOPLE, "area_manager", "manager", "employee")
    }
    nothing = "-----"
    assert got == {
        "trainer": ["saepd", nothing, nothing],
        "rollout_manager": [nothing] * 3,
        "headquarters": ["s--p-", nothing, nothing],
        "other_headquarters": [nothing, "s--p-", nothing],
        "admin": ["saepd"] * 3,
        "area_manager": [nothing] * 3,
        "manager": [nothing] * 3,
        "employee": [nothing] * 3,
    }


def test_rights_end_with_the_appointment(cast: Cast, own: Room) -> None:
    cast.trainer.appointments.update(ends_on="2020-12-31")
    assert permissions(cast, "trainer", own.course) == "-----"


def test_a_catalogue_is_nobodys_to_edit(cast: Cast, own: Room) -> None:
    assert [permissions(cast, name, own.catalogue) for name in ("trainer", "admin")] == ["sa-p-", "sa-p-"]


def test_media_are_the_makers(cast: Cast, own: Room, foreign: Room) -> None:
    def choosable(persona: str) -> list[str]:
        user = getattr(cast, persona)
        return [
            one.title
            for model in (AcademyImage, AcademyDocument)
            for one in policy_registry.get_by_type(model)
            .instances_user_has_any_permission_for(user, {"choose"})
            .order_by("pk")
        ]

    assert {name: choosable(name) for name in PEOPLE} == {
        "trainer": ["Bild Eigen", "Datei Eigen"],
        "rollout_manager": [],
        "headquarters": [],
        "other_headquarters": [],
        "admin": ["Bild Eigen", f"Bild {MARK}", "Datei Eigen", f"Datei {MARK}"],
    }


def test_the_room_to_write_in_is_made_when_a_trainer_comes(cast: Cast, network: Network) -> None:
    client_of(cast, "trainer").get(reverse("wagtailadmin_home"))
    made = CataloguePage.objects.values_list("manufacturer__code", "locale__language_code")
    assert (sorted(made), Collection.objects.filter(depth=2).count()) == ([("A", "de"), ("A", "en")], 1)


def test_the_menu_leads_straight_to_ones_own_catalogue(cast: Cast, own: Room) -> None:
    response = client_of(cast, "trainer").get(reverse("courses_admin:catalogue"))
    assert response.headers["Location"] == reverse("wagtailadmin_explore", args=[own.catalogue.pk])


# Nothing of another maker's shows -------------------------------------------------------------------------


def addresses(route: Route, room: Room) -> list[str]:
    """The route's address with everything in it that a room has."""
    pages = (room.course, room.catalogue, room.lesson, room.draft)
    found = []
    for page in pages:
        url = "/"
        for pattern in route.patterns:
            text = str(pattern)
            for name, value in {
                "page_id": page.pk,
                "parent_page_id": page.pk,
                "page_to_move_id": page.pk,
                "destination_id": room.course.pk,
                "revision_id": page.latest_revision_id or room.course.latest_revision_id,
                "image_id": room.image.pk,
                "document_id": room.document.pk,
                "doc_id": room.document.pk,
                "pk": room.image.pk if "images" in route.name else room.document.pk,
                "object_id": page.pk,
                "content_type_app_name": "courses",
                "content_type_model_name": "coursepage",
                "app_label": "courses",
                "model_name": "coursepage",
                "filter_spec": "width-100",
                "action_name": "approve",
                "language": "en",
            }.items():
                text = re.sub(rf"<(\w+:)?{name}>", str(value), text)
            text = re.sub(r"\(\?P<pk>\\d\+\)", str(page.pk), text)
            text = re.sub(r"\(\?P<revision_id_[ab]>[^)]*\)", "live", text).replace(r"\.", ".").strip("^$")
            url += re.sub(r"<(\w+:)?\w+>", "1", text)
        found.append(url)
    return list(dict.fromkeys(found))


def opened() -> list[Route]:
    return [one for one in routes() if one.name in PAGES | MEDIA or one.name.startswith("courses_admin")]


FORM = {"external-link-chooser-url": "", "email-link-chooser-email_address": ""}
LISTS = re.compile("explore|choose|search|index")
QUERIES = (
    "",
    "?q=Kurs",
    "?q=Bild",
    "?q=Datei",
    "?page_type=courses.CoursePage",
    "?page_type=courses.LessonPage&user_perms=move_to",
    "?locale=de",
)


@pytest.mark.parametrize("persona", ["trainer", "headquarters"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_open_route_shows_anything_of_another_makers(
    cast: Cast, own: Room, foreign: Room, persona: str, method: str
) -> None:
    client = client_of(cast, persona)
    client.raise_request_exception = False
    shown, broken = [], []
    for route in opened():
        is_list = method == "get" and LISTS.search(route.name)
        for address in dict.fromkeys([*addresses(route, foreign)[:2], addresses(route, own)[0]]):
            for query in QUERIES if is_list else ("",):
                with transaction.atomic():
                    response = getattr(client, method)(address + query, FORM if method == "post" else {})
                    transaction.set_rollback(True)
                text = response.content.decode() if not response.streaming else ""
                if MARK in text:
                    shown.append((method, route.name, address + query))
                if response.status_code >= 500:
                    broken.append((method, route.name, address + query))
    assert (shown, broken) == ([], [])


def test_no_form_takes_a_page_of_another_makers(cast: Cast, own: Room, foreign: Room) -> None:
    client = client_of(cast, "trainer")
    copy = reverse("wagtailadmin_pages:copy", args=[own.course.pk])
    move = reverse("wagtailadmin_pages:move", args=[own.course.pk])
    sent: list[Any] = [
        client.post(copy, {"new_title": "x", "new_slug": "x", "new_parent_page": foreign.catalogue.pk}),
        client.post(move, {"new_parent_page": foreign.catalogue.pk}),
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[own.course.pk, foreign.catalogue.pk])),
    ]
    assert [response.status_code for response in sent] == [404, 404, 404]


@pytest.mark.parametrize("action", sorted(BULK_ACTIONS))
def test_bulk_actions_know_no_other_makers_things(
    cast: Cast, own: Room, foreign: Room, action: tuple[str, str, str]
) -> None:
    client = client_of(cast, "trainer")
    pk = {"page": foreign.draft, "academyimage": foreign.image, "academydocument": foreign.document}[
        action[1]
    ].pk
    address = reverse("wagtail_bulk_action", args=action) + "?next=/admin/"
    answers = [
        client.get(f"{address}&id={pk}"),
        client.post(f"{address}&id={pk}"),
        client.get(f"{address}&id=all"),
        client.get(f"{address}&id=all&childOf={foreign.course.pk}"),
    ]
    assert (
        [one.status_code for one in answers if MARK in one.content.decode()],
        [one.status_code for one in answers[:2]],
    ) == ([], [404, 404])


def test_other_bulk_actions_are_closed(cast: Cast, own: Room) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    assert client_of(cast, "trainer").get(f"{address}?id={own.course.pk}").status_code == 403


def test_an_upload_lies_in_the_makers_collection_without_being_asked(cast: Cast, own: Room) -> None:
    client = client_of(cast, "trainer")
    file = SimpleUploadedFile("notiz.txt", b"Text")
    client.post(
        reverse("wagtaildocs_chooser:create"),
        {"title": "Neu", "document-chooser-upload-title": "Neu", "document-chooser-upload-file": file},
    )
    assert AcademyDocument.objects.get(title="Neu").collection == own.collection


def test_a_course_stays_with_its_maker_and_in_its_language(
    cast: Cast, own: Room, foreign: Room, client: Client
) -> None:
    english = CataloguePage.objects.get(manufacturer__code="A", locale__language_code="en")
    admin = own.course.permissions_for_user(cast.admin)
    assert [admin.can_move_to(one) for one in (foreign.catalogue, english)] == [False, False]
    assert own.lesson.permissions_for_user(cast.admin).can_move_to(foreign.course) is False
