"""What happens to pages by the clock."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command

from courses.services import commenting


@shared_task(name="courses.write_mail")
def write_mail() -> None:
    commenting.write_mail()


@shared_task(name="courses.publish_scheduled", ignore_result=True)
def publish_scheduled() -> None:
    """Publish what is due and withdraw what is over; done again it changes nothing."""
    call_command("publish_scheduled", verbosity=0)
