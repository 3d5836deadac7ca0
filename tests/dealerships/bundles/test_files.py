"""Bundles as folders and as zips: what is read, what is ignored, and what never leaves the folder."""

from __future__ import annotations

import dataclasses
import os
import random
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from dealerships.bundles.errors import BundleError, Errors
from dealerships.bundles.files import open_bundle
from dealerships.bundles.limits import DEFAULT_LIMITS, MB, Limits
from tests.dealerships.bundles.bundle_files import (
    HEADER,
    NAMES,
    PEOPLE,
    TABLES,
    WAVE_LINE,
    WAVES,
    read,
    wave,
    write_csv,
    write_zip,
    xlsx_bytes,
)

CONTENT = f"{HEADER}\n{WAVE_LINE}\n"
PERSON = "id,given_name,language\nanna,Anna,de\n"


def refused(path: Path, limits: Limits = DEFAULT_LIMITS) -> str | None:
    """The sentence with which the bundle is refused; None when it is read."""
    try:
        with open_bundle(path, NAMES, limits=limits):
            return None
    except BundleError as error:
        return str(error)


def contents(path: Path) -> dict[str, list[dict[str, object]]]:
    with open_bundle(path, NAMES) as bundle:
        return {table.name: [row.values for row in bundle.rows(table, Errors())] for table in TABLES}


ANNA = {"id": "anna", "given_name": "Anna", "language": "de"}

# --- Folders --------------------------------------------------------------------------------------------


def test_a_folder_has_the_tables_that_it_has_and_names_the_rest(tmp_path: Path) -> None:
    write_csv(tmp_path, PERSON, "People.CSV")
    (tmp_path / "waves.xlsx").write_bytes(xlsx_bytes({"waves": [["rollout", "code"], ["CRM-27", "W1"]]}))
    write_csv(tmp_path, "x", "notes.txt")
    write_csv(tmp_path, "x", "weather.csv")
    write_csv(tmp_path, "x", "waves.csv.bak")
    (tmp_path / "old").mkdir()
    with open_bundle(tmp_path, (*NAMES, "areas")) as bundle:
        assert (bundle.table_names, bundle.ignored_files, "waves" in bundle, "areas" in bundle) == (
            {"people", "waves"},
            ("notes.txt", "old", "waves.csv.bak", "weather.csv"),
            True,
            False,
        )
    assert contents(tmp_path) == {"people": [ANNA], "waves": [{"rollout": "CRM-27", "code": "W1"}]}


def test_a_table_that_is_missing_has_no_rows(tmp_path: Path) -> None:
    write_csv(tmp_path, PERSON, "people.csv")
    assert contents(tmp_path) == {"people": [ANNA], "waves": []}


def test_rows_may_be_read_twice(tmp_path: Path) -> None:
    write_csv(tmp_path, CONTENT)
    (tmp_path / "people.xlsx").write_bytes(xlsx_bytes({"x": [["id", "language"], ["anna", "de"]]}))
    with open_bundle(tmp_path, NAMES) as bundle:
        read_by_table = [[[row.values for row in bundle.rows(t, Errors())] for t in TABLES] for _ in range(2)]
    assert read_by_table == [[[{"id": "anna", "language": "de"}], [wave()]]] * 2


def test_a_folder_is_refused_when_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "twice").mkdir()
    write_csv(tmp_path / "twice", CONTENT)
    write_csv(tmp_path / "twice", CONTENT, "WAVES.xlsx")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "waves.csv").mkdir()
    (tmp_path / "pipe").mkdir()
    os.mkfifo(tmp_path / "pipe" / "waves.csv")
    (tmp_path / "large").mkdir()
    write_csv(tmp_path / "large", " " * (MB + 1))
    (tmp_path / "link").mkdir()
    write_csv(tmp_path, CONTENT, "secret.csv")
    (tmp_path / "link" / "waves.csv").symlink_to(tmp_path / "secret.csv")
    (tmp_path / "dangling").mkdir()
    (tmp_path / "dangling" / "waves.csv").symlink_to("nowhere")
    limits = dataclasses.replace(DEFAULT_LIMITS, unpacked_bytes=MB)
    names = ["empty", "twice", "folder", "pipe", "large", "link", "dangling", "secret.csv", "missing", "\0"]
    assert {name: refused(tmp_path / name, limits) for name in names} == {
        "empty": "„empty“ enthält keine bekannte Tabelle (NAME.csv oder NAME.xlsx).",
        "twice": "Die Tabelle „waves“ kommt im Paket mehrfach vor.",
        "folder": "„waves.csv“ ist keine Datei.",
        "pipe": "„waves.csv“ ist keine Datei.",
        "large": "„waves.csv“ ist größer als 1 MB.",
        "link": "„waves.csv“ verweist auf eine Datei außerhalb des Ordners.",
        "dangling": "„waves.csv“ ist keine Datei.",
        "secret.csv": "„secret.csv“ ist kein lesbares Zip-Archiv.",
        "missing": f"„{tmp_path}/missing“ gibt es nicht.",
        "\0": f"„{tmp_path}/\\x00“ ist kein gültiger Pfad.",
    }


def test_links_inside_the_folder_are_fine(tmp_path: Path) -> None:
    write_csv(tmp_path, CONTENT, "waves-2027.csv")
    (tmp_path / "waves.csv").symlink_to("waves-2027.csv")
    (tmp_path / "current").symlink_to(tmp_path)
    assert contents(tmp_path / "current") == {"people": [], "waves": [wave()]}


# --- Zips -----------------------------------------------------------------------------------------------

READABLE = {
    "files at the root": {"people.csv": PERSON, "waves.csv": CONTENT},
    "one folder": {"network/people.csv": PERSON, "network/waves.csv": CONTENT},
    "a folder from Windows": {"network\\people.csv": PERSON, "network\\waves.csv": CONTENT},
    "a folder from a Mac": {
        "network/people.csv": PERSON,
        "network/waves.csv": CONTENT,
        "network/.DS_Store": "x",
        "__MACOSX/network/._waves.csv": "x",
    },
}


@pytest.mark.parametrize("members", READABLE.values(), ids=READABLE.keys())
@pytest.mark.parametrize(
    "compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "deflated"]
)
def test_reads_zips(tmp_path: Path, members: dict[str, str | bytes], compression: int) -> None:
    path = write_zip(tmp_path / "upload.tmp", members, compression)
    assert contents(path) == {"people": [ANNA], "waves": [wave()]}


def test_a_workbook_in_a_zip_is_read(tmp_path: Path) -> None:
    sheet = xlsx_bytes({"x": [["id", "given_name", "language"], ["anna", "Anna", "de"]]})
    assert contents(write_zip(tmp_path / "b.zip", {"people.xlsx": sheet})) == {"people": [ANNA], "waves": []}


def test_files_of_a_zip_that_are_no_table_are_named(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "b.zip", {"n/waves.csv": CONTENT, "n/notes.txt": "x", "other/": "", "a.csv": "x"}
    )
    with open_bundle(path, NAMES) as bundle:
        assert bundle.ignored_files == ("a.csv", "n/notes.txt")


def test_nothing_of_a_zip_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    archive = write_zip(tmp_path / "b.zip", {"waves.csv": CONTENT})
    with open_bundle(archive, NAMES) as bundle:
        list(bundle.rows(WAVES, Errors()))
        (scratch,) = (path for path in tmp_path.iterdir() if path != archive)
        assert [path.name for path in scratch.iterdir()] == ["waves.csv"]
    assert list(tmp_path.iterdir()) == [archive]


OUTSIDE = "„%s“ im Archiv führt aus dem Ordner hinaus."
NAMES_REFUSED = {
    "../waves.csv": OUTSIDE % "../waves.csv",
    "n/../../waves.csv": OUTSIDE % "n/../../waves.csv",
    "..\\waves.csv": OUTSIDE % "../waves.csv",
    "/etc/waves.csv": OUTSIDE % "/etc/waves.csv",
    "\\\\host\\waves.csv": OUTSIDE % "//host/waves.csv",
    "C:\\waves.csv": OUTSIDE % "C:/waves.csv",
    "../notes.txt": OUTSIDE % "../notes.txt",
    "a/b/waves.csv": "„a/b/waves.csv“ liegt zu tief: "
    "Im Archiv ist höchstens ein Ordner mit den Tabellen erlaubt.",
}


@pytest.mark.parametrize(("name", "message"), NAMES_REFUSED.items())
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str, message: str) -> None:
    path = write_zip(tmp_path / "b.zip", {"people.csv": PERSON, name: CONTENT})
    assert (refused(path), sorted(p.name for p in tmp_path.iterdir())) == (message, ["b.zip"])


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {"waves.csv_exe": CONTENT})
    path.write_bytes(path.read_bytes().replace(b"waves.csv_exe", b"waves.csv\0exe"))
    assert refused(path) == OUTSIDE % r"waves.csv\x00exe"


def test_links_and_devices_in_a_zip_are_refused(tmp_path: Path) -> None:
    messages = []
    for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR):
        entry = zipfile.ZipInfo("waves.csv")
        entry.create_system = 3
        entry.external_attr = (kind | 0o644) << 16
        with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
            archive.writestr(entry, "/etc/passwd")
        messages.append(refused(tmp_path / "b.zip"))
    assert messages == ["„waves.csv“ im Archiv ist keine gewöhnliche Datei."] * 3


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_table_twice_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "same.zip", "w") as archive:
        archive.writestr("waves.csv", CONTENT)
        archive.writestr("waves.csv", PERSON)
    paths = [
        tmp_path / "same.zip",
        write_zip(tmp_path / "case.zip", {"waves.csv": CONTENT, "Waves.csv": CONTENT}),
        write_zip(tmp_path / "kinds.zip", {"waves.csv": CONTENT, "waves.xlsx": CONTENT}),
        write_zip(tmp_path / "folders.zip", {"a/waves.csv": CONTENT, "b/waves.csv": CONTENT}),
        write_zip(tmp_path / "spread.zip", {"a/waves.csv": CONTENT, "people.csv": PERSON}),
    ]
    assert [refused(path) for path in paths] == [
        "„waves.csv“ kommt im Archiv mehrfach vor.",
        "„Waves.csv“ kommt im Archiv mehrfach vor.",
        "Die Tabelle „waves“ kommt im Paket mehrfach vor.",
        "Die Tabelle „waves“ kommt im Paket mehrfach vor.",
        "Die Tabellen liegen im Archiv in mehreren Ordnern: /, a.",
    ]


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {"waves.csv": CONTENT})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refused(path) == "„waves.csv“ ist mit einem Kennwort verschlüsselt."


def test_an_unusual_compression_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {"waves.csv": CONTENT}, zipfile.ZIP_LZMA)
    assert refused(path) == "„waves.csv“ ist mit einem unbekannten Verfahren komprimiert."


def test_a_bomb_is_refused_after_its_first_megabyte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = write_zip(tmp_path / "b.zip", {"waves.csv": HEADER + " " * (50 * MB)})
    message = "„waves.csv“ ist mehr als 200-fach komprimiert und wird nicht entpackt."
    assert (path.stat().st_size < MB // 10, refused(path), list(tmp_path.iterdir())) == (
        True,
        message,
        [path],
    )


def test_a_small_table_may_be_compressed_as_well_as_it_likes(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {"waves.csv": CONTENT + " " * 900_000 + "\n"})
    assert refused(path) is None


def test_sizes_are_counted_over_all_tables_as_they_unpack(tmp_path: Path) -> None:
    noise = os.urandom(MB // 2)
    path = write_zip(tmp_path / "b.zip", {"waves.csv": noise, "people.csv": noise + b"x"})
    limits = dataclasses.replace(DEFAULT_LIMITS, unpacked_bytes=MB)
    assert refused(path, limits) == "Das Archiv wird entpackt größer als 1 MB."


def test_a_header_that_claims_less_than_there_is_helps_nobody(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {"waves.csv": CONTENT * 100})
    size = (len(CONTENT.encode()) * 100).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (10).to_bytes(4, "little")))
    assert refused(path) == "„waves.csv“ im Archiv ist beschädigt."


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {f"{number}.txt": "" for number in range(200)}
    path = write_zip(tmp_path / "b.zip", {"waves.csv": CONTENT, **members})
    assert refused(path) == "Das Archiv enthält mehr als 200 Dateien."


def test_a_huge_directory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {f"{number:0200}.txt": "" for number in range(6000)})
    assert refused(path) == "Das Archiv hat ein zu großes Inhaltsverzeichnis."


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "b.zip", {"waves.csv": CONTENT}, zipfile.ZIP_STORED).read_bytes()
    damaged = {
        "cut": whole[:-30],
        "half": whole[: len(whole) // 2],
        "empty": b"",
        "no archive": b"PK\x03\x04",
        "checksum": whole.replace(b"CRM-27", b"CRM-28"),
        "other name": whole.replace(b"waves.csv", b"wages.csv", 1),
    }
    messages = {}
    for name, content in damaged.items():
        (tmp_path / "b.zip").write_bytes(content)
        messages[name] = refused(tmp_path / "b.zip")
    no_archive = "„b.zip“ ist kein lesbares Zip-Archiv."
    in_archive = "„waves.csv“ im Archiv ist beschädigt."
    assert messages == {
        "cut": no_archive,
        "half": no_archive,
        "empty": no_archive,
        "no archive": no_archive,
        "checksum": in_archive,
        "other name": in_archive,
    }


# --- Whatever comes -------------------------------------------------------------------------------------


def mutated(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)


def outcome(path: Path) -> bool:
    """Whether it was read without an error. Raises whatever else than a BundleError it raises."""
    errors = Errors()
    try:
        with open_bundle(path, NAMES) as bundle:
            for table in (PEOPLE, WAVES):
                list(bundle.rows(table, errors))
    except BundleError as error:
        return not str(error)
    return not [str(error) for error in errors]


def test_damaged_zips_never_end_otherwise_than_in_errors(tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "b.zip", {"n/waves.csv": CONTENT * 20, "n/people.csv": PERSON}).read_bytes()
    chance = random.Random(27)
    seen = set()
    for _ in range(400):
        (tmp_path / "b.zip").write_bytes(mutated(whole, chance))
        seen.add(outcome(tmp_path / "b.zip"))
    assert seen == {True, False}


def test_damaged_workbooks_never_end_otherwise_than_in_errors(tmp_path: Path) -> None:
    """Stored, not deflated, and with its checksums mended: so the damage reaches the parsers."""
    whole = zipfile.ZipFile(
        BytesIO(xlsx_bytes({"x": [HEADER.split(","), ["CRM-27", "W1", "", "2027-03-01"]]}))
    )
    parts = {name: whole.read(name) for name in whole.namelist()}
    chance = random.Random(27)
    seen = set()
    for _ in range(20):
        name = chance.choice([name for name in parts if name.startswith("xl/") and "theme" not in name])
        write_zip(tmp_path / "waves.xlsx", parts | {name: mutated(parts[name], chance)})
        seen.add(outcome(tmp_path))
    assert seen == {True, False}


def test_a_damaged_csv_never_ends_otherwise_than_in_errors(tmp_path: Path) -> None:
    content = "\n".join([HEADER, *[WAVE_LINE.replace("Süd", '"S""üd\n"')] * 5]).encode()
    chance = random.Random(27)
    seen = set()
    for _ in range(200):
        (tmp_path / "waves.csv").write_bytes(mutated(content, chance))
        seen.add(outcome(tmp_path))
    assert seen == {True, False}


def test_one_table_that_is_broken_hides_no_error_of_another(tmp_path: Path) -> None:
    write_csv(tmp_path, PERSON.encode("utf-16"), "people.csv")
    write_csv(tmp_path, f"{HEADER}\nCRM-27,W1,,never,,\n")
    errors = [read(tmp_path, table)[1] for table in TABLES]
    assert errors == [
        ["people: erwartet: Text in UTF-8 oder Windows-1252; die Datei ist in UTF-16"],
        ["waves, Zeile 2, Spalte „go_live“: „never“ – erwartet: ein Datum wie 2027-03-01 oder 01.03.2027"],
    ]
