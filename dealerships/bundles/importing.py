"""Upserts a bundle: table by table, in chunks, all or nothing (spec/exchange.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from dealerships.bundles.errors import BundleError, Errors
from dealerships.bundles.files import Bundle
from dealerships.bundles.rows import Counts, TableImport
from dealerships.bundles.schema import ModelTable
from dealerships.bundles.session import Progress, Session

if TYPE_CHECKING:
    from dealerships.bundles.scopes import MakerScope
    from dealerships.models import Person

IMPORT_LOCK = 7_310_412_026
"""The key of PostgreSQL's advisory lock under which imports follow one another."""


@dataclass
class Report:
    """What an import did, or would have done; with any error nothing was changed."""

    counts: dict[str, Counts] = field(default_factory=dict)
    errors: Errors = field(default_factory=Errors)
    ignored_files: tuple[str, ...] = ()
    ignored_columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not len(self.errors)


class _Undone(Exception):
    """Takes back what a bundle with an error has already written."""


def import_bundle(
    bundle: Bundle,
    tables: Sequence[ModelTable],
    *,
    check: bool = False,
    by: Person | None = None,
    scope: MakerScope | None = None,
    progress: Progress | None = None,
    keep_errors: int = 1000,
    within: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Report:
    """Upsert every table of the bundle by its key, in the order of ``tables``.

    With ``check`` nothing is written, and no transaction is opened: on SQLite one would keep all others from
    writing. With any error everything is taken back. ``within`` is entered inside the transaction and left
    before it ends, with an exception where everything is taken back. The report keeps the first
    ``keep_errors`` errors and counts the rest. Raises BundleError where somebody else changed the same rows
    meanwhile.
    """
    errors = Errors([table.name for table in tables], keep=keep_errors)
    session = Session(bundle, tables, errors, writing=not check, by=by, scope=scope, progress=progress)
    report = Report(errors=errors)
    if check:
        _run(session, report)
        return report
    try:
        with transaction.atomic(), within():
            _queue_up()
            _run(session, report)
            if not report.ok:
                raise _Undone
    except _Undone:
        pass
    except IntegrityError as error:
        raise BundleError(
            _("Während des Imports haben sich dieselben Daten geändert. Starten Sie ihn noch einmal.")
        ) from error
    return report


def _queue_up() -> None:
    """Imports follow one another: SQLite has one writer, PostgreSQL a lock that ends with the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _run(session: Session, report: Report) -> None:
    report.ignored_files = session.bundle.ignored_files
    for table in session.tables.values():
        if table.name in session.bundle:
            report.counts[table.name] = TableImport(session, table).run()
    for table in session.tables.values():
        table.check_all(session)
    if session.scope is not None:
        session.scope.check_all(session)
    report.ignored_columns = dict(session.bundle.ignored_columns)
