"""Count and delete the answers of attempts that are more than six months old; the timetable does it each night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from assessments.services.forgetting import forget_answers


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_answers()} attempts")
