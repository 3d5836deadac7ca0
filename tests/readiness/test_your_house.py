"""What somebody learns of their own dealership's readiness: how many are ready, and that news is on its way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail import hooks

from tests import factories
from tests.cast import Cast, Network, client_of
from tests.factories import in_days
from tests.readiness.boards import board, refresh
from tests.readiness.test_views import shown, text_of

__all__ = ["board"]

pytestmark = pytest.mark.django_db


def test_learner_reads_how_many_are_ready_without_any_name(cast: Cast, board: Network) -> None:
    text = shown(client_of(cast, "employee"), "/")
    assert (
        "In Ihrem Betrieb 2 von 6 sind bereit. Einführung ROLLOUT-A · Autohaus A1 · "
        f"Go-live {in_days(50):%d.%m.%Y}, in 50 Tagen Im Plan" in text
    )
    assert "Kim Colleague" not in text


def test_it_says_when_news_is_on_its_way(cast: Cast, board: Network) -> None:
    client = client_of(cast, "employee")
    factories.CertificateFactory.create(person=cast.employee, certification=board.certification_a)
    assert "2 von 6 sind bereit" in shown(client, "/")
    assert "wird gerade aktualisiert" in shown(client, "/")
    refresh()
    factories.StaleMark.objects.all().delete()
    assert "3 von 6 sind bereit" in shown(client, "/")
    assert "wird gerade aktualisiert" not in shown(client, "/")


def test_who_works_in_no_rollout_reads_nothing_of_it(cast: Cast, board: Network) -> None:
    assert "In Ihrem Betrieb" not in shown(client_of(cast, "stranger"), "/")


def test_number_of_queries_does_not_depend_on_houses_and_people(cast: Cast, board: Network) -> None:
    client = client_of(cast, "employee")

    def queries() -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    before = queries()
    for house in (board.a2, board.ab, board.b1):
        factories.EmploymentFactory.create(person=cast.employee, dealership=house, role=board.role)
        factories.EmploymentFactory.create_batch(3, dealership=house, role=board.role)
    refresh()
    assert queries() == before


@pytest.mark.parametrize(
    ("passed", "leads_there", "says"),
    [(True, True, "2 von 6 sind bereit."), (True, False, ""), (False, True, ""), (None, True, "")],
)
def test_result_of_a_passed_test_shows_it_for_what_the_course_leads_to(
    passed: bool | None, leads_there: bool, says: str, cast: Cast, board: Network, rf: RequestFactory
) -> None:
    enrolment = factories.EnrolmentFactory.create(person=cast.employee)
    certification = board.certification_a if leads_there else board.certification_b
    factories.CertificationCourseFactory.create(certification=certification, course=enrolment.course)
    attempt = factories.AttemptFactory.build(enrolment=enrolment, passed=passed)
    request: Any = rf.get("/")
    request.user = cast.employee
    [panel] = [
        hook
        for hook in hooks.get_hooks("academy_result_asides")
        if hook.__module__ == "readiness.wagtail_hooks"
    ]
    text = text_of(panel(request, attempt).encode())
    assert (says in text, bool(text)) == (True, bool(says))
