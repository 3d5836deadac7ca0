"""``manage.py rebuild_demo``: throw the embedded database away and build the demo anew, as of today."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from academy.embedded import preparation
from academy.embedded.errors import CannotRun
from academy.embedded.folder import lock_folder


class Command(BaseCommand):
    help = "Delete all data of the embedded academy and build the demo anew (asks first)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-input", action="store_true", help="do not ask")

    def handle(self, *args: Any, no_input: bool, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError(
                "DATABASE_URL names a database of your own, which this command does not delete."
                " Make an empty one and run: python manage.py migrate, python manage.py load_demo"
            )
        database = Path(str(connection.settings_dict["NAME"]))
        try:
            with lock_folder(settings.VAR_DIR):
                if not no_input and not self._agreed(database):
                    raise CommandError("Nothing was changed.")
                connection.close()
                for suffix in ("", "-wal", "-shm"):
                    database.with_name(database.name + suffix).unlink(missing_ok=True)
                shutil.rmtree(settings.VAR_DIR / "valkey", ignore_errors=True)
                preparation.migrate(self.stdout.write)
                preparation.load_demo(self.stdout.write)
        except CannotRun as error:
            raise CommandError(str(error)) from None
        self.stdout.write("The demo is as of today.")

    def _agreed(self, database: Path) -> bool:
        try:
            return input(f"This deletes all data in {database}. Type yes to go on: ").strip().lower() == "yes"
        except (EOFError, KeyboardInterrupt):
            self.stdout.write("")
            return False
