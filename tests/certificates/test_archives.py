"""Many certificates in one file: all of them once, whatever happens to a worker, and not for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from certificates.documents.checking import look_at
from certificates.models import ArchivePart, ArchiveState, Certificate, CertificateArchive
from certificates.services import archives
from certificates.services.archives import Wanted, make_part, request_archive, run_due
from tests.cast import Cast, client_of
from tests.factories import CertificateFactory, IssuedCertificateFactory, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(archives, "PART", 2)
    yield
    for archive in CertificateArchive.objects.all():
        archive.file.delete(save=False)


def names(archive: CertificateArchive) -> list[str]:
    with archive.file.open() as file, ZipFile(file) as folder:
        return sorted(folder.namelist())


def expected(certificates: list[Certificate]) -> list[str]:
    return sorted(archives._name(one) for one in certificates)


def requested(cast: Cast, **wanted: object) -> CertificateArchive:
    archive = request_archive(Wanted(**wanted), by=cast.admin)  # type: ignore[arg-type]
    assert archive is not None
    return archive


def test_all_valid_ones_of_the_academy_signed(cast: Cast) -> None:
    valid = IssuedCertificateFactory.create_batch(5)
    IssuedCertificateFactory.create(revoked_on=in_days(0))
    IssuedCertificateFactory.create(valid_until=in_days(-1))
    CertificateFactory.create()
    archive = requested(cast)
    run_due()
    archive.refresh_from_db()
    assert (archive.state, archive.total, names(archive)) == (ArchiveState.DONE, 5, expected(valid))
    with archive.file.open() as file, ZipFile(file) as folder:
        serials = {look_at(folder.read(name)).serial for name in folder.namelist()}
    assert serials == {one.serial for one in valid}
    assert [part.file.name for part in ArchivePart.objects.all()] == [""] * 3


def test_what_is_revoked_meanwhile_is_not_in_it(cast: Cast) -> None:
    made, before, after, kept = IssuedCertificateFactory.create_batch(4)
    archive = requested(cast)
    first, second = archive.parts.all()  # type: ignore[attr-defined]
    Certificate.objects.filter(pk=before.pk).update(revoked_on=in_days(0))
    make_part(first.pk)
    Certificate.objects.filter(pk=made.pk).update(revoked_on=in_days(0))
    Certificate.objects.filter(pk=after.pk).update(revoked_on=in_days(1))
    make_part(second.pk)
    archive.refresh_from_db()
    assert (archive.state, archive.total, names(archive)) == (ArchiveState.DONE, 2, expected([after, kept]))


def test_a_part_that_a_worker_left_is_taken_again_and_none_is_there_twice(cast: Cast) -> None:
    certificates = IssuedCertificateFactory.create_batch(3)
    archive = requested(cast)
    first, second = archive.parts.all()  # type: ignore[attr-defined]
    make_part(first.pk)
    ArchivePart.objects.filter(pk=second.pk).update(held_until=timezone.now() + timedelta(minutes=1))
    run_due()
    archive.refresh_from_db()
    assert (archive.state, archive.done) == (ArchiveState.RUNNING, 2)
    ArchivePart.objects.filter(pk=second.pk).update(held_until=timezone.now() - timedelta(minutes=1))
    for _time in range(2):
        run_due()
        make_part(first.pk)
    archive.refresh_from_db()
    assert (archive.state, names(archive)) == (ArchiveState.DONE, expected(certificates))


def test_what_never_works_is_given_up(cast: Cast) -> None:
    IssuedCertificateFactory.create()
    archive = requested(cast)
    ArchivePart.objects.update(tries=archives.MOST_TRIES)
    run_due()
    archive.refresh_from_db()
    assert archive.state == ArchiveState.FAILED


def test_is_deleted_after_a_week(cast: Cast) -> None:
    IssuedCertificateFactory.create()
    archive = requested(cast)
    run_due()
    archive.refresh_from_db()
    name = archive.file.name
    CertificateArchive.objects.update(state_at=timezone.now() - archives.KEPT - timedelta(hours=1))
    run_due()
    archive.refresh_from_db()
    assert (archive.state, archive.file.name, default_storage.exists(name)) == (
        ArchiveState.DELETED,
        "",
        False,
    )


def test_an_administrator_asks_looks_and_downloads(cast: Cast) -> None:
    one, other = IssuedCertificateFactory.create_batch(2)
    client = client_of(cast, "admin")
    address = "/certificates/archives/"
    assert client.post(address, {"language": "de", "issued_from": in_days(1)}).status_code == 400
    assert client.post(address, {"language": "en", "certification": one.certification_id}).status_code == 302
    assert "0 von 1 Urkunden" in client.get(address).content.decode()
    run_due()
    archive = CertificateArchive.objects.get()
    download = client.get(f"{address}{archive.public_id}.zip")
    content = b"".join(download.streaming_content)  # type: ignore[attr-defined]
    assert ZipFile(BytesIO(content)).namelist() == expected([one])
    assert other.pk


def test_the_command(cast: Cast, tmp_path: Path) -> None:
    certificates = IssuedCertificateFactory.create_batch(3)
    out = StringIO()
    call_command("certificates_zip", str(tmp_path / "all.zip"), by=cast.admin.username, stdout=out)
    assert out.getvalue() == f"3 certificates in {tmp_path / 'all.zip'}\n"
    assert sorted(ZipFile(tmp_path / "all.zip").namelist()) == expected(certificates)
