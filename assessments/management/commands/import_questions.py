"""``import_questions FILE``: questions from a file into the pool."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils import translation

from assessments.exchange.parsed import QuestionFile, Status, Unreadable
from assessments.exchange.reading import FORMATS, read_questions
from assessments.exchange.streams import fitting
from assessments.models import Topic
from assessments.services.importing import Outcome, import_questions
from assessments.services.topics import topics_of
from dealerships.bundles.errors import shown
from dealerships.models import Manufacturer


class Command(BaseCommand):
    help = (
        "Bring the questions of a file into the pool, as drafts. Every question of the file is reported: imported, "
        "partial (without what the notes name) or refused (because of what they name). The same file again makes "
        "nothing double."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--format", choices=FORMATS, help="recognised by the file's content if not given")
        parser.add_argument("--check", action="store_true", help="report as if, change nothing")
        parser.add_argument("--json", action="store_true", help="report as JSON")
        parser.add_argument(
            "--topic",
            metavar="CODE",
            help="made if it isn't there; if not given, the file's categories or its name",
        )
        parser.add_argument("--manufacturer", metavar="CODE", help="whose the topics are that are made")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="de")
        parser.add_argument("--publish", action="store_true", help="live at once instead of drafts")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):  # as all commands speak
            try:
                self._handle(options)
            except Unreadable as problem:
                raise CommandError(str(problem)) from problem
            except OperationalError as error:  # somebody else writes for longer than SQLite waits
                raise CommandError(f"The database gave up, nothing was changed: {error}") from error

    def _handle(self, options: dict[str, Any]) -> None:
        file = fitting(read_questions(options["file"], options["format"], language=options["language"]))
        outcomes: list[Outcome | None] = []
        if not options["check"]:
            outcomes = import_questions(
                file.questions,
                self._topics(file, options),
                language=options["language"],
                publish=options["publish"],
            )
        if options["json"]:
            self.stdout.write(json.dumps(_report(file), ensure_ascii=False, indent=2))
        else:
            self._tell(file, outcomes)

    def _topics(self, file: QuestionFile, options: dict[str, Any]) -> dict[str, Topic]:
        maker = None
        if options["manufacturer"]:
            maker = Manufacturer.objects.filter(code=options["manufacturer"]).first()
            if maker is None:
                raise CommandError(f"There is no manufacturer {shown(options['manufacturer'])!r}.")
        categories = dict.fromkeys(one.category for one in file.questions if one.content is not None)
        if options["topic"]:
            return dict.fromkeys(categories, _topic(options["topic"], maker))
        return topics_of(categories, usual=options["file"].stem, manufacturer=maker)

    def _tell(self, file: QuestionFile, outcomes: list[Outcome | None]) -> None:
        self.stdout.write(f"format: {file.format}")
        for number, one in enumerate(file.questions, 1):
            notes = "; ".join(map(str, one.notes))
            self.stdout.write(
                f"{number:>5} {one.status:<8} {one.type:<12} {one.name}" + (f" ({notes})" if notes else "")
            )
        counted = Counter(one.status for one in file.questions)
        self.stdout.write(", ".join(f"{counted[status]} {status}" for status in Status))
        if outcomes:
            made = Counter(outcomes)
            self.stdout.write("in the pool: " + ", ".join(f"{made[one]} {one}" for one in Outcome))
        else:
            self.stdout.write("Checked only; nothing was changed.")


def _topic(code: str, maker: Manufacturer | None) -> Topic:
    found = Topic.objects.filter(code=code).first()
    if found is None:
        found = Topic(code=code, name_de=code, name_en=code, manufacturer=maker)
        try:
            found.full_clean()
        except ValidationError as error:
            raise CommandError(
                f"{shown(code)!r} can be no topic's code: {' '.join(error.messages)}"
            ) from error
        found.save()
    return found


def _report(file: QuestionFile) -> dict[str, Any]:
    return {
        "format": file.format,
        "questions": [
            {
                "name": one.name,
                "type": one.type,
                "status": str(one.status),
                "notes": [str(said) for said in one.remarks],
            }
            for one in file.questions
        ],
    }
