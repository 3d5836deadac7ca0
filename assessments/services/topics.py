"""Topics for questions that come without one: by the category of the file, or by the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.text import slugify

from assessments.models import Topic
from dealerships.models import Manufacturer
from dealerships.models.base import CODE_LENGTH

_PART = re.compile(r"(?<!/)/(?!/)")


def topic_named(name: str, *, manufacturer: Manufacturer | None = None) -> tuple[Topic, bool]:
    """The topic whose code the name makes, and whether it was made just now."""
    name = " ".join(name.split())[:100] or "Import"
    code = slugify(name, allow_unicode=False).upper()[:CODE_LENGTH].strip("-") or "IMPORT"
    return Topic.objects.get_or_create(
        code=code, defaults={"name_de": name, "name_en": name, "manufacturer": manufacturer}
    )


def topics_of(
    categories: Iterable[str], *, usual: str, manufacturer: Manufacturer | None = None
) -> dict[str, Topic]:
    """A topic for each category: named as its last part, or as usual where there is none."""
    return {
        category: topic_named(last_part(category) or usual, manufacturer=manufacturer)[0]
        for category in categories
    }


def last_part(category: str) -> str:
    """``$course$/top/Default for Unit 1``: Unit 1. Moodle writes a stroke in a name twice."""
    return _PART.split(category)[-1].replace("//", "/").strip()
