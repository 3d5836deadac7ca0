"""Hostile and broken files: one clear sentence for the whole, never anything else."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from assessments.exchange import to_moodle_xml, to_qti
from assessments.exchange.outgoing import Outgoing
from assessments.exchange.parsed import Unreadable
from assessments.exchange.reading import FORMATS, read_questions
from assessments.exchange.streams import fitting
from assessments.exchange.template_xlsx import template_file
from tests.assessments.exchange.said import package, read

XML = '<?xml version="1.0"?>'
BOMB = (
    f'{XML}<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><quiz>&j;</quiz>"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Die Datei ist leer."),
        (b"  \n ", "Die Datei ist leer."),
        (bytes(range(256)), "Das ist keine Textdatei."),
        ("Größe?{=1 ~2}".encode("latin-1"), "nicht in UTF-8"),
        (b"Nur ein Satz.", "Format der Datei wurde nicht erkannt"),
        (b"\xd0\xcf\x11\xe0alt", "alte oder verschlüsselte Office-Datei"),
        (b"MC\tWas?\ta\tcorrect\tb\tincorrect\n", "Blackboard (BBQ)"),
        (BOMB.encode(), "DTD oder Entitäten"),
        (
            f'{XML}<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'.encode(),
            "DTD oder Entitäten",
        ),
        (f"{XML}<!DOCTYPE quiz SYSTEM 'http://127.0.0.1:9/x.dtd'><quiz/>".encode(), "DTD oder Entitäten"),
        (f"{XML}<quiz>{'<a>' * 100_000}".encode(), "zu tief verschachtelt"),
        (f"{XML}<quiz><question>".encode(), "beschädigt"),
        (f"{XML}<rss></rss>".encode(), "weder von Moodle noch"),
        (f"{XML}<questestinterop></questestinterop>".encode(), "QTI 1.x"),
        (b'<?xml version="1.0" encoding="nope"?><quiz/>', "beschädigt"),
        (b"PK\x03\x04 nothing", "kein lesbares Zip-Archiv"),
        (b"Was?{T}\n\n" * 100_000, "mehr als 20000 Fragen"),
        (
            (XML + "<quiz>" + '<question type="essay"/>' * 100_000 + "</quiz>").encode(),
            "mehr als 20000 Fragen",
        ),
        (b"Was?\nA. a\nB. b\nANSWER: A\n" * 100_000, "mehr als 20000 Fragen"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said.replace("(", r"\(").replace(")", r"\)")):
        read(tmp_path / "file", data)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.txt": "a"}, "kein QTI-Paket"),
        ({"imsmanifest.xml": "<manifest/>"}, "keine Fragen im Format QTI"),
        ({"imsmanifest.xml": '<manifest><resource type="imsqti_xmlv1p2"/></manifest>'}, "QTI 1.x"),
        (
            {"imsmanifest.xml": '<manifest><resource type="assessment/x-bb-qti-pool"/></manifest>'},
            "Blackboard",
        ),
        ({"imsmanifest.xml": "<manifest/>", "../a.xml": ""}, "führt aus dem Ordner hinaus"),
        ({"imsmanifest.xml": b" " * (9 << 20) + b"<manifest/>"}, "größer als 8 MB"),
    ],
)
def test_an_archive_that_is_no_package_is_refused(
    tmp_path: Path, files: dict[str, str | bytes], said: str
) -> None:
    with pytest.raises(Unreadable, match=said):
        read_questions(package(tmp_path / "a.zip", files))


def test_what_is_packed_too_tightly_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", b" " * (4 << 20))
    with pytest.raises(Unreadable, match="komprimiert"):
        read_questions(path)


def test_files_of_other_programs_that_are_not_read_are_named(outside_fixtures: Path) -> None:
    for name in ("bbq-dealer-questions.txt", "blackboard_export_zip-dealer.zip"):
        with pytest.raises(Unreadable, match="Blackboard"):
            read_questions(outside_fixtures / "qti" / name)


# Mutations -----------------------------------------------------------------------------------------------

CONTENT = {
    "text": "<p>Was?</p>",
    "explanation": "<p>Darum.</p>",
    "options": [
        {"text": "a", "correct": True, "feedback": "f"},
        {"text": "b", "correct": False, "feedback": ""},
    ],
}
GAP = {
    "text": "<p>Was?</p>",
    "explanation": "",
    "passage": "Hier [[1]] und [[2]].",
    "gaps": [
        {"kind": "text", "accepted": ["a", "b"], "case_sensitive": True},
        {"kind": "number", "answer": "1.5", "tolerance": "0.5", "unit": ""},
    ],
}
OUT = [Outgoing(UUID(int=1), "Eins", "single", CONTENT), Outgoing(UUID(int=2), "Zwei", "gap", GAP)]
GIFT = "$CATEGORY: a/b\n\n// [id:1]\n::N::[html]<p>Was?</p>{=a#f ~%-50%b ####g}\n\nZahl{#1..5}\n\nPaar{=a->b =c->d}\n"
SAMPLES: dict[str, Callable[[], bytes]] = {
    "gift": GIFT.encode,
    "aiken": b"Was?\nA. a\nB. b\nANSWER: A\n\nUnd?\nA) a\nB) b\nANSWER: B\n".strip,
    "moodle-xml": lambda: to_moodle_xml.written(OUT, "Thema"),
    "qti": lambda: to_qti.written(OUT, "Thema"),
}
TOKENS = (
    b"{",
    b"}",
    b"=",
    b"~",
    b"<",
    b">",
    b"&",
    b"\\",
    b"[[1]]",
    b"%",
    b"#",
    b"\0",
    b"\xff",
    b"{1:SA:=",
    b"::",
    b"9" * 30,
)


def mutated(sample: bytes, chance: random.Random) -> bytes:
    data = bytearray(sample)
    for _time in range(chance.randint(1, 6)):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[place : place + chance.randint(1, 20)] = b""
            case 1:
                data[place:place] = chance.choice(TOKENS)
            case 2:
                data[place : place + 1] = bytes([chance.randrange(256)])
            case _:
                start = chance.randrange(len(data) + 1)
                data[place:place] = data[start : start + chance.randint(1, 60)]
    return bytes(data)


@pytest.mark.parametrize("format_", SAMPLES)
def test_mutated_files_raise_nothing_but_the_named_error(tmp_path: Path, format_: str) -> None:
    chance, sample, path = random.Random(f"{format_} 1"), SAMPLES[format_](), tmp_path / "file"
    for number in range(300):
        path.write_bytes(mutated(sample, chance))
        try:
            fitting(read_questions(path, format_ if number % 2 else None))
        except Unreadable:
            continue


def test_mutated_spreadsheets_too(tmp_path: Path) -> None:
    """Few, because each is read in a process of its own."""
    with template_file() as file:
        sample = file.read()
    chance, path = random.Random("xlsx"), tmp_path / "file.xlsx"
    for _time in range(6):
        path.write_bytes(mutated(sample, chance))
        try:
            fitting(read_questions(path, "xlsx"))
        except Unreadable:
            continue


def test_all_formats_are_mutated() -> None:
    assert {*SAMPLES, "xlsx"} == set(FORMATS)
