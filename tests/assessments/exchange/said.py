"""Files as tests write them, and what is said of their questions."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from django.utils.translation import override

from assessments.exchange.parsed import Found
from assessments.exchange.reading import read_questions


def read(path: Path, text: str | bytes, format_: str | None = None) -> list[Found]:
    """The questions of a file with this in it."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_questions(path, format_).questions


def verdicts(questions: list[Found]) -> list[tuple[str, str, list[str]]]:
    """Type, status and notes of each, in German."""
    with override("de"):
        return [(one.type, str(one.status), [str(said) for said in one.notes]) for one in questions]


def content(questions: list[Found]) -> Any:
    """The content of the only question, which came in whole."""
    assert [(str(one.status), list(map(str, one.notes))) for one in questions] == [("imported", [])]
    return questions[0].content


def package(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path
