"""One attempt, several devices: who works on it, and what becomes of what the others still send."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessments.models import Answer, Attempt
from assessments.services import attempts, devices
from assessments.services.attempts import AttemptOver, Elsewhere
from courses.questions.base import InvalidAnswer
from tests.assessments.pools import Exam, exam, let_pass
from tests.assessments.test_attempts import answer_all, answers
from tests.assessments.test_views import BY_SCRIPT, text_of, url
from tests.cast import Cast, Network, client_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db

PHONE, COUNTER = uuid.UUID(int=1), uuid.UUID(int=2)


@scene
def dms(network: Network) -> Exam:
    return exam(manufacturer=network.maker_a, time_limit=40)


@pytest.fixture
def attempt(dms: Exam, cast: Cast) -> Attempt:
    return attempts.start(dms.enrolment(person=cast.employee), dms.page, PHONE)


@pytest.fixture
def on(cast: Cast) -> Callable[[uuid.UUID], Client]:
    def signed_in(device: uuid.UUID) -> Client:
        client = client_of(cast, "employee")
        client.cookies["test-device"] = str(device)
        return client

    return signed_in


def test_a_take_over_is_at_once_and_the_same_device_again_is_none(attempt: Attempt) -> None:
    taken = [devices.take_over(attempt, device) for device in (PHONE, COUNTER, COUNTER, PHONE)]
    assert [(one.device, one.turn) for one in taken] == [(PHONE, 0), (COUNTER, 1), (COUNTER, 1), (PHONE, 2)]


def test_what_no_device_works_on_is_the_first_one_s(dms: Exam, attempt: Attempt) -> None:
    Attempt.objects.update(device=None)
    attempt.refresh_from_db()
    assert [devices.claim(attempt, device) for device in (COUNTER, PHONE, COUNTER)] == [True, False, True]
    assert attempt.turn == 0


def test_a_finished_attempt_is_taken_over_by_nobody_and_names_no_device(attempt: Attempt) -> None:
    assert attempts.submit(attempt).device is None
    with pytest.raises(AttemptOver):
        devices.take_over(attempt, COUNTER)


def test_late_answers_of_the_older_device_count_where_the_newer_one_said_nothing(attempt: Attempt) -> None:
    attempts.save_answer(attempt, 1, "wrong", key=uuid.uuid4(), turn=0)
    devices.take_over(attempt, COUNTER)
    attempts.save_answer(attempt, 2, "right", key=uuid.uuid4(), turn=1)
    late = [(1, "right"), (2, "wrong"), (3, "wrong"), (3, "right")]
    keys = [uuid.uuid4() for _one in late]
    for _twice in range(2):
        for (position, value), key in zip(late, keys, strict=True):
            attempts.save_answer(attempt, position, value, key=key, turn=0)
    assert answers(attempt) == ["right", "right", "right", None]
    assert Answer.objects.count() == 6


def test_a_form_of_the_older_device_that_says_the_same_is_no_new_row(attempt: Attempt) -> None:
    attempts.save_answer(attempt, 1, "wrong", turn=0)
    devices.take_over(attempt, COUNTER)
    attempts.save_answer(attempt, 1, "right", turn=1)
    for _again in range(2):
        attempts.save_answer(attempt, 1, "wrong", turn=0)
    assert (answers(attempt)[0], Answer.objects.count()) == ("right", 2)


def test_only_the_latest_turn_flags(attempt: Attempt) -> None:
    devices.take_over(attempt, COUNTER)
    attempts.save_answer(attempt, 1, None, flag=True, turn=0)
    attempts.save_answer(attempt, 2, None, flag=True, turn=1)
    assert list(attempt.questions.filter(is_flagged=True).values_list("position", flat=True)) == [2]


@pytest.mark.parametrize("turn", [-1, 1, 10**30])
def test_there_is_no_turn_to_come(attempt: Attempt, turn: int) -> None:
    with pytest.raises(InvalidAnswer):
        attempts.save_answer(attempt, 1, "right", turn=turn)


def test_the_older_device_hands_nothing_in_until_the_time_is_over(attempt: Attempt) -> None:
    devices.take_over(attempt, COUNTER)
    with pytest.raises(Elsewhere):
        attempts.submit(attempt, turn=0)
    let_pass(attempt, hours=1)
    assert attempts.submit(attempt, turn=0).submitted_at == attempt.ends_at


# Pages ----------------------------------------------------------------------------------------------------


def test_a_second_device_is_asked_and_takes_over(
    dms: Exam, attempt: Attempt, on: Callable[..., Client]
) -> None:
    attempts.save_answer(attempt, 1, "right")
    counter = on(COUNTER)
    for name, *args in (("question", 1), ("overview",)):
        asked = counter.get(url(name, dms, *args))
        assert asked.status_code == 409
        assert "Der Test ist auf einem anderen Gerät geöffnet" in text_of(asked)
    assert counter.post(url("continue_here", dms)).url == url("question", dms, 2)
    assert counter.get(url("question", dms, 2)).status_code == 200
    assert on(PHONE).get(url("question", dms, 2)).status_code == 409


def test_the_first_device_is_told_and_its_answer_kept(
    dms: Exam, attempt: Attempt, on: Callable[..., Client]
) -> None:
    on(COUNTER).post(url("continue_here", dms))
    form = {"attempt": "1", "turn": "0", "answer": "right"}
    told = on(PHONE).post(url("question", dms, 1), form | {"key": str(uuid.uuid4())}, headers=BY_SCRIPT)
    page = on(PHONE).post(url("question", dms, 2), form)
    assert (told.status_code, page.status_code) == (409, 409)
    assert told.json() == {
        "problem": "Der Test wird auf einem anderen Gerät fortgesetzt.",
        "elsewhere": url("continue_here", dms),
    }
    assert "Ihre Antwort von hier ist aufbewahrt." in text_of(page)
    assert answers(attempt) == ["right", "right", None, None]


def test_a_device_that_took_it_back_sends_what_it_still_had(
    dms: Exam, attempt: Attempt, on: Callable[..., Client]
) -> None:
    for device in (COUNTER, PHONE):
        on(device).post(url("continue_here", dms))
    form = {"attempt": "1", "turn": "0", "answer": "right", "key": str(uuid.uuid4())}
    assert on(PHONE).post(url("question", dms, 1), form, headers=BY_SCRIPT).status_code == 200


def test_the_older_device_neither_hands_in_nor_extends(
    dms: Exam, attempt: Attempt, on: Callable[..., Client]
) -> None:
    on(COUNTER).post(url("continue_here", dms))
    refused = [
        on(PHONE).post(url("submit", dms), {"attempt": "1", "turn": "0"}),
        on(PHONE).post(url("submit", dms), {"attempt": "1"}),
        on(PHONE).post(url("more_time", dms)),
        on(PHONE).post(url("more_time", dms), headers=BY_SCRIPT),
    ]
    attempt.refresh_from_db()
    assert [one.status_code for one in refused] == [409] * 4
    assert (attempt.submitted_at, attempt.extended_at) == (None, None)
    assert on(COUNTER).post(url("submit", dms), {"attempt": "1", "turn": "1"}).url == url("result", dms)


def test_a_browser_without_a_number_gets_one_and_a_wrong_one_is_replaced(
    dms: Exam, attempt: Attempt, cast: Cast
) -> None:
    Attempt.objects.update(device=None)
    for given in (None, "no number", "'; DROP TABLE"):
        client = client_of(cast, "employee")
        if given is not None:
            client.cookies["test-device"] = given
        cookie = client.get(url("overview", dms)).cookies["test-device"]
        assert uuid.UUID(cookie.value)
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("turn", ["1", "-1", "x", "9" * 40])
def test_a_tampered_turn_is_refused_and_changes_nothing(
    dms: Exam, attempt: Attempt, on: Callable[..., Client], turn: str
) -> None:
    form: dict[str, Any] = {"attempt": "1", "turn": turn, "answer": "right"}
    assert on(PHONE).post(url("question", dms, 1), form, headers=BY_SCRIPT).status_code == 400
    assert Answer.objects.count() == 0


# Time, as the pages show it -------------------------------------------------------------------------------


def test_the_start_page_says_how_long_how_often_and_what_waiting_means(
    dms: Exam, on: Callable[..., Client], cast: Cast
) -> None:
    dms.page.attempts_allowed = 1
    dms.page.save_revision().publish()
    enrolment = dms.enrolment(person=cast.employee)
    phone = on(PHONE)
    before = text_of(phone.get(url("test", dms)))
    assert "4 Fragen, höchstens 40 Minuten." in before
    assert "noch 1 von 1; danach 24 Stunden Pause, dann gibt es neue" in before
    phone.post(url("begin", dms))
    under_way = text_of(phone.get(url("test", dms)))
    assert "Noch 40 Minuten, bis" in under_way
    attempts.submit(Attempt.objects.get(enrolment=enrolment))
    after = text_of(phone.get(url("test", dms)))
    assert "Ihr Versuch ist aufgebraucht. Einen neuen gibt es ab dem" in after
    assert ("Neuen Versuch starten" in after, "alle 1 aufgebraucht" in after) == (False, True)
    assert phone.post(url("begin", dms)).url == url("test", dms)
    result = text_of(phone.get(url("result", dms)))
    assert ("Neuen Versuch starten" in result, "Einen neuen gibt es ab dem" in result) == (False, True)
    assert Attempt.objects.count() == 1


def test_more_time_by_form_saves_on_the_way_and_by_script_says_how_much(
    dms: Exam, attempt: Attempt, on: Callable[..., Client]
) -> None:
    phone = on(PHONE)
    page = text_of(phone.get(url("question", dms, 1)))
    assert ("Noch 40 Minuten" in page, "Mehr Zeit" in page) == (True, True)
    form = {"attempt": "1", "turn": "0", "answer": "right", "go": "time"}
    assert phone.post(url("question", dms, 1), form).url == url("question", dms, 1)
    told = phone.post(url("more_time", dms), headers=BY_SCRIPT).json()
    assert (told["whole"], told["can_extend"], 3590 < told["left"] <= 3600) == (3600, False, True)
    page = text_of(phone.get(url("question", dms, 1)))
    assert ("Noch 60 Minuten" in page, "Mehr Zeit" in page) == (True, False)
    assert "60 Min. (verlängert von 40)" in text_of(phone.get(url("test", dms)))
    assert answers(attempt)[0] == "right"


def test_after_the_end_every_page_leads_to_the_result_and_answers_are_a_conflict(
    dms: Exam, attempt: Attempt, on: Callable[..., Client]
) -> None:
    answer_all(attempt, wrong=2)
    let_pass(attempt, hours=1)
    phone = on(PHONE)
    form = {"attempt": "1", "turn": "0", "answer": "right"}
    told = phone.post(url("question", dms, 1), form, headers=BY_SCRIPT)
    page = phone.post(url("question", dms, 1), form)
    assert (told.status_code, page.status_code, Answer.objects.count()) == (409, 409, 4)
    sentence = "Die Zeit ist um. Gewertet ist, was bis dahin gespeichert war; daran ändert sich nichts mehr."
    assert (told.json(), sentence in text_of(page)) == ({"problem": sentence, "over": True}, True)
    for name, *args in (("question", 1), ("overview",)):
        assert phone.get(url(name, dms, *args)).url == url("result", dms)
    assert phone.post(url("more_time", dms)).url == url("result", dms)
    assert phone.post(url("more_time", dms), headers=BY_SCRIPT).status_code == 409
    assert "Die Zeit war um." in text_of(phone.get(url("result", dms)))
