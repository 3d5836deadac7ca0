"""Uploads in the background: each is checked and brought in exactly once, whatever happens to the workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import ModelLogEntry

from academy.network import progress, uploads
from academy.network.reports import StoredReport
from academy.network.tasks import run_network_imports
from dealerships.models import DealerGroup, ImportState, Manufacturer, NetworkImport, Person
from readiness.models import StaleMark
from tests.academy.network.bundles import SOUND, Tables, as_zip, error, everything, hand_in
from tests.factories import PersonFactory

TakeIn = Callable[..., NetworkImport]


@pytest.fixture
def take_in(db: None, tmp_path: Path) -> TakeIn:
    """Uploads a zip of these tables, for no maker unless one is named."""

    def take(tables: Tables, manufacturer: Manufacturer | None = None) -> NetworkImport:
        content = as_zip(tmp_path / "upload.zip", tables).read_bytes()
        by, _made = Person.objects.get_or_create(username="uploader")
        return uploads.take_in(SimpleUploadedFile("Netz März.zip", content), by=by, manufacturer=manufacturer)

    return take


def fresh(network_import: NetworkImport) -> NetworkImport:
    return NetworkImport.objects.get(pk=network_import.pk)


def state_of(network_import: NetworkImport) -> tuple[str, int, bool]:
    """Its state, how often it was tried, and whether its file is there."""
    one = fresh(network_import)
    return one.state, one.tries, bool(one.file)


def checked(network_import: NetworkImport) -> NetworkImport:
    run_network_imports()
    assert fresh(network_import).state == ImportState.CHECKED
    return fresh(network_import)


def is_in_storage(network_import: NetworkImport) -> bool:
    return default_storage.exists(f"network-imports/{network_import.public_id}.zip")


# The way of an upload ----------------------------------------------------------------


def test_an_upload_is_checked_then_brought_in_on_request_and_its_file_goes(take_in: TakeIn) -> None:
    upload = take_in({"groups": SOUND["groups"]})
    assert (state_of(upload), is_in_storage(upload)) == ((ImportState.CHECKING, 0, True), True)

    run_network_imports()
    assert (state_of(upload), DealerGroup.objects.count()) == ((ImportState.CHECKED, 0, True), 0)
    run_network_imports()
    assert (state_of(upload), DealerGroup.objects.count()) == ((ImportState.CHECKED, 0, True), 0)

    assert uploads.start(fresh(upload)) is True
    run_network_imports()

    done = fresh(upload)
    assert (state_of(upload), is_in_storage(upload)) == ((ImportState.DONE, 1, False), False)
    assert (done.rows_done, done.rows_total, done.report["counts"]) == (1, 1, {"groups": [1, 0, 0]})
    assert DealerGroup.objects.count() == 1


def test_changes_are_told_as_the_uploaders_and_mark_dealerships_stale(
    take_in: TakeIn, tmp_path: Path
) -> None:
    hand_in(tmp_path / "stored", SOUND)
    StaleMark.objects.all().delete()

    uploads.start(checked(take_in({"employments": SOUND["employments"].replace("2026-06-30", "2027-06-30")})))
    run_network_imports()

    assert list(ModelLogEntry.objects.values_list("user__username", "label")) == [
        ("uploader", "P2 · D2 · ADVISOR · 2020-01-01")
    ]
    assert list(StaleMark.objects.values_list("dealership__number", flat=True)) == ["D2"]


def test_a_faulty_upload_is_refused_with_its_errors_in_both_languages(take_in: TakeIn) -> None:
    upload = take_in(
        {"groups": "code,name,colour\nG 2,Gruppe,\n", "leaves": "person,starts_on\nX,2027-01-01\n"}
    )

    run_network_imports()

    assert (state_of(upload), is_in_storage(upload)) == ((ImportState.REFUSED, 0, False), False)
    report = fresh(upload).report
    assert (report["errors_by_table"], report["ignored_columns"]) == (
        {"groups": 1, "leaves": 1},
        {"groups": ["colour"]},
    )
    assert [row[:4] for row in report["errors"]] == [
        ["groups", 2, "code", "G 2"],
        ["leaves", 2, "person", "X"],
    ]
    assert [set(row[4]) for row in report["errors"]] == [{"de", "en"}, {"de", "en"}]
    assert report["errors"][1][4]["de"] == "ein Schlüssel aus der Tabelle people"


def test_of_very_many_errors_the_first_thousand_are_kept_and_all_are_counted(take_in: TakeIn) -> None:
    upload = take_in({"groups": "code,name\n" + "A B,Gruppe\n" * 1500})

    run_network_imports()

    report = StoredReport(fresh(upload).report)
    assert (report.error_count, len(report.errors())) == (1500, 1000)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"PK\x03\x04 and nothing else", "„Netz_März.zip“ ist kein lesbares Zip-Archiv."),
        (b"", "„Netz_März.zip“ ist kein lesbares Zip-Archiv."),
    ],
)
def test_an_upload_that_can_not_be_read_is_refused_with_the_reason(
    db: None, content: bytes, problem: str
) -> None:
    upload = uploads.take_in(
        SimpleUploadedFile("Netz März.zip", content), by=PersonFactory.create(), manufacturer=None
    )

    run_network_imports()

    assert (state_of(upload), StoredReport(fresh(upload).report).problem) == (
        (ImportState.REFUSED, 0, False),
        problem,
    )


def test_an_upload_for_a_maker_is_checked_and_brought_in_in_its_scope(
    take_in: TakeIn, tmp_path: Path
) -> None:
    hand_in(tmp_path / "stored", SOUND)
    upload = take_in({"dealerships": "number,name\nD3,Umbenannt\n"}, Manufacturer.objects.get(code="A"))

    run_network_imports()

    assert fresh(upload).report["errors"] == [
        ["dealerships", 2, "number", "D3", fresh(upload).report["errors"][0][4]]
    ]


def test_data_that_changed_since_the_check_is_looked_at_again(take_in: TakeIn, tmp_path: Path) -> None:
    hand_in(tmp_path / "stored", SOUND)
    upload = checked(
        take_in(
            {"leaves": "person,starts_on\nP2,2027-01-01\nP1,2027-01-01\n", "groups": "code,name\nNEW,Neu\n"}
        )
    )
    uploads.start(upload)
    Person.objects.filter(username="P2").update(username="P2-NEW")
    before = everything()

    run_network_imports()

    assert (state_of(upload), everything()) == ((ImportState.REFUSED, 1, False), before)
    expected = fresh(upload).report["errors"][0][4]["de"]
    assert error(*fresh(upload).report["errors"][0][:4], expected) == error(
        "leaves", 2, "person", "P2", "ein Schlüssel aus der Tabelle people"
    )


def test_a_start_a_second_time_does_nothing(take_in: TakeIn) -> None:
    upload = checked(take_in({"groups": SOUND["groups"]}))
    again = fresh(upload)

    assert (uploads.start(upload), uploads.start(again)) == (True, False)
    run_network_imports()
    assert (uploads.start(fresh(upload)), uploads.discard(fresh(upload))) == (False, False)
    run_network_imports()

    assert state_of(upload) == (ImportState.DONE, 1, False)


# Discarding ----------------------------------------------------------------


def test_a_discarded_upload_can_not_be_started_and_its_file_goes(take_in: TakeIn) -> None:
    upload = checked(take_in({"groups": SOUND["groups"]}))
    stale = fresh(upload)

    assert uploads.discard(upload) is True
    assert uploads.start(stale) is False
    run_network_imports()

    assert (state_of(upload), is_in_storage(upload)) == ((ImportState.DISCARDED, 0, False), False)
    assert DealerGroup.objects.count() == 0


def test_what_is_discarded_while_a_worker_checks_it_stays_discarded(
    take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = take_in({"groups": SOUND["groups"]})
    monkeypatch.setattr(progress, "tell", lambda *_told: uploads.discard(fresh(upload)))

    run_network_imports()

    assert state_of(upload)[0] == ImportState.DISCARDED


def test_a_checked_upload_that_nobody_starts_is_forgotten_after_two_weeks(take_in: TakeIn) -> None:
    upload = checked(take_in({"groups": SOUND["groups"]}))

    with time_machine.travel(timezone.now() + timedelta(days=13)):
        run_network_imports()
        assert state_of(upload) == (ImportState.CHECKED, 0, True)
    with time_machine.travel(timezone.now() + timedelta(days=14, seconds=1)):
        run_network_imports()

    assert (state_of(upload), is_in_storage(upload)) == ((ImportState.DISCARDED, 0, False), False)


# Workers that die, and several at once ----------------------------------------------------------------


class Killed(BaseException):
    """What no code expects: the process ends here."""


def killed(*_told: Any) -> None:
    raise Killed


def test_a_check_whose_worker_was_killed_is_done_anew_after_its_lease(
    take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = take_in({"groups": SOUND["groups"]})
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(progress, "tell", killed)
        run_network_imports()
    run_network_imports()
    assert state_of(upload) == (ImportState.CHECKING, 1, True)

    with time_machine.travel(timezone.now() + uploads.LEASE):
        run_network_imports()

    assert state_of(upload) == (ImportState.CHECKED, 0, True)


def test_an_import_whose_worker_was_killed_has_changed_nothing_and_is_done_anew(
    take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = checked(take_in(SOUND))
    uploads.start(upload)
    before = everything()
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(progress, "tell", killed)
        run_network_imports()
    run_network_imports()
    assert (state_of(upload), everything()) == ((ImportState.RUNNING, 1, True), before)

    with time_machine.travel(timezone.now() + uploads.pause_after(1)):
        run_network_imports()

    assert state_of(upload) == (ImportState.DONE, 2, False)


def broken(*_told: Any) -> None:
    raise MemoryError


def test_an_import_that_breaks_off_is_tried_again_ever_later_and_then_given_up(
    take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = checked(take_in({"groups": SOUND["groups"]}))
    uploads.start(upload)
    monkeypatch.setattr(progress, "tell", broken)
    pauses = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while fresh(upload).state == ImportState.RUNNING:
            run_network_imports()
            due = fresh(upload).next_try_at
            assert due is not None
            pauses.append(int((due - timezone.now()).total_seconds()))
            clock.move_to(due)

    assert (pauses[:5], state_of(upload)) == ([40, 80, 160, 320, 640], (ImportState.REFUSED, 5, False))
    assert (
        StoredReport(fresh(upload).report).problem
        == "Der Vorgang ist 5-mal abgebrochen. Es wurde nichts geändert."
    )
    assert DealerGroup.objects.count() == 0


def test_a_file_that_is_gone_is_told(take_in: TakeIn) -> None:
    upload = take_in({"groups": SOUND["groups"]})
    default_storage.delete(f"network-imports/{upload.public_id}.zip")

    run_network_imports()

    assert (state_of(upload), StoredReport(fresh(upload).report).problem) == (
        (ImportState.REFUSED, 1, False),
        "Die hochgeladene Datei ist nicht mehr da. Laden Sie sie noch einmal hoch.",
    )


def test_a_sweep_finishes_what_a_worker_left_of_a_file(take_in: TakeIn) -> None:
    upload = take_in({"groups": SOUND["groups"]})
    NetworkImport.objects.update(state=ImportState.DONE)

    run_network_imports()

    assert (state_of(upload), is_in_storage(upload)) == ((ImportState.DONE, 0, False), False)


def test_one_upload_that_breaks_off_keeps_no_other_from_its_turn(
    take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = take_in({"groups": SOUND["groups"]}), take_in({"groups": SOUND["groups"]})
    tell = progress.tell
    monkeypatch.setattr(progress, "tell", lambda pk, *told: broken() if pk == first.pk else tell(pk, *told))

    run_network_imports()

    assert (fresh(first).state, fresh(second).state) == (ImportState.CHECKING, ImportState.CHECKED)


@pytest.mark.parametrize("refusal", [BrokerError("gone"), ConnectionRefusedError()])
def test_a_broker_that_is_away_keeps_nobody_from_uploading(
    take_in: TakeIn,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    refusal: Exception,
) -> None:
    sent = []

    def send(name: str, **_options: Any) -> None:
        sent.append(name)
        raise refusal

    monkeypatch.setattr(current_app, "send_task", send)
    with django_capture_on_commit_callbacks(execute=True):
        upload = take_in({"groups": SOUND["groups"]})

    assert (sent, state_of(upload)) == (["academy.run_network_imports"], (ImportState.CHECKING, 0, True))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_checks_and_one_brings_in(tmp_path: Path) -> None:
    content = as_zip(tmp_path / "upload.zip", SOUND).read_bytes()
    upload = uploads.take_in(
        SimpleUploadedFile("network.zip", content), by=PersonFactory.create(), manufacturer=None
    )

    def at_once(workers: int) -> None:
        start = Barrier(workers)

        def work() -> None:
            try:
                start.wait()
                run_network_imports()
            finally:
                connections.close_all()

        threads = [Thread(target=work) for _number in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    at_once(4)
    assert state_of(upload) == (ImportState.CHECKED, 0, True)
    uploads.start(fresh(upload))
    at_once(4)

    assert state_of(upload) == (ImportState.DONE, 1, False)
    rows = {table: [text.count("\n") - 1, 0, 0] for table, text in SOUND.items()}
    assert fresh(upload).report["counts"] == {table: rows[table] for table in fresh(upload).report["counts"]}
    assert len(fresh(upload).report["counts"]) == 26


# Progress ----------------------------------------------------------------


def test_progress_is_read_by_whoever_asks_and_forgotten_at_the_end(
    take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = take_in({table: SOUND[table] for table in ("manufacturers", "groups")})
    seen = []
    tell = progress.tell

    def tell_and_look(*told: Any) -> None:
        tell(*told)
        seen.append(progress.told(upload.pk))

    monkeypatch.setattr(progress, "tell", tell_and_look)
    run_network_imports()

    assert seen == [progress.Progress("manufacturers", 2), progress.Progress("groups", 3)]
    assert progress.told(upload.pk) is None


# Single tables ----------------------------------------------------------------


def test_a_single_table_is_as_good_as_a_zip_of_it(db: None) -> None:
    content = ("code,name\n" + "".join(f"G{n},Gruppe\n" for n in range(50_000))).encode()
    upload = uploads.take_in(
        SimpleUploadedFile("Groups.CSV", content), by=PersonFactory.create(), manufacturer=None
    )

    run_network_imports()

    assert (fresh(upload).filename, fresh(upload).report["counts"]) == (
        "Groups.CSV",
        {"groups": [50_000, 0, 0]},
    )
