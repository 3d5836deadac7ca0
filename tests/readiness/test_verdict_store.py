"""What is stored of a verdict, what the nights keep, and what the check of a running academy says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from dealerships.models import Dealership
from readiness import rules
from readiness.facts import DealershipFacts
from readiness.lapses import HORIZON
from readiness.models import Evaluation, Rollout, RolloutVerdict, Snapshot, StaleMark, Verdict, WaveMember
from readiness.services.days import keep_snapshot
from readiness.services.evaluation import evaluate_rollout
from readiness.services.staleness import mark_stale
from readiness.services.verdicts import recompute, recompute_stale
from tests.readiness.examples import FOLDER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mini() -> Iterator[None]:
    with time_machine.travel("2027-02-20 09:00+01:00", tick=False):
        call_command("import_network", str(FOLDER / "mini"), stdout=StringIO())
        recompute_stale()
        yield


def head(number: str) -> RolloutVerdict:
    return RolloutVerdict.objects.select_related("blocking", "wave").get(dealership__number=number)


def shown(verdict: RolloutVerdict) -> tuple[Any, ...]:
    blocking = verdict.blocking.code if verdict.blocking else None
    return verdict.wave.code, verdict.status, verdict.urgency, blocking, verdict.missing, verdict.due_on


def test_head_names_what_blocks_most_urgently_and_sums_what_is_missing() -> None:
    assert {number: shown(head(number)) for number in ("D100", "D200", "D300", "D400", "D500")} == {
        "D100": ("W1", "ready", 3, None, 0, None),
        "D200": ("W1", "not_ready", 0, "KEYUSER", 3, date(2027, 2, 1)),
        "D300": ("W1", "ready", 3, None, 0, None),
        "D400": ("W1", "ready", 3, None, 0, None),
        "D500": ("PILOT", "not_ready", 0, "KEYUSER", 4, date(2026, 12, 14)),
    }


def test_verdict_keeps_its_numbers_and_reasons() -> None:
    verdict = Verdict.objects.get(rollout_verdict=head("D100"), requirement__code="SALES")
    numbers = (verdict.population, verdict.qualified, verdict.covering, verdict.required, verdict.missing)
    assert (verdict.status, verdict.due_on, numbers) == ("met", date(2027, 2, 15), (3, 2, 0, 2, 0))
    assert {name: len(value) for name, value in verdict.reasons.items() if isinstance(value, list)} == {
        "people_qualified": 2,
        "people_missing": 1,
        "newcomers": 1,
    }


def test_recomputing_what_has_not_changed_writes_no_verdict_anew() -> None:
    before = list(Verdict.objects.order_by("pk").values())
    recompute(list(Evaluation.objects.values_list("pk", flat=True)))
    assert list(Verdict.objects.order_by("pk").values()) == before


def test_dealership_that_leaves_its_wave_has_no_verdict_any_more() -> None:
    WaveMember.objects.get(dealership__number="D100").delete()
    recompute_stale()
    assert not RolloutVerdict.objects.filter(dealership__number="D100").exists()


def test_number_of_queries_is_the_same_for_one_dealership_and_for_five(
    django_assert_num_queries: Any,
) -> None:
    pks = list(Evaluation.objects.values_list("pk", flat=True))
    for some in (pks[:1], pks):
        mark_stale(some)
        with django_assert_num_queries(38):
            assert recompute_stale() == len(some)


def test_dealership_that_cannot_be_evaluated_keeps_no_other_from_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    evaluate = rules.evaluate

    def evaluate_but_one(dealership: DealershipFacts, *facts: Any) -> tuple[Any, ...]:
        if dealership.number == "D300":
            raise ArithmeticError(dealership.number)
        return evaluate(dealership, *facts)

    pks = dict(Evaluation.objects.values_list("dealership__number", "pk"))
    RolloutVerdict.objects.update(missing=99)
    mark_stale(list(pks.values()))
    with monkeypatch.context() as patch:
        patch.setattr(rules, "evaluate", evaluate_but_one)
        recompute_stale()
    assert set(StaleMark.objects.values_list("dealership", flat=True)) == {pks["D300"]}
    assert {number: head(number).missing for number in pks} == {
        "D100": 0,
        "D200": 3,
        "D300": 99,
        "D400": 0,
        "D500": 4,
    }
    recompute_stale()
    assert (head("D300").missing, verify()) == (0, "0 waiting, 0 missed")


def test_snapshot_is_kept_once_a_day_with_states_and_counts() -> None:
    assert (keep_snapshot(), keep_snapshot()) == (5, 0)
    assert set(
        Snapshot.objects.values_list("day", "dealership__number", "wave__code", "status", "missing")
    ) == {
        (date(2027, 2, 20), "D100", "W1", "ready", 0),
        (date(2027, 2, 20), "D200", "W1", "not_ready", 3),
        (date(2027, 2, 20), "D300", "W1", "ready", 0),
        (date(2027, 2, 20), "D400", "W1", "ready", 0),
        (date(2027, 2, 20), "D500", "PILOT", "not_ready", 4),
    }


def verify() -> str:
    out = StringIO()
    call_command("verify_readiness", stdout=out)
    return out.getvalue().splitlines()[-1]


def test_verification_finds_nothing_after_the_worker() -> None:
    assert verify() == "0 waiting, 0 missed"


def test_verification_tells_what_waits_from_what_was_missed() -> None:
    RolloutVerdict.objects.filter(dealership__number="D100").update(status="at_risk")
    mark_stale([head("D100").dealership_id])
    assert verify() == "1 waiting, 0 missed"
    StaleMark.objects.all().delete()
    with pytest.raises(CommandError, match="1 stored verdicts are wrong") as refusal:
        verify()
    assert refusal.value.returncode == 1


def test_stored_end_is_the_one_that_a_fresh_look_at_each_later_day_finds() -> None:
    """Looked at through the database as it will be read on those days: a week apart, and around the end."""
    rollouts = {one.pk: one for one in Rollout.objects.all()}
    ready = RolloutVerdict.objects.filter(status="ready").select_related("dealership")
    ends = {(one.dealership.number, one.rollout.code): one.ready_until for one in ready}
    assert ends == {
        ("D100", "CRM-27"): date(2027, 3, 19),
        ("D300", "CRM-27"): date(2027, 11, 29),
        ("D400", "CRM-27"): date(2027, 3, 31),
    }
    for one in ready:
        rollout, number = rollouts[one.rollout_id], one.dealership.number
        end = one.ready_until or one.as_of + HORIZON
        days = [one.as_of + timedelta(days=back) for back in range(0, (end - one.as_of).days, 28)] + [end]

        def is_ready(day: date, rollout: Rollout = rollout, number: str = number) -> bool:
            here = Dealership.objects.filter(number=number)
            return [verdict.status for _number, verdict in evaluate_rollout(rollout, day, here)] == ["ready"]

        assert [day for day in days if not is_ready(day)] == []
        assert one.ready_until is None or not is_ready(end + timedelta(days=1))
