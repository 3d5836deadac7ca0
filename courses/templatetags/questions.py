"""What the templates of the question types need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def arranged(parts: Iterable[Mapping[str, Any]], ids: Sequence[str]) -> list[Mapping[str, Any]]:
    """The parts of a question in the order of these ids."""
    by_id = {part["id"]: part for part in parts}
    return [by_id[one] for one in ids if one in by_id]


@register.filter
def with_id(parts: Iterable[Mapping[str, Any]], key: str) -> Mapping[str, Any] | None:
    """The part with this id."""
    return next((part for part in parts if part["id"] == key), None)
