"""Whatever changes, by whichever way: no stored verdict is ever wrong without a mark that puts it right."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from random import Random

import pytest
import time_machine
from django.core.management import call_command
from django.db import models, transaction

from academy.network.tables import TABLES
from assessments.models import QuestionVersion
from certificates.models import Certification, CertificationCourse
from dealerships.models import Release, System
from readiness.models import StaleMark
from readiness.services.days import turn_day
from readiness.services.staleness import CONCERNED
from readiness.services.verdicts import recompute_stale
from readiness.services.verification import verify
from tests.factories import ManufacturerFactory
from tests.readiness.examples import FOLDER
from tests.readiness.walks import Bundle, edit

pytestmark = pytest.mark.django_db

DAY = "2027-01-15 12:00+01:00"
STEPS = 45
"""So many random changes are tried on each example until one has changed a verdict."""

EXAMPLES = ("edges", "mini", "random-2")

DECIDING = {table.name for table in TABLES if table.model in CONCERNED}
HARDLY = {"areas", "certifications", "cooperation_members", "systems"}
"""Tables of which a random line hardly ever changes a verdict; areas and members have a case of their own below. A
system that changes its manufacturer changes none by itself: the targets that would are refused with it. Of
certifications a file changes names and the validity of certificates to come."""

EFFECTS = {
    "areas": ("mini", "manufacturer,code,name,parent\nAUR,SUED,Region Süd,NORD\n"),
    "cooperation_members": ("edges", "cooperation,dealership\nOPEN,K06\n"),
}


def load(example: str) -> None:
    call_command("import_network", str(FOLDER / example), stdout=StringIO())


def settle() -> None:
    recompute_stale()
    assert (verify(), StaleMark.objects.count()) == ([], 0)


def walk(step: Callable[[], bool], *, steps: int = STEPS) -> bool:
    """Take steps until one has changed a verdict; after each one nothing was missed, and the worker settles it."""
    for _step in range(steps):
        if step():
            differences = verify()
            assert [one for one in differences if not one.waiting] == []
            if differences:
                settle()
                return True
            recompute_stale()
    return False


def alone(example: str, test: Callable[[str], bool]) -> bool:
    """Whether the test succeeds on the example, with nothing else in the database; leaves nothing behind."""
    with transaction.atomic():
        load(example)
        settle()
        found = test(example)
        transaction.set_rollback(True)
    return found


@pytest.fixture(autouse=True)
def _that_day() -> object:
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.mark.parametrize("table", sorted(table.name for table in TABLES))
def test_no_file_changes_a_verdict_without_a_mark(table: str, tmp_path: Path) -> None:
    def walked(example: str) -> bool:
        bundle = Bundle(FOLDER / example, tmp_path / example, Random(table))
        return table in bundle.tables and walk(lambda: bundle.change(table), steps=steps)

    examples, steps = (EXAMPLES, STEPS) if table in DECIDING - HARDLY else (("mini",), 5)
    found = any(alone(example, walked) for example in examples)
    assert found == (table in DECIDING - HARDLY), "a walk that changes no verdict proves nothing"


@pytest.mark.parametrize("table", EFFECTS)
def test_line_that_changes_a_verdict_marks_it(table: str, tmp_path: Path) -> None:
    example, lines = EFFECTS[table]
    load(example)
    settle()
    (tmp_path / f"{table}.csv").write_text(lines)
    call_command("import_network", str(tmp_path), stdout=StringIO())
    assert {one.waiting for one in verify()} == {True}
    settle()


# What leads to a proof, by which path, changes assignments, no verdict: tests/readiness/test_assigning.py.
WAYS = {Certification, CertificationCourse, QuestionVersion, Release}
EDITED = sorted(CONCERNED.keys() - WAYS - {System}, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", EDITED, ids=lambda one: one.__name__)
def test_no_edit_changes_a_verdict_without_a_mark(model: type[models.Model]) -> None:
    def walked(example: str) -> bool:
        random = Random(f"{model.__name__}{example}1")
        return model._default_manager.exists() and walk(lambda: edit(model, random))

    assert any(alone(example, walked) for example in EXAMPLES), (
        "a walk that changes no verdict proves nothing"
    )


def test_system_of_another_manufacturer_marks_its_rollouts() -> None:
    """The examples have one manufacturer with systems: a random edit finds no other to give it to."""
    load("mini")
    settle()
    system = System.objects.get()
    system.manufacturer = ManufacturerFactory()
    system.save()
    assert {one.waiting for one in verify()} == {True}
    settle()


def test_new_day_marks_every_dealership_once() -> None:
    load("mini")
    settle()
    assert turn_day() == 0
    with time_machine.travel("2027-01-15 23:59+01:00", tick=False):
        assert turn_day() == 0
    with time_machine.travel("2027-01-16 00:00+01:00", tick=False):
        assert {one.waiting for one in verify()} == {False}
        assert (turn_day(), turn_day()) == (5, 0)
        assert {one.waiting for one in verify()} == {True}
        settle()


def test_same_bundle_again_marks_nothing() -> None:
    load("random-1")
    settle()
    load("random-1")
    assert StaleMark.objects.count() == 0
