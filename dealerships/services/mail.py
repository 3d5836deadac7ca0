"""Outgoing mail: a row first, in the transaction that causes it; a sweep sends it and tries again."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from dealerships.models import Mail, MailState, Person
from dealerships.services.mail_preferences import link_of

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=40)
LONGEST_PAUSE = timedelta(hours=1)
MAX_TRIES = 30
"""With these pauses about a day."""
SEND_TIMEOUT_SECONDS = 20
"""Shorter than the first pause: who still sends holds the row."""
AT_ONCE = 100
FAILURES_IN_A_ROW = 5


def compose(
    template: str, person: Person, *, key: str, context: dict[str, Any], can_be_paused: bool = False
) -> Mail:
    """An unsaved message in the person's language, from ``emails/<template>.txt`` and its two siblings.

    ``key`` names the cause: the database keeps a second row of the same key out. ``can_be_paused``: with the link that
    pauses mail of its kind.
    """
    context = {**context, "person": person, "public_url": settings.PUBLIC_URL}
    if can_be_paused:
        context["pause_url"] = link_of(person)
    with translation.override(person.language):
        subject = " ".join(render_to_string(f"emails/{template}_subject.txt", context).split())
        return Mail(
            key=key,
            person=person,
            to=person.email,
            subject=subject,
            text=render_to_string(f"emails/{template}.txt", context).strip() + "\n",
            html=render_to_string(f"emails/{template}.html", {**context, "subject": subject}),
        )


def queue(mails: Iterable[Mail], *, after: timedelta | None = None) -> None:
    """Store the messages, except those whose key has a row already. A worker sends them after the commit.

    With ``after`` the first sweep once so much time has passed sends them: until then `take_back` can.
    """
    mails = list(mails)
    if after is not None:
        for mail in mails:
            mail.next_try_at = timezone.now() + after
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    if after is None:
        transaction.on_commit(_hurry)


def take_back(keys: Collection[str]) -> set[str]:
    """Delete those of these messages that no worker has taken yet; the keys of those."""
    with transaction.atomic():
        waiting = Mail.objects.filter(key__in=keys, state=MailState.QUEUED, tries=0)
        taken = set(waiting.select_for_update().values_list("key", flat=True))
        Mail.objects.filter(key__in=taken).delete()
    return taken


def _hurry() -> None:
    """Wake a worker. Where that fails the next sweep does it, ten seconds later."""
    try:
        current_app.send_task("dealerships.send_mail", retry=False, ignore_result=True)
    except Exception:
        logger.warning("The queue could not be reached; the sweep will send the mail.", exc_info=True)


def send_queued() -> dict[str, int]:
    """Send what is due, oldest first, at most `AT_ONCE`; return how many were sent, put off and given up.

    Any number of workers may do this at once: each message is claimed first. A worker that dies between
    sending and noting it makes the message go out twice, with the same Message-ID.
    """
    tally = {"sent": 0, "put off": 0, "given up": 0}
    failures = 0
    due = Mail.objects.filter(state=MailState.QUEUED, next_try_at__lte=timezone.now())
    connection = get_connection(timeout=SEND_TIMEOUT_SECONDS)
    for mail in due.order_by("next_try_at", "pk")[:AT_ONCE]:
        if not _claim(mail):
            continue
        outcome = _send(mail, connection)
        tally[outcome] += 1
        failures = 0 if outcome == "sent" else failures + 1
        if failures == FAILURES_IN_A_ROW:
            break  # the server is away: the others keep their tries
    connection.close()
    return tally


def pause_after(tries: int) -> timedelta:
    """How long after so many tries the next is due: 40 s, then twice as long each time, at most an hour."""
    return min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)


def _claim(mail: Mail) -> bool:
    """Take the message for as long as its next pause; False where another worker was faster."""
    now = timezone.now()
    claimed = Mail.objects.filter(
        pk=mail.pk, state=MailState.QUEUED, tries=mail.tries, next_try_at__lte=now
    ).update(tries=F("tries") + 1, next_try_at=now + pause_after(mail.tries + 1))
    mail.tries += claimed
    return bool(claimed)


def _send(mail: Mail, connection: BaseEmailBackend) -> str:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        connection=connection,
        headers={"Message-ID": message_id(mail.key), "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except OSError:  # a server's refusal (SMTPException) is one, too
        connection.close()
        logger.warning(
            "Mail %s could not be sent, try %s of %s.", mail.pk, mail.tries, MAX_TRIES, exc_info=True
        )
        if mail.tries < MAX_TRIES:
            return "put off"
        _finish(mail, state=MailState.FAILED)
        return "given up"
    _finish(mail, state=MailState.SENT, sent_at=timezone.now())
    return "sent"


def _finish(mail: Mail, **values: Any) -> None:
    """Note how it ended. The words may hold a link that opens an account, so they go."""
    Mail.objects.filter(pk=mail.pk).update(text="", html="", **values)


def message_id(key: str) -> str:
    """The same for the same cause, so that a receiver can tell a message that went out twice."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.PUBLIC_URL).hostname}>"
