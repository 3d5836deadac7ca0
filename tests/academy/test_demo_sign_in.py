"""The demo's tiles: one for each persona, a way in without a password, and nothing of it anywhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from academy.demo.personas import PERSONAS
from dealerships.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
SIGN_IN = "/demo/sign-in/"


@pytest.fixture
def personas() -> list[Person]:
    return [PersonFactory.create(username=persona.username) for persona in PERSONAS]


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


def tiles(client: Client) -> list[str]:
    return [
        line.split('value="')[1].split('"')[0]
        for line in client.get("/accounts/login/").content.decode().split("<button")
        if 'class="persona"' in line
    ]


def test_there_is_a_tile_for_each_persona_that_signs_in_as_it(
    client: Client, personas: list[Person], demo: None
) -> None:
    assert tiles(client) == [persona.username for persona in PERSONAS]
    signed_in = {}
    for username in tiles(client):
        browser = Client()
        browser.post(SIGN_IN, {"username": username})
        signed_in[username] = browser.get("/accounts/logout/").context["user"].username
    assert signed_in == {persona.username: persona.username for persona in PERSONAS}


@pytest.mark.parametrize(("language", "role"), [("de", "role_de"), ("en", "role_en")])
def test_the_tiles_speak_the_readers_language(client: Client, demo: None, language: str, role: str) -> None:
    page = client.get("/accounts/login/", headers={"accept-language": language}).content.decode()
    assert [persona.username for persona in PERSONAS if getattr(persona, role) not in page] == []


def test_only_personas_can_be_chosen(client: Client, demo: None) -> None:
    PersonFactory.create(username="somebody")
    answers = [
        client.post(SIGN_IN, {"username": name}).status_code
        for name in ("somebody", "", PERSONAS[0].username)
    ]
    assert answers == [404, 404, 404]  # the last is no account here


@pytest.mark.parametrize(
    ("target", "place"), [("/rollouts/", "/rollouts/"), ("https://elsewhere.example/", "/")]
)
def test_a_deep_link_survives_the_tile(
    client: Client, personas: list[Person], demo: None, target: str, place: str
) -> None:
    response = client.post(SIGN_IN, {"username": personas[0].username, "next": target})
    assert response["Location"] == place


def test_without_the_demo_there_is_neither_tile_nor_way_in(client: Client, personas: list[Person]) -> None:
    assert tiles(client) == []
    assert client.post(SIGN_IN, {"username": personas[0].username}).status_code == 404
    assert client.get("/accounts/logout/").status_code == 302
