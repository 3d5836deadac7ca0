"""What a worker does for uploads. It may run twice, or twice at once."""

from __future__ import annotations

from celery import shared_task

from academy.network import uploads


@shared_task(name="academy.run_network_imports")
def run_network_imports() -> None:
    """Check and bring in what is due; asked for every ten seconds and whenever something becomes due."""
    uploads.run_due()
