"""A question in its other language: a draft with the same key and the same ids inside."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Locale

from assessments.models import Question, Topic


@transaction.atomic
def translate(question: Question, language: str, user: Any = None) -> Question:
    """The question in the language; where there is none yet, a draft of it with the text to translate."""
    Topic.objects.select_for_update().get(
        pk=question.topic_id
    )  # whoever does the same at this moment waits here
    locale = Locale.objects.get(language_code=language)
    found: Question | None = question.get_translation_or_none(locale)
    if found is not None:
        return found
    latest = question.get_latest_revision_as_object()
    copy: Question = latest.copy_for_translation(locale)
    copy.live, copy.first_published_at, copy.last_published_at = False, None, None
    copy.latest_revision = copy.live_revision = None
    copy.lesson = latest.lesson.get_translation_or_none(locale) if latest.lesson else None
    copy.save()
    copy.save_revision(user=user)
    return copy
