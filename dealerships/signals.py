"""News for the apps above, sent inside the transaction that makes it true, always in sets of primary keys."""

from __future__ import annotations

from django.dispatch import Signal

rows_changing = Signal()
"""Rows of ``sender`` (a model) are about to be updated or deleted in bulk; ``pks`` names them."""

rows_changed = Signal()
"""Rows of ``sender`` (a model) have just been created or updated in bulk; ``pks`` names them."""
