"""Mail to authors about open comments: once a morning, where somebody has said something since the last one."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from courses.comments import Thread, waiting_for
from courses.policies import PAGE_RIGHTS, people_with
from dealerships.calendar import today
from dealerships.models import Mail
from dealerships.services import mail
from dealerships.services.mail_preferences import reachable

MOST = 10


def write_mail() -> int:
    """Write to every author for whom something waits that was said before today; how many messages that is."""
    day = today()
    midnight = datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))
    writers = reachable(day).filter(people_with(PAGE_RIGHTS, {"change"}), is_superuser=False)
    authors = {one.pk: one for one in writers}
    waiting = waiting_for(authors.values(), before=midnight)
    keys = {person: _key(person, threads) for person, threads in waiting.items()}
    told = set(Mail.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    with transaction.atomic():
        mails = [
            mail.compose(
                "comments",
                authors[person],
                key=keys[person],
                context={
                    "threads": threads[:MOST],
                    "total": len(threads),
                    "more": max(len(threads) - MOST, 0),
                },
                can_be_paused=True,
            )
            for person, threads in waiting.items()
            if keys[person] not in told
        ]
        mail.queue(mails)
    return len(mails)


def _key(person: int, threads: list[Thread]) -> str:
    """What names the message: to whom it goes, and what was said last."""
    return f"comments:{person}:{threads[0].last.at.isoformat()}"
