"""Pages with records are withdrawn, not deleted, and the editor is told why."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Page

from tests.cast import Cast, Network, client_of
from tests.courses.authoring import Room, room_of
from tests.factories import (
    AssignmentFactory,
    EnrolmentFactory,
    StepRecordFactory,
    TestPageFactory,
)
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def own(network: Network) -> Room:
    return room_of(network.maker_a, "Eigen")


def delete(cast: Cast, page: Page) -> Any:
    return client_of(cast, "trainer").post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def stays(page: Page) -> bool:
    return Page.objects.filter(pk=page.pk).exists()


def test_what_nobody_has_touched_can_go(cast: Cast, own: Room) -> None:
    delete(cast, own.draft)
    delete(cast, own.course)
    assert (stays(own.draft), stays(own.course)) == (False, False)


@pytest.mark.parametrize("kind", ["enrolment", "assignment", "step", "test"])
def test_what_has_records_stays_and_says_why(cast: Cast, own: Room, network: Network, kind: str) -> None:
    page: Page = own.course
    enrolment = EnrolmentFactory.create(course=own.course.course) if kind != "assignment" else None
    if kind == "assignment":
        AssignmentFactory.create(course=own.course.course, dealership=network.a1)
    if kind == "step":
        page = own.lesson
        StepRecordFactory.create(enrolment=enrolment, step=own.lesson.translation_key)
    if kind == "test":
        page = TestPageFactory.create(parent=own.course)
        StepRecordFactory.create(enrolment=enrolment, step=page.translation_key)
    response = delete(cast, page)
    said = [str(one) for one in get_messages(response.wsgi_request)]
    assert (stays(page), response.headers["Location"]) == (
        True,
        reverse("wagtailadmin_pages:unpublish", args=[page.pk]),
    )
    assert said[0].startswith(f"„{page.title}“ bleibt: Jemand hat damit gelernt")


def test_the_last_language_stays_and_the_other_may_go(cast: Cast, own: Room) -> None:
    client = client_of(cast, "trainer")
    client.post(reverse("courses_admin:translate", args=[own.course.pk, "en"]))
    EnrolmentFactory.create(course=own.course.course)
    english = Page.objects.get(translation_key=own.course.translation_key, locale__language_code="en")
    delete(cast, english)
    delete(cast, own.course)
    assert (stays(english), stays(own.course)) == (False, True)


def test_among_many_nothing_is_deleted(cast: Cast, own: Room) -> None:
    EnrolmentFactory.create(course=own.course.course)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client_of(cast, "trainer").post(f"{address}?id={own.course.pk}&next=/admin/")
    assert stays(own.course)


def test_a_step_that_somebody_has_done_stays_in_its_course(cast: Cast, own: Room) -> None:
    other = room_of(own.catalogue.manufacturer, "Zweiter")
    enrolment = EnrolmentFactory.create(course=own.course.course)
    StepRecordFactory.create(enrolment=enrolment, step=own.lesson.translation_key)
    client = client_of(cast, "trainer")
    for page in (own.lesson, own.draft):
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.course.pk]))
    parents = [Page.objects.get(pk=page.pk).get_parent().title for page in (own.lesson, own.draft)]
    assert parents == ["Kurs Eigen", "Kurs Zweiter"]
