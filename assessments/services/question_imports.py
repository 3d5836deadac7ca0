"""Uploaded files of questions: read at once, brought into the pool on request, each once.

Small ones are brought in while one waits. For others the row says what is to do, and a worker does it: the pool and
the note that it is done are one transaction, which holds the row.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from kombu.exceptions import OperationalError as BrokerError

from assessments.exchange.parsed import Found, Status
from assessments.exchange.reading import read_questions
from assessments.exchange.streams import fitting
from assessments.models import QuestionImport, QuestionImportState, Topic
from assessments.services.importing import import_questions
from dealerships.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

AT_ONCE = 300
"""Questions that are brought in within a request."""
KEEP_CHECKED = timedelta(days=14)
TASK = "assessments.run_question_imports"


def take_in(upload: UploadedFile, *, by: Person, topic: Topic, language: str) -> QuestionImport:
    """Read an upload and keep what it says.

    :raises Unreadable: where the file as a whole can't be read; nothing is kept.
    """
    suffix = Path(upload.name or "").suffix[:10]
    with NamedTemporaryFile(prefix="questions-", suffix=suffix) as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        file = fitting(read_questions(Path(kept.name), language=language))
    return QuestionImport.objects.create(
        topic=topic,
        language=language,
        filename=upload.name or "",
        format=file.format,
        uploaded_by=by,
        counts={**dict.fromkeys(Status, 0), **Counter(str(one.status) for one in file.questions)},
        questions=_stored(file.questions),
    )


def start(one: QuestionImport) -> bool:
    """Bring it in, now or by a worker; False where somebody was faster or there is nothing in it."""
    if not one.counts[Status.IMPORTED] + one.counts[Status.PARTIAL]:
        return False
    if not _move(one, QuestionImportState.CHECKED, QuestionImportState.RUNNING):
        return False
    if len(one.questions) <= AT_ONCE:
        run(one.pk)
        one.refresh_from_db()
    else:
        transaction.on_commit(_hurry, robust=True)
    return True


def discard(one: QuestionImport) -> bool:
    return _move(one, QuestionImportState.CHECKED, QuestionImportState.DISCARDED, questions=[])


def run_due() -> None:
    """All that somebody has asked for; and forget what nobody came back to."""
    for pk in QuestionImport.objects.filter(state=QuestionImportState.RUNNING).values_list("pk", flat=True):
        run(pk)
    QuestionImport.objects.filter(
        state=QuestionImportState.CHECKED, state_at__lt=timezone.now() - KEEP_CHECKED
    ).update(state=QuestionImportState.DISCARDED, state_at=timezone.now(), questions=[])


def run(pk: int) -> None:
    """Bring one in, unless that has been done meanwhile."""
    with transaction.atomic():
        rows = QuestionImport.objects.select_for_update(of=("self",)).select_related("topic", "uploaded_by")
        one = rows.filter(pk=pk, state=QuestionImportState.RUNNING).first()
        if one is None:
            return
        found = [_found(row) for row in one.questions]
        outcomes = import_questions(found, {"": one.topic}, language=one.language, by=one.uploaded_by)
        one.counts |= Counter(str(outcome) for outcome in outcomes if outcome is not None)
        for row in one.questions:
            row.pop("content", None)  # it is in the pool now; the report stays
        one.state, one.state_at = QuestionImportState.DONE, timezone.now()
        one.save()


def _move(one: QuestionImport, before: str, after: str, **values: Any) -> bool:
    rows = QuestionImport.objects.filter(pk=one.pk, state=before)
    return bool(rows.update(state=after, state_at=timezone.now(), **values))


def _hurry() -> None:
    """Wake a worker; where the broker can't be reached the next sweep does it, ten seconds later."""
    try:
        current_app.send_task(TASK, retry=False, ignore_result=True)
    except (BrokerError, OSError):
        logger.warning("The queue could not be reached; the sweep will take the imports up.")


# As rows keep them ---------------------------------------------------------------------------------------


def _stored(questions: Sequence[Found]) -> list[dict[str, Any]]:
    """Plain JSON, with every sentence in every language: who reads it may speak another."""
    said = [_in_all_languages(one.remarks) for one in questions]
    return [
        {
            "name": one.name,
            "type": one.type,
            "status": str(one.status),
            "notes": notes,
            "content": one.content,
            "id": one.id,
            "same_as": one.same_as,
        }
        for one, notes in zip(questions, said, strict=True)
    ]


def _in_all_languages(sentences: Sequence[StrOrPromise]) -> dict[str, list[str]]:
    found = {}
    for language, _name in settings.LANGUAGES if sentences else ():
        with override(language):
            found[language] = [str(one) for one in sentences]
    return found


def _found(row: dict[str, Any]) -> Found:
    return Found(row["name"], row["type"], row["content"], id=row["id"], same_as=row["same_as"])


def notes_of(row: dict[str, Any]) -> list[str]:
    """What a stored report says of a question, in the language of who reads it."""
    said: dict[str, list[str]] = row["notes"]
    return said.get(get_language() or "", said.get(settings.LANGUAGE_CODE, []))
