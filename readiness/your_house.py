"""How ready a learner's own dealerships are: „In Ihrem Betrieb sind 4 von 5 bereit.“ Numbers, never names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from dealerships.calendar import today
from dealerships.models import Employment, Person
from dealerships.models.base import active_on
from readiness.models import RolloutVerdict, StaleMark, Verdict
from readiness.services.assigning import concerned_by_stored


@dataclass(frozen=True, slots=True)
class YourHouse:
    """A dealership in a rollout: how many of the people who count have all that it asks of them."""

    verdict: RolloutVerdict
    ready: int
    total: int
    is_stale: bool

    @property
    def facts_at(self) -> datetime:
        return self.verdict.facts_at


def your_houses(person: Person) -> list[YourHouse]:
    """Where the person works today, in each rollout that asks something of people, the next go-live first.

    It reads the stored verdicts: four queries, whatever they hold.
    """
    day = today()
    employers = Employment.objects.filter(active_on(day), person=person.pk).values("dealership")
    heads = list(
        RolloutVerdict.objects.filter(dealership__in=employers)
        .select_related("dealership", "rollout", "wave")
        .order_by("go_live", "rollout__code", "dealership__number")
    )
    people: dict[int, set[int]] = defaultdict(set)
    lacking: dict[int, set[int]] = defaultdict(set)
    for one in Verdict.objects.filter(rollout_verdict__in=[head.pk for head in heads]):
        counted = {*one.reasons.get("people_qualified", ()), *one.reasons.get("people_missing", ())}
        people[one.rollout_verdict_id] |= counted
        lacking[one.rollout_verdict_id] |= counted.intersection(concerned_by_stored(one))
    stale = set(
        StaleMark.objects.filter(dealership__in={head.dealership_id for head in heads}).values_list(
            "dealership", flat=True
        )
    )
    houses = [
        YourHouse(
            verdict=head,
            ready=len(people[head.pk] - lacking[head.pk]),
            total=len(people[head.pk]),
            is_stale=head.dealership_id in stale,
        )
        for head in heads
        if people[head.pk]
    ]
    return sorted(houses, key=lambda house: house.verdict.go_live < day)
