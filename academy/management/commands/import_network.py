"""``import_network PATH``: master data from a bundle (spec/exchange.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils import translation

from academy.network.services import import_network
from dealerships.bundles.errors import BundleError
from dealerships.bundles.importing import Report

SHOWN_ERRORS = 100_000


class Command(BaseCommand):
    help = "Upsert a network bundle: a folder of tables, or a zip of one. Any error changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="PATH", type=Path, help="a folder or a .zip")
        parser.add_argument("--check", action="store_true", help="report as if, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):  # as all commands speak
            self._import(options)

    def _import(self, options: dict[str, Any]) -> None:
        try:
            report = import_network(options["path"], check=options["check"], keep_errors=SHOWN_ERRORS)
        except BundleError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:  # somebody else writes for longer than SQLite waits
            raise CommandError(f"The database gave up, nothing was changed: {error}") from error
        self._tell_what_was_ignored(report)
        if not report.ok:
            for row_error in report.errors:
                self.stderr.write(str(row_error))
            if report.errors.not_kept:
                self.stderr.write(f"… and {report.errors.not_kept} more")
            raise CommandError(f"{len(report.errors)} errors; nothing was changed.")
        self.stdout.write(f"{'table':<20} {'created':>9} {'updated':>9} {'unchanged':>9}")
        for table, counts in report.counts.items():
            self.stdout.write(f"{table:<20} {counts.created:>9} {counts.updated:>9} {counts.unchanged:>9}")
        if options["check"]:
            self.stdout.write("Checked only; nothing was changed.")

    def _tell_what_was_ignored(self, report: Report) -> None:
        for file in report.ignored_files:
            self.stdout.write(f"ignored file: {file}")
        for table, columns in report.ignored_columns.items():
            self.stdout.write(f"ignored columns in {table}: {', '.join(columns)}")
