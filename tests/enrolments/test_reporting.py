"""Reporting a place as outdated: for every reader of a lesson, once while it is open; trainers see it, not by whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import LessonPage
from enrolments.models import Enrolment, OutdatedReport
from enrolments.services import reporting
from enrolments.services.reporting import report_outdated
from tests import factories
from tests.cast import Cast, Network, client_of
from tests.enrolments.courses import SmallCourse, small_course
from tests.scenes import scene

LIST = reverse("outdated_admin:index")
CLOSE = reverse("outdated_admin:close")


@scene
def dms(network: Network) -> SmallCourse:
    return small_course(manufacturer=network.maker_a)


def report(cast: Cast, dms: SmallCourse, by: str = "employee", **form: str) -> Any:
    url = reverse("enrolments:report", args=[dms.checking.translation_key])
    return client_of(cast, by).post(url, form)


def test_a_report_is_two_presses_and_leads_back_to_the_place(cast: Cast, dms: SmallCourse) -> None:
    page = client_of(cast, "employee").get(dms.checking.step_url()).content.decode()
    assert re.findall(r'<option value="([^"]*)"', page) == ["", "text-0", "check-0", "check-1"]
    response = report(cast, dms, block="text-0", text=" Der Knopf heißt jetzt anders. ")
    assert response["Location"] == f"{dms.checking.step_url()}?reported#text-0"
    one = OutdatedReport.objects.get()
    assert (one.page_id, one.block, one.text, one.course) == (
        dms.checking.pk,
        "text-0",
        "Der Knopf heißt jetzt anders.",
        dms.course,
    )
    thanks = client_of(cast, "employee").get(response["Location"]).content.decode()
    assert ("Das Trainer-Team sieht nach." in thanks, Enrolment.objects.count()) == (True, 0)


def test_one_report_of_a_person_and_place_is_open_at_a_time(cast: Cast, dms: SmallCourse) -> None:
    for block in ("text-0", "text-0", "check-0", "gone", ""):
        report(cast, dms, block=block)
    report(cast, dms, by="colleague", block="text-0")
    assert sorted(OutdatedReport.objects.values_list("block", flat=True)) == [
        "",
        "check-0",
        "text-0",
        "text-0",
    ]
    reporting.close_reports(OutdatedReport.objects.all(), by=cast.trainer)
    report(cast, dms, block="text-0")
    assert OutdatedReport.objects.open().count() == 1


def test_nobody_reports_without_end(cast: Cast, dms: SmallCourse) -> None:
    OutdatedReport.objects.bulk_create(
        OutdatedReport(person=cast.employee, course=dms.course, page=dms.checking, block=f"block-{number}")
        for number in range(reporting.MOST_A_DAY)
    )
    url = reverse("enrolments:report", args=[dms.checking.translation_key])
    page = client_of(cast, "employee").post(url, {"block": "check-0"}, follow=True)
    assert OutdatedReport.objects.count() == reporting.MOST_A_DAY
    assert "Heute haben Sie schon sehr viel gemeldet." in page.content.decode()


def test_trainers_of_the_maker_see_what_was_said_and_not_who_said_it(cast: Cast, dms: SmallCourse) -> None:
    report(cast, dms, block="text-0", text="Der Knopf heißt jetzt anders.")
    page = client_of(cast, "trainer").get(LIST).content.decode()
    for words in ("Auftrag anlegen", "Ein Absatz.", "Der Knopf heißt jetzt anders.", "#block-text-0-section"):
        assert words in page
    assert cast.employee.last_name not in page
    home = client_of(cast, "trainer").get(reverse("wagtailadmin_home")).content.decode()
    assert "1 Meldung „veraltet“" in home


@pytest.mark.parametrize("by", ["headquarters", "rollout_manager", "manager", "employee"])
def test_reports_are_for_trainers(cast: Cast, dms: SmallCourse, by: str) -> None:
    report(cast, dms, block="text-0", text="Geheim")
    response = client_of(cast, by).get(LIST, follow=True)
    assert "Geheim" not in response.content.decode()
    assert not OutdatedReport.objects.visible_to(getattr(cast, by)).exists()


def test_closing_forgets_who_reported(cast: Cast, dms: SmallCourse) -> None:
    report(cast, dms, block="text-0")
    trainer = client_of(cast, "trainer")
    pk = OutdatedReport.objects.get().pk
    for _twice in range(2):
        trainer.post(CLOSE, {"report": [pk, "x", "999999"]})
    one = OutdatedReport.objects.get()
    assert (one.person, one.closed_by, one.closed_at is None) == (None, cast.trainer, False)
    assert "Auftrag anlegen" in trainer.get(f"{LIST}?done").content.decode()
    assert "Auftrag anlegen" not in trainer.get(LIST).content.decode()


def test_another_makers_report_is_neither_seen_nor_closed(cast: Cast, network: Network) -> None:
    other = small_course(title="Fremd", manufacturer=network.maker_b)
    report_outdated(cast.employee_b1, other.course, other.checking, "text-0", "")
    trainer = client_of(cast, "trainer")
    trainer.post(CLOSE, {"report": OutdatedReport.objects.get().pk})
    assert OutdatedReport.objects.open().count() == 1
    assert "Auftrag anlegen" not in trainer.get(LIST).content.decode()


def test_home_names_lessons_past_their_review(cast: Cast, dms: SmallCourse) -> None:
    LessonPage.objects.filter(pk=dms.reading.pk).update(review_on=factories.in_days(-1))
    home = client_of(cast, "trainer").get(reverse("wagtailadmin_home")).content.decode()
    assert "1 Lektion über dem Prüfdatum" in home


def test_list_and_home_ask_no_more_for_many_reports_than_for_one(cast: Cast, dms: SmallCourse) -> None:
    trainer: Client = client_of(cast, "trainer")

    def queries() -> list[int]:
        counts = []
        for path in (LIST, reverse("wagtailadmin_home")):
            with CaptureQueriesContext(connection) as captured:
                assert trainer.get(path).status_code == 200
            counts.append(len(captured))
        return counts

    report(cast, dms, block="text-0")
    queries()
    few = queries()
    for block in ("check-0", "check-1", ""):
        report_outdated(cast.employee, dms.course, dms.checking, block, "")
    report_outdated(cast.employee, dms.course, dms.reading, "", "")
    assert queries() == few


def test_lesson_that_is_none_is_no_filter(cast: Cast) -> None:
    client = client_of(cast, "trainer")
    assert [client.get(f"{LIST}?lesson={one}").status_code for one in ("1", "x", "9" * 5000)] == [
        200,
        404,
        404,
    ]
