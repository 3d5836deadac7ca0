"""What courses are called, in every language that their pages are in."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language, to_locale

from courses.models import CoursePage

Words = dict[str, str]
"""A text by language code."""


def titles_of(keys: Collection[UUID]) -> dict[UUID, Words]:
    """The titles of the courses with these keys; a published page's goes before a draft's."""
    pages = CoursePage.objects.filter(translation_key__in=keys, alias_of__isnull=True)
    titles: dict[UUID, Words] = {key: {} for key in keys}
    for key, language, title in pages.order_by("live", "path").values_list(
        "translation_key", "locale__language_code", "title"
    ):
        titles[key][language] = title
    return titles


def in_words(words: Words, language: str | None = None) -> str:
    """The text in the language (of the request), else in German, else in whichever there is, else nothing."""
    wanted = to_locale(language or get_language() or settings.LANGUAGE_CODE)[:2]
    return words.get(wanted) or words.get(settings.LANGUAGE_CODE) or next(iter(words.values()), "")
