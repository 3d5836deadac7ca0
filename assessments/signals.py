"""News for the apps above, sent inside the transaction that makes it true, always in sets of primary keys."""

from __future__ import annotations

from django.dispatch import Signal

results_changed = Signal()
"""A re-marking has changed results. ``completed``: the enrolments whose course that has completed; ``fallen``: those
with an attempt that was passed and isn't any more. Whoever hears it answers with counts by name, for who decides."""
