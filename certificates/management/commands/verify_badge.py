"""``verify_badge``: what Open Badges in files are worth, in columns; nothing is asked of the network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from certificates.badges.reading import LARGEST
from certificates.badges.verifying import Report, verify

SUFFIXES = (".json", ".jsonld", ".jwt")


class Command(BaseCommand):
    help = "Check Open Badges 3.0 in files (JSON or JWT) without the network: structure, signature, dates."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="or a folder of them")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object a file, with all that was found"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [(path.name, _verified(path)) for path in _badges(options["files"])]
        if options["json"]:
            for name, report in rows:
                self.stdout.write(json.dumps({"file": name, **_found(report)}, ensure_ascii=False))
            return
        width = max((len(name) for name, _report in rows), default=4)
        self.stdout.write(f"{'file':{width}}  structure  signature     period   all in all    name says")
        for name, report in rows:
            self.stdout.write(
                f"{name:{width}}  {report.structure:9}  {report.signature.worth:12}  {report.period:7}  "
                f"{report.worth:12}  {expected_of(name)}"
            )
            for remark in [report.unread, *report.faults, report.signature.why]:
                if remark:
                    self.stdout.write(f"{'':{width}}    {remark}")


def expected_of(name: str) -> str:
    """What a test file's name says of it, in the manner of 1EdTech's: ``simple-err-issuer.json``."""
    for mark, expected in (("-err-", "fault"), ("revoked", "revoked"), ("noproof", "no proof")):
        if mark in name:
            return expected
    return "good"


def _badges(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those of folders whose names are a badge's."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.iterdir() if one.suffix in SUFFIXES)
        else:
            yield path


def _verified(path: Path) -> Report:
    try:
        with path.open("rb") as file:
            return verify(file.read(LARGEST + 1))
    except OSError as error:
        return Report(unread=str(error))


def _found(report: Report) -> dict[str, Any]:
    return {
        "structure": report.structure,
        "signature": report.signature.worth,
        "period": report.period,
        "all": report.worth,
        "faults": [report.unread] if report.unread else report.faults,
        "why": report.signature.why,
    }
