"""Proofs from elsewhere: what is taken in, who decides, and what is issued because of it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import close_old_connections, connection
from django.utils import timezone

from certificates.models import Certificate, Evidence, ExternalProof, Origin, ProofState
from certificates.periods import Ends, end_of
from certificates.services.recognising import (
    CannotDecide,
    _months_before,
    accept,
    forget_files,
    hand_in,
    refuse,
)
from certificates.uploads import LARGEST, CheckedFile, NotAProof, checked
from certificates.validity import valid_until
from dealerships.models import Mail
from readiness.models import StaleMark
from tests.cast import Cast, Network
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    ExternalProofFactory,
    PersonFactory,
    ReleaseFactory,
    in_days,
)
from tests.uploads import CAMERA, PDF, photo, with_place


class TestFiles:
    def test_pdf_is_kept_as_it_is(self) -> None:
        assert checked(BytesIO(PDF)) == (PDF, "application/pdf", "pdf")

    @pytest.mark.parametrize(
        ("kind", "media_type", "suffix"),
        [("JPEG", "image/jpeg", "jpg"), ("PNG", "image/png", "png"), ("WEBP", "image/webp", "webp")],
    )
    def test_picture_stays_what_it_is_without_what_the_camera_wrote(
        self, kind: str, media_type: str, suffix: str
    ) -> None:
        found = checked(BytesIO(with_place(kind)))
        assert (found.media_type, found.suffix, CAMERA in found.content) == (media_type, suffix, False)

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b"", "weder ein PDF noch ein Bild"),
            (b"MZ\x90\x00", "weder ein PDF noch ein Bild"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "weder ein PDF noch ein Bild"),
            (photo()[:200], "weder ein PDF noch ein Bild"),
            (b"GIF89a" + bytes(20), "weder ein PDF noch ein Bild"),
            (PDF[:20], "unvollständig"),
            (b"%PDF-" + bytes(LARGEST), "größer als 5 MB"),
            (photo("PNG", (8000, 6000)), "zu viele Pixel"),
        ],
    )
    def test_anything_else_is_refused(self, content: bytes, problem: str) -> None:
        with pytest.raises(NotAProof, match=problem):
            checked(BytesIO(content))


def given(cast: Cast, network: Network, **changes: object) -> ExternalProof:
    return ExternalProofFactory.create(
        person=cast.employee, certification=network.certification_a, dated_on=in_days(-10), **changes
    )


@pytest.mark.django_db
class TestDecisions:
    def test_accepted_proof_becomes_a_certificate_that_counts(self, cast: Cast, network: Network) -> None:
        proof = given(cast, network)
        StaleMark.objects.all().delete()
        certificate = accept(proof, by=cast.trainer, until=in_days(300))
        proof.refresh_from_db()
        assert (proof.state, proof.decided_by) == (ProofState.ACCEPTED, cast.trainer)
        assert (certificate.person, certificate.origin) == (cast.employee, Origin.RECOGNISED)
        assert (certificate.issued_on, certificate.valid_until) == (in_days(0), in_days(300))
        assert certificate.recognition.proof == proof
        assert Evidence.objects.get(certificate=certificate).recognised == {
            "proof": {
                "title": proof.title,
                "issuer": proof.issuer,
                "dated_on": in_days(-10).isoformat(),
            }
        }
        assert set(StaleMark.objects.values_list("dealership", flat=True)) == {network.a1.pk}

    def test_without_a_day_it_lasts_as_the_certification_does_from_the_proofs_own(
        self, cast: Cast, network: Network
    ) -> None:
        network.certification_a.validity_months = 12
        network.certification_a.save()
        proof = ExternalProofFactory.create(
            person=cast.employee, certification=network.certification_a, dated_on=in_days(-100)
        )
        assert accept(proof, by=cast.trainer).valid_until == valid_until(in_days(-100), 12)

    def test_without_a_day_a_fixed_day_or_a_release_ends_it_as_it_ends_others(
        self, cast: Cast, network: Network
    ) -> None:
        fixed = CertificationFactory.create(ends=Ends.DATE, end_month=2, end_day=29, least_months=1)
        bound = CertificationFactory.create(ends=Ends.RELEASE, system=network.system_a)
        ReleaseFactory.create(
            system=network.system_a, is_major=True, released_on=in_days(-5), delta_until=in_days(40)
        )
        ends = [
            accept(
                ExternalProofFactory.create(
                    person=cast.employee, certification=certification, dated_on=in_days(-10)
                ),
                by=cast.trainer,
            ).valid_until
            for certification in (fixed, bound)
        ]
        assert ends == [end_of(fixed.terms(), in_days(-10)), in_days(40)]

    def test_what_would_be_over_needs_a_day(self, cast: Cast, network: Network) -> None:
        network.certification_a.validity_months = 1
        network.certification_a.save()
        proof = ExternalProofFactory.create(
            person=cast.employee, certification=network.certification_a, dated_on=in_days(-90)
        )
        for until in (None, in_days(-1)):
            with pytest.raises(CannotDecide, match="schon abgelaufen"):
                accept(proof, by=cast.trainer, until=until)
        assert Certificate.objects.filter(person=cast.employee).count() == 0
        assert accept(proof, by=cast.trainer, until=in_days(0)).valid_until == in_days(0)

    def test_decided_is_decided(self, cast: Cast, network: Network) -> None:
        proof = given(cast, network)
        refuse(proof, by=cast.trainer, reason="Das Datum fehlt.")
        with pytest.raises(CannotDecide, match="schon entschieden"):
            accept(proof, by=cast.trainer)
        proof.refresh_from_db()
        assert (proof.state, proof.reason) == (ProofState.REFUSED, "Das Datum fehlt.")

    def test_certificate_of_the_same_day_is_left_alone(self, cast: Cast, network: Network) -> None:
        proof = given(cast, network)
        CertificateFactory.create(
            person=cast.employee, certification=network.certification_a, issued_on=in_days(0)
        )
        with pytest.raises(CannotDecide, match="Heute wurde schon"):
            accept(proof, by=cast.trainer)
        proof.refresh_from_db()
        assert proof.state == ProofState.PENDING

    def test_person_is_told_once_by_mail(self, cast: Cast, network: Network) -> None:
        cast.employee.email = "employee@example.org"
        cast.employee.save()
        proof = given(cast, network)
        refuse(proof, by=cast.trainer, reason="Das Datum fehlt.")
        [mail] = Mail.objects.filter(person=cast.employee)
        assert (mail.key, "Das Datum fehlt." in mail.text) == (f"proof-decided:{proof.pk}", True)


@pytest.mark.django_db
def test_second_proof_for_the_same_waits_until_the_first_is_decided(cast: Cast, network: Network) -> None:
    def send() -> ExternalProof:
        return hand_in(
            cast.employee,
            network.certification_a,
            CheckedFile(PDF, "application/pdf", "pdf"),
            title="Nachweis",
            issuer="Kammer",
            dated_on=in_days(-5),
            by=cast.employee,
        )

    proof = send()
    assert proof.file.name == f"external-proofs/{proof.public_id}.pdf"
    with pytest.raises(CannotDecide, match="wird schon ein Nachweis geprüft"):
        send()
    refuse(proof, by=cast.trainer, reason="Nein.")
    send()
    assert ExternalProof.objects.count() == 2


@pytest.mark.django_db
def test_files_are_forgotten_months_after_the_decision_and_with_the_person(
    django_capture_on_commit_callbacks: object,
) -> None:
    now = timezone.now()
    people = [PersonFactory.create() for _number in range(3)]
    proofs = []
    for person, decided in zip(people, (200, 100, None), strict=True):
        proof = hand_in(
            person,
            CertificationFactory.create(),
            CheckedFile(PDF, "application/pdf", "pdf"),
            title="Nachweis",
            issuer="Kammer",
            dated_on=in_days(-5),
            by=person,
        )
        if decided is not None:
            ExternalProof.objects.filter(pk=proof.pk).update(
                state="refused", reason="Nein.", decided_at=now - timedelta(days=decided)
            )
        proofs.append(proof)
    assert (forget_files(now), forget_files(now)) == (1, 0)
    assert [default_storage.exists(proof.file.name) for proof in proofs] == [False, True, True]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        people[2].delete()
    assert not default_storage.exists(proofs[2].file.name)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-11-26", "2026-05-26"), ("2026-08-31", "2026-02-28"), ("2026-06-30", "2025-12-30")],
)
def test_months_are_the_calendars(day: str, expected: str) -> None:
    noon = timezone.make_aware(datetime.fromisoformat(f"{day}T12:00"))
    assert _months_before(noon, 6).date().isoformat() == expected


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_trainers_at_the_same_moment_make_one_decision(cast: Cast, network: Network) -> None:
    proof = given(cast, network)
    barrier = threading.Barrier(4)

    def decide(number: int) -> str:
        close_old_connections()
        try:
            barrier.wait(timeout=30)
            if number % 2:
                refuse(proof, by=cast.trainer, reason="Nein.")
                return "refused"
            accept(proof, by=cast.admin)
            return "accepted"
        except CannotDecide:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(decide, range(4)))
    proof.refresh_from_db()
    assert sorted(one for one in found if one != "too late") == [proof.state]
    assert Certificate.objects.filter(person=cast.employee).count() == (proof.state == "accepted")
