"""Certifications, what they grant, and certificates in the admin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from certificates.models import Certificate, Certification, CertificationCourse, Grant, Origin
from certificates.periods import end_of
from dealerships.calendar import today
from tests.admin_tables import (
    FORBIDDEN,
    KEEP,
    LIST,
    LIST_AND_ADD,
    LOOK,
    NOTHING,
    UNKNOWN,
    errors,
    for_everybody,
    listed,
    on_row,
    on_table,
    queries_of,
    save,
    url,
)
from tests.cast import Cast, Network, client_of
from tests.factories import (
    CertificateFactory,
    CertificationCourseFactory,
    CompetenceFactory,
    CourseFactory,
    CoursePageFactory,
    GrantFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "answers"),
    [
        (Certification, for_everybody(LIST, LIST, LIST_AND_ADD, LIST_AND_ADD)),
        (Grant, for_everybody(LIST, LIST, LIST_AND_ADD, LIST_AND_ADD)),
        (CertificationCourse, for_everybody(LIST_AND_ADD, LIST, LIST_AND_ADD, LIST_AND_ADD)),
        (Certificate, for_everybody(NOTHING, NOTHING, NOTHING, LIST_AND_ADD)),
    ],
    ids=["certifications", "grants", "required courses", "certificates"],
)
def test_who_may_do_what_with_a_table(cast: Cast, model: type[models.Model], answers: dict[str, str]) -> None:
    assert on_table(cast, model) == answers


class TestCertifications:
    def test_the_makers_own(self, cast: Cast, network: Network) -> None:
        assert on_row(cast, network.certification_a) == for_everybody(LOOK, LOOK, KEEP, KEEP)
        grant = GrantFactory.create(certification=network.certification_a)
        assert on_row(cast, grant) == for_everybody(LOOK, LOOK, KEEP, KEEP)

    def test_common_ones_are_looked_at(self, cast: Cast, network: Network) -> None:
        assert on_row(cast, network.common_certification) == for_everybody(LOOK, LOOK, LOOK, KEEP)
        grant = GrantFactory.create(certification=network.common_certification)
        assert on_row(cast, grant) == for_everybody(LOOK, LOOK, LOOK, KEEP)

    def test_another_makers_do_not_exist(self, cast: Cast, network: Network) -> None:
        assert on_row(cast, network.certification_b) == for_everybody(UNKNOWN, UNKNOWN, UNKNOWN, KEEP)
        grant = GrantFactory.create(certification=network.certification_b)
        assert on_row(cast, grant) == for_everybody(UNKNOWN, UNKNOWN, UNKNOWN, KEEP)
        assert {one.code for one in listed(client_of(cast, "trainer"), Certification)} == {
            "CERT-A",
            "CERT-COMMON",
        }

    def test_headquarters_make_none_that_is_common(self, cast: Cast, network: Network) -> None:
        values = {"code": "NEW", "name_de": "Neu"}
        headquarters = client_of(cast, "headquarters")
        assert errors(save(headquarters, url("add", Certification), **values)) == {
            "__all__": ["Diese Zeile läge außerhalb Ihres Bereichs."]
        }
        response = save(headquarters, url("add", Certification), **values, manufacturer=network.maker_a.pk)
        assert errors(response) == {}
        assert Certification.objects.get(code="NEW").manufacturer == network.maker_a

    def test_nor_give_their_own_away(self, cast: Cast, network: Network) -> None:
        response = save(
            client_of(cast, "headquarters"), url("edit", network.certification_a), manufacturer=""
        )
        assert errors(response) == {"__all__": ["Diese Zeile läge außerhalb Ihres Bereichs."]}
        network.certification_a.refresh_from_db()
        assert network.certification_a.manufacturer == network.maker_a

    def test_nor_grant_anything_with_a_common_one(self, cast: Cast, network: Network) -> None:
        response = save(
            client_of(cast, "headquarters"),
            url("add", Grant),
            certification=network.common_certification.pk,
            competence=CompetenceFactory.create().pk,
            level=3,
        )
        assert errors(response) == {"__all__": ["Diese Zeile läge außerhalb Ihres Bereichs."]}


class TestTerms:
    """How certificates end and are renewed: only what fits together is saved."""

    def test_form_says_what_comes_of_them(self, cast: Cast, network: Network) -> None:
        certification = network.certification_a
        certification.validity_months, certification.window_days, certification.grace_days = 12, 90, 30
        certification.save()
        end = end_of(certification.terms(), today())
        assert end is not None
        said = (
            f"Ausgestellt heute, gültig bis {end:%d.%m.%Y}; Erneuerung ab {end - timedelta(days=90):%d.%m.%Y}; "
            f"danach bis {end + timedelta(days=30):%d.%m.%Y} kurzer Weg."
        )
        assert said in client_of(cast, "headquarters").get(url("edit", certification)).content.decode()

    @pytest.mark.parametrize(
        ("given", "wrong"),
        [
            ({"ends": "months", "validity_months": 12, "window_days": 90, "grace_days": 30}, set()),
            ({"ends": "date", "end_month": 12, "end_day": 31, "least_months": 6}, set()),
            ({"ends": "release", "system": "A"}, set()),
            ({"ends": "date", "end_month": 12}, {"end_day"}),
            ({"ends": "months", "end_month": 12, "end_day": 31}, {"end_month", "end_day"}),
            ({"ends": "months", "validity_months": 12, "least_months": 6}, {"least_months"}),
            ({"ends": "release"}, {"system"}),
            ({"ends": "months", "validity_months": 12, "system": "A"}, {"system"}),
            ({"ends": "months", "validity_months": "", "window_days": 90}, {"window_days"}),
            ({"ends": "months", "validity_months": 3, "window_days": 90}, {"window_days"}),
        ],
    )
    def test_fit_together(self, cast: Cast, network: Network, given: dict[str, Any], wrong: set[str]) -> None:
        if "system" in given:
            given = given | {"system": network.system_a.pk}
        response = save(client_of(cast, "headquarters"), url("edit", network.certification_a), **given)
        assert set(errors(response)) == wrong

    def test_and_the_database_holds_it(self, network: Network) -> None:
        for wrong in ({"ends": "date"}, {"ends": "release"}, {"end_month": 12, "end_day": 31}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Certification.objects.filter(pk=network.certification_a.pk).update(**wrong)


class TestRequiredCourses:
    def test_the_makers_trainers_and_headquarters_keep_their_own(self, cast: Cast, network: Network) -> None:
        rows = [
            CertificationCourseFactory.create(certification=one)
            for one in (network.certification_a, network.common_certification, network.certification_b)
        ]
        assert [on_row(cast, row) for row in rows] == [
            for_everybody(KEEP, LOOK, KEEP, KEEP),
            for_everybody(LOOK, LOOK, LOOK, KEEP),
            for_everybody(UNKNOWN, UNKNOWN, UNKNOWN, KEEP),
        ]

    def test_are_chosen_by_title_and_kept_in_the_history(self, cast: Cast, network: Network) -> None:
        page = CoursePageFactory.create(title="Leads bearbeiten")
        trainer = client_of(cast, "trainer")
        form = trainer.get(url("add", CertificationCourse)).content.decode()
        assert "Leads bearbeiten" in form
        response = save(
            trainer,
            url("add", CertificationCourse),
            certification=network.certification_a.pk,
            course=page.course.pk,
        )
        assert errors(response) == {}
        row = CertificationCourse.objects.get()
        told = trainer.get(url("history", row)).content.decode()
        assert ("Leads bearbeiten" in told, str(page.translation_key) in told) == (True, False)

    def test_are_common_or_the_certifications_own_makers(self, cast: Cast, network: Network) -> None:
        other = CourseFactory.create(manufacturer=network.maker_b)
        response = save(
            client_of(cast, "admin"),
            url("add", CertificationCourse),
            certification=network.certification_a.pk,
            course=other.pk,
        )
        assert errors(response) == {
            "course": ["Der Kurs gehört einem anderen Hersteller als die Zertifizierung."]
        }

    def test_trainers_add_none_to_a_common_certification(self, cast: Cast, network: Network) -> None:
        response = save(
            client_of(cast, "trainer"),
            url("add", CertificationCourse),
            certification=network.common_certification.pk,
            course=CourseFactory.create().pk,
        )
        assert errors(response) == {"__all__": ["Diese Zeile läge außerhalb Ihres Bereichs."]}

    def test_list_asks_as_often_for_many_as_for_one(self, cast: Cast, network: Network) -> None:
        def more(number: int) -> int:
            for _one in range(number):
                course = CoursePageFactory.create().course
                CertificationCourseFactory.create(certification=network.certification_a, course=course)
            return queries_of(client, url("index", CertificationCourse))

        client = client_of(cast, "trainer")
        more(1)
        assert more(0) == more(4)


class TestCertificates:
    def test_administrators_alone_see_them(self, cast: Cast) -> None:
        certificate = CertificateFactory.create(person=cast.employee)
        assert on_row(cast, certificate) == for_everybody(UNKNOWN, UNKNOWN, UNKNOWN, KEEP)

    def test_but_everybody_their_own_elsewhere_not_here(self, cast: Cast) -> None:
        certificate = CertificateFactory.create(person=cast.headquarters)
        assert on_row(cast, certificate)["headquarters"] == FORBIDDEN

    @pytest.mark.parametrize(
        ("months", "given", "valid_until"),
        [
            (12, {}, date(2027, 3, 14)),
            (None, {}, None),
            (12, {"unlimited": "on"}, None),
            (12, {"valid_until": "31.12.2030"}, date(2030, 12, 31)),
        ],
        ids=["worked out", "never expires", "said to be unlimited", "given"],
    )
    def test_the_end_is_fixed_when_it_is_made(
        self,
        cast: Cast,
        network: Network,
        months: int | None,
        given: dict[str, Any],
        valid_until: date | None,
    ) -> None:
        network.certification_a.validity_months = months
        network.certification_a.save()
        response = save(
            client_of(cast, "admin"),
            url("add", Certificate),
            person=cast.employee.pk,
            certification=network.certification_a.pk,
            issued_on="15.03.2026",
            **given,
        )
        assert errors(response) == {}
        assert Certificate.objects.get().valid_until == valid_until

    def test_and_saving_again_leaves_it_alone(self, cast: Cast, network: Network) -> None:
        network.certification_a.validity_months = 12
        network.certification_a.save()
        certificate = CertificateFactory.create(certification=network.certification_a, valid_until=None)
        assert errors(save(client_of(cast, "admin"), url("edit", certificate))) == {}
        certificate.refresh_from_db()
        assert certificate.valid_until is None

    def test_what_the_academy_issued_stays_and_revoking_is_a_step_of_its_own(self, cast: Cast) -> None:
        certificate = CertificateFactory.create(origin=Origin.ISSUED, valid_until=date(2027, 1, 1))
        assert on_row(cast, certificate)["admin"] == "200 200 403 200"
        response = save(
            client_of(cast, "admin"),
            url("edit", certificate),
            valid_until="01.01.2099",
            revoked_on="01.03.2027",
        )
        assert errors(response) == {}
        certificate.refresh_from_db()
        assert (certificate.valid_until, certificate.revoked_on) == (date(2027, 1, 1), None)
