"""One browser at a time works on an attempt; another one may take over whenever the learner says so."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from assessments.models import Attempt
from assessments.services.attempts import lock_open


def claim(attempt: Attempt, device: UUID) -> bool:
    """Whether the device works on the attempt; one that no device works on is this one's from now on."""
    if attempt.device is None:
        Attempt.objects.open().filter(pk=attempt.pk, device__isnull=True).update(device=device)
        attempt.refresh_from_db(fields=["device", "turn"])
    return attempt.device == device


def take_over(attempt: Attempt, device: UUID) -> Attempt:
    """Go on with the attempt on this device, at once; the one before is told when it next says anything.

    :raises AttemptOver: where there is nothing to go on with.
    """
    with transaction.atomic():
        locked = lock_open(attempt)
        if locked.device != device:
            locked.turn += locked.device is not None
            locked.device = device
            locked.save(update_fields=["device", "turn"])
    return locked
