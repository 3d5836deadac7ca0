"""What the history of master data keeps, for one row and for many."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from dealerships import history
from dealerships.history import Change, Changes, bulk_log, changes, in_words, values
from dealerships.models import Area, Franchise
from tests.cast import Cast, Network
from tests.factories import RequirementFactory


def test_only_what_differs_is_a_change() -> None:
    before = {"name": "Nord", "parent": None, "share": 0, "ends_on": None, "same": 1}
    after = {"name": "Norden", "parent": "", "share": 30, "ends_on": date(2027, 3, 1), "same": 1}
    assert changes(before, after) == {
        "name": ["Nord", "Norden"],
        "share": [0, 30],
        "ends_on": [None, "2027-03-01"],
    }


def test_a_new_row_changes_from_nothing_and_a_deleted_one_to_nothing() -> None:
    row = {"code": "N", "share": 0, "parent": None}
    assert changes({}, row) == {"code": [None, "N"]}
    assert changes(row, {}) == {"code": ["N", None]}


@pytest.mark.django_db
def test_references_are_kept_as_keys(network: Network) -> None:
    requirement = RequirementFactory.create(rollout=network.rollout_a, code="R9")
    requirement.roles.add(network.role)
    kept = values(requirement)
    assert (kept["rollout"], kept["roles"], kept["heads"]) == ("ROLLOUT-A", "ADVISOR", 1)
    assert values(network.coast) == {
        "manufacturer": "A",
        "code": "COAST",
        "name": network.coast.name,
        "parent": "A/NORTH",
    }


@pytest.mark.django_db
def test_an_account_keeps_no_secret(cast: Cast) -> None:
    assert {"password", "last_login", "groups"} & set(values(cast.employee)) == set()


@pytest.mark.django_db
def test_many_rows_are_remembered_with_few_queries(
    cast: Cast, network: Network, django_assert_max_num_queries: Any
) -> None:
    rows = [(area.pk, str(area), {"name": ["Alt", area.name]}) for area in Area.objects.all()] * 10
    with django_assert_max_num_queries(3):
        bulk_log(Area, rows, user=cast.headquarters, action=history.IMPORTED)
    entries = ModelLogEntry.objects.for_instance(network.coast)
    kept = ("dealerships.import", cast.headquarters.pk, {"changes": {"name": ["Alt", network.coast.name]}})
    assert list(entries.values_list("action", "user", "data")) == [kept] * 10
    assert ModelLogEntry.objects.all().latest_by_uuid_and_action().count() == len(rows)


@pytest.mark.django_db
def test_an_unknown_action_is_an_error(network: Network) -> None:
    with pytest.raises(ValueError, match="no action of the history"):
        bulk_log(Area, [], user=None, action="wagtail.edit")


@pytest.mark.django_db
def test_an_entry_is_read_in_words(network: Network) -> None:
    changed: Changes = {
        "contract": ["dealer", "agency"],
        "ends_on": [None, "2027-12-31"],
        "gone": ["1", None],
    }
    bulk_log(Franchise, [(1, "A1 · A", changed)], user=None, action=history.IMPORTED)
    entry = ModelLogEntry.objects.get()
    assert in_words(entry, without=["gone"]) == [
        Change("Vertragsform", "Händler", "Agentur"),
        Change("Bis", "–", "31.12.2027"),
    ]
    assert entry.message == "Eingespielt: Vertragsform: Händler → Agentur; Bis: – → 31.12.2027; Gone: 1 → –"
