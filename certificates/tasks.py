"""What a worker does. Every task may run twice, or twice at once."""

from __future__ import annotations

from celery import shared_task

from certificates.services import issuing


@shared_task(name="certificates.issue_missing")
def issue_missing() -> None:
    issuing.issue_missing()
