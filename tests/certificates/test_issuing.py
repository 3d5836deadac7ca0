"""Certificates are issued by completing courses: once, when everything needed has been completed, and when again."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate, Certification, Origin, Standing
from certificates.services.issuing import issue_for, issue_missing
from certificates.validity import valid_until
from courses.models import Course
from dealerships.calendar import today
from dealerships.models import Dealership, Person
from enrolments.models import Enrolment
from enrolments.signals import course_completed
from readiness.models import RolloutVerdict, StaleMark, Status
from readiness.services.verdicts import recompute_stale
from tests.cast import Cast, Network
from tests.factories import (
    CertificateFactory,
    CertificationCourseFactory,
    CertificationFactory,
    CompetenceFactory,
    CourseFactory,
    CoursePageFactory,
    EnrolmentFactory,
    GrantFactory,
    PersonFactory,
    locale_of,
)

TODAY = today()
YESTERDAY = TODAY - timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def certification_of(*courses: Course, months: int | None = 24) -> Certification:
    made = CertificationFactory.create(validity_months=months)
    for course in courses:
        CertificationCourseFactory.create(certification=made, course=course)
    return made


def complete(person: Person, course: Course, on: date | None = None) -> Enrolment:
    """Complete the course as a last step does: the row and the signal in one transaction."""
    with transaction.atomic():
        enrolment = EnrolmentFactory.create(person=person, course=course, completed_at=noon(on or TODAY))
        course_completed.send(sender=Enrolment, pks=[enrolment.pk])
    return enrolment


def days_of(person: Person) -> list[date]:
    """The days of issue of all the person's certificates, in order."""
    return sorted(person.certificates.values_list("issued_on", flat=True))


@pytest.mark.django_db
class TestFirstCertificate:
    def test_is_issued_with_the_last_course(self) -> None:
        person, first, last = PersonFactory.create(), CourseFactory.create(), CourseFactory.create()
        certification = certification_of(first, last, months=24)
        complete(person, first)
        assert days_of(person) == []
        complete(person, last)
        certificate = person.certificates.get()
        assert (
            certificate.certification,
            certificate.issued_on,
            certificate.valid_until,
            certificate.revoked_on,
            certificate.origin,
            certificate.shows_name,
        ) == (
            certification,
            TODAY,
            valid_until(TODAY, 24),
            None,
            Origin.ISSUED,
            False,
        )

    def test_never_ends_where_the_certification_does_not(self) -> None:
        person, course = PersonFactory.create(), CourseFactory.create()
        certification_of(course, months=None)
        complete(person, course)
        assert person.certificates.get().valid_until is None

    def test_has_a_number_that_nobody_guesses(self) -> None:
        course = CourseFactory.create()
        certification_of(course)
        for _number in range(3):
            complete(PersonFactory.create(), course)
        serials = {str(serial) for serial in Certificate.objects.values_list("serial", flat=True)}
        assert [bool(re.fullmatch("[0-9a-f]{32}", serial)) for serial in serials] == [True] * 3

    def test_comes_for_every_certification_that_the_course_was_the_last_of(self) -> None:
        person, course, other = PersonFactory.create(), CourseFactory.create(), CourseFactory.create()
        earned = {certification_of(course).pk, certification_of(course).pk}
        certification_of(course, other)
        complete(person, course)
        assert set(person.certificates.values_list("certification", flat=True)) == earned

    def test_comes_to_everybody_of_a_set_at_once(self) -> None:
        course = CourseFactory.create()
        certification_of(course)
        pks = [EnrolmentFactory.create(course=course, completed_at=noon(TODAY)).pk for _one in range(3)]
        assert len(issue_for(pks)) == 3

    def test_does_not_come_for_others_completions(self) -> None:
        person, first, last = PersonFactory.create(), CourseFactory.create(), CourseFactory.create()
        certification_of(first, last)
        complete(PersonFactory.create(), first)
        complete(person, last)
        assert Certificate.objects.count() == 0

    def test_does_not_come_where_nothing_is_needed(self) -> None:
        certification_of()
        complete(PersonFactory.create(), CourseFactory.create())
        assert (Certificate.objects.count(), issue_missing()) == (0, 0)

    def test_keeps_what_it_rests_on_in_the_words_of_the_day(self) -> None:
        page = CoursePageFactory.create(title="Leads bearbeiten")
        page.copy_for_translation(locale_of("en"), copy_parents=True)
        page.get_translation(locale_of("en")).__class__.objects.filter(locale=locale_of("en")).update(
            title="Handling leads"
        )
        competence = CompetenceFactory.create(code="AH1", name_de="Leads", name_en="Leads (en)")
        GrantFactory.create(certification=certification_of(page.course), competence=competence, level=5)
        person = PersonFactory.create()
        complete(person, page.course, on=YESTERDAY)
        CoursePageFactory._meta.model.objects.update(title="Ganz anders")
        evidence = person.certificates.get().evidence
        assert (evidence.courses, evidence.competences) == (
            [
                {
                    "key": str(page.translation_key),
                    "title": {"de": "Leads bearbeiten", "en": "Handling leads"},
                    "completed_on": YESTERDAY.isoformat(),
                }
            ],
            [{"code": "AH1", "name": {"de": "Leads", "en": "Leads (en)"}, "level": 5}],
        )


@pytest.mark.django_db
class TestWhatCounts:
    @pytest.mark.parametrize(("days", "issued"), [(0, 1), (300, 1), (5 * 365, 0)])
    def test_a_completion_counts_for_as_long_as_a_certificate_of_that_day(
        self, days: int, issued: int
    ) -> None:
        person, first, last = PersonFactory.create(), CourseFactory.create(), CourseFactory.create()
        certification_of(first, last, months=24)
        EnrolmentFactory.create(person=person, course=first, completed_at=noon(days_ago(days)))
        complete(person, last)
        assert person.certificates.count() == issued

    def test_through_its_last_day(self) -> None:
        person, course = PersonFactory.create(), CourseFactory.create()
        certification_of(course, months=12)
        over = max(day for day in map(days_ago, range(364, 368)) if valid_until(day, 12) < TODAY)
        EnrolmentFactory.create(person=person, course=course, completed_at=noon(over))
        assert issue_missing() == 0
        Enrolment.objects.update(completed_at=noon(over + timedelta(days=1)))
        assert issue_missing() == 1

    def test_and_without_end_where_the_certification_has_none(self) -> None:
        person, first, last = PersonFactory.create(), CourseFactory.create(), CourseFactory.create()
        certification_of(first, last, months=None)
        EnrolmentFactory.create(person=person, course=first, completed_at=noon(days_ago(5 * 365)))
        complete(person, last)
        assert person.certificates.count() == 1

    def test_of_several_the_latest(self) -> None:
        person, course = PersonFactory.create(), CourseFactory.create()
        certification_of(course)
        EnrolmentFactory.create(person=person, course=course, completed_at=noon(days_ago(5 * 365)))
        complete(person, course, on=YESTERDAY)
        assert [one["completed_on"] for one in person.certificates.get().evidence.courses] == [
            YESTERDAY.isoformat()
        ]

    def test_what_is_begun_does_not(self) -> None:
        person, first, last = PersonFactory.create(), CourseFactory.create(), CourseFactory.create()
        certification_of(first, last)
        EnrolmentFactory.create(person=person, course=first)
        complete(person, last)
        assert person.certificates.count() == 0


@pytest.mark.django_db
class TestWhoHoldsOne:
    @pytest.fixture
    def course(self) -> Course:
        course: Course = CourseFactory.create()
        certification_of(course)
        return course

    def holder(self, course: Course, issued_on: date, **dates: date | None) -> Person:
        dates = {"valid_until": TODAY + timedelta(days=30), **dates}
        certification = course.certifications.get()
        return CertificateFactory.create(  # type: ignore[no-any-return]
            certification=certification, issued_on=issued_on, **dates
        ).person

    def test_gets_no_second_one_for_what_was_completed_before(self, course: Course) -> None:
        person = self.holder(course, YESTERDAY)
        complete(person, course, on=YESTERDAY)
        assert days_of(person) == [YESTERDAY]

    def test_gets_a_new_one_for_what_is_completed_after(self, course: Course) -> None:
        person = self.holder(course, YESTERDAY)
        complete(person, course)
        assert days_of(person) == [YESTERDAY, TODAY]

    def test_gets_none_where_it_never_ends(self, course: Course) -> None:
        person = self.holder(course, YESTERDAY, valid_until=None)
        complete(person, course)
        assert days_of(person) == [YESTERDAY]

    def test_renews_it_by_all_courses_not_by_one(self) -> None:
        first, last = CourseFactory.create(), CourseFactory.create()
        certification = certification_of(first, last)
        person = PersonFactory.create()
        complete(person, first)
        complete(person, last)
        Enrolment.objects.update(completed_at=noon(days_ago(200)))
        Certificate.objects.update(issued_on=days_ago(200), valid_until=TODAY + timedelta(days=400))
        complete(person, first)
        assert days_of(person) == [days_ago(200)]
        complete(person, last)
        assert days_of(person) == [days_ago(200), TODAY]
        assert set(person.certificates.values_list("certification", flat=True)) == {certification.pk}

    @pytest.mark.parametrize("standing", Standing.values)
    def test_imported_one_of_the_same_day_stays_as_it_is(self, course: Course, standing: str) -> None:
        dates = {"expired": {"valid_until": TODAY}, "revoked": {"revoked_on": TODAY}}
        person = self.holder(course, TODAY, **dates.get(standing, {}))
        before = Certificate.objects.values().get()
        complete(person, course)
        assert list(Certificate.objects.values()) == [before]

    def test_expired_one_does_not_stand_in_the_way(self, course: Course) -> None:
        person = self.holder(course, days_ago(800), valid_until=days_ago(90))
        complete(person, course)
        assert days_of(person) == [days_ago(800), TODAY]

    def test_nor_does_its_completion_earn_another_when_the_certification_lasts_longer_now(self) -> None:
        course = CourseFactory.create()
        certification = certification_of(course, months=1)
        person = CertificateFactory.create(
            certification=certification, issued_on=days_ago(60), valid_until=days_ago(30)
        ).person
        EnrolmentFactory.create(person=person, course=course, completed_at=noon(days_ago(60)))
        Certification.objects.update(validity_months=24)
        assert issue_missing() == 0

    def test_what_was_completed_before_a_revocation_is_not_enough_after_it(self, course: Course) -> None:
        person = self.holder(course, days_ago(20), revoked_on=days_ago(3))
        EnrolmentFactory.create(person=person, course=course, completed_at=noon(days_ago(10)))
        assert issue_missing() == 0
        complete(person, course, on=days_ago(2))
        assert days_of(person) == [days_ago(20), TODAY]


@pytest.mark.django_db
class TestChangedCertification:
    def test_takes_nobodys_certificate_away_and_gives_it_to_who_now_has_all(self) -> None:
        first, second, third = (CourseFactory.create() for _one in range(3))
        certification = certification_of(first, second)
        holder, waiting = PersonFactory.create(), PersonFactory.create()
        complete(holder, first)
        complete(holder, second)
        complete(waiting, first)
        before = list(Certificate.objects.values())
        CertificationCourseFactory.create(certification=certification, course=third)
        assert (issue_missing(), list(Certificate.objects.values())) == (0, before)
        certification.required_courses.exclude(course=first).delete()
        assert (issue_missing(), days_of(holder), days_of(waiting)) == (1, [TODAY], [TODAY])
        assert issue_missing() == 0

    def test_is_looked_up_in_sets(self) -> None:
        course = CourseFactory.create()
        certification_of(course)

        def queries(people: int) -> int:
            for _one in range(people):
                EnrolmentFactory.create(course=course, completed_at=noon(TODAY))
            with CaptureQueriesContext(connection) as captured:
                assert issue_missing() == people
            return len(captured)

        assert queries(1) == queries(20)


@pytest.mark.django_db
def test_issued_certificate_feeds_readiness_as_an_imported_one_does(cast: Cast, network: Network) -> None:
    def statuses() -> dict[str, str]:
        recompute_stale()
        return dict(RolloutVerdict.objects.values_list("dealership__number", "status"))

    course = CertificationCourseFactory.create(certification=network.certification_a).course
    before = statuses()
    complete(cast.employee, course)
    marked = Dealership.objects.filter(pk__in=StaleMark.objects.values("dealership"))
    assert list(marked) == [network.a1]
    issued = statuses()
    Certificate.objects.all().delete()
    assert statuses() == before
    CertificateFactory.create(person=cast.employee, certification=network.certification_a, issued_on=TODAY)
    assert (issued, before["A1"], issued["A1"]) == (statuses(), Status.ON_TRACK, Status.READY)


def at_once(*works: Callable[[], object]) -> None:
    """Run these in threads of their own, with connections of their own, all starting together."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        close_old_connections()
        try:
            barrier.wait(timeout=30)
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for future in [pool.submit(run, work) for work in works]:
            future.result(timeout=120)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_eight_that_bring_the_last_step_get_one_certificate(self) -> None:
        course = CourseFactory.create()
        certification_of(course)
        enrolment = EnrolmentFactory.create(course=course)

        def complete_last_step() -> None:
            with transaction.atomic():
                Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=noon(TODAY))
                course_completed.send(sender=Enrolment, pks=[enrolment.pk])

        at_once(*[complete_last_step] * 8)
        assert days_of(enrolment.person) == [TODAY]

    def test_eight_last_courses_of_one_certification_earn_one_certificate(self) -> None:
        courses = [CourseFactory.create() for _one in range(8)]
        certification_of(*courses)
        person = PersonFactory.create()
        at_once(*[lambda course=course: complete(person, course) for course in courses])  # type: ignore[misc]
        assert days_of(person) == [TODAY]

    def test_eight_completions_in_the_window_renew_once(self) -> None:
        course = CourseFactory.create()
        certification = certification_of(course, months=12)
        Certification.objects.update(window_days=90)
        held = CertificateFactory.create(
            certification=certification, issued_on=days_ago(300), valid_until=TODAY + timedelta(days=60)
        )
        pks = [
            EnrolmentFactory.create(person=held.person, course=course, completed_at=noon(TODAY)).pk
            for _one in range(8)
        ]
        at_once(*[lambda pk=pk: issue_for([pk]) for pk in pks], issue_missing)  # type: ignore[misc]
        assert list(held.person.certificates.exclude(pk=held.pk).values_list("renews", flat=True)) == [
            held.pk
        ]

    def test_sweep_and_last_steps_share_the_work(self) -> None:
        course = CourseFactory.create()
        certification_of(course)
        pks = [EnrolmentFactory.create(course=course, completed_at=noon(TODAY)).pk for _one in range(20)]
        at_once(issue_missing, issue_missing, *[lambda pk=pk: issue_for([pk]) for pk in pks[:6]])  # type: ignore[misc]
        assert Certificate.objects.count() == 20

    def test_import_of_the_same_day_that_commits_meanwhile_stays_and_fails_nobody(self) -> None:
        course = CourseFactory.create()
        certification = certification_of(course)
        person = PersonFactory.create()
        enrolment = EnrolmentFactory.create(person=person, course=course, completed_at=noon(TODAY))
        imported, asked = threading.Event(), threading.Event()

        def bring_in() -> None:
            with transaction.atomic():
                CertificateFactory.create(person=person, certification=certification, issued_on=TODAY)
                imported.set()
                asked.wait(timeout=30)

        def finish() -> None:
            imported.wait(timeout=30)
            asked.set()
            assert issue_for([enrolment.pk]) == []

        at_once(bring_in, finish)
        assert list(person.certificates.values_list("origin", flat=True)) == [Origin.IMPORTED]
