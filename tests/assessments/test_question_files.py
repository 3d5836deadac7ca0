"""Files of questions in the admin: a trainer's own topics, a report for each question, drafts on request, and out."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from assessments.models import Question, QuestionImport, Topic
from assessments.services import question_imports
from tests import factories
from tests.admin_tables import body, queries_of
from tests.cast import Cast, Network, client_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db

GIFT = """::Frist::Wie lange?{=24 h ~48 h}

// [id:gewicht]
Was gehört dazu?{~%50%a ~%50%b ~%-100%c}

Beschreiben Sie es.{}
"""


def url(name: str, *args: Any) -> str:
    return reverse(f"question_files:{name}", args=args)


@scene
def topics(network: Network) -> dict[str, Topic]:
    return {
        maker: factories.TopicFactory.create(manufacturer=row, name_de=f"Thema {maker}")
        for maker, row in (("A", network.maker_a), ("B", network.maker_b), ("common", None))
    }


@pytest.fixture
def trainer(cast: Cast) -> Client:
    return client_of(cast, "trainer")


def sent(client: Client, topic: Topic, data: str | bytes = GIFT, name: str = "fragen.gift") -> Any:
    file = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return client.post(url("upload"), {"topic": topic.pk, "language": "de", "file": file})


def test_a_file_is_checked_first_and_brought_in_as_drafts_on_request(
    trainer: Client, topics: dict[str, Topic]
) -> None:
    response = sent(trainer, topics["A"])
    one = QuestionImport.objects.get()
    assert (response.url, Question.objects.count()) == (url("detail", one.public_id), 0)
    page = trainer.get(response.url).content.decode()
    assert all(
        text in page for text in ("2 von 3 Fragen", "ohne die Gewichte", "ein Freitext wird von Menschen")
    )
    trainer.post(url("start", one.public_id))
    one.refresh_from_db()
    assert [(str(row), row.live, row.topic) for row in Question.objects.order_by("pk")] == [
        ("Wie lange?", False, topics["A"]),
        ("Was gehört dazu?", False, topics["A"]),
    ]
    assert (one.state, one.counts) == ("done", {"imported": 1, "partial": 1, "refused": 1, "new": 2})
    assert "Neu: 2" in trainer.get(response.url).content.decode()


def test_the_same_file_twice_makes_nothing_double(trainer: Client, topics: dict[str, Topic]) -> None:
    for _time in range(2):
        sent(trainer, topics["A"])
        trainer.post(url("start", QuestionImport.objects.latest("pk").public_id))
    assert (Question.objects.count(), QuestionImport.objects.latest("pk").counts["unchanged"]) == (2, 2)


def test_starting_twice_brings_it_in_once_and_discarding_keeps_nothing(
    trainer: Client, topics: dict[str, Topic]
) -> None:
    sent(trainer, topics["A"])
    one = QuestionImport.objects.get()
    assert trainer.post(url("discard", one.public_id)).url == url("index")
    for name in ("start", "discard"):
        assert trainer.post(url(name, one.public_id)).url == url("detail", one.public_id)
    one.refresh_from_db()
    assert (one.state, one.questions, Question.objects.count()) == ("discarded", [], 0)


def test_large_files_are_brought_in_by_a_worker(
    trainer: Client, topics: dict[str, Topic], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_imports, "AT_ONCE", 1)
    sent(trainer, topics["A"])
    one = QuestionImport.objects.get()
    trainer.post(url("start", one.public_id))
    assert "Die Fragen werden übernommen" in trainer.get(url("detail", one.public_id)).content.decode()
    for _time in range(2):
        question_imports.run_due()
    one.refresh_from_db()
    assert (one.state, Question.objects.count()) == ("done", 2)


@pytest.mark.parametrize("status", ["refused", "partial", "imported"])
def test_the_report_shows_the_questions_in_one_state(
    trainer: Client, topics: dict[str, Topic], status: str
) -> None:
    sent(trainer, topics["A"])
    one = QuestionImport.objects.get()
    rows = trainer.get(f"{url('detail', one.public_id)}?status={status}").context["page"]
    assert [row["status"] for row in rows] == [status]
    assert trainer.get(f"{url('detail', one.public_id)}?status=other").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "leer"),
        (b"\x00\x01\x02", "Das ist keine Textdatei."),
        ("Größe?{=1 ~2}".encode("latin-1"), "nicht in UTF-8"),
        (b"nichts", "nicht erkannt"),
        (b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "a">]><quiz>&a;</quiz>', "DTD oder Entitäten"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(
    trainer: Client, topics: dict[str, Topic], data: bytes, said: str
) -> None:
    response = sent(trainer, topics["A"], data, "fragen.txt")
    assert (response.status_code, said in response.content.decode(), QuestionImport.objects.count()) == (
        400,
        True,
        0,
    )


def test_a_trainer_brings_questions_into_no_other_s_topic(trainer: Client, topics: dict[str, Topic]) -> None:
    assert [sent(trainer, topics[maker]).status_code for maker in ("A", "B", "common")] == [302, 400, 400]


def test_another_maker_s_imports_do_not_exist(cast: Cast, topics: dict[str, Topic]) -> None:
    admin = client_of(cast, "admin")
    sent(admin, topics["B"])
    foreign = QuestionImport.objects.get()
    trainer = client_of(cast, "trainer")
    answers = [
        trainer.get(url("detail", foreign.public_id)).status_code,
        trainer.post(url("start", foreign.public_id)).status_code,
        trainer.post(url("discard", foreign.public_id)).status_code,
        admin.get(url("detail", foreign.public_id)).status_code,
    ]
    assert (answers, list(trainer.get(url("index")).context["page"])) == ([404, 404, 404, 200], [])


def test_who_may_bring_in_and_who_may_take_out(cast: Cast, topics: dict[str, Topic]) -> None:
    names = ("index", "upload", "template", "export")
    assert {
        persona: [client_of(cast, persona).get(url(name)).status_code for name in names]
        for persona in ("trainer", "headquarters", "rollout_manager", "manager", "admin")
    } == {
        "trainer": [200, 200, 200, 200],
        "headquarters": [302, 302, 302, 200],  # Wagtail refuses with a way back
        "rollout_manager": [302, 302, 302, 302],
        "manager": [403, 403, 403, 403],
        "admin": [200, 200, 200, 200],
    }


def test_the_pool_leads_to_both(cast: Cast, topics: dict[str, Topic]) -> None:
    pool = reverse("wagtailsnippets_assessments_question:list")
    found = {
        persona: [
            f'"{url(name)}"' in client_of(cast, persona).get(pool).content.decode()
            for name in ("index", "export")
        ]
        for persona in ("trainer", "headquarters")
    }
    assert found == {"trainer": [True, True], "headquarters": [False, True]}


def test_the_template_comes_in_again(trainer: Client, topics: dict[str, Topic]) -> None:
    template = body(trainer.get(url("template")))
    sent(trainer, topics["A"], template, "vorlage.xlsx")
    one = QuestionImport.objects.get()
    assert [(row["type"], row["status"]) for row in one.questions] == [
        (kind, "imported")
        for kind in ("single", "multiple", "truefalse", "order", "matching", "numeric", "gap")
    ]


def test_what_goes_out_is_what_one_may_see_and_what_does_not_is_said(
    cast: Cast, topics: dict[str, Topic]
) -> None:
    trainer = client_of(cast, "trainer")
    sent(trainer, topics["A"])
    trainer.post(url("start", QuestionImport.objects.get().public_id))
    area = {"x": 0, "y": 0, "width": 10, "height": 10, "is_correct": True, "label": "", "feedback": ""}
    spot = {
        "type": "hotspot",
        "value": {
            "text": "<p>Wo?</p>",
            "image": None,
            "alt": "",
            "areas": [{"type": "item", "value": area, "id": "a"}],
            "explanation": "",
        },
        "id": "q",
    }
    Question.objects.create(
        topic=topics["A"], locale=Locale.objects.get(language_code="de"), body=json.dumps([spot])
    )
    query = {"topic": topics["A"].pk, "language": "de", "format": "qti"}
    page = trainer.get(url("export"), query)
    assert [(one.name, str(one.why)) for one in page.context["selection"].left_out] == [
        ("Wo?", "dafür gibt es im Format keinen Platz (Stelle im Bild)")
    ]
    with zipfile.ZipFile(BytesIO(body(trainer.get(url("download"), query)))) as archive:
        assert len([name for name in archive.namelist() if name.startswith("items/")]) == 2
    foreign = query | {"topic": topics["B"].pk}
    assert [trainer.get(url(name), foreign).status_code for name in ("export", "download")] == [400, 302]


def test_pages_take_as_many_queries_for_many_as_for_one(trainer: Client, topics: dict[str, Topic]) -> None:
    counts = []
    for many in (1, 5):
        for number in range(many):
            sent(trainer, topics["A"], GIFT + f"\n\nNoch eine {number}?{{T}}" * many)
        one = QuestionImport.objects.latest("pk")
        query = f"topic={topics['A'].pk}&language=de&format=qti"
        pages = (url("index"), url("detail", one.public_id), f"{url('export')}?{query}")
        trainer.post(url("start", one.public_id))
        counts.append([queries_of(trainer, page) for page in pages])
    assert counts[0] == counts[1]
