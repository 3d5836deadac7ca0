"""Keys from the ids in course files: the same wherever and whenever they are loaded, and in both languages."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("5b0f6f5e-6f0a-5f0b-9d6e-0c9a8e6f2d41")


def key_of(*ids: str) -> UUID:
    """The key of what the ids lead to, the course's first: a page, a block, a question, an option."""
    return uuid5(_NAMESPACE, "/".join(ids))
