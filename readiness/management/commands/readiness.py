"""``readiness ROLLOUT``: how its dealerships stand on a day (spec/exchange.md, Commands)."""

from __future__ import annotations

import csv
import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealerships.models import Dealership
from readiness.models import Rollout
from readiness.services.evaluation import rollout_answer


def calendar_date(text: str) -> date:
    try:
        if len(text) != len("YYYY-MM-DD"):  # fromisoformat knows other forms too
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2027-03-01") from error


COLUMNS = (
    "dealership",
    "wave",
    "go_live",
    "dealership_status",
    "requirement",
    "status",
    "mandatory",
    "due_on",
)
NUMBERS = ("population", "qualified", "covering", "required", "missing")


class Command(BaseCommand):
    help = "How the dealerships of a rollout stand on a day, computed from the facts as they are now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rollout", metavar="ROLLOUT", help="the rollout's code")
        parser.add_argument(
            "--as-of", type=calendar_date, metavar="YYYY-MM-DD", help="the day; today if not given"
        )
        parser.add_argument(
            "--dealership",
            action="append",
            metavar="NUMBER",
            help="only this one; may be given several times",
        )
        parser.add_argument("--format", choices=["table", "csv", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        rollout = Rollout.objects.filter(code=options["rollout"]).first()
        if rollout is None:
            raise CommandError(f"There is no rollout {options['rollout']!r}.")
        answer = rollout_answer(rollout, options["as_of"], _dealerships(options["dealership"]))
        getattr(self, f"_write_{options['format']}")(answer)

    def _write_json(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def _write_csv(self, answer: dict[str, Any]) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow([*COLUMNS, *NUMBERS])
        for dealership in answer["dealerships"]:
            of_dealership = [dealership[name] for name in ("dealership", "wave", "go_live", "status")]
            for one in dealership["requirements"]:
                of_requirement = [
                    one["code"],
                    one["status"],
                    "yes" if one["mandatory"] else "no",
                    one["due_on"],
                ]
                writer.writerow([*of_dealership, *of_requirement, *(one[name] for name in NUMBERS)])

    def _write_table(self, answer: dict[str, Any]) -> None:
        self.stdout.write(f"{answer['rollout']} as of {answer['as_of']}")
        for dealership in answer["dealerships"]:
            self.stdout.write("{dealership:<12} {wave:<10} {go_live}  {status}".format(**dealership))
            for one in dealership["requirements"]:
                have = f"{one['qualified']}/{one['required']}"
                covering = f" +{one['covering']} covering" if one["covering"] else ""
                optional = "" if one["mandatory"] else "  (optional)"
                self.stdout.write(
                    f"    {one['code']:<16} {one['status']:<15} {have:>9}{covering}  due {one['due_on']}{optional}"
                )


def _dealerships(numbers: list[str] | None) -> Any:
    """The dealerships of these numbers; an unknown one is an error, none given means all."""
    if numbers is None:
        return None
    found = Dealership.objects.filter(number__in=numbers)
    unknown = sorted(set(numbers) - set(found.values_list("number", flat=True)))
    if unknown:
        raise CommandError("There is no dealership " + ", ".join(repr(number) for number in unknown) + ".")
    return found
