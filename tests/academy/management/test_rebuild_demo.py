"""``manage.py rebuild_demo`` deletes nothing that it was not told to."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from academy.embedded.folder import lock_folder


@pytest.mark.postgresql
def test_a_database_of_ones_own_is_refused() -> None:
    with pytest.raises(CommandError) as failure:
        call_command("rebuild_demo", no_input=True)
    assert str(failure.value).startswith("DATABASE_URL names a database of your own")


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "academy.sqlite3"
    path.write_text("kept")
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(path))
    return path


@pytest.mark.parametrize("answer", ["", "no\n", "y\n"])
def test_anything_but_yes_changes_nothing(
    database: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    with pytest.raises(CommandError) as failure:
        call_command("rebuild_demo")
    assert (str(failure.value), database.read_text()) == ("Nothing was changed.", "kept")


def test_a_running_academy_keeps_its_database(database: Path) -> None:
    with lock_folder(database.parent), pytest.raises(CommandError) as failure:
        call_command("rebuild_demo", no_input=True)
    assert str(failure.value).startswith("An academy already runs from")
    assert database.read_text() == "kept"
