"""What a worker does. Every task may run twice, or twice at once."""

from __future__ import annotations

from celery import shared_task

from certificates.services import archives, ending, equivalences, issuing, recognising, renewals, telling


@shared_task(name="certificates.issue_missing")
def issue_missing() -> None:
    issuing.issue_missing()


@shared_task(name="certificates.turn_night")
def turn_night() -> None:
    """Ends that a release sets, where one was missed; then what is to be renewed as of the new day."""
    ending.end_by_releases()
    renewals.sync_renewals()


@shared_task(name="certificates.write_mail")
def write_mail() -> None:
    telling.write_mail()


@shared_task(name="certificates.apply_equivalences")
def apply_equivalences() -> None:
    equivalences.apply_equivalences()


@shared_task(name="certificates.forget_files")
def forget_files() -> None:
    recognising.forget_files()


@shared_task(name=archives.TASK)
def make_part(pk: int) -> None:
    archives.make_part(pk)


@shared_task(name="certificates.run_archives")
def run_archives() -> None:
    """Make what a killed worker left behind; delete what is a week old."""
    archives.run_due()
