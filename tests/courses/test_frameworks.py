"""The frameworks come in as often as one likes, and give what bundles brought its place."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from courses.levels import BANDS, band_of
from courses.models import Competence, CompetenceArea, Crosswalk, Framework
from courses.services.frameworks import load_frameworks
from tests.factories import CompetenceFactory


@pytest.mark.django_db
def test_digcomp_and_the_dealership_come_in_once() -> None:
    assert load_frameworks() == Counter(framework=3, competencearea=17, competences=51, crosswalk=21)
    assert load_frameworks() == Counter()
    assert [str(one) for one in Framework.objects.all()] == ["Autohaus 1", "DigComp 2.2", "DigComp 3.0"]


@pytest.mark.django_db
def test_a_dealerships_competence_counts_towards_one_of_digcomp() -> None:
    load_frameworks()
    leads = Competence.objects.get(code="AH1.2")
    assert (leads.parent, str(leads.area), str(leads.framework)) == (
        Competence.objects.get(code="DC-2.1"),
        "AH1 Kunde & Lead",
        "Autohaus 1",
    )
    digcomp = leads.parent
    assert digcomp is not None
    assert (str(digcomp.area), str(digcomp.framework), digcomp.parent) == (
        "2 Kommunikation und Zusammenarbeit",
        "DigComp 2.2",
        None,
    )
    assert [one.code for one in Competence.objects.filter(code__startswith="AH", parent=None)] == ["AH6.1"]


@pytest.mark.django_db
def test_the_crosswalk_says_what_is_called_otherwise_in_the_next_edition() -> None:
    load_frameworks()
    rows = Crosswalk.objects.select_related("competence", "area__framework")
    assert {(one.area.framework.version, "DC-" + one.code == one.competence.code) for one in rows} == {
        ("3.0", True)
    }
    renamed = {one.code: one.name_en for one in rows if one.is_renamed}
    assert (len(renamed), renamed["2.5"]) == (12, "Digital behaviour")


@pytest.mark.django_db
def test_names_of_a_bundle_stay_and_what_is_in_no_framework_is_left_alone() -> None:
    named = CompetenceFactory.create(code="DC-1.1", name_de="Suchen", name_en="Searching")
    own = CompetenceFactory.create(code="OWN")
    load_frameworks()
    named.refresh_from_db()
    own.refresh_from_db()
    assert (named.name_de, named.area) == (
        "Suchen",
        CompetenceArea.objects.get(framework__version="2.2", code="1"),
    )
    assert (own.area, own.parent, own.framework) == (None, None, None)


@pytest.mark.django_db
def test_the_command_says_what_it_did() -> None:
    out = StringIO()
    call_command("load_framework", stdout=out)
    assert out.getvalue() == "51 competences in frameworks; 92 rows made or changed\n"


def test_each_level_is_in_one_band() -> None:
    assert [BANDS.index(band_of(level)) for level in range(1, 9)] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert [str(band.label) for band in BANDS] == [
        "Grundlagen",
        "Aufbau",
        "Fortgeschritten",
        "Hochspezialisiert",
    ]


@pytest.mark.parametrize("level", [0, 9])
def test_what_is_no_level_has_no_band(level: int) -> None:
    with pytest.raises(ValueError, match="a level is from 1 to 8"):
        band_of(level)
