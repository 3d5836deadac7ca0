"""What the templates of questions look up: parts by their ids, in the order of an attempt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def arranged(parts: Sequence[Mapping[str, Any]], ids: Iterable[str] | None) -> list[Mapping[str, Any]]:
    """The parts in the order of these ids; without any, as the author wrote them."""
    by_id = {part["id"]: part for part in parts}
    return [by_id[one] for one in ids if one in by_id] if ids else list(parts)


@register.filter
def by_id(parts: Sequence[Mapping[str, Any]], key: str | None) -> Mapping[str, Any] | None:
    """The part with this id."""
    return next((part for part in parts if part["id"] == key), None)


@register.filter
def at(values: Mapping[str, Any] | None, key: str) -> Any:
    """What the mapping holds under the key; None where it holds nothing, or is none."""
    return values.get(key) if isinstance(values, Mapping) else None


@register.filter
def place_of(key: str, ids: Sequence[str] | None) -> int | None:
    """The place of the id, from 1."""
    return ids.index(key) + 1 if ids and key in ids else None
