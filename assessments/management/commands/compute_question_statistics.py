"""Compute the statistics of all questions and tests now; the timetable does it each night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from assessments.services.statistics import compute


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        questions, tests = compute()
        self.stdout.write(f"{questions} questions, {tests} tests")
