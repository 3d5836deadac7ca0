"""Ten thousand certificates in one ZIP: in parts that workers share, and that survive a worker.

The row and its parts are there before any task. A part is held for some minutes by whoever makes it and taken again
by another afterwards; a part made twice is the same part. The last one to finish packs all into one file, which is
deleted after a week: it holds people's names. What is revoked while it is made is not in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from tempfile import TemporaryFile
from typing import IO, NamedTuple
from zipfile import ZIP_STORED, ZipFile

from celery import current_app
from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import override
from kombu.exceptions import OperationalError as BrokerError

from certificates.documents.pdf import certificate_pdf
from certificates.models import Certificate, Certification
from certificates.models.archives import ArchivePart, ArchiveState, CertificateArchive
from certificates.services.keys import key_in_use
from dealerships.calendar import today
from dealerships.models import Person

logger = logging.getLogger(__name__)

PART = 250
"""Certificates in a part: some ten seconds of work, some ten megabytes."""
HELD = timedelta(minutes=10)
KEPT = timedelta(days=7)
MOST_TRIES = 5
TASK = "certificates.make_part"


class Wanted(NamedTuple):
    certification: Certification | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    language: str = "de"


def request_archive(wanted: Wanted, *, by: Person) -> CertificateArchive | None:
    """Write down what is to be made and hurry the workers; None where it would be empty."""
    rows = Certificate.objects.issued().valid_on(today())
    if wanted.certification:
        rows = rows.filter(certification=wanted.certification)
    if wanted.issued_from:
        rows = rows.filter(issued_on__gte=wanted.issued_from)
    if wanted.issued_until:
        rows = rows.filter(issued_on__lte=wanted.issued_until)
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    if not pks:
        return None
    with transaction.atomic():
        archive = CertificateArchive.objects.create(requested_by=by, total=len(pks), **wanted._asdict())
        parts = ArchivePart.objects.bulk_create(
            ArchivePart(archive=archive, number=number, certificates=pks[start : start + PART])
            for number, start in enumerate(range(0, len(pks), PART), 1)
        )
        transaction.on_commit(lambda: _hurry([part.pk for part in parts]), robust=True)
    return archive


def run_due() -> None:
    """Make what nobody holds, and delete what is old; asked for every ten seconds."""
    waiting = _free().filter(archive__state=ArchiveState.RUNNING, made__isnull=True)
    for pk in waiting.order_by("archive", "number").values_list("pk", flat=True):
        make_part(pk)
    for archive in CertificateArchive.objects.filter(state=ArchiveState.RUNNING):
        _pack_if_complete(archive)
    old = CertificateArchive.objects.filter(
        state__in=[ArchiveState.DONE, ArchiveState.FAILED], state_at__lt=timezone.now() - KEPT
    )
    for archive in old:
        _delete_files(archive)
        _move(archive, ArchiveState.DELETED, file="")


def make_part(pk: int) -> None:
    """Make one part, unless it is made or somebody holds it."""
    # The row's own columns alone: PostgreSQL would not look again at those of a joined table before it writes.
    free = _free().filter(pk=pk, made__isnull=True)
    if not free.update(held_until=timezone.now() + HELD, tries=F("tries") + 1):
        return
    part = ArchivePart.objects.select_related("archive").get(pk=pk)
    if part.archive.state != ArchiveState.RUNNING:
        return
    if part.tries > MOST_TRIES:
        _move(part.archive, ArchiveState.FAILED)
        return
    with TemporaryFile() as file:
        made = _write(part, file)
        file.seek(0)
        part.file.delete(save=False)
        part.file.save("part.zip", File(file), save=False)
    ArchivePart.objects.filter(pk=pk).update(made=made, file=part.file.name, held_until=None)
    _pack_if_complete(part.archive)


def _write(part: ArchivePart, file: IO[bytes]) -> int:
    key = key_in_use()
    rows = (
        Certificate.objects.filter(pk__in=part.certificates).exclude(revoked_on__lte=today()).order_by("pk")
    )
    made = 0
    with ZipFile(file, "w", ZIP_STORED) as folder, override(part.archive.language):
        for certificate in rows.select_related("person", "certification", "evidence").iterator(50):
            folder.writestr(_name(certificate), certificate_pdf(certificate, key))
            made += 1
    return made


def _name(certificate: Certificate) -> str:
    """Of a file: the person's key, the certification's code, the day, and enough of the number to be alone."""
    name = "_".join(
        [
            certificate.person.username,
            certificate.certification.code,
            certificate.issued_on.isoformat(),
            str(certificate.serial)[:8],
        ]
    )
    return name.replace("/", "-").replace("\\", "-") + ".pdf"


def _pack_if_complete(archive: CertificateArchive) -> None:
    """The last one to finish packs; who is slower finds it held or done."""
    if archive.parts.filter(made__isnull=True).exists():
        return
    now = timezone.now()
    free = Q(packing_until__isnull=True) | Q(packing_until__lt=now)
    rows = CertificateArchive.objects.filter(free, pk=archive.pk, state=ArchiveState.RUNNING)
    if not rows.update(packing_until=now + HELD):
        return
    with TemporaryFile() as file:
        with ZipFile(file, "w", ZIP_STORED) as folder:
            for name, content in _contents(archive):
                folder.writestr(name, content)
            packed = len(folder.namelist())
        file.seek(0)
        archive.file.save("certificates.zip", File(file), save=False)
    _move(archive, ArchiveState.DONE, file=archive.file.name, total=packed)
    for part in archive.parts.exclude(file=""):
        part.file.delete()


def _contents(archive: CertificateArchive) -> Iterator[tuple[str, bytes]]:
    """All that was made, but for what has been revoked since."""
    for part in archive.parts.all():
        revoked = Certificate.objects.filter(pk__in=part.certificates, revoked_on__lte=today())
        gone = {_name(one) for one in revoked.select_related("person", "certification")}
        with part.file.open() as opened, ZipFile(opened) as folder:
            for name in folder.namelist():
                if name not in gone:
                    yield name, folder.read(name)


def _delete_files(archive: CertificateArchive) -> None:
    archive.file.delete(save=False)
    for part in archive.parts.exclude(file=""):
        part.file.delete()


def _move(archive: CertificateArchive, state: ArchiveState, **values: object) -> None:
    CertificateArchive.objects.filter(pk=archive.pk).update(state=state, state_at=timezone.now(), **values)


def _free() -> QuerySet[ArchivePart]:
    return ArchivePart.objects.filter(Q(held_until__isnull=True) | Q(held_until__lt=timezone.now()))


def _hurry(pks: list[int]) -> None:
    """Give the parts to the workers; where the queue can't be reached the sweep makes them, one after another."""
    try:
        for pk in pks:
            current_app.send_task(TASK, args=[pk], retry=False, ignore_result=True)
    except (BrokerError, OSError):
        logger.warning("The queue could not be reached; the sweep will take the certificates up.")
