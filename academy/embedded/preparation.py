"""What must be in place before the programs start: schema, demo, static files.

Each step does nothing where it was done before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from academy.demo.personas import PERSONAS
from dealerships.models.network import Dealership, Manufacturer
from dealerships.models.people import Person

DEMO_AGES_AFTER = timedelta(days=30)
Say = Callable[[str], None]


def migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False, database=DEFAULT_DB_ALIAS)


def load_demo(say: Say) -> None:
    """Load the demo into an empty database, whole or not at all; any other keeps what it has.

    Who stops the first start before it is done gets it at the next one.
    """
    if not Manufacturer.objects.exists() and not Dealership.objects.exists():
        say("Loading the demo network …")
        with transaction.atomic():
            call_command("load_demo")


def demo_loaded_at() -> datetime | None:
    """When the demo's first persona came in; None where the database holds no demo."""
    personas = Person.objects.filter(username__in=[persona.username for persona in PERSONAS])
    return personas.order_by("date_joined").values_list("date_joined", flat=True).first()


def demo_has_aged(loaded_at: datetime) -> bool:
    """Its dates are relative to the first load: after some weeks little in it is due any more."""
    return timezone.now() - loaded_at > DEMO_AGES_AFTER


def collect_static(say: Say) -> None:
    """Collect static files where any of them, or how they are stored, changed since the last time."""
    stamp = settings.VAR_DIR / "static.stamp"
    state = _static_state()
    if stamp.exists() and stamp.read_text() == state and settings.STATIC_ROOT.exists():
        return
    say("Collecting static files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(state)


def _static_state() -> str:
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            changed = storage.get_modified_time(path)
            digest.update(f"{path}\0{storage.size(path)}\0{changed.timestamp()}\n".encode())
    return digest.hexdigest()
