"""``generate_network DIR``: an invented dealer network of any size, as a bundle for ``import_network``."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from academy.demo.network import write_network


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError(f"expected a whole number of 1 or more, not {text!r}")
    return int(text)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"expected a date like 2027-03-01, not {text!r}") from None
    if not 1900 <= day.year <= 2999:  # the network's dates reach years back and ahead
        raise ArgumentTypeError(f"expected a date between 1900 and 2999, not {text!r}")
    return day


class Command(BaseCommand):
    help = "Write an invented dealer network as a bundle; the same seed and day make the same bytes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dealerships", type=_number, default=1000, metavar="N", help="default: 1000")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1")
        parser.add_argument("--today", type=_day, metavar="DATE", help="what all dates are relative to")
        parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        today: date = options["today"] or timezone.localdate()
        try:
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise CommandError(f"{folder} is not an empty folder; nothing was written.")
            counts = write_network(folder, options["dealerships"], options["seed"], today)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error.strerror}") from error
        for table, rows in counts.items():
            self.stdout.write(f"{table:<20} {rows:>9}")
