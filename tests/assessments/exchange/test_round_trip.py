"""What goes out and comes in again is the same question, for every type that a format can carry."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.exchange import to_moodle_xml, to_qti
from assessments.exchange.outgoing import Outgoing
from assessments.exchange.parsed import Found, QuestionFile
from assessments.exchange.reading import MOODLE_XML, QTI, read_questions
from courses.questions import TYPES
from tests.assessments.exchange.contents import KINDS, questions

KEY = UUID("00000000-0000-4000-8000-000000000001")


def read(data: bytes) -> QuestionFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "questions"
        path.write_bytes(data)
        return read_questions(path)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(data=st.data())
def test_moodle_xml_gives_back_what_it_was_given(kind: str, data: st.DataObject) -> None:
    content: dict[str, Any] = data.draw(questions(kind))
    written = to_moodle_xml.written([Outgoing(KEY, "Name", kind, content)], "Thema / Teil")
    assert read(written) == QuestionFile(
        MOODLE_XML, [Found("Name", kind, content, (), str(KEY), "$course$/top/Thema // Teil")]
    )


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(data=st.data())
def test_a_qti_package_gives_back_what_it_was_given(kind: str, data: st.DataObject) -> None:
    content: dict[str, Any] = data.draw(questions(kind))
    written = to_qti.written([Outgoing(KEY, "Name", kind, content)], "Thema")
    assert read(written) == QuestionFile(QTI, [Found("Name", kind, content, (), f"Q-{KEY}", "Thema")])


def test_each_type_that_files_can_carry_goes_out_in_each_format() -> None:
    carried = {name for name, one in TYPES.items() if one.importer is not None}
    assert carried == set(KINDS) == to_moodle_xml.WRITERS.keys() == to_qti.WRITERS.keys()
