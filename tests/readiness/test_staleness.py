"""Whatever changes, by whichever way: no stored verdict is ever wrong without a mark that puts it right."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import time_machine
from django.core.management import call_command

from academy.network.tables import TABLES
from readiness.models import StaleMark
from readiness.services.days import turn_day
from readiness.services.staleness import CONCERNED
from readiness.services.verdicts import recompute_stale
from readiness.services.verification import verify
from tests.readiness.examples import FOLDER
from tests.readiness.walks import Bundle, edit

pytestmark = pytest.mark.django_db

EXAMPLE = "mini"
DAY = "2027-01-15 12:00+01:00"
TRIES = 60
"""So many random changes of a table are tried until one has changed a verdict."""

DECIDING = sorted(table.name for table in TABLES if table.model in CONCERNED)
OTHERS = sorted(table.name for table in TABLES if table.model not in CONCERNED)


def examples(*names: str) -> None:
    for name in names:
        call_command("import_network", str(FOLDER / name), verbosity=0, stdout=open("/dev/null", "w"))


def settle() -> None:
    recompute_stale()
    assert verify() == []
    assert StaleMark.objects.count() == 0


def walk(step: object, *, tries: int = TRIES) -> bool:
    """Take steps until one has changed a verdict; after each, nothing was missed and the worker settles it."""
    for _try in range(tries):
        if not step():  # type: ignore[operator]
            continue
        differences = verify()
        assert [one for one in differences if not one.waiting] == []
        settle()
        if differences:
            return True
    return False


@pytest.mark.parametrize("name", DECIDING)
def test_file_that_changes_a_verdict_marks_its_dealerships(name: str, tmp_path: Path) -> None:
    with time_machine.travel(DAY, tick=False):
        examples(EXAMPLE)
        settle()
        bundle = Bundle(FOLDER / EXAMPLE, tmp_path, Random(name))
        assert walk(lambda: bundle.change(name)), (
            f"no change of {name} changed a verdict: the walk proves nothing"
        )


@pytest.mark.parametrize(
    "model", sorted(CONCERNED, key=lambda one: one.__name__), ids=lambda one: one.__name__
)
def test_edit_that_changes_a_verdict_marks_its_dealerships(model: type) -> None:
    with time_machine.travel(DAY, tick=False):
        examples(EXAMPLE)
        settle()
        random = Random(model.__name__)
        assert walk(lambda: edit(model, random)), (
            f"no edit of {model} changed a verdict: the walk proves nothing"
        )


@pytest.mark.parametrize("name", OTHERS)
def test_tables_of_names_and_rights_change_no_verdict(name: str, tmp_path: Path) -> None:
    with time_machine.travel(DAY, tick=False):
        examples(EXAMPLE)
        settle()
        bundle = Bundle(FOLDER / EXAMPLE, tmp_path, Random(name))
        if name in bundle.tables:
            assert not walk(lambda: bundle.change(name), tries=6)


def test_new_day_marks_every_dealership_once() -> None:
    with time_machine.travel("2027-01-15 23:59+01:00", tick=False):
        examples(EXAMPLE)
        settle()
        assert turn_day() == 0
    with time_machine.travel("2027-01-16 00:00+01:00", tick=False):
        assert {one.waiting for one in verify()} == {False}
        assert (turn_day(), turn_day()) == (5, 0)
        assert {one.waiting for one in verify()} == {True}
        settle()


def test_same_bundle_again_marks_nothing() -> None:
    examples(EXAMPLE)
    settle()
    examples(EXAMPLE)
    assert StaleMark.objects.count() == 0
