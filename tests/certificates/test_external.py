"""Proofs from elsewhere on their pages: handed in, decided in the admin, and who may open the file."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certificates.models import Certificate, Certification, ExternalProof, Origin
from certificates.periods import end_of
from dealerships.labels import written
from dealerships.models import Agreement
from tests.admin_tables import queries_of
from tests.cast import Cast, Network, client_of
from tests.factories import ExternalProofFactory, in_days
from tests.uploads import CAMERA, PDF, with_place

pytestmark = pytest.mark.django_db

NEW = "/certificates/proofs/new/"
WAITING = "/admin/external-proofs/"


def send(client: Client, network: Network, path: str = NEW, **changes: Any) -> Any:
    values: dict[str, Any] = {
        "certification": network.certification_a.pk,
        "title": "Kammerprüfung",
        "issuer": "Handelskammer",
        "dated_on": in_days(-20).isoformat(),
        "file": SimpleUploadedFile("nachweis.pdf", PDF, "text/html"),
    }
    return client.post(path, values | changes)


def test_person_hands_in_trainer_accepts_and_the_page_says_so(cast: Cast, network: Network) -> None:
    employee, trainer = client_of(cast, "employee"), client_of(cast, "trainer")
    assert send(employee, network)["Location"] == "/certificates/"
    assert "Wird geprüft" in employee.get("/certificates/").content.decode()
    proof = ExternalProof.objects.get()
    assert (proof.person, proof.uploaded_by, proof.media_type) == (
        cast.employee,
        cast.employee,
        "application/pdf",
    )
    assert "Kammerprüfung" in trainer.get(WAITING).content.decode()
    Certification.objects.filter(pk=proof.certification_id).update(ends="date", end_month=1, end_day=31)
    end = end_of(Certification.objects.get(pk=proof.certification_id).terms(), proof.dated_on)
    page = trainer.get(f"{WAITING}{proof.public_id}/").content.decode()
    assert f"ohne Angabe gültig bis {written(end)}" in page
    decided = trainer.post(
        f"{WAITING}{proof.public_id}/", {"decision": "accept", "until": in_days(99).isoformat()}
    )
    assert decided["Location"] == WAITING
    certificate = Certificate.objects.get(person=cast.employee)
    assert (certificate.origin, certificate.valid_until) == (Origin.RECOGNISED, in_days(99))
    page = employee.get("/certificates/").content.decode()
    assert ("Anerkannt" in page, "Kammerprüfung, Handelskammer" in page) == (True, True)
    assert "Gerade wartet kein Nachweis" in trainer.get(WAITING).content.decode()


def test_refusal_needs_a_reason_that_the_person_reads(cast: Cast, network: Network) -> None:
    proof = ExternalProofFactory.create(person=cast.employee, certification=network.certification_a)
    trainer, url = client_of(cast, "trainer"), f"{WAITING}{proof.public_id}/"
    answer = trainer.post(url, {"decision": "refuse", "reason": " "})
    assert (answer.status_code, "Begründen Sie die Ablehnung." in answer.content.decode()) == (400, True)
    trainer.post(url, {"decision": "refuse", "reason": "Das Siegel fehlt."})
    assert "Das Siegel fehlt." in client_of(cast, "employee").get("/certificates/").content.decode()
    trainer.post(url, {"decision": "accept"})
    assert not Certificate.objects.filter(person=cast.employee).exists()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"file": SimpleUploadedFile("x.pdf", b"MZ", "application/pdf")}, "weder ein PDF noch ein Bild"),
        ({"dated_on": in_days(1).isoformat()}, "liegt in der Zukunft"),
        ({"title": ""}, "wie der Nachweis heißt"),
        ({"certification": 0}, "Auswahl"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    cast: Cast, network: Network, changes: dict[str, Any], problem: str
) -> None:
    answer = send(client_of(cast, "employee"), network, **changes)
    assert (answer.status_code, problem in answer.content.decode()) == (400, True)
    assert not ExternalProof.objects.exists()


def test_other_makers_certification_is_no_choice(cast: Cast, network: Network) -> None:
    answer = send(client_of(cast, "employee"), network, certification=network.certification_b.pk)
    assert answer.status_code == 400


def test_manager_hands_in_for_the_team_and_opens_only_what_they_handed_in(
    cast: Cast, network: Network
) -> None:
    manager = client_of(cast, "manager")
    sent = SimpleUploadedFile("foto.jpg", with_place(), "image/jpeg")
    send(manager, network, f"{NEW}A1/", person=cast.employee.pk, file=sent)
    ExternalProofFactory.create(person=cast.colleague, certification=network.certification_a)
    files = {
        proof.person.username: manager.get(f"/certificates/proofs/{proof.public_id}/file/").status_code
        for proof in ExternalProof.objects.select_related("person")
    }
    assert files == {"employee": 200, "colleague": 404}
    proof = ExternalProof.objects.get(person=cast.employee)
    response = client_of(cast, "employee").get(f"/certificates/proofs/{proof.public_id}/file/")
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "image/jpeg",
        'attachment; filename="kammerprufung.jpg"',
    )
    assert CAMERA not in b"".join(response.streaming_content)


def test_manager_hands_in_for_nobody_else_and_not_without_an_agreement(cast: Cast, network: Network) -> None:
    manager = client_of(cast, "manager")
    assert send(manager, network, f"{NEW}A1/", person=cast.employee_a2.pk).status_code == 400
    network.a1.agreement = Agreement.MISSING
    network.a1.save()
    assert send(manager, network, f"{NEW}A1/", person=cast.employee.pk).status_code == 403
    assert not ExternalProof.objects.exists()


def test_manager_sees_what_they_handed_in_no_longer_than_they_lead_the_person_by_name(
    cast: Cast, network: Network
) -> None:
    proof = ExternalProofFactory.create(
        person=cast.employee, certification=network.certification_a, uploaded_by=cast.manager
    )

    def seen() -> bool:
        return ExternalProof.objects.visible_to(cast.manager).filter(pk=proof.pk).exists()

    assert seen()
    network.a1.agreement = Agreement.MISSING
    network.a1.save()
    assert not seen()
    network.a1.agreement = Agreement.REACHED
    network.a1.save()
    cast.employee.employments.update(ends_on=in_days(-1))
    assert not seen()
    assert ExternalProof.objects.visible_to(cast.employee).exists()


def test_menu_counts_what_waits_for_the_trainer_and_the_list_begins_with_the_oldest(
    cast: Cast, network: Network
) -> None:
    for person, certification in (
        (cast.employee, network.certification_a),
        (cast.employee_ab, network.common_certification),
        (cast.employee_b1, network.certification_b),
        (cast.trainer, network.certification_a),
    ):
        ExternalProofFactory.create(person=person, certification=certification)
    trainer = client_of(cast, "trainer")
    answer = trainer.get(WAITING)
    assert [one.person for one in answer.context["page"]] == [cast.employee, cast.employee_ab]
    assert "fen (2)" in answer.content.decode()  # the menu is JSON, its letters escaped
    assert "waiting-proofs" in answer.content.decode()
    assert "waiting-proofs" not in client_of(cast, "headquarters").get("/admin/").content.decode()


def test_list_asks_as_often_for_many_as_for_one(cast: Cast, network: Network) -> None:
    trainer = client_of(cast, "trainer")
    ExternalProofFactory.create(person=cast.employee, certification=network.certification_a)
    trainer.get(WAITING)
    one = queries_of(trainer, WAITING)
    for person in (cast.colleague, cast.manager, cast.employee_ab):
        ExternalProofFactory.create(person=person, certification=network.certification_a)
    assert queries_of(trainer, WAITING) == one
