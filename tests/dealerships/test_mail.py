"""The mail ledger: one row per cause, sent at least once, tried again after growing pauses, then given up."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from dealerships.models import Mail, MailState, Person
from dealerships.services import mail
from dealerships.tasks import send_mail
from tests.factories import MailFactory, PersonFactory

pytestmark = pytest.mark.django_db
REFUSING = f"{__name__}.RefusingServer"
SENT, PUT_OFF, GIVEN_UP = (
    {"sent": 0, "put off": 0, "given up": 0} | {one: 1} for one in ("sent", "put off", "given up")
)


class RefusingServer(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPServerDisconnected("Connection unexpectedly closed")


def test_a_queued_message_is_sent_once_and_its_words_are_forgotten() -> None:
    row = MailFactory.create(text="Der Link: geheim", html="<p>Der Link: geheim</p>")
    send_mail()
    send_mail()
    (message,) = outbox.outbox
    row.refresh_from_db()
    assert (message.subject, message.body, message.to) == ("Betreff", "Der Link: geheim", [row.to])
    assert message.alternatives == [("<p>Der Link: geheim</p>", "text/html")]
    assert (row.state, row.tries, row.text, row.html) == (MailState.SENT, 1, "", "")


def test_the_same_cause_makes_one_message() -> None:
    person = PersonFactory.create()
    for _ in range(2):
        mail.queue(
            [mail.compose("password_reset", person, key="cause", context={"url": "https://x.example/"})]
        )
    assert Mail.objects.count() == 1


def test_a_message_keeps_its_id_however_often_it_goes_out() -> None:
    row = MailFactory.create(key="cause:1")
    other = MailFactory.create(key="cause:2")
    mail.send_queued()
    Mail.objects.update(state=MailState.QUEUED, next_try_at=timezone.now())
    mail.send_queued()
    ids = [message.extra_headers["Message-ID"] for message in outbox.outbox]
    assert ids == [mail.message_id(row.key), mail.message_id(other.key)] * 2
    assert ids[0] != ids[1]


def test_the_pauses_double_from_forty_seconds_to_an_hour() -> None:
    pauses = [mail.pause_after(tries).total_seconds() for tries in (1, 2, 3, 4, 5, 6, 7, 8, 29, 30)]
    assert pauses == [40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]


def test_a_refused_message_waits_for_its_next_try(settings: Any) -> None:
    settings.EMAIL_BACKEND = REFUSING
    row = MailFactory.create()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        now = timezone.now()
        first = mail.send_queued()
        too_soon = mail.send_queued()
        row.refresh_from_db()
        assert (row.state, row.tries, row.next_try_at) == (MailState.QUEUED, 1, now + timedelta(seconds=40))
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        clock.shift(timedelta(seconds=40))
        assert [first, too_soon, mail.send_queued()] == [PUT_OFF, dict.fromkeys(SENT, 0), SENT]


def test_the_thirtieth_failure_gives_up(settings: Any) -> None:
    settings.EMAIL_BACKEND = REFUSING
    row = MailFactory.create(tries=mail.MAX_TRIES - 1, text="geheim")
    outcome = mail.send_queued()
    row.refresh_from_db()
    assert (outcome, row.state, row.tries, row.text) == (GIVEN_UP, MailState.FAILED, 30, "")


def test_a_server_that_is_away_costs_five_messages_a_try_and_the_others_none(settings: Any) -> None:
    settings.EMAIL_BACKEND = REFUSING
    MailFactory.create_batch(8)
    mail.send_queued()
    assert sorted(Mail.objects.values_list("tries", flat=True)) == [0, 0, 0, 1, 1, 1, 1, 1]


def test_a_message_that_another_worker_has_claimed_is_left_alone() -> None:
    row = MailFactory.create()
    stale = Mail.objects.get(pk=row.pk)
    assert (mail._claim(row), mail._claim(stale)) == (True, False)


def test_a_worker_that_dies_while_sending_leaves_the_message_to_the_next_sweep() -> None:
    row = MailFactory.create()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        mail._claim(row)  # and then the power goes
        before = mail.send_queued()
        clock.shift(mail.pause_after(1))
        assert (before["sent"], mail.send_queued()["sent"]) == (0, 1)


@pytest.mark.parametrize(
    ("language", "subject"),
    [("de", "Neues Passwort für die Dealer Academy"), ("en", "A new password for the Dealer Academy")],
)
def test_mail_is_in_the_language_of_who_gets_it(language: str, subject: str) -> None:
    person: Person = PersonFactory.create(language=language, first_name="Ayşe", last_name="O’Neill <b>")
    row = mail.compose("password_reset", person, key="cause", context={"url": "https://x.example/?a=1&b=2"})
    assert row.subject == subject
    assert "Ayşe O’Neill <b>" in row.text
    assert "https://x.example/?a=1&b=2" in row.text
    assert "O’Neill &lt;b&gt;" in row.html
