"""The admin's front: its menu and first page, who gets in at all, and its content security policy."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.admin.menu import admin_menu
from wagtail.admin.search import admin_search_areas

from tests.cast import Cast, Network, client_of
from tests.factories import AreaFactory, DealershipFactory

pytestmark = pytest.mark.django_db

MIDDLEWARE = "academy.middleware.AdminMiddleware"


@pytest.fixture(autouse=True)
def installed(settings: Any) -> None:
    if MIDDLEWARE not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]


def menu(cast: Cast, persona: str) -> list[str]:
    request = client_of(cast, persona).get(reverse("wagtailadmin_home")).wsgi_request
    items = admin_menu.menu_items_for_request(request)
    return [item.name for item in sorted(items, key=lambda item: item.order)]


def test_the_menu_shows_what_one_may_look_at(cast: Cast) -> None:
    network, rollouts = ["network", "people", "cooperations"], ["proofs", "rollouts"]
    assert {name: menu(cast, name) for name in ("trainer", "rollout_manager", "headquarters", "admin")} == {
        "trainer": [
            *("academy", "courses", "questions", "evidence", "outdated"),
            *("proofs", "images", "documents"),
        ],
        "rollout_manager": ["academy", *rollouts],
        "headquarters": ["academy", "courses", "questions", *network, *rollouts],
        "admin": [
            *("academy", "courses", "questions", "evidence", "outdated"),
            *network,
            *rollouts,
            *("images", "documents", "reports"),
        ],
    }


def test_no_page_of_the_admin_is_taken_for_the_way_back(cast: Cast) -> None:
    """Wagtail marks the item with whose address the page's begins."""
    request = client_of(cast, "trainer").get(reverse("wagtailadmin_home")).wsgi_request
    [back] = [one for one in admin_menu.menu_items_for_request(request) if one.name == "academy"]
    assert (str(back.url), reverse("wagtailadmin_home").startswith(str(back.url))) == ("/#", False)


def test_the_menu_speaks_the_readers_language(cast: Cast) -> None:
    request = client_of(cast, "admin").get(reverse("wagtailadmin_home")).wsgi_request
    items = admin_menu.menu_items_for_request(request)
    with override("en"):
        labels = {item.name: str(item.label) for item in items}
    assert {labels[name] for name in ("courses", "questions", "evidence", "proofs", "network")} == {
        "Courses",
        "Question pool",
        "To judge",
        "Proofs",
        "Network",
    }


def test_the_sidebar_searches_for_dealerships_where_one_may_look_at_them(cast: Cast) -> None:
    def searched(persona: str) -> list[str]:
        request = client_of(cast, persona).get(reverse("wagtailadmin_home")).wsgi_request
        return [area.name for area in admin_search_areas.search_items_for_request(request)][:1]

    people = ("trainer", "rollout_manager", "headquarters", "admin")
    assert [searched(name) for name in people] == [["pages"], [], ["dealerships"], ["dealerships"]]


def test_the_first_page_counts_what_one_may_look_at(cast: Cast, network: Network) -> None:
    DealershipFactory.create()
    page = client_of(cast, "headquarters").get(reverse("wagtailadmin_home")).content.decode()
    for words in ("3 Betriebe", "7 Personen", "1 Einführungen", "2 Zertifizierungen"):
        assert words in page


def test_latest_changes_are_for_who_has_tables_to_change(cast: Cast) -> None:
    def has_panel(persona: str) -> bool:
        return "latest-changes" in client_of(cast, persona).get(reverse("wagtailadmin_home")).content.decode()

    assert {name: has_panel(name) for name in ("trainer", "headquarters", "admin")} == {
        "trainer": False,
        "headquarters": True,
        "admin": True,
    }


@pytest.mark.parametrize(
    ("persona", "answer"),
    [
        ("stranger", 403),
        ("employee", 403),
        ("manager", 403),
        ("group_manager", 403),
        ("works_council", 403),
        ("area_manager", 403),
        ("trainer", 200),
        ("rollout_manager", 200),
        ("headquarters", 200),
        ("admin", 200),
    ],
)
def test_only_the_makers_own_people_and_administrators_get_in(cast: Cast, persona: str, answer: int) -> None:
    assert client_of(cast, persona).get(reverse("wagtailadmin_home")).status_code == answer


def test_signing_in_happens_at_the_academys_own_door(db: None) -> None:
    """Wagtail's sign-in knows no rate limits."""
    response = Client().post(reverse("wagtailadmin_login"), {"username": "admin", "password": "guess"})
    assert response.headers["Location"] == f"{reverse('account_login')}?next=%2Fadmin%2F"


@pytest.mark.parametrize(
    "path", ["users/", "groups/", "failwhale/", "password_reset/", "bulk/dealerships/person/delete/"]
)
def test_wagtails_own_people_and_passwords_are_closed_to_everybody(cast: Cast, path: str) -> None:
    assert client_of(cast, "admin").get(reverse("wagtailadmin_home") + path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "api/main/pages/",
        "api/main/images/",
        "api/main/documents/",
        "collections/",
        "workflows/list/",
        "reports/locked/",
        "reports/site-history/",
        "reports/page-types-usage/",
        "reports/workflow/",
        "pages/usage/courses/coursepage/",
        "tag-autocomplete/",
    ],
)
@pytest.mark.parametrize("persona", ["trainer", "rollout_manager", "headquarters"])
def test_stock_pages_that_would_show_every_makers_titles_are_the_administrators(
    cast: Cast, persona: str, path: str
) -> None:
    assert client_of(cast, persona).get(reverse("wagtailadmin_home") + path).status_code == 403


def test_the_policy_is_looser_for_styles_in_the_admin_and_only_there(cast: Cast) -> None:
    admin = client_of(cast, "admin")
    inside, outside = (
        admin.get(address).headers["Content-Security-Policy"]
        for address in (reverse("wagtailadmin_home"), reverse("account_change_password"))
    )
    assert [rule for rule in inside.split("; ") if "unsafe" in rule] == [
        "style-src-elem 'self' 'unsafe-inline'"
    ]
    assert "unsafe" not in outside


@pytest.mark.parametrize("table", ["employment", "leave", "dealership"])
def test_no_page_of_a_table_has_an_inline_script(cast: Cast, table: str) -> None:
    for view in ("index", "add"):
        page = client_of(cast, "admin").get(reverse(f"master_data_{table}:{view}")).content.decode()
        scripts = [tag.split(">")[0] for tag in page.split("<script")[1:]]
        assert [tag for tag in scripts if "src=" not in tag and "application/json" not in tag] == []


@pytest.mark.parametrize(("table", "way_on"), [("equivalence", True), ("reviewer", False)])
def test_an_empty_table_says_so_and_leads_on(cast: Cast, table: str, way_on: bool) -> None:
    client, address = client_of(cast, "trainer"), reverse(f"master_data_{table}:index")
    empty = client.get(address).content.decode()
    nothing = client.get(address, {"q": "zzz"}).content.decode()
    assert ("Hier steht noch nichts." in empty, " hinzufügen</a></p>" in empty) == (True, way_on)
    assert ("Nichts passt zu Suche und Filtern." in nothing, "Filter zurücksetzen" in nothing) == (True, True)


def test_deleting_asks_for_the_row_by_its_name(cast: Cast, network: Network) -> None:
    address = reverse("master_data_area:delete", args=[AreaFactory.create(name="Nord").pk])
    assert "„Nord“ wirklich löschen?" in client_of(cast, "admin").get(address).content.decode()
