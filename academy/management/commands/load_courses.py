"""``load_courses PATH``: courses from their files, as pages, questions and media (docs/courses.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from academy.content.files import InvalidCourse, course_folders
from academy.content.loading import load_course
from academy.content.reports import HEADING


class Command(BaseCommand):
    help = "Load the course in the folder, or all courses in it; each as a whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", metavar="PATH", type=Path, help="a course's folder, or one that holds some"
        )
        parser.add_argument("--check", action="store_true", help="report as if, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):  # as all commands speak
            self._load(options["path"], check=options["check"])

    def _load(self, path: Path, *, check: bool) -> None:
        folders = course_folders(path)
        if not folders:
            raise CommandError(f"{path}: no course.yaml here, nor in a folder below")
        faulty = 0
        self.stdout.write(HEADING)
        for folder in folders:
            try:
                report = load_course(folder, check=check)
            except InvalidCourse as error:
                faulty += 1
                for fault in error.faults:
                    self.stderr.write(f"{folder.name}/{fault}")
            else:
                self.stdout.write("\n".join(report.lines()))
        if check:
            self.stdout.write("Checked only; nothing was changed.")
        if faulty:
            raise CommandError(f"{faulty} of {len(folders)} courses have faults and were not loaded.")
