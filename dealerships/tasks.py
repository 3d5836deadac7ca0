"""What a worker does for this app."""

from __future__ import annotations

from celery import shared_task

from dealerships.services.mail import send_queued


@shared_task(name="dealerships.send_mail")
def send_mail() -> None:
    """Send the mail that is due; asked for every ten seconds and after every commit that queues some."""
    send_queued()
