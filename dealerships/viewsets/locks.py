"""One writer of master data at a time, or two who look at once would break a rule about several rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import OperationalError, connection, transaction

from dealerships.bundles.importing import IMPORT_LOCK

PATIENCE_MS = 10_000
"""How long somebody at a form waits for an import to end."""


class Busy(Exception):
    """Master data is being written by somebody who takes long, an import for example."""


@contextmanager
def writing() -> Iterator[None]:
    """A transaction in which nobody else writes master data, neither an import nor another form.

    SQLite's transactions begin by taking the one write lock; PostgreSQL's take the imports' advisory lock.
    Raises Busy where that takes too long.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic())
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE_MS}ms"])
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        except OperationalError as error:
            raise Busy from error
        yield
