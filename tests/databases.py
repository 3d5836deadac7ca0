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
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

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


@dataclass
class Copy:
    """This process's database, as it was migrated until a test has committed something to it."""

    maker: _PostgreSQL | _SQLite
    key: str
    is_used: bool = True
    name: str = ""

    def renew_where_used(self) -> None:
        """Another copy where a test has left rows behind: much cheaper than emptying some 200 tables."""
        if not self.is_used:
            return
        self.drop()
        self.name = self.maker.copy(self.key)
        _connect_to(self.name)
        self.is_used = False

    @property
    def original(self) -> str:
        """What it is a copy of: a file on SQLite, a template database on PostgreSQL."""
        return self.maker.original(self.key)

    def drop(self) -> None:
        connection.close()
        if self.name:
            self.maker.drop(self.name)


@contextmanager
def migrated_database(*, renew: bool) -> Iterator[Copy]:
    """Connect this process to a migrated copy of its own, and throw that away at the end.

    `renew` migrates again even where the original is there.
    """
    copy = Copy(*prepare(renew=renew))
    copy.renew_where_used()
    # Tests that commit leave everything behind: the next one gets another copy.
    TransactionTestCase._fixture_teardown = lambda self: None  # type: ignore[attr-defined]
    try:
        yield copy
    finally:
        copy.drop()
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


def prepare(*, renew: bool = False) -> tuple[_PostgreSQL | _SQLite, str]:
    """Make the original where there is none yet; what makes copies of it, and its key."""
    CACHE.mkdir(parents=True, exist_ok=True)
    maker = _PostgreSQL() if connection.vendor == "postgresql" else _SQLite()
    key = migrations_key()
    with _one_process_at_a_time():
        if renew or not maker.has_original(key):
            maker.drop_originals()
            maker.make_original(key)
        connection.close()
    return maker, key


class _SQLite:
    def __init__(self) -> None:
        self.copies = 0

    def has_original(self, key: str) -> bool:
        return Path(self.original(key)).exists()

    def drop_originals(self) -> None:
        for path in CACHE.glob("*.sqlite3*"):
            path.unlink()

    def make_original(self, key: str) -> None:
        unfinished = CACHE / "unfinished.sqlite3"
        _migrate_into(str(unfinished))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        unfinished.rename(self.original(key))

    def copy(self, key: str) -> str:
        self.copies += 1
        path = settings.VAR_DIR / f"tests-{self.copies}.sqlite3"
        shutil.copyfile(self.original(key), path)
        return str(path)

    def drop(self, name: str) -> None:
        for path in Path(name).parent.glob(f"{Path(name).name}*"):
            path.unlink(missing_ok=True)  # the last connection of a thread takes its log along when it closes

    def original(self, key: str) -> str:
        return str(CACHE / f"{key}.sqlite3")


class _PostgreSQL:
    """Works from the database that DATABASE_URL names, whose user must be allowed to create databases."""

    def __init__(self) -> None:
        self.maintenance = settings.DATABASES["default"]["NAME"]

    def has_original(self, key: str) -> bool:
        return self.original(key) in self._originals()

    def drop_originals(self) -> None:
        for name in self._originals():
            self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def make_original(self, key: str) -> None:
        unfinished = f"{TEMPLATE_PREFIX}unfinished"
        _migrate_into(unfinished)
        connection.close()
        self._execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.original(key)}"')

    def copy(self, key: str) -> str:
        name = f"academy_tests_{os.getpid()}"
        self.drop(name)
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.original(key)}"')
        return name

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def original(self, key: str) -> str:
        return f"{TEMPLATE_PREFIX}{key}"

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


def _migrate_into(name: str) -> None:
    """Make the database `name`, migrate it, stay connected."""
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def _connect_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    # Makes the original beforehand, while something else takes its time.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    prepare()
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)
