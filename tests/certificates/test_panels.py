"""What the pages of courses and results show of certificates, through the hooks that they call."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from wagtail import hooks

from dealerships.models import Person
from tests.factories import (
    AttemptFactory,
    CertificateFactory,
    CertificationCourseFactory,
    EnrolmentFactory,
    IssuedCertificateFactory,
    PersonFactory,
    in_days,
)

pytestmark = pytest.mark.django_db


def panels(name: str, person: Person, about: Any) -> str:
    request = RequestFactory().get("/")
    request.user = person
    return "".join(hook(request, about) for hook in hooks.get_hooks(name))


def test_course_that_led_to_a_certificate_shows_it_to_the_holder() -> None:
    required = CertificationCourseFactory.create()
    certificate = IssuedCertificateFactory.create(certification=required.certification)
    html = panels("academy_course_panels", certificate.person, required.course)
    assert [
        text in html
        for text in ("Ihr Zertifikat", required.certification.name, f"/certificates/{certificate.serial}.pdf")
    ] == [True, True, True]
    assert panels("academy_course_panels", PersonFactory.create(), required.course) == ""


@pytest.mark.parametrize(
    "fields",
    [{"valid_until": in_days(-1)}, {"revoked_on": in_days(0)}, {"origin": "imported", "serial": None}],
)
def test_but_none_that_is_worth_nothing_or_has_no_pdf(fields: dict[str, Any]) -> None:
    required = CertificationCourseFactory.create()
    certificate = IssuedCertificateFactory.create(certification=required.certification, **fields)
    assert panels("academy_course_panels", certificate.person, required.course) == ""


def test_of_a_renewed_one_the_newest() -> None:
    required = CertificationCourseFactory.create()
    person = PersonFactory.create()
    old, new = (
        IssuedCertificateFactory.create(
            certification=required.certification, person=person, issued_on=in_days(days)
        )
        for days in (-100, -1)
    )
    html = panels("academy_course_panels", person, required.course)
    assert (old.serial in html, new.serial in html) == (False, True)


def test_result_shows_it_after_passing() -> None:
    required = CertificationCourseFactory.create()
    certificate = IssuedCertificateFactory.create(certification=required.certification)
    CertificateFactory.create(person=certificate.person)
    enrolment = EnrolmentFactory.create(person=certificate.person, course=required.course)
    shown = [
        bool(
            panels(
                "academy_result_panels",
                certificate.person,
                AttemptFactory.build(enrolment=enrolment, **result),
            )
        )
        for result in ({"passed": True}, {"passed": False}, {"passed": None})
    ]
    assert shown == [True, False, False]
