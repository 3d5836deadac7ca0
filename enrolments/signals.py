"""News for the apps above, sent inside the transaction that makes it true, always in sets of primary keys."""

from __future__ import annotations

from django.dispatch import Signal

course_begun = Signal()
"""The enrolments ``pks`` have just been made."""

course_completed = Signal()
"""The enrolments ``pks`` have just been completed."""
