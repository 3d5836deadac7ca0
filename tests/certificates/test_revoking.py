"""Revoking a certificate: who may, with which reason, once; and what follows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from certificates.models import Certificate, Certification, Origin
from certificates.services.recognising import accept
from certificates.services.revoking import AlreadyRevoked, revoke
from dealerships.calendar import today
from readiness.models import StaleMark
from tests.cast import Cast, Network, client_of
from tests.factories import CertificateFactory, ExternalProofFactory

pytestmark = pytest.mark.django_db
TODAY = today()


def certificate_of(cast: Cast, certification: Certification, serial: str = "ab" * 16) -> Certificate:
    return CertificateFactory.create(  # type: ignore[no-any-return]
        person=cast.employee,
        certification=certification,
        issued_on=TODAY - timedelta(days=100),
        valid_until=TODAY + timedelta(days=100),
        origin=Origin.ISSUED,
        serial=serial,
    )


class TestRevoking:
    def test_ends_it_today_with_a_reason_that_the_history_keeps(self, cast: Cast, network: Network) -> None:
        certificate = certificate_of(cast, network.certification_a)
        StaleMark.objects.all().delete()
        revoke(certificate, reason=" Prüfung nicht selbst abgelegt ", by=cast.trainer)
        stored = Certificate.objects.get()
        assert (stored.revoked_on, stored.revocation_reason) == (TODAY, "Prüfung nicht selbst abgelegt")
        entry = ModelLogEntry.objects.get(object_id=str(stored.pk))
        assert (entry.user, entry.data["changes"]) == (
            cast.trainer,
            {
                "revoked_on": [None, TODAY.isoformat()],
                "revocation_reason": ["", "Prüfung nicht selbst abgelegt"],
            },
        )
        assert set(StaleMark.objects.values_list("dealership", flat=True)) == {network.a1.pk}

    def test_happens_once(self, cast: Cast, network: Network) -> None:
        certificate = certificate_of(cast, network.certification_a)
        revoke(certificate, reason="Irrtum", by=cast.trainer)
        with pytest.raises(AlreadyRevoked):
            revoke(certificate, reason="Anderer Grund", by=cast.admin)
        assert Certificate.objects.get().revocation_reason == "Irrtum"

    def test_needs_a_reason(self, cast: Cast, network: Network) -> None:
        with pytest.raises(ValueError, match="reason"):
            revoke(certificate_of(cast, network.certification_a), reason=" ", by=cast.trainer)


class TestInTheAdmin:
    @pytest.mark.parametrize(
        ("persona", "answers"),
        [
            ("trainer", {"a": 200, "b": 404, "common": 404}),
            ("headquarters", {"a": 200, "b": 404, "common": 404}),
            ("rollout_manager", {"a": 403, "b": 403, "common": 403}),
            ("other_headquarters", {"a": 404, "b": 200, "common": 404}),
            ("admin", {"a": 200, "b": 200, "common": 200}),
        ],
    )
    def test_trainers_and_headquarters_revoke_their_makers_own(
        self, cast: Cast, network: Network, persona: str, answers: dict[str, int]
    ) -> None:
        certifications = {
            "a": network.certification_a,
            "b": network.certification_b,
            "common": network.common_certification,
        }
        client = client_of(cast, persona)
        got = {
            name: client.get(
                f"/admin/certificates/revoke/{certificate_of(cast, one, f'{number:032x}').serial}/"
            ).status_code
            for number, (name, one) in enumerate(certifications.items())
        }
        assert got == answers

    def test_by_the_number_as_it_is_printed(self, cast: Cast, network: Network) -> None:
        certificate = certificate_of(cast, network.certification_a)
        client = client_of(cast, "trainer")
        found = client.post("/admin/certificates/revoke/", {"number": "ABAB " * 8})
        assert (found.status_code, found["Location"]) == (
            302,
            f"/admin/certificates/revoke/{certificate.serial}/",
        )
        empty = client.post(found["Location"], {"reason": " "})
        assert "reason" in empty.context_data["form"].errors  # type: ignore[attr-defined]
        assert client.post(found["Location"], {"reason": "Irrtum"}).status_code == 302
        again = client.post(found["Location"], {"reason": "Noch einmal"}, follow=True).content.decode()
        assert "schon widerrufen" in again
        assert "Irrtum" in again
        certificate.refresh_from_db()
        assert (certificate.revoked_on, certificate.revocation_reason) == (TODAY, "Irrtum")

    def test_nobody_meets_certificates_by_trying_out_keys(self, cast: Cast, network: Network) -> None:
        certificate = certificate_of(cast, network.certification_a)
        got = {
            persona: [
                client_of(cast, persona).get(f"/admin/certificates/revoke/{name}/").status_code
                for name in (certificate.pk, "%00", "9" * 30)
            ]
            for persona in ("trainer", "headquarters", "admin")
        }
        assert got == {"trainer": [404] * 3, "headquarters": [404] * 3, "admin": [200, 404, 404]}

    def test_what_was_recognised_is_revoked_from_its_proof(self, cast: Cast, network: Network) -> None:
        proof = ExternalProofFactory.create(person=cast.employee, certification=network.certification_a)
        certificate = accept(proof, by=cast.trainer, until=TODAY + timedelta(days=99))
        trainer, address = client_of(cast, "trainer"), f"/admin/certificates/revoke/{proof.public_id}/"
        page = f"/admin/external-proofs/{proof.public_id}/"
        assert address in trainer.get(page).content.decode()
        assert trainer.post(address, {"reason": "Fälschung"})["Location"] == address
        certificate.refresh_from_db()
        assert (certificate.revoked_on, certificate.revocation_reason) == (TODAY, "Fälschung")
        assert address not in trainer.get(page).content.decode()
        assert client_of(cast, "other_headquarters").get(address).status_code == 404

    def test_another_makers_number_is_none(self, cast: Cast, network: Network) -> None:
        certificate_of(cast, network.certification_b)
        response = client_of(cast, "trainer").post("/admin/certificates/revoke/", {"number": "ab" * 16})
        assert list(response.context_data["form"].errors) == ["number"]  # type: ignore[attr-defined]
