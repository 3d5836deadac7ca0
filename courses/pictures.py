"""The pictures that questions show, read in sets."""

from __future__ import annotations

from collections.abc import Iterable

from courses.models import AcademyImage
from courses.questions.base import Content
from courses.questions.contents import images


def pictures_of(contents: Iterable[Content]) -> dict[int, AcademyImage]:
    """By their keys, with their renditions: two queries for any number of questions, none where none shows any."""
    keys = {key for content in contents for key in images(content)}
    if not keys:
        return {}
    return AcademyImage.objects.prefetch_related("renditions").in_bulk(keys)
