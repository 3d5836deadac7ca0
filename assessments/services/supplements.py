"""More time for a person: what applies to a start, and to attempts that are open."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Q

from assessments.clock import allowance
from assessments.models import Attempt, TimeSupplement
from courses.models import Course


def supplement_of(person: int, course: Course) -> int:
    """In percent: what the course's maker has granted the person; for a common course the most that any has."""
    granted = TimeSupplement.objects.filter(person=person)
    if course.manufacturer_id is not None:
        granted = granted.filter(manufacturer=course.manufacturer_id)
    return granted.aggregate(most=Max("percent"))["most"] or 0


def apply_supplement(supplement: TimeSupplement) -> int:
    """Give the person's open attempts what has been granted now; how many changed. None gets shorter by it, and none
    whose time is over begins anew."""
    with transaction.atomic():
        own = Q(enrolment__course__manufacturer=supplement.manufacturer_id)
        common = Q(enrolment__course__manufacturer__isnull=True)
        attempts = Attempt.objects.open().filter(
            own | common,
            enrolment__person=supplement.person_id,
            limit_minutes__isnull=False,
            supplement_percent__lt=supplement.percent,
        )
        locked = attempts.select_for_update(of=("self",)).timed().order_by("pk")
        changed = [one for one in locked if not one.is_over]
        for attempt in changed:
            attempt.supplement_percent = supplement.percent
            set_end(attempt)
        Attempt.objects.bulk_update(changed, ["supplement_percent", "ends_at"])
    return len(changed)


def set_end(attempt: Attempt) -> None:
    """The end that follows from the attempt's limit, supplement and extension."""
    if attempt.limit_minutes is not None:
        attempt.ends_at = attempt.started_at + allowance(
            attempt.limit_minutes,
            supplement_percent=attempt.supplement_percent,
            is_extended=attempt.extended_at is not None,
        )
