"""The tests' databases: migrated once for each state of the migrations, then copied for each process.

Migrating from nothing takes some 20 s of CPU, a copy milliseconds. The migrated original is a file in
.cache/tests/ on SQLite and a template database on PostgreSQL, named after a hash of all migrations.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pkgutil
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection, connections

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "tests"
TEMPLATE_PREFIX = "academy_tests_template_"


def migrations_key() -> str:
    """Changes with any migration of any installed app, with Django, and with the database's version."""
    connection.ensure_connection()
    version = (
        connection.pg_version if connection.vendor == "postgresql" else connection.Database.sqlite_version
    )
    digest = hashlib.sha256(f"{django.get_version()} {connection.vendor} {version}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        try:
            package = import_module(f"{app.name}.migrations")
        except ModuleNotFoundError:
            continue
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
            path = Path(package.__path__[0], f"{module.name}.py")
            digest.update(f"\0{app.label}.{module.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def migrated_database(*, renew: bool) -> Iterator[None]:
    """Connect this process to a migrated copy of its own, and throw that away at the end.

    `renew` migrates again even where the original is there.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    maker = _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()
    key = migrations_key()
    contents = CACHE / f"{connection.vendor}-{key}.json"
    with _one_process_at_a_time():
        if renew or not contents.exists() or not maker.has_original(key):
            contents.unlink(missing_ok=True)
            maker.drop_originals()
            contents.write_text(maker.make_original(key))
        connection.close()
        name = maker.copy(key)
    _connect_to(name)
    # What tests with transactions of their own (`serialized_rollback`) put back: the root page, the locale.
    # For every connection: while a browser is open, Playwright's event loop has this thread open another.
    type(connections["default"])._test_serialized_contents = contents.read_text()
    try:
        yield
    finally:
        connection.close()
        maker.drop(name)
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


class _SQLite:
    def has_original(self, key: str) -> bool:
        return self._original(key).exists()

    def drop_originals(self) -> None:
        for path in CACHE.glob("*.sqlite3*"):
            path.unlink()

    def make_original(self, key: str) -> str:
        unfinished = CACHE / "unfinished.sqlite3"
        contents = _migrate_into(str(unfinished))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        unfinished.rename(self._original(key))
        return contents

    def copy(self, key: str) -> str:
        path = settings.VAR_DIR / "tests.sqlite3"
        shutil.copyfile(self._original(key), path)
        return str(path)

    def drop(self, name: str) -> None:
        """It lies in the scratch folder, which goes as a whole."""

    def _original(self, key: str) -> Path:
        return CACHE / f"{key}.sqlite3"


class _PostgreSQL:
    """Works from the database that DATABASE_URL names, whose user must be allowed to create databases."""

    def __init__(self) -> None:
        self.maintenance = settings.DATABASES["default"]["NAME"]

    def has_original(self, key: str) -> bool:
        return f"{TEMPLATE_PREFIX}{key}" in self._originals()

    def drop_originals(self) -> None:
        for name in self._originals():
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def make_original(self, key: str) -> str:
        unfinished = f"{TEMPLATE_PREFIX}unfinished"
        contents = _migrate_into(unfinished)
        connection.close()
        self._execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{TEMPLATE_PREFIX}{key}"')
        return contents

    def copy(self, key: str) -> str:
        name = f"academy_tests_{os.getpid()}"
        self.drop(name)
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE_PREFIX}{key}"')
        return name

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _originals(self) -> list[str]:
        rows = self._execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE_PREFIX]
        )
        return [name for (name,) in rows]

    def _execute(self, statement: str, parameters: list[str] | None = None) -> list[tuple[str, ...]]:
        _connect_to(self.maintenance)
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows


def _migrate_into(name: str) -> str:
    """Make the database `name`, migrate it, stay connected; return its rows, serialized."""
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    return connection.creation.serialize_db_to_string()


def _connect_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
