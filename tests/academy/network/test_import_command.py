"""`import_network PATH [--check]`: what it says, and how it ends (spec/exchange.md, Commands)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections

from academy.network.services import import_network
from dealerships.models import DealerGroup, Dealership, Person
from tests.academy.network.bundles import SOUND, as_zip, counts_of, errors_of, everything, write
from tests.dealerships.bundles.bundle_files import write_sheet_by_hand, write_xlsx


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and errors, as a shell gets them; a process of its own would take seconds."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_network", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"CommandError: {error}\n")
        return error.returncode, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


# What it says ----------------------------------------------------------------


@pytest.mark.django_db
def test_the_summary_has_a_row_per_table_of_the_bundle(tmp_path: Path) -> None:
    write(tmp_path, {table: SOUND[table] for table in ("manufacturers", "groups", "areas")})
    run(tmp_path)

    write(
        tmp_path,
        {"groups": "code,name,colour\nG,Umbenannt,red\nH,Neu,\n", "areas": SOUND["areas"], "cars": "x\n"},
    )

    assert run(tmp_path) == (
        0,
        (
            "ignored file: cars.csv\n"
            "ignored columns in groups: colour\n"
            "table                  created   updated unchanged\n"
            "areas                        0         0         3\n"
            "groups                       1         1         0\n"
        ),
        "",
    )


@pytest.mark.django_db
def test_a_check_says_the_same_and_that_nothing_changed(tmp_path: Path) -> None:
    write(tmp_path, {"groups": SOUND["groups"]})

    code, checked, errors = run(tmp_path, "--check")

    assert (code, errors, DealerGroup.objects.count()) == (0, "", 0)
    assert checked == run(tmp_path)[1] + "Checked only; nothing was changed.\n"


@pytest.mark.django_db
@pytest.mark.parametrize("option", [[], ["--check"]])
def test_every_error_stands_in_a_line_on_standard_error(tmp_path: Path, option: list[str]) -> None:
    write(tmp_path, {"groups": "code,name\nA B,Gruppe\nC,\n", "leaves": "person,starts_on\nX,2027-01-01\n"})
    before = everything()

    code, output, errors = run(tmp_path, *option)

    assert (code, output, everything()) == (1, "", before)
    assert re.findall(r"^(\w+), \w+ (\d+), \w+ .(\w+).:", errors, re.MULTILINE) == [
        ("groups", "2", "code"),
        ("groups", "3", "name"),
        ("leaves", "2", "person"),
    ]
    assert errors.splitlines()[-1] == "CommandError: 3 errors; nothing was changed."


@pytest.mark.django_db
def test_more_errors_than_the_browser_keeps_are_all_told(tmp_path: Path) -> None:
    write(tmp_path, {"groups": "code,name\n" + "A B,Gruppe\n" * 1500})

    code, _output, errors = run(tmp_path)

    assert (code, len(errors.splitlines())) == (1, 1501)


# Bad input ----------------------------------------------------------------


def no_such_path(folder: Path) -> Path:
    return folder / "nowhere"


def empty_folder(folder: Path) -> Path:
    return folder


def no_zip(folder: Path) -> Path:
    (folder / "network.zip").write_bytes(b"PK\x03\x04 but nothing else")
    return folder / "network.zip"


def bomb(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "network.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", b"0" * 50_000_000)
    return folder / "network.zip"


def path_out_of_the_folder(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "network.zip", "w") as archive:
        archive.writestr("../people.csv", "id\nP1\n")
    return folder / "network.zip"


def formulas(folder: Path) -> Path:
    write_xlsx(folder / "groups.xlsx", {"groups": [["code", "name"], ["G", "=1+1"]]})
    return folder


def wrong_sheet(folder: Path) -> Path:
    write_xlsx(folder / "groups.xlsx", {"One": [["code", "name"], ["G", "G"]], "Two": [["x"], ["y"]]})
    return folder


def far_corner(folder: Path) -> Path:
    write_sheet_by_hand(folder / "groups.xlsx", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    return folder


def no_workbook(folder: Path) -> Path:
    (folder / "groups.xlsx").write_bytes(os.urandom(1000))
    return folder


def binary(folder: Path) -> Path:
    (folder / "groups.csv").write_bytes(b"code,name\n\x00\x81\xff,\x8d\n")
    return folder


def large(folder: Path) -> Path:
    """200 MB of one line that never ends."""
    with (folder / "groups.csv").open("wb") as file:
        file.write(b"code,name\n")
        for _number in range(200):
            file.write(b"x" * 1_000_000)
    return folder


def not_readable(folder: Path) -> Path:
    (folder / "network.zip").mkdir()
    (folder / "network.zip" / "groups.csv").mkdir()
    return folder / "network.zip"


BAD_BUNDLES: list[Callable[[Path], Path]] = [
    no_such_path,
    empty_folder,
    no_zip,
    bomb,
    path_out_of_the_folder,
    formulas,
    wrong_sheet,
    far_corner,
    no_workbook,
    binary,
    large,
    not_readable,
]


@pytest.mark.django_db
@pytest.mark.parametrize("make", BAD_BUNDLES, ids=lambda make: make.__name__)
def test_a_bad_bundle_gets_a_message_and_changes_nothing(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    before = everything()

    code, output, errors = run(make(tmp_path))

    assert (code, output, everything()) == (1, "", before)
    assert errors.splitlines()[-1].startswith("CommandError: ")


def shell(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", "import_network", *arguments]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


def test_a_wrong_use_exits_with_2() -> None:
    done = shell("--chekc", ".")

    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)


def test_an_error_exits_with_1_without_a_traceback(tmp_path: Path) -> None:
    done = shell(str(tmp_path / "nowhere"))

    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False)


# Two at a time ----------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_a_time_follow_one_another(tmp_path: Path) -> None:
    """Both bring the same rows in, in another order: none fails, and each row is made once."""
    paths = [as_zip(tmp_path / "one.zip", SOUND), as_zip(tmp_path / "two.zip", dict(reversed(SOUND.items())))]
    start = Barrier(len(paths))
    done: list[tuple[list[object], int]] = []

    def bring_in(path: Path) -> None:
        try:
            start.wait()
            report = import_network(path)
            done.append(
                (list(errors_of(report)), sum(created for created, _u, _n in counts_of(report).values()))
            )
        finally:
            connections.close_all()

    threads = [Thread(target=bring_in, args=[path]) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = sum(text.count("\n") - 1 for text in SOUND.values())
    assert sorted(done, key=lambda one: one[1]) == [([], 0), ([], rows)]
    assert (Dealership.objects.count(), Person.objects.count()) == (3, 3)
    assert connection.vendor == "postgresql"
