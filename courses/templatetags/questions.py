"""What the templates of questions look up: parts by their ids, in the order of an attempt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from courses.models import AcademyImage
from courses.pictures import pictures_of
from courses.questions import screens
from courses.questions.gap.passage import Piece, pieces
from courses.templatetags.lesson_media import picture

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


@register.filter
def as_number(exact: str) -> str:
    """An exact number as the reader writes it, without zeros that say nothing: "1.500000" is 1,5 in German."""
    return number_format(format(Decimal(exact).normalize(), "f"))


@register.filter
def passage(content: Mapping[str, Any]) -> list[Piece]:
    """The text of a gap question, cut at its gaps."""
    return pieces(content["passage"], content["gaps"])


@register.filter
def hit(areas: Sequence[Mapping[str, Any]], click: Mapping[str, int] | None) -> Mapping[str, Any] | None:
    """The area that decides about a click; None where it lies in none, or there was none."""
    return screens.hit(areas, click) if click else None


@register.filter
def percent(per_mille: int) -> str:
    """As SVG and fields for numbers take it, whatever the language."""
    return f"{per_mille // 10}.{per_mille % 10}"


@register.simple_tag(takes_context=True)
def pictures(context: Mapping[str, Any], content: Mapping[str, Any]) -> Mapping[int, AcademyImage]:
    """The pictures of a question by their keys: those that the view has read for all questions, else read now."""
    return context.get("pictures") or pictures_of([content])


@register.simple_tag
def screenshot(found: Mapping[int, AcademyImage], key: int | None, alt: str) -> SafeString | str:
    """The picture at once, because it is the question; nothing where it is gone."""
    image = found.get(key) if key else None
    return picture(image, alt, "eager") if image else ""
