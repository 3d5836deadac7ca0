"""News for the apps above and for this app's receivers, sent inside the transaction."""

from __future__ import annotations

from django.dispatch import Signal

review_asked = Signal()
"""Somebody has to look at a page: ``state`` is the task state that waits."""
