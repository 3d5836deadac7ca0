"""``load_demo``: the fictional Falkenau network, as of today."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from academy.demo.loading import load_demo
from dealerships.models import Dealership, Person


class Command(BaseCommand):
    help = "Load the demo network, with all dates relative to today; what is there already stays."

    def handle(self, *args: Any, **options: Any) -> None:
        load_demo()
        self.stdout.write(f"{Dealership.objects.count()} dealerships, {Person.objects.count()} people")
