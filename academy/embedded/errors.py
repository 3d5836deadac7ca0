"""What keeps the academy from starting, in words for who starts it."""

from __future__ import annotations


class CannotRun(Exception):
    """The academy can't start or go on; the message says why and what to do."""
