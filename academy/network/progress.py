"""How far an import is, for who watches it.

The import is one transaction, so what it writes to the database nobody else sees before its end, and SQLite
lets nobody else write meanwhile. The number of rows therefore lies in the cache: the shared one where there
is one, else in files beside the embedded database, which web server and worker have in common. Where nothing
can be read, the page says that the import runs, and no number.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache

KEEP_SECONDS = 3600


class Progress(NamedTuple):
    """The table at work, and how many rows of all tables have been read."""

    table: str
    rows: int


def tell(network_import: int, table: str, rows: int) -> None:
    _cache().set(_key(network_import), (table, rows), KEEP_SECONDS)


def told(network_import: int) -> Progress | None:
    """None where nothing is known (yet)."""
    found = _cache().get(_key(network_import))
    return None if found is None else Progress(*found)


def forget(network_import: int) -> None:
    _cache().delete(_key(network_import))


def _cache() -> BaseCache:
    cache = caches["default"]
    return FileBasedCache(str(settings.VAR_DIR / "progress"), {}) if isinstance(cache, LocMemCache) else cache


def _key(network_import: int) -> str:
    return f"network-import:{network_import}"
