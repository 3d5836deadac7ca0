"""``verify_readiness``: whether the stored verdicts are what a fresh computation of everything says."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from readiness.models import Rollout
from readiness.services.verification import Difference, verify


class Command(BaseCommand):
    help = "Compare every stored verdict with a fresh computation for today; exit 1 if a change was missed."

    def handle(self, *args: Any, **options: Any) -> None:
        differences = verify()
        codes = dict(Rollout.objects.values_list("pk", "code"))
        for difference in differences:
            self._write(difference, codes.get(difference.rollout or 0, "–"))
        missed = sum(not difference.waiting for difference in differences)
        self.stdout.write(f"{len(differences) - missed} waiting, {missed} missed")
        if missed:
            raise CommandError(f"{missed} stored verdicts are wrong and nothing would have put them right.")

    def _write(self, difference: Difference, rollout: str) -> None:
        state = "waiting" if difference.waiting else "missed"
        self.stdout.write(f"{state}  {rollout}  {difference.dealership}")
        for name, verdict in (("stored", difference.stored), ("fresh", difference.fresh)):
            self.stdout.write(f"    {name}: {json.dumps(verdict, default=str, ensure_ascii=False)}")
