"""One's own certificates: what is shown in which order, the PDF, LinkedIn's form, and the name on the check page."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certificates.models import Certificate, Certification
from certificates.proofs import linkedin_url
from readiness.models import StaleMark
from tests.admin_tables import queries_of
from tests.cast import Cast, Network, client_of
from tests.factories import (
    CertificateFactory,
    CertificationFactory,
    IssuedCertificateFactory,
    in_days,
)

pytestmark = pytest.mark.django_db

PAGE = "/certificates/"


def shown(cast: Cast, persona: str = "employee") -> dict[str, list[str]]:
    """The certifications on the page, by the heading of their group."""
    groups = client_of(cast, persona).get(PAGE).context["groups"]
    return {
        str(group.label): [proof.certificate.certification.name for proof in proofs]
        for group, proofs in groups.items()
    }


def test_valid_first_expiring_next_history_last(cast: Cast) -> None:
    for name, dates in {
        "abgelaufen": {"issued_on": in_days(-800), "valid_until": in_days(-1)},
        "widerrufen": {"issued_on": in_days(-900), "revoked_on": in_days(-2)},
        "endet bald": {"issued_on": in_days(-700), "valid_until": in_days(90)},
        "endet heute": {"issued_on": in_days(-700), "valid_until": in_days(0)},
        "gültig": {"issued_on": in_days(-1), "valid_until": in_days(91)},
        "ohne Ende": {"issued_on": in_days(-2)},
    }.items():
        IssuedCertificateFactory.create(person=cast.employee, certification__name_de=name, **dates)
    IssuedCertificateFactory.create(person=cast.colleague)
    assert shown(cast) == {
        "Gültig": ["gültig", "ohne Ende"],
        "Läuft bald ab": ["endet heute", "endet bald"],
        "Verlauf": ["abgelaufen", "widerrufen"],
    }


def test_holder_reads_why_a_certificate_was_revoked(cast: Cast) -> None:
    IssuedCertificateFactory.create(
        person=cast.employee, revoked_on=in_days(-2), revocation_reason="Nicht selbst abgelegt"
    )
    assert "Nicht selbst abgelegt" in client_of(cast, "employee").get("/certificates/").content.decode()


def test_what_was_renewed_is_history(cast: Cast) -> None:
    certification = CertificationFactory.create(name_de="Fachkraft")
    for issued_on, end in ((in_days(-700), in_days(20)), (in_days(-3), in_days(700))):
        IssuedCertificateFactory.create(
            person=cast.employee, certification=certification, issued_on=issued_on, valid_until=end
        )
    assert shown(cast) == {"Gültig": ["Fachkraft"], "Verlauf": ["Fachkraft"]}
    assert "Erneuert" in client_of(cast, "employee").get(PAGE).content.decode()


def test_imported_one_is_listed_without_pdf(cast: Cast) -> None:
    CertificateFactory.create(person=cast.employee)
    html = client_of(cast, "employee").get(PAGE).content.decode()
    assert ("eingespielt" in html, "Als PDF herunterladen" in html, "LinkedIn" in html) == (
        True,
        False,
        False,
    )


def test_one_download_is_the_page_s_main_action(cast: Cast) -> None:
    IssuedCertificateFactory.create_batch(2, person=cast.employee)
    page = client_of(cast, "employee").get(PAGE).content.decode()
    assert (page.count("Als PDF herunterladen"), page.count('class="button primary"')) == (2, 1)


def test_without_any_it_says_how_to_get_one(cast: Cast) -> None:
    assert "Ihr erstes Zertifikat" in client_of(cast, "admin").get(PAGE).content.decode()


def test_page_asks_as_often_for_many_as_for_one(cast: Cast) -> None:
    client = client_of(cast, "employee")
    IssuedCertificateFactory.create(person=cast.employee)
    client.get(PAGE)
    one = queries_of(client, PAGE)
    for _number in range(5):
        IssuedCertificateFactory.create(person=cast.employee)
    assert queries_of(client, PAGE) == one


class TestPdf:
    def address(self, certificate: Certificate) -> str:
        return reverse("certificates:pdf", args=[certificate.serial])

    def test_is_the_holders(self, cast: Cast) -> None:
        certificate = IssuedCertificateFactory.create(
            person=cast.employee, serial="ab" * 16, issued_on=date(2026, 11, 5)
        )
        response = client_of(cast, "employee").get(self.address(certificate))
        assert (
            response.status_code,
            response["Content-Type"],
            response["Content-Disposition"],
            response.content[:5],
        ) == (200, "application/pdf", 'attachment; filename="Zertifikat-2026-11-05-abababab.pdf"', b"%PDF-")
        assert {
            name: client_of(cast, name).get(self.address(certificate)).status_code
            for name in ("colleague", "manager", "admin")
            if hasattr(cast, name)
        } == {"colleague": 404, "manager": 404, "admin": 404}

    def test_there_is_one_of_what_has_expired_and_none_of_what_was_revoked(self, cast: Cast) -> None:
        expired = IssuedCertificateFactory.create(person=cast.employee, valid_until=in_days(-1))
        revoked = IssuedCertificateFactory.create(person=cast.employee, revoked_on=in_days(0))
        client = client_of(cast, "employee")
        assert [client.get(self.address(one)).status_code for one in (expired, revoked)] == [200, 404]


class TestNameOnTheCheckPage:
    def send(self, cast: Cast, persona: str, certificate: Certificate, shown: str) -> int:
        address = reverse("certificates:shows_name", args=[certificate.serial])
        response = client_of(cast, persona).post(address, {"shown": shown})
        certificate.refresh_from_db()
        return response.status_code

    def test_is_the_holders_decision_and_can_be_taken_back(self, cast: Cast) -> None:
        certificate = IssuedCertificateFactory.create(person=cast.employee)
        StaleMark.objects.all().delete()
        said = [
            (self.send(cast, "employee", certificate, shown), certificate.shows_name)
            for shown in ("yes", "yes", "no")
        ]
        assert said == [(302, True), (302, True), (302, False)]
        logged = ModelLogEntry.objects.filter(object_id=str(certificate.pk)).order_by("pk")
        assert [(entry.user, entry.data["changes"]) for entry in logged] == [
            (cast.employee, {"shows_name": [False, True]}),
            (cast.employee, {"shows_name": [True, False]}),
        ]
        assert StaleMark.objects.count() == 0

    def test_is_nobody_elses(self, cast: Cast) -> None:
        certificate = IssuedCertificateFactory.create(person=cast.employee)
        assert [
            (self.send(cast, name, certificate, "yes"), certificate.shows_name)
            for name in ("colleague", "manager", "admin")
        ] == [(404, False)] * 3

    def test_the_page_offers_the_other_choice(self, cast: Cast) -> None:
        certificate = IssuedCertificateFactory.create(person=cast.employee)

        def offered() -> tuple[list[str], list[str]]:
            html = client_of(cast, "employee").get(PAGE).content.decode()
            return re.findall(r'name="shown" value="(\w+)"', html), re.findall(r'aria-checked="(\w+)"', html)

        before = offered()
        self.send(cast, "employee", certificate, "yes")
        assert (before, offered()) == ((["yes"], ["false"]), (["no"], ["true"]))


def test_linkedin_learns_of_the_certificate_and_not_of_the_person() -> None:
    certificate = Certificate(
        certification=Certification(name_de="Fachkraft & mehr"),
        issued_on=date(2026, 11, 5),
        valid_until=date(2028, 11, 4),
        serial="ab" * 16,
    )
    address = urlsplit(linkedin_url(certificate))
    assert (f"{address.scheme}://{address.netloc}{address.path}", dict(parse_qsl(address.query))) == (
        "https://www.linkedin.com/profile/add",
        {
            "startTask": "CERTIFICATION_NAME",
            "name": "Fachkraft & mehr",
            "organizationName": "Dealer Academy",
            "issueYear": "2026",
            "issueMonth": "11",
            "expirationYear": "2028",
            "expirationMonth": "11",
            "certUrl": f"http://127.0.0.1:8000/verify/{'ab' * 16}/",
            "certId": "ab" * 16,
        },
    )
    certificate.valid_until = None
    assert "expiration" not in linkedin_url(certificate)


def test_everybody_sees_their_own_and_administrators_all(cast: Cast, network: Network) -> None:
    certificate = IssuedCertificateFactory.create(person=cast.employee)
    seen = {
        name: list(Certificate.objects.visible_to(getattr(cast, name)))
        for name in ("anonymous", "employee", "colleague", "manager", "trainer", "headquarters", "admin")
    }
    nobody: list[Certificate] = []
    assert seen == dict.fromkeys(seen, nobody) | {"employee": [certificate], "admin": [certificate]}


def test_dates_beyond_the_calendar_do_not_break_the_order(cast: Cast) -> None:
    IssuedCertificateFactory.create(person=cast.employee, valid_until=date.max)
    IssuedCertificateFactory.create(
        person=cast.employee, issued_on=date.min + timedelta(days=400), valid_until=date.max
    )
    assert len(shown(cast)["Gültig"]) == 2
