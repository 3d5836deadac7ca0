"""``export_questions FILE --topic CODE``: a topic's questions as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from assessments.models import Question, Topic
from assessments.services.exporting import FORMATS, select
from dealerships.bundles.errors import shown


class Command(BaseCommand):
    help = "Write a topic's questions into a file, and say what the file can't carry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--topic", metavar="CODE", required=True)
        parser.add_argument("--format", choices=[name for name, _label in FORMATS], default=FORMATS[0][0])
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="de")
        parser.add_argument("--live", action="store_true", help="only what is published")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):  # as all commands speak
            topic = Topic.objects.filter(code=options["topic"]).first()
            if topic is None:
                raise CommandError(f"There is no topic {shown(options['topic'])!r}.")
            selection = select(Question.objects.all(), topic, options["language"], only_live=options["live"])
            try:
                options["file"].write_bytes(selection.written(options["format"]))
            except OSError as error:
                raise CommandError(f"{shown(str(options['file']), 300)} can't be written: {error}") from error
            for one in selection.left_out:
                self.stderr.write(f"{'partial' if one.is_partial else 'left out'}: {one.name} ({one.why})")
            self.stdout.write(f"{len(selection.questions)} questions written.")
