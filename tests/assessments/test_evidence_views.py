"""Evidence on its pages: sent in by form, judged in the admin or confirmed by whoever leads the house."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Attempt, EvidenceFile, Judgement
from assessments.services import attempts, judging
from dealerships.models import Agreement, Kind
from tests import factories
from tests.assessments.evidence import ALL, begun, exam_with_evidence, place_of_task, sent, upload
from tests.assessments.pools import Exam
from tests.assessments.test_views import BY_SCRIPT, text_of, url
from tests.cast import Cast, Network, client_of
from tests.uploads import PDF, photo

pytestmark = pytest.mark.django_db

LIST = reverse("assessments:confirmations")
TO_MARK = reverse("evidence_admin:index")


@pytest.fixture
def dms(network: Network) -> Exam:
    return exam_with_evidence(manufacturer=network.maker_a)


@pytest.fixture
def attempt(dms: Exam, cast: Cast) -> Attempt:
    return begun(dms, person=cast.employee)


@pytest.fixture
def learner(cast: Cast) -> Client:
    return client_of(cast, "employee")


def page_of(attempt: Attempt) -> str:
    return reverse("assessments:question", args=[attempt.test, place_of_task(attempt)])


def post(client: Client, attempt: Attempt, **form: Any) -> Any:
    return client.post(page_of(attempt), {"attempt": attempt.number, "turn": attempt.turn, **form})


# The learner --------------------------------------------------------------------------------------------


def test_a_form_takes_files_and_removes_them(learner: Client, attempt: Attempt) -> None:
    assert post(learner, attempt, file=upload(), go="stay").url == page_of(attempt)
    file = EvidenceFile.objects.get()
    page = learner.get(page_of(attempt)).content.decode()
    assert (f"/tests/evidence/{file.public_id}/" in page, "Datei 1 entfernen" in page) == (True, True)
    assert post(learner, attempt, remove=str(file.public_id)).url == page_of(attempt)
    assert EvidenceFile.objects.count() == 0
    assert post(learner, attempt, remove="no number").status_code == 404


def test_a_file_that_was_chosen_goes_along_with_whatever_is_pressed(
    learner: Client, dms: Exam, attempt: Attempt
) -> None:
    response = post(learner, attempt, file=upload(), flag="1", go="overview")
    assert (response.url, EvidenceFile.objects.count()) == (url("overview", dms), 1)
    assert attempt.questions.get(version__type="evidence").is_flagged
    assert "Ihren Beleg bewertet nach der Abgabe das Trainer-Team." in text_of(learner.get(response.url))


def test_nothing_is_uploaded_where_no_file_was_chosen(learner: Client, attempt: Attempt) -> None:
    response = post(learner, attempt, go="stay")
    assert (response.status_code, "Wählen Sie zuerst eine Datei aus." in text_of(response)) == (400, True)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (PDF, "Hier wird ein Foto gebraucht, keine PDF-Datei."),
        (b"<script>", "Das ist kein Foto, das sich lesen lässt. Erlaubt sind JPEG, PNG, WebP und HEIC."),
    ],
)
def test_what_is_no_photo_is_refused_at_its_question(
    learner: Client, attempt: Attempt, data: bytes, problem: str
) -> None:
    response = post(learner, attempt, file=upload(data), go="stay")
    assert (response.status_code, EvidenceFile.objects.count()) == (400, 0)
    assert text_of(response).count(problem) == 2  # above, and at the field
    assert 'aria-invalid="true"' in response.content.decode()


def test_another_device_shows_what_was_sent_and_the_first_one_sends_nothing_more(
    cast: Cast, learner: Client, dms: Exam, attempt: Attempt
) -> None:
    post(learner, attempt, file=upload(), go="stay")
    other = client_of(cast, "employee")
    other.post(url("continue_here", dms))
    assert "Datei 1 entfernen" in text_of(other.get(page_of(attempt)))
    assert post(learner, attempt, file=upload(photo(color="green"))).status_code == 409
    assert EvidenceFile.objects.count() == 1


def test_a_script_notes_the_flag_and_leaves_the_files(learner: Client, attempt: Attempt) -> None:
    post(learner, attempt, file=upload(), go="stay")
    form = {"attempt": "1", "turn": "0", "flag": "1", "key": str(uuid.uuid4())}
    told = learner.post(page_of(attempt), form, headers=BY_SCRIPT)
    assert (told.status_code, [*told.json()]) == (200, ["saved"])
    assert attempt.questions.get(version__type="evidence").is_flagged
    assert EvidenceFile.objects.count() == 1


def test_until_it_is_judged_the_pages_say_what_they_wait_for(
    learner: Client, dms: Exam, attempt: Attempt
) -> None:
    post(learner, attempt, file=upload(), go="stay")
    learner.post(url("submit", dms), {"attempt": "1"})
    result = text_of(learner.get(url("result", dms)))
    assert ("Wartet auf Bewertung" in result, "nicht Ihren Namen" in result, "Prozent" in result) == (
        True,
        True,
        False,
    )
    before = text_of(learner.get(url("test", dms)))
    assert ("wartet auf Bewertung" in before, "Neuen Versuch starten" in before) == (True, False)
    assert learner.post(url("begin", dms)).url == url("result", dms)
    assert Attempt.objects.count() == 1


def test_the_result_shows_the_points_and_what_was_written(cast: Cast, learner: Client, dms: Exam) -> None:
    judgement = sent(dms, person=cast.employee)
    judging.judge(judgement, by=cast.trainer, points={"free": 1, "clean": 1}, comment="Bitte noch fegen.")
    page = text_of(learner.get(url("result", dms)))
    wanted = ("Bestanden", "Der Platz ist sauber. 1 von 2 Punkten", "Bitte noch fegen.")
    assert [one in page for one in wanted] == [True, True, True]


def test_a_file_goes_to_nobody_else_and_runs_nothing(cast: Cast, learner: Client, dms: Exam) -> None:
    judgement = sent(dms, person=cast.employee)
    file = EvidenceFile.objects.get()
    address = reverse("assessments:evidence_file", args=[file.public_id])
    response = learner.get(address)
    headers = ("Content-Type", "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options")
    assert [response[one] for one in headers] == [
        "image/jpeg",
        "private, no-store",
        "default-src 'none'; sandbox",
        "nosniff",
    ]
    assert client_of(cast, "trainer").get(address).status_code == 200
    assert client_of(cast, "manager").get(address).status_code == 404
    assert learner.get(reverse("media", args=[file.file.name])).status_code == 404
    judging.judge(judgement, by=cast.trainer, points=ALL)
    assert client_of(cast, "trainer").get(address).status_code == 404
    assert learner.get(address).status_code == 200


# The trainers -------------------------------------------------------------------------------------------


def mark(client: Client, judgement: Judgement, **points: int) -> Any:
    form = {f"criterion-{name}": value for name, value in points.items()}
    return client.post(reverse("evidence_admin:mark", args=[judgement.pk]), {"comment": "Gut.", **form})


def test_trainers_mark_without_knowing_whose_it_is(cast: Cast, dms: Exam) -> None:
    judgement = sent(dms, person=cast.employee)
    trainer = client_of(cast, "trainer")
    pages = [trainer.get(one) for one in (TO_MARK, reverse("evidence_admin:mark", args=[judgement.pk]))]
    assert ["Fotografieren Sie den Annahmeplatz." in text_of(one) for one in pages] == [True, True]
    told = [name for name in (str(cast.employee), "employee", "A1") for one in pages if name in text_of(one)]
    assert (told, "Zu bewerten (1)" in pages[0].content.decode()) == ([], True)
    assert mark(trainer, judgement, free=1).status_code == 400
    assert mark(trainer, judgement, free=1, clean=3).status_code == 400
    assert mark(trainer, judgement, **ALL).url == TO_MARK
    again = trainer.post(reverse("evidence_admin:mark", args=[judgement.pk]), follow=True)
    assert "Das ist schon bewertet." in text_of(again)
    attempt = judgement.question.attempt
    attempt.refresh_from_db()
    judgement.refresh_from_db()
    assert (attempt.percent, attempt.passed, judgement.judged_by) == (100, True, cast.trainer)


def test_the_list_is_of_ones_own_makers_courses_and_of_one_test_where_wanted(
    cast: Cast, network: Network, dms: Exam
) -> None:
    sent(dms, person=cast.employee)
    other = exam_with_evidence(manufacturer=network.maker_b)
    foreign = sent(other, person=cast.employee_ab)
    trainer = client_of(cast, "trainer")
    assert len(trainer.get(TO_MARK).context["waiting"]) == 1
    assert len(trainer.get(f"{TO_MARK}?test={dms.page.translation_key}").context["waiting"]) == 1
    assert len(trainer.get(f"{TO_MARK}?test={other.page.translation_key}").context["waiting"]) == 0
    assert trainer.get(f"{TO_MARK}?test=x").status_code == 404
    assert trainer.get(reverse("evidence_admin:mark", args=[foreign.pk])).status_code == 404
    assert client_of(cast, "headquarters").get(TO_MARK).url == reverse("wagtailadmin_home")


def test_nobody_marks_their_own(cast: Cast, dms: Exam) -> None:
    judgement = sent(dms, person=cast.trainer)
    assert mark(client_of(cast, "trainer"), judgement, **ALL).status_code == 404
    assert judgement.question.attempt.passed is None


# Who leads the house ------------------------------------------------------------------------------------


def confirm(client: Client, judgement: Judgement) -> Any:
    address = reverse("assessments:confirm_evidence", args=[judgement.pk])
    return client.post(address, {"criterion-free": 1, "criterion-clean": 2, "comment": ""})


def test_who_leads_the_house_confirms_and_learns_nothing_of_the_test(cast: Cast, network: Network) -> None:
    dms = exam_with_evidence("observer", manufacturer=network.maker_a)
    judgement = sent(dms, wrong=1, person=cast.employee)
    manager = client_of(cast, "manager")
    assert "1 Beleg bestätigen" in text_of(manager.get(reverse("home")))
    page = text_of(manager.get(LIST)) + text_of(
        manager.get(reverse("assessments:confirm_evidence", args=[judgement.pk]))
    )
    said = ("Fotografieren Sie den Annahmeplatz.", str(cast.employee), "Ja, das stimmt", "Prozent", "Versuch")
    assert [one in page for one in said] == [True, True, True, False, False]
    assert confirm(client_of(cast, "other_manager"), judgement).status_code == 404
    assert confirm(manager, judgement).url == LIST
    after = text_of(manager.get(LIST))
    assert ("Zurzeit wartet nichts auf Sie." in after, "bestanden" in after.lower()) == (True, False)
    assert "Das ist schon bestätigt." in text_of(
        manager.post(reverse("assessments:confirm_evidence", args=[judgement.pk]), follow=True)
    )
    attempt = judgement.question.attempt
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (66, False)


def test_names_are_for_houses_where_it_is_agreed(cast: Cast, network: Network) -> None:
    network.a1.agreement = Agreement.MISSING
    network.a1.save()
    sent(exam_with_evidence("observer", manufacturer=network.maker_a), person=cast.employee)
    page = text_of(client_of(cast, "manager").get(LIST))
    assert (str(cast.employee) in page, "eine Person aus Ihrem Betrieb" in page) == (False, True)


def test_a_manager_does_not_confirm_their_own(cast: Cast, network: Network) -> None:
    judgement = sent(exam_with_evidence("observer", manufacturer=network.maker_a), person=cast.manager)
    manager = client_of(cast, "manager")
    assert (len(manager.get(LIST).context["waiting"]), confirm(manager, judgement).status_code) == (0, 404)
    factories.AppointmentFactory.create(
        person=cast.colleague, kind=Kind.DEALERSHIP_MANAGER, dealership=network.a1
    )
    assert confirm(client_of(cast, "group_manager"), judgement).url == LIST


def test_the_lists_take_as_many_queries_for_many_as_for_one(cast: Cast, network: Network, dms: Exam) -> None:
    observed = exam_with_evidence("observer", manufacturer=network.maker_a)
    trainer, manager = client_of(cast, "trainer"), client_of(cast, "manager")
    taken = []
    for people in ([cast.employee], [cast.colleague, cast.works_council]):
        for person in people:
            sent(dms, person=person)
            sent(observed, person=person)
        counts = []
        for client, address in ((trainer, TO_MARK), (manager, LIST)):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        taken.append(counts)
    assert taken[0] == taken[1]


def test_an_attempt_with_evidence_marked_at_once_is_not_checked_before_the_end(
    cast: Cast, network: Network
) -> None:
    dms = exam_with_evidence(manufacturer=network.maker_a, feedback="at_once")
    attempt = begun(dms, person=cast.employee)
    client = client_of(cast, "employee")
    post(client, attempt, file=upload(), go="stay")
    assert "Antwort prüfen" not in text_of(client.get(page_of(attempt)))
    assert attempts.confirm(attempt, place_of_task(attempt)) is False
