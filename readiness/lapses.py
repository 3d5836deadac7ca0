"""When does a dealership that is ready stop being so, if nothing more happens? Pure functions beside the rules.

Readiness is a function of the day alone once the facts are known: certificates end, people leave, leaves and
covers begin and end, newcomers become part of the population. It can change on the days that the facts name and
on no other, so only these are looked at, in their order. The rules stay those of spec/readiness.md: before the
go-live they ask about the go-live, so a day before it is found only where something is revoked or withdrawn by
then; what ends after the go-live ends readiness on its own day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heappop, heappush
from itertools import groupby
from math import inf
from operator import itemgetter

from readiness.facts import (
    Certificate,
    DealershipFacts,
    Employment,
    Facts,
    Membership,
    Requirement,
    Rollout,
    Waiver,
)
from readiness.rules import DONE, Days, requirement_verdict, shifted
from readiness.verdicts import DealershipStatus, Lapse, Loss, RolloutVerdict, Verdict

HORIZON = timedelta(days=730)
"""So far is looked ahead."""

A_DAY = timedelta(days=1)
NOBODY = -1
"""Through whom a day changes something that concerns no single person; keys of people are above 0."""


def lapse_of(
    dealership: DealershipFacts, membership: Membership, facts: Facts, verdict: RolloutVerdict
) -> Lapse | None:
    """The first day on which the dealership is not ready any more, within the horizon, and why.

    None where it is not ready on the verdict's day, and where it stays ready until the horizon. The facts must
    hold what is known of the days up to the horizon, `load_facts` with ``until``.
    """
    if verdict.status != DealershipStatus.READY:
        return None
    rollout = facts.rollouts[membership.rollout_id]
    last = min(verdict.as_of, date.max - HORIZON) + HORIZON
    stand = {one.requirement: one for one in verdict.requirements}
    watches = [
        Watch(
            Look(dealership, membership, rollout, requirement, facts),
            stand[requirement.id],
            verdict.as_of,
            last,
        )
        for requirement in rollout.requirements
        if requirement.mandatory
    ]
    day, losses = first_losses(watches)
    return Lapse(day - A_DAY, tuple(sorted(losses, key=lambda one: one.code))) if day else None


def first_losses(watches: Sequence[Watch]) -> tuple[date | None, list[Loss]]:
    """The first day on which one of these requirements is not met or waived, and what is lost with it in each."""
    coming = [(watch.day, number) for number, watch in enumerate(watches) if watch.day is not None]
    heapify(coming)
    first: date | None = None
    losses: list[Loss] = []
    while coming and (first is None or coming[0][0] == first):
        day, number = heappop(coming)
        watch = watches[number]
        verdict = watch.ask(day)
        if verdict.status not in DONE:
            first = day
            look = watch.look
            losses.append(loss(look.requirement, look.on(day - A_DAY), verdict))
        elif watch.day is not None:
            heappush(coming, (watch.day, number))
    return first, losses


class Watch:
    """A requirement that is met or waived, day by day: ``day`` is the next one on which the rules have to be asked.

    They have to be where something changes that concerns no single person, and where the people to whom something
    happened since they were asked last are more than can be spared.
    """

    def __init__(self, look: Look, stand: Verdict, after: date, last: date) -> None:
        self.look = look
        self.changes = groupby(sorted(look.changes(after, last)), key=itemgetter(0))
        self.day: date | None = None
        self._go_on(stand)

    def ask(self, day: date) -> Verdict:
        """How it stands on the day; then on to the next."""
        verdict = self.look.on(day)
        self._go_on(verdict)
        return verdict

    def _go_on(self, verdict: Verdict) -> None:
        spare, touched = to_spare(verdict), set[int]()
        for day, what in self.changes:
            touched.update(person for _day, person in what)
            if NOBODY in touched or len(touched) > spare:
                self.day = day
                return
        self.day = None


@dataclass(frozen=True, slots=True)
class Look:
    """One requirement at one dealership, to be looked at on any day."""

    dealership: DealershipFacts
    membership: Membership
    rollout: Rollout
    requirement: Requirement
    facts: Facts

    def on(self, day: date) -> Verdict:
        days = Days.of(day, self.membership.go_live, self.rollout.hypercare_days)
        return requirement_verdict(self.dealership, self.rollout, self.requirement, self.facts, days)

    def changes(self, after: date, last: date) -> Iterator[tuple[date, int]]:
        """Every day of this stretch on which the requirement's status can become another, and through whom."""
        asked = max(after, self.membership.go_live)  # R: what it decides cannot change until then
        lasts = max(after, shifted(self.membership.go_live, self.rollout.hypercare_days))
        employments = list(self._employments())
        people = {employment.person for employment in employments}
        for day, person in self._proof_changes(people, lasts):
            if after < day <= last:
                yield day, person
        if asked < last:
            for day, person in self._reference_changes(people, employments):
                if asked < day <= last:
                    yield day, person

    def _proof_changes(self, people: Iterable[int], lasts: date) -> Iterator[tuple[date, int]]:
        """What is asked about the day itself, and until when proof must last."""
        for person in people:
            for day in held_turns(self._held_by(person, lasts)):
                yield day, person
        for confirmation in self.dealership.confirmations:
            if confirmation.item in self.requirement.items:
                yield confirmation.confirmed_on, NOBODY
                if confirmation.withdrawn_on is not None:
                    yield confirmation.withdrawn_on, NOBODY
        for waiver in self._waivers():
            yield waiver.granted_on, NOBODY

    def _held_by(self, person: int, lasts: date) -> list[tuple[date, date]]:
        """When each of the person's certificates counts, first and last day, of those that last long enough."""
        return [
            (one.issued_on, last_day(one))
            for one in self.facts.certificates.get(person, ())
            if one.certification in self.requirement.accepted
            and (one.valid_until is None or one.valid_until >= lasts)
        ]

    def _reference_changes(
        self, people: Iterable[int], employments: Iterable[Employment]
    ) -> Iterator[tuple[date, int]]:
        """What is asked about the reference date."""
        for waiver in self._waivers():
            if waiver.valid_until is not None:
                yield shifted(waiver.valid_until, 1), NOBODY
        if self.requirement.kind == "checklist":
            return
        for one in employments:
            for day in turns(one.starts_on, one.ends_on):
                yield day, one.person
            if one.starts_on is not None and one.dealership == self.dealership.id:
                yield shifted(one.starts_on, self.requirement.newcomer_days), one.person
        for person in people:
            for leave in self.facts.leaves.get(person, ()):
                for day in turns(*leave):
                    yield day, person
        for stretch in self._stretches():
            for day in turns(*stretch):
                yield day, NOBODY

    def _stretches(self) -> Iterator[tuple[date | None, date | None]]:
        """When which target counts, and when which cover does."""
        if self.requirement.targets:
            yield from ((target.starts_on, target.ends_on) for target in self.requirement.targets)
            yield from ((one.starts_on, one.ends_on) for one in self.dealership.franchises)
        if self.requirement.poolable:
            for cover in self.dealership.covers:
                cooperation = self.facts.cooperations[cover.cooperation]
                yield cover.starts_on, cover.ends_on
                yield cooperation.starts_on, cooperation.ends_on

    def _waivers(self) -> Iterator[Waiver]:
        return (one for one in self.dealership.waivers if one.requirement == self.requirement.id)

    def _employments(self) -> Iterator[Employment]:
        """The employments that count for the requirement: here, and elsewhere of those who cover."""
        roles = self.requirement.roles
        for employment in self.dealership.employments:
            if not roles or employment.role in roles:
                yield employment
        if self.requirement.poolable:
            for person in {one.person for one in self.dealership.covers}:
                for employment in self.facts.employments_elsewhere.get(person, ()):
                    if not roles or employment.role in roles:
                        yield employment


def to_spare(verdict: Verdict) -> float:
    """To how many people anything may happen before the requirement can become open; below 0, it depends on none.

    Whoever leaves, joins, or gains or loses a proof, makes at most one qualified fewer or one needed more: a share
    is at most 100 percent, and at most one head is needed for each. A waiver holds whatever happens to people.
    """
    if verdict.reasons.waiver is not None:
        return inf
    reasons = verdict.reasons
    return min(
        verdict.qualified - reasons.share_needed,
        verdict.qualified + verdict.covering - reasons.heads_needed,
    )


def last_day(certificate: Certificate) -> date:
    """The last day on which it counts, by its end and its revocation."""
    end = certificate.valid_until or date.max
    return end if certificate.revoked_on is None else min(end, shifted(certificate.revoked_on, -1))


def held_turns(stretches: Collection[tuple[date, date]]) -> Iterator[date]:
    """The days on which these stretches of days, taken together, begin to hold and no longer do."""
    until: date | None = None
    for first, last in sorted(stretches):
        if last < first:  # revoked before it was issued
            continue
        if until is not None and first <= shifted(until, 1):
            until = max(until, last)
            continue
        if until is not None:
            yield shifted(until, 1)
        yield first
        until = last
    if until is not None and until < date.max:
        yield shifted(until, 1)


def turns(starts_on: date | None, ends_on: date | None) -> Iterator[date]:
    """The days on which a stretch of time begins to count, and no longer does."""
    if starts_on is not None:
        yield starts_on
    if ends_on is not None and ends_on < date.max:
        yield ends_on + A_DAY


def loss(requirement: Requirement, before: Verdict, after: Verdict) -> Loss:
    """What of a requirement is lost from one day to the next, and through whom."""
    was, now = before.reasons, after.reasons
    counted = {*was.people_qualified, *was.people_missing}
    present = {*now.people_qualified, *now.people_missing, *now.newcomers}
    return Loss(
        requirement=requirement.id,
        code=requirement.code,
        population=min(before.population, after.population) if requirement.kind == "people" else None,
        required=after.required,
        missing=after.missing,
        expired=_in_order(
            person
            for person in was.people_qualified
            if person in now.people_missing or person in now.newcomers
        ),
        leaving=_in_order(
            person for person in was.people_qualified if person not in present and person not in now.away
        ),
        away=_in_order(person for person in was.people_qualified if person in now.away),
        joining=_in_order(person for person in now.people_missing if person not in counted),
        uncovered=_in_order(
            person
            for person in was.people_covering
            if person not in now.people_covering and person not in now.people_qualified
        ),
        waiver_ended=was.waiver is not None and now.waiver is None and before.missing > 0,
        target_changed=(was.target, was.share, was.heads) != (now.target, now.share, now.heads),
        items=_in_order(item for item in now.items_missing if item not in was.items_missing),
    )


def _in_order(keys: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(keys))
