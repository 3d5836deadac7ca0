"""Files of an answer: taken one by one while the attempt is open, and never kept without their row for long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO, cast
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Answer, Attempt, DrawnQuestion, EvidenceFile
from assessments.models.evidence import FOLDER
from assessments.services.attempts import leading_content, lock_open
from assessments.uploads import BadFile, Taken, taken
from courses.questions.evidence.marking import MOST_FILES

A_DAY = timedelta(days=1)


def add_file(attempt: Attempt, position: int, upload: UploadedFile) -> EvidenceFile:
    """Take a file into the answer at this place; one that is there already changes nothing.

    :raises BadFile: where it isn't what the task takes, or there are as many as there may be.
    :raises AttemptOver: after the attempt was handed in, or more than the grace after its end.
    """
    drawn = attempt.questions.select_related("version").get(position=position)
    takes = leading_content(drawn.version.contents)["takes"]
    kept = taken(
        cast("BinaryIO", upload.file), upload.size or 0, takes
    )  # slow, so before anybody waits for the lock
    with transaction.atomic():
        now = lock_open(attempt).now
        files = list(drawn.files.all())
        same = next((one for one in files if one.digest == kept.digest), None)
        if same is not None:
            return same
        if len(files) >= MOST_FILES:
            raise BadFile(_("Es sind schon drei Dateien da. Entfernen Sie erst eine davon."))
        file = _stored(drawn, kept)
        _answer(drawn, [*files, file], now)
    return file


def remove_file(attempt: Attempt, position: int, public_id: UUID) -> bool:
    """Delete a file of the answer at this place; whether it was there.

    :raises AttemptOver: after the attempt was handed in, or more than the grace after its end.
    """
    with transaction.atomic():
        now = lock_open(attempt).now
        drawn = attempt.questions.get(position=position)
        files = list(drawn.files.all())
        for one in files:
            if one.public_id == public_id:
                one.delete()
                _answer(drawn, [other for other in files if other is not one], now)
                return True
    return False


def _stored(drawn: DrawnQuestion, kept: Taken) -> EvidenceFile:
    file = EvidenceFile(question=drawn, kind=kept.kind, size=len(kept.data), digest=kept.digest)
    file.file.save("", ContentFile(kept.data), save=False)
    file.save()
    return file


def _answer(drawn: DrawnQuestion, files: list[EvidenceFile], now: datetime) -> None:
    """What the question's answer is from now on; the attempt is locked."""
    value = [str(one.public_id) for one in files] or None
    turn = drawn.attempt.turn
    Answer.objects.create(question=drawn, key=uuid4(), value=value, turn=turn, saved_at=now)


def delete_stored(file: EvidenceFile) -> None:
    """Delete what the store holds of a row that is deleted, once that is certain."""
    name = file.file.name
    transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def sweep() -> int:
    """Delete files that no row speaks of, a day after they came: of requests that broke off; how many."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    found = [f"{FOLDER}/{name}" for name in names]
    known = set(EvidenceFile.objects.values_list("file", flat=True))
    before = timezone.now() - A_DAY
    orphans = [one for one in found if one not in known and default_storage.get_modified_time(one) < before]
    for one in orphans:
        default_storage.delete(one)
    return len(orphans)
