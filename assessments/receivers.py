"""News of the pool: what is published or withdrawn changes what is drawn, in the same transaction."""

from __future__ import annotations

from typing import Any

from wagtail.signals import published, unpublished

from assessments.models import Question
from assessments.services.publishing import keep_version


def on_publishing(sender: Any, instance: Question, **kwargs: Any) -> None:
    keep_version(instance.translation_key)


def connect() -> None:
    for signal in (published, unpublished):
        signal.connect(on_publishing, sender=Question, dispatch_uid="assessments.keep_version")
