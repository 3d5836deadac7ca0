"""Dates, distances and sentences of readiness in templates."""

from __future__ import annotations

from datetime import date

from django import template

from dealerships import labels
from readiness import sentences
from readiness.boards import WaveCounts
from readiness.your_house import YourHouse

register = template.Library()


@register.filter
def written(day: date | None) -> str:
    """The day as people write it; a dash for none."""
    return labels.written(day)


@register.filter
def distance_from(day: date, as_of: date) -> str:
    """„in 12 Tagen“, seen from the day ``as_of``."""
    return sentences.distance(day, as_of)


@register.simple_tag
def wave_sentence(wave: WaveCounts, as_of: date) -> str:
    """When the wave goes live, and how many of its dealerships are ready."""
    when = sentences.go_live(wave.wave.name, wave.wave.go_live, as_of)
    return f"{when} {sentences.ready_of(wave.counts.ready, wave.counts.total)}"


@register.simple_tag
def ready_sentence(ready: int, total: int) -> str:
    return sentences.ready_of(ready, total)


@register.simple_tag
def your_house_sentence(house: YourHouse) -> str:
    return sentences.your_house(house.ready, house.total)
