"""Certifications of the demo that are renewed, and a major release with its delta training: no bundle has these."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from academy.content.keys import key_of
from certificates.models import Certification, CertificationCourse, Ends, Path
from courses.models import Course
from dealerships.calendar import today
from dealerships.models import Manufacturer, Release

MAKER = "FAL"
TERMS: dict[str, dict[str, Any]] = {
    "KK-LEADS": {"window_days": 90, "grace_days": 30},
    "SB-SICHER": {"window_days": 60, "grace_days": 14},
    "FL-DIENSTE": {"ends": Ends.RELEASE, "grace_days": 14},
}
PRIVACY = "DATENSCHUTZ"
"""Common to all makers and always renewed: by two courses at first, by one of them later."""
FIRST, RENEWAL = ("fahrzeugdaten", "sicher-arbeiten"), ("sicher-arbeiten",)

SYSTEM, RELEASE = "FAHRLINK", "2.0"
RELEASED, DELTA_UNTIL = -10, 50
"""Days from the first load; every dealership has been live with FahrLink for long, so that no verdict hangs on it."""


def set_periods() -> None:
    """Once: what somebody has changed since stays."""
    maker = Manufacturer.objects.get(code=MAKER)
    for code, terms in TERMS.items():
        certification = Certification.objects.get(code=code)
        if certification.manufacturer_id is None:
            system = Release.objects.filter(system__code=SYSTEM, name=RELEASE).values_list(
                "system", flat=True
            )
            bound = {"system_id": system.get()} if terms.get("ends") == Ends.RELEASE else {}
            for name, value in {**terms, **bound, "manufacturer": maker}.items():
                setattr(certification, name, value)
            certification.save()
    privacy = Certification.objects.get(code=PRIVACY)
    if not privacy.required_courses.exists():
        privacy.window_days, privacy.grace_days, privacy.always_renew = 90, 30, True
        privacy.save()
        for path, ids in ((Path.FIRST, FIRST), (Path.RENEWAL, RENEWAL)):
            for one in ids:
                course = Course.objects.get(key=key_of(one))
                CertificationCourse.objects.create(certification=privacy, course=course, path=path)


def release() -> None:
    """The major release of FahrLink: who holds its certificate has until its day for the delta training."""
    found = Release.objects.get(system__code=SYSTEM, name=RELEASE)
    if found.released_on is None:
        found.released_on = today() + timedelta(days=RELEASED)
        found.delta_until = today() + timedelta(days=DELTA_UNTIL)
        found.is_major = True
        found.save()
