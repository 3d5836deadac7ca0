"""The catalogue: what is in it for whom, what its filters and its search find."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import CoursePage
from dealerships.models import Department
from enrolments.services.enrolling import enrol
from tests import factories
from tests.cast import Cast, Network, client_of
from tests.enrolments.courses import in_english, small_course
from tests.enrolments.test_views import HTMX, text, url
from tests.scenes import scene


@dataclass(frozen=True)
class Shelf:
    """Maker A's "Leads" (15 minutes, for sales) and "Aufträge" (40 minutes, for all), and a common "Phishing"."""

    leads: CoursePage
    orders: CoursePage
    phishing: CoursePage


def steps(*texts: str) -> dict[str, Any]:
    return {
        "type": "steps",
        "id": "clicks",
        "value": {
            "title": "Klick für Klick",
            "steps": [{"type": "item", "value": {"text": one, "image": None, "alt": ""}} for one in texts],
        },
    }


@scene
def shelf(network: Network) -> Shelf:
    catalogue = factories.CataloguePageFactory.create(manufacturer=network.maker_a)

    def course(title: str, minutes: int, body: list[dict[str, Any]], **fields: Any) -> CoursePage:
        page = factories.CoursePageFactory.create(**{"parent": catalogue, "title": title, **fields})
        factories.LessonPageFactory.create(
            parent=page, slug="lesson", title=f"{title} pflegen", minutes=minutes, body=json.dumps(body)
        )
        return page

    words = {"type": "text", "id": "words", "value": "<p>Ein Werkstattauftrag beginnt mit dem Fahrzeug.</p>"}
    leads = course("Leads", 15, [steps("<p>Öffnen Sie den <b>Lead</b>.</p>")], system=network.system_a)
    leads.roles.add(
        factories.JobRoleFactory.create(code="SALES", name_de="Verkauf", department=Department.SALES)
    )
    leads.save_revision().publish()
    factories.CourseCompetenceFactory.create(page=leads, competence__code="CRM")
    in_english(course("Aufträge", 40, [words]), title="Orders")
    course("Phishing", 5, [words], parent=factories.CataloguePageFactory.create())
    course("Entwurf", 5, [words], live=False)
    small_course("Von Maker B", manufacturer=network.maker_b)
    pages = {page.title: page for page in CoursePage.objects.filter(locale__language_code="de")}
    return Shelf(pages["Leads"], pages["Aufträge"], pages["Phishing"])


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast, "employee")


def titles(response: Any) -> list[str]:
    page = response.content.decode()
    return re.findall(r'<a href="/courses/[0-9a-f-]{36}/" hx-boost="false" lang="..">([^<]+)</a>', page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Aufträge", "Leads", "Phishing"]),
        ("minutes=15", ["Leads", "Phishing"]),
        ("role=SALES", ["Aufträge", "Leads", "Phishing"]),
        ("competence=CRM", ["Leads"]),
        ("system=SYS-A", ["Leads"]),
        ("language=en", ["Aufträge"]),
        ("minutes=15&system=SYS-A", ["Leads"]),
        ("minutes=30&language=en", []),
        ("q=auftr%C3%A4g", ["Aufträge"]),
        ("page=1&q=", ["Aufträge", "Leads", "Phishing"]),
    ],
)
def test_filters_in_the_address(client: Client, shelf: Shelf, query: str, found: list[str]) -> None:
    assert titles(client.get(f"{url('catalogue')}?{query}")) == found


def test_course_for_other_roles_is_left_out(client: Client, shelf: Shelf) -> None:
    shelf.orders.roles.add(factories.JobRoleFactory.create(code="PARTS", name_de="Teile"))
    shelf.orders.save_revision().publish()
    assert titles(client.get(f"{url('catalogue')}?role=PARTS")) == ["Aufträge", "Phishing"]


@pytest.mark.parametrize("query", ["role=NONE", "minutes=7", "language=fr", "competence=x", "system=SYS-B"])
def test_filter_that_is_none_is_refused_and_says_so(client: Client, shelf: Shelf, query: str) -> None:
    response = client.get(f"{url('catalogue')}?{query}")
    assert (response.status_code, "Diesen Filter gibt es hier nicht" in text(response)) == (400, True)


@pytest.mark.parametrize("page", ["9", "0", "x"])
def test_page_that_is_none_is_not_there(client: Client, shelf: Shelf, page: str) -> None:
    assert client.get(f"{url('catalogue')}?page={page}").status_code == 404


def test_nothing_found_is_not_the_same_as_nothing_there(client: Client, network: Network) -> None:
    assert "Noch gibt es keine Kurse" in text(client.get(url("catalogue")))
    small_course(manufacturer=network.maker_a)
    assert "Zu diesen Filtern gibt es keinen Kurs." in text(client.get(f"{url('catalogue')}?language=en"))
    assert "Kein Kurs und keine Lektion nennt das." in text(client.get(f"{url('catalogue')}?q=xyzzy"))


def test_cards_say_how_courses_stand_and_what_is_due_comes_first(
    client: Client, cast: Cast, network: Network, shelf: Shelf
) -> None:
    enrol(cast.employee, shelf.orders.course)
    factories.EnrolmentFactory.create(
        person=cast.employee, course=shelf.leads.course, completed_at=timezone.now()
    )
    factories.AssignmentFactory.create(
        person=cast.employee, course=shelf.phishing.course, dealership=network.a1, due_on=factories.in_days(3)
    )
    response = client.get(url("catalogue"))
    assert titles(response) == ["Phishing", "Aufträge", "Leads"]
    cards = response.content.decode().split("<h2")[1:]
    assert [re.findall(r"</svg>([^<]+)</span>", card) for card in cards] == [
        ["Zugewiesen · Fällig in 3 Tagen"],
        ["Begonnen"],
        ["Erledigt"],
    ]


def test_search_finds_the_place_in_a_lesson(client: Client, shelf: Shelf) -> None:
    response = client.get(f"{url('catalogue')}?q=werkstattauftrag")
    page = response.content.decode()
    assert titles(response) == []
    assert re.findall(r'<a href="[^"#]+#([^"]+)"[^>]*>([^<]+)</a>', page.partition("<main")[2]) == [
        ("words", "Aufträge pflegen"),
        ("words", "Phishing pflegen"),
    ]
    assert "<mark>Werkstattauftrag</mark>" in page


def test_search_tells_click_by_click_from_prose(client: Client, shelf: Shelf) -> None:
    said = text(client.get(f"{url('catalogue')}?q=%C3%B6ffnen"))
    assert ("Klickanleitungen" in said, "Lektionen" in said) == (True, False)


def test_search_that_finds_nothing_names_what_looks_alike(client: Client, shelf: Shelf) -> None:
    assert "Meinten Sie: Fahrzeug" in text(client.get(f"{url('catalogue')}?q=Farzeug"))


def test_htmx_gets_the_part_that_changes(client: Client, shelf: Shelf) -> None:
    response = client.get(f"{url('catalogue')}?minutes=15", headers=HTMX)
    page = response.content.decode()
    assert ("<main" in page, 'id="courses"' in page, titles(response)) == (False, True, ["Leads", "Phishing"])
    assert "HX-Request" in response["Vary"]
