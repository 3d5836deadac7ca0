"""The first signature and a part of an archive asked for at the same moment, on PostgreSQL with real threads."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from certificates.models import ArchivePart, SigningKey
from certificates.services.archives import Wanted, make_part, request_archive
from certificates.services.keys import key_in_use, rotate
from tests.factories import IssuedCertificateFactory, PersonFactory
from tests.readiness.test_concurrency import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> None:
    settings.CERTIFICATE_KEYS = tmp_path


def test_eight_first_signatures_are_made_with_one_key() -> None:
    found = at_once(*[key_in_use] * 8)
    assert {one.published.kid for one in found} == {SigningKey.objects.get().kid}


def test_four_rotations_leave_one_key_in_use() -> None:
    key_in_use()
    at_once(*[rotate] * 4)
    assert (SigningKey.objects.in_use().count(), SigningKey.objects.count()) == (1, 5)


def test_eight_workers_make_a_part_once() -> None:
    IssuedCertificateFactory.create_batch(2)
    archive = request_archive(Wanted(), by=PersonFactory.create())
    assert archive is not None
    part = ArchivePart.objects.get()
    at_once(*[partial(make_part, part.pk)] * 8)
    part.refresh_from_db()
    archive.refresh_from_db()
    assert (part.tries, part.made, archive.state) == (1, 2, "done")
    archive.file.delete()
