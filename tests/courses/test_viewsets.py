"""Competences in the admin: the makers look, administrators keep."""

from __future__ import annotations

import pytest

from courses.models import Competence, CompetenceArea
from courses.services.frameworks import load_frameworks
from tests.admin_tables import (
    KEEP,
    LIST,
    LIST_AND_ADD,
    LOOK,
    errors,
    for_everybody,
    on_row,
    on_table,
    save,
    url,
)
from tests.cast import Cast, client_of
from tests.factories import CompetenceFactory, GrantFactory

pytestmark = pytest.mark.django_db


def test_who_may_do_what(cast: Cast) -> None:
    assert on_table(cast, Competence) == for_everybody(LIST, LIST, LIST, LIST_AND_ADD)
    assert on_row(cast, CompetenceFactory.create()) == for_everybody(LOOK, LOOK, LOOK, KEEP)


def test_names_change_and_codes_do_not(cast: Cast) -> None:
    competence = CompetenceFactory.create(code="COMP")
    assert errors(save(client_of(cast, "admin"), url("edit", competence), code="X", name_de="Anders")) == {}
    competence.refresh_from_db()
    assert (competence.code, competence.name_de) == ("COMP", "Anders")


def test_a_code_is_one_word(cast: Cast) -> None:
    response = save(client_of(cast, "admin"), url("add", Competence), code="A B", name_de="Neu")
    assert errors(response) == {"code": ["Ein Kürzel hat keine Leerzeichen und weder „@“ noch „:“."]}


def test_a_competence_that_is_granted_stays(cast: Cast) -> None:
    competence = GrantFactory.create().competence
    response = client_of(cast, "admin").post(url("delete", competence))
    assert (response.status_code, response.context["deletion"].blocked) == (
        409,
        ["1 nachgewiesene Kompetenz"],
    )


def test_the_list_is_filtered_by_area_and_names_whose_framework_it_is(cast: Cast) -> None:
    load_frameworks()
    area = CompetenceArea.objects.get(code="AH5")
    page = client_of(cast, "trainer").get(url("index", Competence), {"area": area.pk})
    found = [row.code for row in page.context["object_list"]]
    assert (page.status_code, found) == (200, ["AH5.1", "AH5.2", "AH5.3"])
    assert "DigComp © European Union" in page.content.decode()


def test_only_areas_with_competences_are_offered(cast: Cast) -> None:
    load_frameworks()
    assert CompetenceArea.objects.visible_to(cast.trainer).used().count() == 12
