"""Published questions become versions: what is drawn, and what an attempt keeps whatever happens to the pool."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from wagtail.models import ReferenceIndex

from assessments.models import Question, QuestionVersion, Topic, VersionImage
from courses.questions.contents import images, skeleton
from dealerships.signals import rows_changed


def keep_version(key: UUID) -> QuestionVersion | None:
    """Bring the versions of a question up to date with its live pages; the version that is drawn from now on.

    A new one is appended where anything differs from the one that is live, and none where nothing does. A
    translation whose options or key differ from the German question's is left out until it is put right: the same
    answer must be worth the same in both languages. None where no language is live.
    """
    with transaction.atomic():
        # Whoever publishes a translation at the same moment waits here.
        topics = Question.objects.filter(translation_key=key).values("topic")
        list(Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"))
        rows = Question.objects.filter(translation_key=key, live=True).select_related("locale", "lesson")
        live = sorted(rows, key=lambda one: (one.locale.language_code != "de", one.locale.language_code))
        current = QuestionVersion.objects.filter(question=key, is_live=True).first()
        state = _state(live) if live else None
        if current is not None and state is not None and _is(current, state):
            return current
        if current is not None:
            QuestionVersion.objects.filter(pk=current.pk).update(is_live=False)
            rows_changed.send(sender=QuestionVersion, pks=[current.pk])
        if state is None:
            return None
        last = QuestionVersion.objects.filter(question=key).aggregate(Max("number"))["number__max"]
        version = QuestionVersion.objects.create(question=key, number=(last or 0) + 1, **state)
        _pin_images(version)
        return version


def _state(live: list[Question]) -> dict[str, Any]:
    """The columns of a version, from the languages that are live, the leading one first."""
    leading = live[0]
    contents = {leading.locale.language_code: leading.content}
    for other in live[1:]:
        if other.type is leading.type and skeleton(other.content) == skeleton(leading.content):
            contents[other.locale.language_code] = other.content
    return {
        "type": leading.type.name,
        "topic_id": leading.topic_id,
        "contents": contents,
        "lesson": leading.lesson.translation_key if leading.lesson else None,
        "anchor": leading.anchor,
        "changed_in_id": leading.changed_in_id,
    }


def _pin_images(version: QuestionVersion) -> None:
    """Note the pictures that the version shows; the admin learns here why they can't be deleted."""
    for image in sorted(set(images(version.contents))):
        pinned = VersionImage.objects.create(version=version, image_id=image)
        ReferenceIndex.create_or_update_for_object(pinned)


def _is(version: QuestionVersion, state: dict[str, Any]) -> bool:
    return all(getattr(version, name) == value for name, value in state.items())
