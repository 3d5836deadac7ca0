"""What is put in place before the academy starts, and what is left alone the second time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from academy.content.files import InvalidCourse
from academy.demo import loading
from academy.embedded import preparation
from dealerships.models.network import Manufacturer
from dealerships.models.people import Person


@pytest.fixture
def static(settings: Settings, tmp_path: Path) -> Path:
    """A folder of static files, the only one there is."""
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("a")
    return tmp_path / "static"


def collect() -> list[str]:
    said: list[str] = []
    preparation.collect_static(said.append)
    return said


def test_static_files_are_collected_once(static: Path) -> None:
    assert [collect(), collect()] == [["Collecting static files …"], []]
    assert [path.name for path in (static.parent / "collected").iterdir()] == ["a.css"]


def test_static_files_are_collected_again_when_one_changes_and_the_old_ones_go(static: Path) -> None:
    collect()
    (static / "a.css").unlink()
    (static / "b.css").write_text("b")
    assert collect() == ["Collecting static files …"]
    assert [path.name for path in (static.parent / "collected").iterdir()] == ["b.css"]


def test_static_files_are_collected_again_when_they_are_stored_otherwise(
    static: Path, settings: Settings
) -> None:
    collect()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert collect() == ["Collecting static files …"]


@pytest.mark.django_db
def test_a_database_that_holds_anything_keeps_it_and_gets_no_demo() -> None:
    Manufacturer.objects.create(code="OWN", name="Own")
    said: list[str] = []
    preparation.load_demo(said.append)
    assert (said, list(Manufacturer.objects.values_list("code", flat=True))) == ([], ["OWN"])


@pytest.mark.django_db
def test_a_demo_that_is_broken_off_leaves_nothing_that_looks_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here by a course that can't be read, after the network is in; else by Ctrl-C, at any moment."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "course.yaml").write_text("nothing: here")
    monkeypatch.setattr(loading, "COURSES", tmp_path)
    with pytest.raises(InvalidCourse):
        preparation.load_demo(lambda line: None)
    assert not Manufacturer.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_the_demo_is_as_old_as_the_first_of_its_personas() -> None:
    assert preparation.demo_loaded_at() is None
    first, later = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 2, 5, 9, tzinfo=UTC)
    Person.objects.create(username="somebody.else", date_joined=datetime(2020, 1, 1, tzinfo=UTC))
    for persona, joined in zip(preparation.PERSONAS, (later, first), strict=False):
        Person.objects.create(username=persona.username, date_joined=joined)
    assert preparation.demo_loaded_at() == first


@pytest.mark.parametrize(("now", "aged"), [("2026-02-04T09:00:00Z", False), ("2026-02-04T09:00:01Z", True)])
def test_the_demo_has_aged_after_thirty_days(now: str, aged: bool) -> None:
    with time_machine.travel(now, tick=False):
        assert preparation.demo_has_aged(datetime(2026, 1, 5, 9, tzinfo=UTC)) is aged
