"""What a change of results means for certificates, in numbers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from assessments.models import Attempt, RemarkedAttempt
from certificates.models import Certificate, Origin
from certificates.models.certificates import CertificateQuerySet
from dealerships.calendar import today
from enrolments.models import Enrolment


def counts_after(completed: Collection[int], fallen: Collection[int]) -> dict[str, int]:
    """The certificates issued for enrolments that have just been completed, and the valid ones of people whose
    result fell: those stay until somebody decides."""
    issued = Certificate.objects.filter(origin=Origin.ISSUED)
    return {
        "certificates": issued.filter(_led_to_by(completed), issued_on=today()).count(),
        "certificates_to_decide": issued.valid_on(today()).filter(_led_to_by(fallen)).count(),
    }


def to_decide(certificates: CertificateQuerySet) -> CertificateQuerySet:
    """Those that still count although a re-marking has turned the test that led to them: no other attempt in the same
    passage was passed, and no later passage was completed."""
    passes = Attempt.objects.filter(
        enrolment=OuterRef("attempt__enrolment"), test=OuterRef("attempt__test"), passed=True
    )
    later = Enrolment.objects.filter(
        person=OuterRef("attempt__enrolment__person"),
        course=OuterRef("attempt__enrolment__course"),
        completed_at__gt=OuterRef("attempt__enrolment__completed_at"),
    )
    fallen = RemarkedAttempt.objects.filter(
        ~Exists(passes), ~Exists(later), passed_before=True, passed_after=False
    )
    enrolments = fallen.values("attempt__enrolment")
    return certificates.valid_on(today()).filter(_led_to_by(enrolments), origin=Origin.ISSUED)


def _led_to_by(enrolments: Collection[int] | QuerySet[Any]) -> Exists:
    return Exists(
        Enrolment.objects.filter(
            pk__in=enrolments,
            person=OuterRef("person"),
            course__leads_to__certification=OuterRef("certification"),
        )
    )
