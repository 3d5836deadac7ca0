"""The end of an attempt: put off once by whoever takes it, and kept by whoever comes by first."""

from __future__ import annotations

import logging

from django.db import transaction

from assessments.models import Attempt
from assessments.services.attempts import lock_open, submit
from assessments.services.supplements import set_end

BATCH = 200
"""How many attempts a sweep marks at most; the next one comes in seconds."""

log = logging.getLogger(__name__)


def extend(attempt: Attempt) -> Attempt:
    """Half as much time again, once for everybody; a second time changes nothing, and so does it without a limit.

    :raises AttemptOver: where the time is over.
    """
    with transaction.atomic():
        locked = lock_open(attempt)
        if locked.limit_minutes is not None and locked.extended_at is None:
            locked.extended_at = locked.now
            set_end(locked)
            locked.save(update_fields=["extended_at", "ends_at"])
    return locked


def close_run_out() -> int:
    """Mark the attempts whose time is over and that nobody has come back to; how many.

    One that can't be marked keeps none of the others waiting: it is logged and tried again by the next sweep.
    """
    closed = 0
    for attempt in Attempt.objects.run_out().order_by("ends_at", "pk")[:BATCH]:
        try:
            submit(attempt)
        except Exception:
            log.exception("attempt %s has run out and can't be marked", attempt.pk)
        else:
            closed += 1
    return closed
