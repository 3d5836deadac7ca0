"""``load_framework``: the competence frameworks that the academy ships."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from courses.models import Competence
from courses.services.frameworks import load_frameworks


class Command(BaseCommand):
    help = "Bring DigComp 2.2, its crosswalk to 3.0 and the dealership's competences up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = sum(load_frameworks().values())
        placed = Competence.objects.filter(area__isnull=False).count()
        self.stdout.write(f"{placed} competences in frameworks; {changed} rows made or changed")
