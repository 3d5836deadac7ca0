"""What day it is. Everything that decides uses calendar dates of the academy's own time zone."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """Today in Europe/Berlin, whatever time zone the request's user has chosen for the admin."""
    return timezone.localdate(timezone=ZoneInfo(settings.TIME_ZONE))
