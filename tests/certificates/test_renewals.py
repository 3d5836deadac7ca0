"""Renewing: who can, by which courses, what is assigned for it and what a release lets one skip."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import TestPage
from assessments.services import attempts
from certificates.models import Certificate, Certification, Ends, Path
from certificates.services.issuing import issue_missing
from certificates.services.renewals import PREFIX, sync_renewals
from certificates.services.renewing import renewals_of
from courses.models import Course, CoursePage
from dealerships.calendar import today
from dealerships.labels import written
from dealerships.models import Person, Release
from enrolments.models import Assignment, Enrolment, StepRecord
from enrolments.pages import lesson_keys
from enrolments.services.enrolling import enrol
from enrolments.services.progress import complete_step
from readiness.services.verdicts import recompute_stale
from readiness.services.verification import verify
from tests.cast import Cast, Network, client_of
from tests.certificates.test_issuing import complete
from tests.factories import (
    CertificateFactory,
    CertificationCourseFactory,
    CoursePageFactory,
    EmploymentFactory,
    EnrolmentFactory,
    IssuedCertificateFactory,
    LessonPageFactory,
    QuestionVersionFactory,
    ReleaseFactory,
    TestPageFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
TODAY = today()


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def course(network: Network) -> Course:
    page = CoursePageFactory.create()
    LessonPageFactory.create(parent=page)
    return page.course  # type: ignore[no-any-return]


@pytest.fixture
def refresher() -> Course:
    page = CoursePageFactory.create()
    LessonPageFactory.create(parent=page)
    return page.course  # type: ignore[no-any-return]


@pytest.fixture
def certification(network: Network, course: Course, refresher: Course) -> Certification:
    """Twelve months, renewed by a shorter course in the last 90 days and for 30 days after the end."""
    made = network.certification_a
    made.validity_months, made.window_days, made.grace_days = 12, 90, 30
    made.save()
    CertificationCourseFactory.create(certification=made, course=course)
    CertificationCourseFactory.create(certification=made, course=refresher, path=Path.RENEWAL)
    return made


def hold(person: Person, certification: Certification, ends_in: int) -> Certificate:
    return CertificateFactory.create(  # type: ignore[no-any-return]
        person=person,
        certification=certification,
        issued_on=in_days(ends_in - 365),
        valid_until=in_days(ends_in),
    )


class TestShortPath:
    def test_renews_an_imported_one_and_keeps_the_anniversary(
        self, cast: Cast, certification: Certification, refresher: Course
    ) -> None:
        held = hold(cast.employee, certification, 20)
        complete(cast.employee, refresher)
        issued = Certificate.objects.exclude(pk=held.pk).get()
        assert (issued.renews, issued.issued_on) == (held, TODAY)
        assert issued.valid_until is not None
        assert abs((issued.valid_until - in_days(20)).days - 365) <= 1
        held.refresh_from_db()
        assert held.valid_until == in_days(20)

    @pytest.mark.parametrize(("ends_in", "issued"), [(91, 0), (90, 1), (0, 1), (-30, 1), (-31, 0)])
    def test_is_open_in_window_and_grace_alone(
        self, cast: Cast, certification: Certification, refresher: Course, ends_in: int, issued: int
    ) -> None:
        hold(cast.employee, certification, ends_in)
        complete(cast.employee, refresher)
        assert cast.employee.certificates.count() - 1 == issued

    def test_is_offered_beside_the_certificate(
        self, cast: Cast, certification: Certification, refresher: Course
    ) -> None:
        hold(cast.employee, certification, 20)
        page = client_of(cast, "employee").get("/certificates/").content.decode()
        assert f"Ihr Zertifikat gilt bis {in_days(20):%d.%m.%Y}." in page
        assert f'href="/courses/{refresher.key}/">Erneuern' in page

    def test_does_not_follow_a_revocation(
        self, cast: Cast, certification: Certification, course: Course, refresher: Course
    ) -> None:
        held = hold(cast.employee, certification, 20)
        held.revoked_on = in_days(-1)
        held.save()
        complete(cast.employee, refresher)
        assert cast.employee.certificates.count() == 1
        complete(cast.employee, course)
        assert cast.employee.certificates.get(renews=None, issued_on=TODAY).valid_until is not None

    def test_what_was_completed_before_the_window_does_not_count(
        self, cast: Cast, certification: Certification, refresher: Course
    ) -> None:
        hold(cast.employee, certification, 80)
        EnrolmentFactory.create(
            person=cast.employee, course=refresher, completed_at=f"{in_days(-11)}T12:00:00+01:00"
        )
        assert issue_missing() == 0
        Enrolment.objects.update(completed_at=f"{in_days(-10)}T12:00:00+01:00")
        assert issue_missing() == 1
        assert issue_missing() == 0


class TestCoursePage:
    def done(self, person: Person, course: Course) -> None:
        EnrolmentFactory.create(person=person, course=course, completed_at=f"{in_days(-200)}T12:00:00+01:00")

    def page(self, client: Client, course: Course) -> str:
        return client.get(f"/courses/{course.key}/").content.decode()

    def test_offers_the_course_anew_in_the_window_and_says_until_when(
        self, cast: Cast, certification: Certification, refresher: Course
    ) -> None:
        self.done(cast.employee, refresher)
        hold(cast.employee, certification, 20)
        client = client_of(cast, "employee")
        said = self.page(client, refresher)
        assert "Jetzt erneuern" in said
        assert (
            f"Ihr Zertifikat gilt bis {in_days(20):%d.%m.%Y}. Der kurze Weg genügt bis {in_days(50):%d.%m.%Y}."
            in said
        )
        response = client.post(f"/certificates/renew/{refresher.key}/")
        assert (response.status_code, "/lessons/" in response["Location"]) == (302, True)
        assert client.post(f"/certificates/renew/{refresher.key}/").status_code == 302
        enrolment = Enrolment.objects.open().get()
        assert (enrolment.course, StepRecord.objects.done().count()) == (refresher, 0)

    def test_says_so_too_where_the_course_was_never_taken(
        self, cast: Cast, certification: Certification, refresher: Course
    ) -> None:
        hold(cast.employee, certification, 20)
        said = self.page(client_of(cast, "employee"), refresher)
        assert (f"gilt bis {in_days(20):%d.%m.%Y}" in said, "Jetzt erneuern" in said) == (True, False)

    @pytest.mark.parametrize("ends_in", [100, -40])
    def test_does_not_offer_what_is_done_outside_of_it(
        self, cast: Cast, certification: Certification, refresher: Course, ends_in: int
    ) -> None:
        self.done(cast.employee, refresher)
        hold(cast.employee, certification, ends_in)
        client = client_of(cast, "employee")
        assert "Jetzt erneuern" not in self.page(client, refresher)
        client.post(f"/certificates/renew/{refresher.key}/")
        assert not Enrolment.objects.open().exists()

    def test_home_leads_there(self, cast: Cast, certification: Certification, refresher: Course) -> None:
        hold(cast.employee, certification, 20)
        home = client_of(cast, "employee").get("/").content.decode()
        assert f"/certificates/renew/{refresher.key}/" in home
        assert renewals_of(cast.employee)[0].open == {refresher.pk}


class TestAssigned:
    def rows(self) -> list[tuple[str, int, date, date | None]]:
        rows = Assignment.objects.current().filter(source__startswith=PREFIX)
        return list(rows.values_list("person__username", "course", "due_on", "anew_after").order_by("pk"))

    def test_to_who_holds_one_in_its_window_and_needs_it_for_a_requirement(
        self, cast: Cast, certification: Certification, refresher: Course
    ) -> None:
        hold(cast.employee, certification, 20)
        hold(cast.stranger, certification, 20)
        sync_renewals()
        assert self.rows() == [("employee", refresher.pk, in_days(20), in_days(-71))]
        assert sync_renewals().kept == 1
        one = Assignment.objects.get(source__startswith=PREFIX)
        assert one.why_de == f"Erneuerung: {certification.name_de}, gültig bis {in_days(20):%d.%m.%Y}"

    def test_to_everybody_employed_where_it_is_always_renewed(
        self, cast: Cast, network: Network, certification: Certification, refresher: Course
    ) -> None:
        network.requirement_a.delete()
        certification.always_renew = True
        certification.save()
        hold(cast.employee, certification, 20)
        hold(cast.stranger, certification, 20)
        hold(cast.employee_b1, certification, 20)
        sync_renewals()
        assert [row[0] for row in self.rows()] == ["employee"]

    @pytest.mark.parametrize(("ends_in", "assigned"), [(91, 0), (90, 1), (-30, 1), (-31, 0)])
    def test_from_the_window_to_the_end_of_the_grace(
        self, cast: Cast, certification: Certification, ends_in: int, assigned: int
    ) -> None:
        hold(cast.employee, certification, ends_in)
        sync_renewals()
        assert len(self.rows()) == assigned

    def test_and_called_off_when_it_is_renewed(
        self, cast: Cast, certification: Certification, refresher: Course
    ) -> None:
        hold(cast.employee, certification, 20)
        sync_renewals()
        complete(cast.employee, refresher)
        assert self.rows() == []

    def test_not_twice_where_a_requirement_assigns_the_course_already(
        self, cast: Cast, network: Network, certification: Certification, refresher: Course
    ) -> None:
        hold(cast.employee, certification, 20)
        network.wave_a.go_live = in_days(60)
        network.wave_a.save()
        recompute_stale()
        current = Assignment.objects.current()
        by_requirements = current.filter(person=cast.employee, source__startswith="requirement:")
        sync_renewals()
        assert list(by_requirements.values_list("course", flat=True)) == [refresher.pk]
        assert current.filter(person=cast.employee).count() == 1
        assert verify() == []

    def test_takes_as_many_queries_for_many(
        self, cast: Cast, network: Network, certification: Certification
    ) -> None:
        def queries(people: int) -> int:
            for _one in range(people):
                employment = EmploymentFactory.create(dealership=network.a1, role=network.role)
                hold(employment.person, certification, 20)
            with CaptureQueriesContext(connection) as captured:
                assert sync_renewals().made == people
            return len(captured)

        hold(cast.employee, certification, 20)
        assert sync_renewals().made == 1
        assert queries(2) == queries(7)


class TestDelta:
    @pytest.fixture
    def bound(self, network: Network, certification: Certification, course: Course) -> Certification:
        certification.required_courses.filter(path=Path.RENEWAL).delete()
        certification.ends, certification.system = Ends.RELEASE, network.system_a
        certification.validity_months, certification.window_days, certification.grace_days = None, 0, 0
        certification.save()
        return certification

    def release(self, network: Network, course: Course, *, changes: bool = True) -> None:
        release = ReleaseFactory.create(
            system=network.system_a, is_major=True, released_on=in_days(-5), delta_until=in_days(55)
        )
        page = course_page(course)
        LessonPageFactory.create(parent=page, changed_in=release if changes else None)

    def test_asks_for_the_changed_lessons_alone_and_renews(
        self, cast: Cast, network: Network, bound: Certification, course: Course
    ) -> None:
        held = CertificateFactory.create(
            person=cast.employee, certification=bound, issued_on=in_days(-100), valid_until=None
        )
        assert renewals_of(cast.employee) == []
        self.release(network, course)
        held.refresh_from_db()
        assert held.valid_until == in_days(55)
        [renewal] = renewals_of(cast.employee)
        assert (renewal.open, renewal.takes_changes) == ({course.pk}, True)
        assert "Delta nötig" in client_of(cast, "employee").get("/certificates/").content.decode()
        enrolment = enrol(cast.employee, course)
        steps = StepRecord.objects.filter(enrolment=enrolment)
        assert list(steps.values_list("is_waived", flat=True)) == [True]
        complete_all(enrolment)
        renewed = cast.employee.certificates.get(renews=held)
        assert (renewed.issued_on, renewed.valid_until) == (TODAY, None)

    def test_before_the_release_is_out_the_page_says_from_when_and_asks_for_nothing(
        self, cast: Cast, network: Network, bound: Certification, course: Course
    ) -> None:
        bound.window_days = 90
        bound.save()
        IssuedCertificateFactory.create(
            person=cast.employee, certification=bound, issued_on=in_days(-100), valid_until=None
        )
        ReleaseFactory.create(
            system=network.system_a, is_major=True, released_on=in_days(20), delta_until=in_days(60)
        )
        assert renewals_of(cast.employee) == []
        html = client_of(cast, "employee").get("/certificates/").content.decode()
        assert f"Ab {written(in_days(20))} genügt der kurze Weg." in html
        assert "Schließen Sie die nötigen Kurse noch einmal ab" not in html

    def test_is_marked_though_its_course_cannot_be_taken(
        self, cast: Cast, network: Network, bound: Certification, course: Course
    ) -> None:
        CertificateFactory.create(
            person=cast.employee, certification=bound, issued_on=in_days(-100), valid_until=None
        )
        self.release(network, course)
        course_page(course).unpublish()
        html = client_of(cast, "employee").get("/certificates/").content.decode()
        assert ("Delta nötig" in html, ">Erneuern<" in html) == (True, False)

    def test_is_a_test_of_the_changed_questions_alone_where_only_they_changed(
        self, cast: Cast, network: Network, bound: Certification, course: Course
    ) -> None:
        held = CertificateFactory.create(
            person=cast.employee, certification=bound, issued_on=in_days(-100), valid_until=None
        )
        self.release(network, course, changes=False)
        page = TestPageFactory.create(parent=course_page(course))
        topic = TopicFactory.create()
        page.sections.create(topic=topic, count=2)
        page.save_revision().publish()
        QuestionVersionFactory.create_batch(3, topic=topic)
        changed = QuestionVersionFactory.create(topic=topic, changed_in=Release.objects.get())
        [renewal] = renewals_of(cast.employee)
        assert (renewal.open, renewal.takes_changes) == ({course.pk}, True)
        enrolment = enrol(cast.employee, course)
        steps = StepRecord.objects.done().filter(enrolment=enrolment)
        assert {one.step for one in steps} == lesson_keys(course.pk)
        attempt = attempts.start(enrolment, TestPage.objects.get(pk=page.pk))
        assert [one.version for one in attempts.asked(attempt)] == [changed]
        attempts.save_answer(attempt, 1, "right")
        attempts.submit(attempt)
        assert cast.employee.certificates.get(renews=held).issued_on == TODAY

    def test_skips_nothing_for_who_never_held_it(
        self, cast: Cast, network: Network, bound: Certification, course: Course
    ) -> None:
        self.release(network, course)
        enrolment = enrol(cast.employee, course)
        assert not StepRecord.objects.filter(enrolment=enrolment).exists()

    def test_release_that_changed_nothing_asks_for_the_whole_course(
        self, cast: Cast, network: Network, bound: Certification, course: Course
    ) -> None:
        CertificateFactory.create(
            person=cast.employee, certification=bound, issued_on=in_days(-100), valid_until=None
        )
        self.release(network, course, changes=False)
        enrolment = enrol(cast.employee, course)
        assert not StepRecord.objects.filter(enrolment=enrolment).exists()


def course_page(course: Course) -> CoursePage:
    page: CoursePage = CoursePage.objects.get(translation_key=course.key)
    return page


def complete_all(enrolment: Enrolment) -> None:
    for step in lesson_keys(enrolment.course_id):
        complete_step(enrolment, step)
