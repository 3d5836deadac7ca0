"""Wagtail's pages around the editor, as authors find them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, room_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


@pytest.fixture
def trainer(cast: Cast) -> Client:
    return client_of(cast, "trainer")


@pytest.mark.parametrize(
    "model",
    [
        ("courses", "coursepage"),
        ("courses", "lessonpage"),
        ("assessments", "testpage"),
        ("assessments", "placementpage"),
    ],
)
def test_the_title_of_a_new_page_says_what_it_is(trainer: Client, own: Room, model: tuple[str, str]) -> None:
    """Wagtail shows no label above it."""
    parent = own.catalogue if model[1] == "coursepage" else own.course
    page = trainer.get(reverse("wagtailadmin_pages:add", args=[*model, parent.pk])).content.decode()
    [title] = [tag for tag in page.split("<input")[1:] if 'name="title"' in tag]
    assert 'placeholder="Titel*"' in title.split(">")[0]


def test_pages_of_a_catalogue_are_found_at_an_address(trainer: Client, own: Room) -> None:
    page = trainer.get(reverse("wagtailadmin_explore", args=[own.catalogue.pk])).content.decode()
    assert ("Kurs Eigen" in page, "help-warning" in page) == (True, False)


@pytest.mark.parametrize("view", ["copy", "move"])
def test_another_place_is_chosen_without_an_inline_script(trainer: Client, own: Room, view: str) -> None:
    page = trainer.get(reverse(f"wagtailadmin_pages:{view}", args=[own.lesson.pk])).content.decode()
    assert 'data-academy-chooser-kind-value="PageChooser"' in page
    scripts = [tag.split(">")[0] for tag in page.split("<script")[1:]]
    assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []


def test_what_can_be_added_leads_nowhere_else(trainer: Client, own: Room) -> None:
    page = trainer.get(reverse("wagtailadmin_pages:add_subpage", args=[own.course.pk])).content.decode()
    assert "Neu in <span" in " ".join(page.split())
    assert reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", own.course.pk]) in page
    assert reverse("wagtailadmin_pages:type_use", args=["courses", "lessonpage"]) not in page
