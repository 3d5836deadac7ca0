"""Mail about one's own certificates: issued, renewable, about to end; each once, and nothing that is proved already."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate, Certification
from certificates.occasions import Occasion, occasion_of
from certificates.periods import Held, Terms, decide
from certificates.services.equivalences import apply_equivalences
from certificates.services.issuing import issue_missing
from certificates.services.renewals import source_of
from certificates.services.revoking import AlreadyRevoked, revoke
from certificates.tasks import write_mail
from dealerships.models import Mail, Person
from dealerships.services import mail_preferences
from tests.cast import Cast, Network
from tests.certificates.test_issuing import complete
from tests.factories import (
    AssignmentFactory,
    CertificateFactory,
    CertificationCourseFactory,
    CertificationFactory,
    CoursePageFactory,
    EmploymentFactory,
    EquivalenceFactory,
    LeaveFactory,
    LessonPageFactory,
    PersonFactory,
    in_days,
)

DAY = date(2027, 5, 10)
ISSUED = date(2026, 6, 1)


# The rule --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "grace", "left", "occasion"),
    [
        (0, 0, 31, None),
        (0, 0, 30, Occasion.ENDS),
        (0, 0, 23, Occasion.ENDS),
        (0, 0, 22, None),
        (90, 0, 91, None),
        (90, 0, 90, Occasion.OPENS),
        (90, 0, 82, None),
        (90, 0, 30, Occasion.ENDS),
        (30, 0, 30, Occasion.OPENS),
        (30, 0, 22, None),
        (28, 0, 30, None),
        (28, 0, 28, Occasion.OPENS),
        (14, 0, 30, Occasion.ENDS),
        (14, 0, 14, Occasion.OPENS),
        (0, 30, 30, Occasion.ENDS),
        (0, 30, -1, Occasion.OPENS),
        (0, 0, -1, None),
    ],
)
def test_occasions(window: int, grace: int, left: int, occasion: Occasion | None) -> None:
    terms = Terms(months=12, window_days=window, grace_days=grace)
    held = Held(ISSUED, DAY + timedelta(days=left))
    assert occasion_of(decide(terms, [held], DAY), DAY) == occasion


def test_a_longer_certificate_is_no_occasion() -> None:
    ending, other = Held(ISSUED, DAY + timedelta(days=30)), Held(ISSUED, DAY + timedelta(days=400))
    assert occasion_of(decide(Terms(months=12), [ending, other], DAY), DAY) is None


def test_a_certificate_that_never_lasted_a_month_isnt_announced() -> None:
    held = Held(DAY - timedelta(days=1), DAY + timedelta(days=24))
    assert occasion_of(decide(Terms(months=1), [held], DAY), DAY) is None


# The mail --------------------------------------------------------------------------------------------------


@pytest.fixture
def certification(network: Network) -> Certification:
    made = network.certification_a
    made.name_de, made.validity_months, made.window_days = "CRM im Verkauf", 12, 90
    made.save()
    page = CoursePageFactory.create()
    LessonPageFactory.create(parent=page)
    CertificationCourseFactory.create(certification=made, course=page.course)
    return made


def hold(person: Person, certification: Certification, ends_in: int) -> Certificate:
    return CertificateFactory.create(
        person=person, certification=certification, issued_on=in_days(-300), valid_until=in_days(ends_in)
    )


def subjects() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("subject", flat=True))


def test_what_was_issued_is_told_once(cast: Cast, certification: Certification) -> None:
    course = certification.courses.get()
    complete(cast.employee, course)
    issue_missing()
    assert Certificate.objects.filter(person=cast.employee).count() == 1
    assert subjects() == ["Ihr Zertifikat: CRM im Verkauf"]
    assert "/certificates/" in Mail.objects.get().text


def test_renewing_and_ending_are_told_once_with_the_way_there(
    cast: Cast, certification: Certification
) -> None:
    hold(cast.employee, certification, ends_in=90)
    for _again in range(2):
        write_mail()
    (one,) = Mail.objects.all()
    assert one.subject == "Jetzt erneuern: CRM im Verkauf"
    assert f"/courses/{certification.courses.get().key}/" in one.text


def test_a_renewal_that_is_assigned_is_told_by_its_assignment(
    cast: Cast, network: Network, certification: Certification
) -> None:
    hold(cast.employee, certification, ends_in=90)
    AssignmentFactory.create(
        person=cast.employee,
        course=certification.courses.get(),
        dealership=network.a1,
        source=source_of(certification.pk),
    )
    write_mail()
    assert subjects() == []


def test_what_is_about_to_end_is_told_where_nothing_follows(cast: Cast) -> None:
    plain = CertificationFactory.create(name_de="Sicher arbeiten", validity_months=12)
    for person in (cast.employee, cast.colleague):
        hold(person, plain, ends_in=30)
    CertificateFactory.create(
        person=cast.colleague, certification=plain, issued_on=in_days(-1), valid_until=in_days(360)
    )
    revoked = hold(cast.employee_a2, plain, ends_in=30)
    Certificate.objects.filter(pk=revoked.pk).update(revoked_on=in_days(-1))
    write_mail()
    assert subjects() == ["Läuft bald ab: Sicher arbeiten"]


def test_what_is_about_to_end_is_told_where_its_renewal_was_revoked(cast: Cast) -> None:
    plain = CertificationFactory.create(name_de="Sicher arbeiten", validity_months=12)
    held = hold(cast.employee, plain, ends_in=30)
    renewal = CertificateFactory.create(
        person=cast.employee,
        certification=plain,
        issued_on=in_days(-9),
        valid_until=in_days(395),
        renews=held,
    )
    write_mail()
    assert subjects() == []
    Certificate.objects.filter(pk=renewal.pk).update(revoked_on=in_days(-1))
    for _again in range(2):
        write_mail()
    assert subjects() == ["Läuft bald ab: Sicher arbeiten"]


def test_nobody_is_told_in_a_pause_or_after_leaving(cast: Cast) -> None:
    plain = CertificationFactory.create(validity_months=12)
    for person in (cast.employee, cast.former_colleague):
        hold(person, plain, ends_in=30)
    mail_preferences.pause(cast.employee, in_days(3))
    write_mail()
    assert subjects() == []


def test_many_holders_cost_no_more_queries_than_one(
    cast: Cast, network: Network, certification: Certification
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            write_mail()
        return len(captured)

    def add() -> None:
        person = PersonFactory.create(password="secret-enough")
        EmploymentFactory.create(person=person, dealership=network.a1, role=network.role)
        hold(person, certification, ends_in=90)

    add()
    few = queries()
    for _more in range(3):
        add()
    assert (queries(), Mail.objects.count()) == (few, 4)


# Revoked ---------------------------------------------------------------------------------------------------

REASON = "Die Prüfung hat <jemand> anders abgelegt & bestanden."


def test_who_loses_a_certificate_reads_why_what_follows_and_the_way_to_a_new_one(
    cast: Cast, certification: Certification
) -> None:
    held = hold(cast.employee, certification, ends_in=90)
    revoke(held, reason=REASON, by=cast.trainer)
    with pytest.raises(AlreadyRevoked):
        revoke(held, reason="Noch einmal", by=cast.admin)
    write_mail()
    (one,) = Mail.objects.filter(key__startswith="certificate-revoked")
    assert (one.person, one.subject) == (cast.employee, "Widerrufen: CRM im Verkauf")
    assert REASON in one.text
    assert "Die Prüfung hat &lt;jemand&gt; anders abgelegt &amp; bestanden." in one.html
    course = f"/courses/{certification.courses.get().key}/"
    for words in (one.text, one.html):
        assert "Es zählt nicht mehr als Nachweis, auch nicht für Ihren Betrieb." in words
        assert "Zu einem neuen führt dieser Kurs." in words
        assert course in words
        assert "/accounts/mail/" in words
    assert subjects() == ["Widerrufen: CRM im Verkauf"]


def test_a_revocation_is_told_in_the_holders_language(cast: Cast, certification: Certification) -> None:
    certification.name_en = "CRM in sales"
    certification.save()
    Person.objects.filter(pk=cast.employee.pk).update(language="en")
    revoke(hold(cast.employee, certification, ends_in=90), reason="A mistake", by=cast.trainer)
    (one,) = Mail.objects.all()
    assert one.subject == "Revoked: CRM in sales"
    for words in (one.text, one.html):
        assert "This course leads to a new one." in words
        assert "It no longer counts as proof" in words


def test_who_holds_another_certificate_for_it_has_nothing_to_do(
    cast: Cast, certification: Certification
) -> None:
    hold(cast.employee, certification, ends_in=90)
    other = CertificateFactory.create(
        person=cast.employee,
        certification=certification,
        issued_on=in_days(-3),
        valid_until=in_days(10),
    )
    revoke(other, reason="Irrtum", by=cast.trainer)
    (one,) = Mail.objects.all()
    assert "Sie müssen nichts tun." in one.text
    assert "/courses/" not in one.text.replace("/courses/ask/", "")


def test_where_no_course_leads_to_a_new_one_another_proof_does(cast: Cast) -> None:
    plain = CertificationFactory.create(name_de="Sicher arbeiten")
    revoke(hold(cast.employee, plain, ends_in=90), reason="Fälschung", by=cast.admin)
    assert "Zurzeit führt kein Kurs der Akademie zu einem neuen." in Mail.objects.get().text


def test_who_is_away_or_pauses_is_told_of_a_revocation_on_the_first_morning_after(
    cast: Cast, certification: Certification
) -> None:
    leave = LeaveFactory.create(person=cast.employee)
    mail_preferences.pause(cast.colleague, in_days(3))
    for person in (cast.employee, cast.colleague):
        revoke(hold(person, certification, ends_in=190), reason="Irrtum", by=cast.trainer)
    write_mail()
    assert subjects() == []
    leave.delete()
    mail_preferences.pause(cast.colleague, None)
    for _again in range(2):
        write_mail()
    assert subjects() == ["Widerrufen: CRM im Verkauf"] * 2


def test_what_came_revoked_from_elsewhere_isnt_told(cast: Cast, certification: Certification) -> None:
    held = hold(cast.employee, certification, ends_in=190)
    Certificate.objects.filter(pk=held.pk).update(revoked_on=in_days(-1))
    write_mail()
    assert subjects() == []


def test_what_falls_with_a_revoked_certificate_is_told_as_well_many_at_once(
    cast: Cast, network: Network, certification: Certification
) -> None:
    target = CertificationFactory.create(name_de="Beratung")
    EquivalenceFactory.create(source=certification, target=target)

    def fall(number: int) -> int:
        """The queries that it takes to tell what falls with so many certificates."""
        people = PersonFactory.create_batch(number, password="secret-enough")
        held = [hold(person, certification, ends_in=190) for person in people]
        apply_equivalences()
        pks = [one.pk for one in held]
        Certificate.objects.filter(pk__in=pks).update(revoked_on=in_days(0), revocation_reason="Neubewertung")
        apply_equivalences()
        given = Certificate.objects.filter(person__in=people, certification=target)
        assert given.count() == number
        keys = {f"certificate-revoked:{pk}" for pk in given.values_list("pk", flat=True)}
        assert set(Mail.objects.filter(key__in=keys).values_list("subject", flat=True)) == {
            "Widerrufen: Beratung"
        }
        with CaptureQueriesContext(connection) as captured:
            write_mail()
        told = Mail.objects.filter(key__in=[f"certificate-revoked:{pk}" for pk in pks])
        assert told.count() == number
        return len(captured)

    assert fall(4) <= fall(1)
