"""Uploaded bundles: stored first, checked by a worker, brought in on request, each exactly once.

Whatever happens to a worker, the row says what is still to do, and a sweep does it:

* A check writes nothing, so it may run twice; its lease keeps others away while it gives signs of life.
* An import and the note that it is done are one transaction, which holds the row: killed in the middle,
  nothing has happened, and a later sweep starts anew.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, cast

from celery import current_app
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

from academy.network import progress, reports
from academy.network.services import import_network
from dealerships.bundles.errors import BundleError, phrase
from dealerships.bundles.limits import DEFAULT_LIMITS
from dealerships.bundles.scopes import MakerScope
from dealerships.models import ImportState, Manufacturer, NetworkImport, Person

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=DEFAULT_LIMITS.worker_seconds + 60)
"""Longer than a check may be silent: while a sheet is read, nothing is told."""
FIRST_PAUSE = timedelta(seconds=40)
MAX_TRIES = 5
"""With these pauses about ten minutes."""
KEEP_CHECKED = timedelta(days=14)
"""How long a checked file waits for somebody to bring it in."""
FINAL = (ImportState.REFUSED, ImportState.DONE, ImportState.DISCARDED)
"""The states in which the file is of no use any more; it holds personal data and goes."""


# By people ----------------------------------------------------------------


def take_in(upload: UploadedFile, *, by: Person, manufacturer: Manufacturer | None) -> NetworkImport:
    """Store an upload, a zip or a single table; a worker checks it."""
    with _as_zip(upload) as file, transaction.atomic():
        taken = NetworkImport.objects.create(
            file=File(file, name="bundle.zip"),
            filename=upload.name or "",
            manufacturer=manufacturer,
            uploaded_by=by,
            next_try_at=timezone.now(),
        )
        _hurry_after_commit()
    return taken


def start(checked: NetworkImport) -> bool:
    """Let a worker bring the checked bundle in; False where that isn't, or not any more, to be done."""
    return _move(checked, ImportState.CHECKED, ImportState.RUNNING, tries=0, next_try_at=timezone.now())


def discard(network_import: NetworkImport) -> bool:
    """Forget the upload; False where it is at work or over."""
    if network_import.state not in (ImportState.CHECKING, ImportState.CHECKED):
        return False
    return _move(network_import, network_import.state, ImportState.DISCARDED)


# By workers ----------------------------------------------------------------


def run_due() -> None:
    """Do what is due, oldest first. Any number of workers may do so at once: each upload is claimed first."""
    _discard_abandoned()
    now = timezone.now()
    due = NetworkImport.objects.waiting().filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
    for pk in due.order_by("uploaded_at").values_list("pk", flat=True):
        try:
            claimed = _claim(pk)
            if claimed is not None:
                _work_on(claimed)
        except OperationalError:  # on SQLite, while another worker's import holds the database
            logger.warning("Import %s has to wait for the database.", pk, exc_info=True)
    _delete_files()


def pause_after(tries: int) -> timedelta:
    """How long after so many tries the next one is due: 40 s, then twice as long each time."""
    return FIRST_PAUSE * 2 ** (tries - 1)


def _claim(pk: int) -> NetworkImport | None:
    """Take the upload; None where another worker has it. Too often tried, it is given up."""
    with transaction.atomic():
        due = NetworkImport.objects.waiting().select_for_update(skip_locked=True).defer("report")
        claimed = (
            due.filter(pk=pk).filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=timezone.now())).first()
        )
        if claimed is None:
            return None
        if claimed.tries >= MAX_TRIES:
            problem = phrase(
                _("Der Vorgang ist %(tries)s-mal abgebrochen. Es wurde nichts geändert."),
                {"tries": claimed.tries},
            )
            _move(claimed, claimed.state, ImportState.REFUSED, report=reports.of_problem(problem))
            return None
        claimed.tries += 1
        # A check is kept by its lease, an import by the lock on its row.
        pause = LEASE if claimed.state == ImportState.CHECKING else pause_after(claimed.tries)
        claimed.next_try_at = timezone.now() + pause
        claimed.save(update_fields=["tries", "next_try_at"])
    return claimed


def _work_on(claimed: NetworkImport) -> None:
    work = _check if claimed.state == ImportState.CHECKING else _bring_in
    try:
        with _local_copy(claimed) as path:
            work(claimed, path)
    except FileNotFoundError:
        problem = _("Die hochgeladene Datei ist nicht mehr da. Laden Sie sie noch einmal hoch.")
        _move(claimed, claimed.state, ImportState.REFUSED, report=reports.of_problem(problem))
    except OperationalError:
        raise
    except Exception:  # the next try may go well: memory, time, disk
        logger.exception("Import %s broke off, try %s of %s.", claimed.pk, claimed.tries, MAX_TRIES)
        pause = timezone.now() + pause_after(claimed.tries)
        NetworkImport.objects.filter(pk=claimed.pk, tries=claimed.tries).update(next_try_at=pause)
    finally:
        progress.forget(claimed.pk)


def _check(claimed: NetworkImport, path: Path) -> None:
    beat = timezone.now()

    def tell(table: str, rows: int) -> None:
        nonlocal beat
        progress.tell(claimed.pk, table, rows)
        if timezone.now() - beat > LEASE / 10:
            beat = timezone.now()
            NetworkImport.objects.filter(pk=claimed.pk, tries=claimed.tries).update(next_try_at=beat + LEASE)

    outcome, report, rows = _import(claimed, path, tell, check=True)
    state = ImportState.CHECKED if outcome else ImportState.REFUSED
    _move(claimed, ImportState.CHECKING, state, report=report, rows_total=rows, tries=0, next_try_at=None)


def _bring_in(claimed: NetworkImport, path: Path) -> None:
    def tell(table: str, rows: int) -> None:
        progress.tell(claimed.pk, table, rows)

    with transaction.atomic():
        running = NetworkImport.objects.filter(pk=claimed.pk, state=ImportState.RUNNING)
        if not running.select_for_update(skip_locked=True).exists():
            return  # another worker holds it, or has brought it in
        outcome, report, rows = _import(claimed, path, tell, check=False)
        state = ImportState.DONE if outcome else ImportState.REFUSED
        _move(claimed, ImportState.RUNNING, state, report=report, rows_done=rows if outcome else 0)


def _import(
    claimed: NetworkImport, path: Path, tell: Callable[[str, int], None], *, check: bool
) -> tuple[bool, dict[str, Any], int]:
    """Whether it went well, the report, and how many rows were read."""
    read = 0

    def count(table: str, rows: int) -> None:
        nonlocal read
        read = rows
        tell(table, rows)

    scope = None if claimed.manufacturer_id is None else MakerScope(claimed.manufacturer_id)
    try:
        report = import_network(
            path,
            check=check,
            by=claimed.uploaded_by,
            scope=scope,
            progress=count,
            keep_errors=reports.KEPT_ERRORS,
        )
    except BundleError as error:
        return False, reports.of_problem(error), read
    return report.ok, reports.of_report(report), read


# Between ----------------------------------------------------------------


def _move(network_import: NetworkImport, before: str, after: str, **values: Any) -> bool:
    """From one state to another, unless somebody was faster; a worker is told where there is work in it."""
    rows = NetworkImport.objects.filter(pk=network_import.pk, state=before)
    moved = rows.update(state=after, state_at=timezone.now(), **values)
    if moved:
        network_import.state = after
        if after != ImportState.CHECKED:
            _hurry_after_commit()
    return bool(moved)


def _hurry_after_commit() -> None:
    transaction.on_commit(_hurry, robust=True)


def _hurry() -> None:
    """Wake a worker; where the broker can't be reached the next sweep does it, ten seconds later."""
    try:
        current_app.send_task("academy.run_network_imports", retry=False, ignore_result=True)
    except (BrokerError, OSError):
        logger.warning("The queue could not be reached; the sweep will take the imports up.")


def _discard_abandoned() -> None:
    """Nobody came to bring them in, and their files hold personal data."""
    old = timezone.now() - KEEP_CHECKED
    abandoned = NetworkImport.objects.filter(state=ImportState.CHECKED, state_at__lt=old)
    if abandoned.exists():
        abandoned.update(state=ImportState.DISCARDED, state_at=timezone.now())


def _delete_files() -> None:
    """First the file, then its name: whoever is killed in between leaves it to the next sweep."""
    for one in NetworkImport.objects.filter(state__in=FINAL).exclude(file="").only("file"):
        one.file.storage.delete(one.file.name)
        NetworkImport.objects.filter(pk=one.pk).update(file="")


@contextmanager
def _as_zip(upload: UploadedFile) -> Iterator[IO[bytes]]:
    """The upload itself, or a zip with the single table that it is."""
    name, file = (upload.name or "").lower(), cast("IO[bytes]", upload.file)
    if name.endswith(".zip"):
        yield file
        return
    with tempfile.TemporaryFile() as wrapped:
        # Not compressed: a table may well be smaller packed than any bomb is allowed to be.
        with zipfile.ZipFile(wrapped, "w", zipfile.ZIP_STORED) as archive, archive.open(name, "w") as table:
            shutil.copyfileobj(file, table)
        wrapped.seek(0)
        yield wrapped


@contextmanager
def _local_copy(network_import: NetworkImport) -> Iterator[Path]:
    """The stored file where it can be read at any place, under the name that its sender gave it."""
    name = get_valid_filename(f"_{network_import.filename[-60:]}").lstrip("_")
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / (name or "bundle.zip")
        with (
            network_import.file.storage.open(network_import.file.name, "rb") as stored,
            path.open("wb") as copy,
        ):
            shutil.copyfileobj(stored, copy)
        yield path
