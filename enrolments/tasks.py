"""What a worker does. Every task may run twice, or twice at once."""

from __future__ import annotations

from celery import shared_task

from enrolments.services import telling


@shared_task(name="enrolments.write_mail")
def write_mail() -> None:
    telling.write_mail()
