"""News of the pool, which changes what is drawn, of supplements, which reach open attempts, and of deleted evidence:
in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.signals import published, unpublished

from assessments.models import EvidenceFile, Question, TimeSupplement
from assessments.services.evidence import delete_stored
from assessments.services.publishing import keep_version
from assessments.services.supplements import apply_supplement


def on_publishing(sender: Any, instance: Question, **kwargs: Any) -> None:
    keep_version(instance.translation_key)


def on_supplement(sender: Any, instance: TimeSupplement, **kwargs: Any) -> None:
    apply_supplement(instance)


def on_deleted_evidence(sender: Any, instance: EvidenceFile, **kwargs: Any) -> None:
    delete_stored(instance)


def connect() -> None:
    post_delete.connect(on_deleted_evidence, sender=EvidenceFile, dispatch_uid="assessments.delete_stored")
    post_save.connect(on_supplement, sender=TimeSupplement, dispatch_uid="assessments.apply_supplement")
    for signal in (published, unpublished):
        signal.connect(on_publishing, sender=Question, dispatch_uid="assessments.keep_version")
