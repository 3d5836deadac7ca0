"""How ready a learner's own dealerships are: „In Ihrem Betrieb sind 4 von 5 bereit.“ Numbers, never names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from certificates.models import CertificationCourse
from dealerships.calendar import today
from dealerships.models import Employment, Person
from dealerships.models.base import active_on
from readiness.loader import accepted_by_proof
from readiness.models import Requirement, RolloutVerdict, StaleMark, Verdict
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


def your_houses(person: Person, course: int | None = None) -> list[YourHouse]:
    """Where the person works today, in each rollout that asks something of people, the next go-live first; of a
    ``course`` only the rollouts that ask for what it leads to.

    It reads the stored verdicts: two queries, whatever they hold, and two more of a course.
    """
    day = today()
    employers = Employment.objects.filter(active_on(day), person=person.pk).values("dealership")
    verdicts = RolloutVerdict.objects.filter(dealership__in=employers)
    if course is not None:
        verdicts = verdicts.filter(rollout__in=_asking_for(course))
    stale = Exists(StaleMark.objects.filter(dealership=OuterRef("dealership")))
    heads = list(
        verdicts.select_related("dealership", "rollout", "wave")
        .annotate(is_stale=stale)
        .order_by("go_live", "rollout__code", "dealership__number")
    )
    people: dict[int, set[int]] = defaultdict(set)
    lacking: dict[int, set[int]] = defaultdict(set)
    for one in Verdict.objects.filter(rollout_verdict__in=[head.pk for head in heads]):
        counted = {*one.reasons.get("people_qualified", ()), *one.reasons.get("people_missing", ())}
        people[one.rollout_verdict_id] |= counted
        lacking[one.rollout_verdict_id] |= counted.intersection(concerned_by_stored(one))
    houses = [
        YourHouse(
            verdict=head,
            ready=len(people[head.pk] - lacking[head.pk]),
            total=len(people[head.pk]),
            is_stale=head.is_stale,  # type: ignore[attr-defined]  # annotated above
        )
        for head in heads
        if people[head.pk]
    ]
    return sorted(houses, key=lambda house: house.verdict.go_live < day)


def _asking_for(course: int) -> set[int]:
    """The rollouts that ask for a proof to which the course leads."""
    certifications = set(
        CertificationCourse.objects.filter(course=course).values_list("certification", flat=True)
    )
    if not certifications:
        return set()
    accepted = accepted_by_proof()
    asked = Requirement.objects.exclude(proof="").values_list("rollout", "proof")
    return {rollout for rollout, proof in asked if accepted(proof) & certifications}
