"""Workers and changes at the same time, on PostgreSQL with real threads: nothing is lost, nothing is stored stale."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from random import Random
from typing import cast

import pytest
from django.core.management import call_command
from django.db import close_old_connections, connection, transaction

from certificates.models import Certificate
from dealerships.models import Dealership, Employment, Mail, Person
from readiness.models import Evaluation, Reminder, RolloutVerdict, StaleMark
from readiness.services import verdicts
from readiness.services.reminding import Outcome, Skip, remind
from readiness.services.staleness import mark_stale
from readiness.services.verdicts import recompute_stale
from readiness.services.verification import verify
from tests import factories
from tests.enrolments.courses import small_course
from tests.readiness.examples import FOLDER

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run these in threads of their own, with connections of their own, all starting together."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        close_old_connections()
        try:
            barrier.wait(timeout=30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(run, work) for work in works]]


@pytest.fixture
def network() -> None:
    call_command("import_network", str(FOLDER / "random-1"), stdout=StringIO())


def test_four_workers_share_the_work_and_store_each_verdict_once(network: None) -> None:
    marked = StaleMark.objects.values("dealership").distinct().count()
    assert sum(at_once(*[recompute_stale] * 4)) == marked  # type: ignore[arg-type]
    assert (verify(), StaleMark.objects.count()) == ([], 0)


def test_changes_while_workers_recompute_leave_no_verdict_wrong(network: None) -> None:
    def change(seed: int) -> Callable[[], None]:
        def work() -> None:
            random = Random(seed)
            for pk in random.sample(
                list(Certificate.objects.order_by("pk").values_list("pk", flat=True)), 25
            ):
                with transaction.atomic():
                    certificate = Certificate.objects.get(pk=pk)
                    certificate.revoked_on = certificate.issued_on
                    certificate.save()

        return work

    at_once(change(1), change(2), recompute_stale, recompute_stale, recompute_stale)
    assert [one for one in verify() if not one.waiting] == []
    recompute_stale()
    assert (verify(), StaleMark.objects.count()) == ([], 0)


def test_change_during_a_recomputation_keeps_its_mark(network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The change commits after the worker has read the facts and before it stores what follows from them."""
    recompute_stale()
    employment = Employment.objects.order_by("pk").first()
    assert employment is not None
    mark_stale([employment.dealership_id])
    store = verdicts._store

    def store_after_a_change(*args: object) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(leave).result(timeout=30)
        monkeypatch.setattr(verdicts, "_store", store)
        store(*args)  # type: ignore[arg-type]

    def leave() -> None:
        Employment.objects.get(pk=employment.pk).delete()
        connection.close()

    monkeypatch.setattr(verdicts, "_store", store_after_a_change)
    verdicts.recompute([employment.dealership_id])
    assert set(StaleMark.objects.values_list("dealership", flat=True)) >= {employment.dealership_id}
    recompute_stale()
    assert (verify(), StaleMark.objects.count()) == ([], 0)


def test_worker_passes_over_what_another_has_locked(network: None) -> None:
    recompute_stale()
    first, second = Dealership.objects.order_by("pk")[:2]
    mark_stale([first.pk, second.pk])
    with transaction.atomic():
        list(Evaluation.objects.select_for_update().filter(pk=first.pk))
        assert at_once(recompute_stale) == [1]
    assert set(StaleMark.objects.values_list("dealership", flat=True)) == {first.pk}


def test_killed_worker_leaves_the_marks_and_the_old_verdicts(
    network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    recompute_stale()
    before = list(RolloutVerdict.objects.order_by("pk").values())
    pks = list(Dealership.objects.values_list("pk", flat=True))
    mark_stale(pks)

    def die(*args: object) -> None:
        raise SystemExit("killed")

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(verdicts, "_store", die)
        recompute_stale()
    assert list(RolloutVerdict.objects.order_by("pk").values()) == before
    assert set(StaleMark.objects.values_list("dealership", flat=True)) == set(pks)


def test_two_managers_who_remind_at_the_same_moment_send_one_reminder_each_person() -> None:
    house = factories.DealershipFactory.create()
    course = small_course()
    managers = factories.PersonFactory.create_batch(2)
    people = [factories.EmploymentFactory.create(dealership=house).person for _number in range(5)]
    for person in people:
        factories.AssignmentFactory.create(person=person, dealership=house, course=course.course)
    pks = [person.pk for person in people]

    def press(manager: Person) -> Callable[[], Outcome]:
        return lambda: remind(house, pks, "Los", by=manager)

    outcomes = cast(
        "list[Outcome]",
        at_once(press(managers[0]), press(managers[1]), press(managers[0]), press(managers[1])),
    )
    assert sorted(len(one.sent) for one in outcomes) == [0, 0, 0, 5]
    assert {reason for one in outcomes for reason in one.skipped.values()} == {Skip.TODAY}
    assert (Reminder.objects.count(), Mail.objects.count()) == (5, 5)
