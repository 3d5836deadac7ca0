"""Who has to take which course because of a requirement: worked out from the verdicts, with the verdicts.

Whoever lacks a proof that a requirement of their dealership asks for gets the courses that lead to it. The rule's
source names requirement and dealership, so what is wanted no more is withdrawn, whatever the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self

from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.models import Certificate, CertificationCourse
from certificates.periods import Why
from certificates.services.renewing import NextPath, next_paths
from dealerships.labels import written
from dealerships.models import JobRole
from dealerships.models.base import NAME_LENGTH
from enrolments.models import Assignment
from enrolments.models.assignments import AssignmentQuerySet
from enrolments.services.assigning import Counts, Wanted, sync_assignments
from readiness import facts
from readiness.loader import Plan
from readiness.models import Rollout
from readiness.models import Verdict as StoredVerdict
from readiness.rules import shifted
from readiness.verdicts import RequirementStatus, RolloutVerdict, Verdict
from readiness.ways import Way, Ways

DAYS_BEFORE = 7
"""Courses are due so many days before the requirement is: time to issue the proof, and for a second try."""

PREFIX = "requirement:"
WHY_LENGTH = Assignment._meta.get_field("why_de").max_length
Found = Mapping[int, Sequence[RolloutVerdict]]


def source_of(requirement: int, dealership: int) -> str:
    """The key of the rule for one requirement at one dealership."""
    return f"{PREFIX}{requirement}@{dealership}"


def requirement_of(source: str) -> int | None:
    """The requirement that an assignment comes from; None where it comes from something else."""
    return int(source.removeprefix(PREFIX).partition("@")[0]) if source.startswith(PREFIX) else None


def course_due_on(due_on: date) -> date:
    """When the courses for a requirement are due that is due on the day."""
    return shifted(due_on, -DAYS_BEFORE)


def concerned(verdict: Verdict) -> tuple[int, ...]:
    """Whom the requirement wants to learn: those without the proof, newcomers included.

    Nobody where the dealership is excused, or where only a number of heads is asked for and they are there.
    """
    reasons = verdict.reasons
    return _concerned(
        verdict.status, reasons.waiver, reasons.share, (*reasons.people_missing, *reasons.newcomers)
    )


def concerned_by_stored(verdict: StoredVerdict) -> tuple[int, ...]:
    """The same of a stored verdict."""
    reasons = verdict.reasons
    people = (*reasons.get("people_missing", ()), *reasons.get("newcomers", ()))
    return _concerned(verdict.status, reasons.get("waiver"), reasons.get("share", 0), people)


def _concerned(status: str, waiver: int | None, share: int, people: tuple[int, ...]) -> tuple[int, ...]:
    if waiver is not None or status in (RequirementStatus.WAIVED, RequirementStatus.NOT_APPLICABLE):
        return ()
    if status == RequirementStatus.MET and not share:
        return ()
    return people


def sync_rules(found: Found, plan: Plan, day: date) -> Counts:
    """Make the assignments of these dealerships what their verdicts want, in the caller's transaction."""
    wanted = wanted_by(found, plan, day)
    sources = {one.source for one in wanted} | set(
        _of_rules(found).order_by().values_list("source", flat=True).distinct()
    )
    return sync_assignments(sources, wanted) if sources else Counts()


def wanted_by(found: Found, plan: Plan, day: date) -> list[Wanted]:
    """What the verdicts of these dealerships want: a number of queries that doesn't depend on them."""
    ways = Ways.of(plan.certifications)
    needs = [
        Need(dealership, verdict.go_live, one.due_on, requirement, way, people)
        for dealership, verdicts in found.items()
        for verdict in verdicts
        for one, requirement in _with_requirements(verdict, plan)
        if (people := concerned(one)) and (way := ways.to(requirement.accepted))
    ]
    if not needs:
        return []
    paths = next_paths(
        {person for need in needs for person in need.people}, {need.way.certification for need in needs}, day
    )
    words = Words.of(plan)
    return [
        Wanted(
            person=person,
            course=course,
            dealership=need.dealership,
            source=source_of(need.requirement.id, need.dealership),
            due_on=course_due_on(need.due_on),
            why_de=why_de,
            why_en=why_en,
            anew_after=anew_after,
        )
        for need in needs
        for why_de, why_en in [words.why(need.requirement, need.go_live)]
        for person in need.people
        for courses, anew_after in [_courses_for(need, paths.get((person, need.way.certification)), ways)]
        for course in courses
    ]


def _courses_for(need: Need, path: NextPath | None, ways: Ways) -> tuple[Collection[int], date | None]:
    """The courses that somebody has to take for it now, and the day up to which a completion doesn't count.

    Where the window opens in time, nothing yet: the short path will do then, and what is completed before doesn't
    count for it.
    """
    if path is None:
        return need.way.courses, None
    decision = path.decision
    if decision.is_short:
        return sorted(path.courses & ways.pages.keys()) or need.way.courses, path.anew_after
    if decision.why == Why.EARLY and decision.opens_on and decision.opens_on <= course_due_on(need.due_on):
        return (), None
    return need.way.courses, path.anew_after


class Need(NamedTuple):
    """A requirement at a dealership, who has to learn for it, and what."""

    dealership: int
    go_live: date
    due_on: date
    requirement: facts.Requirement
    way: Way
    people: tuple[int, ...]


def _with_requirements(verdict: RolloutVerdict, plan: Plan) -> Iterator[tuple[Verdict, facts.Requirement]]:
    known = {one.id: one for one in plan.rollouts[verdict.rollout].requirements}
    for one in verdict.requirements:
        yield one, known[one.requirement]


def proved_by(people: Collection[int], course: int, day: date) -> set[int]:
    """Who of these proves on the day everything that the course leads to; nobody where it leads to no certificate."""
    certifications = set(
        CertificationCourse.objects.filter(course=course).values_list("certification", flat=True)
    )
    held: dict[int, set[int]] = defaultdict(set)
    certificates = Certificate.objects.valid_on(day).filter(
        person__in=people, certification__in=certifications
    )
    for person, certification in certificates.values_list("person", "certification"):
        held[person].add(certification)
    return {person for person, its in held.items() if its == certifications}


# What is stored -----------------------------------------------------------------------------------


class Assigned(NamedTuple):
    """What of an assignment decides; its words follow the names of things at the next recomputation."""

    person: int
    course: int
    due_on: date
    anew_after: date | None


def assigned(dealerships: Collection[int]) -> dict[tuple[int, str], set[Assigned]]:
    """The current assignments by rules at these dealerships, by dealership and source."""
    stored: dict[tuple[int, str], set[Assigned]] = defaultdict(set)
    for dealership, source, *columns in _of_rules(dealerships).values_list(
        "dealership", "source", *Assigned._fields
    ):
        stored[dealership, source].add(Assigned(*columns))
    return dict(stored)


def to_be_assigned(found: Found, plan: Plan, day: date) -> dict[tuple[int, str], set[Assigned]]:
    """The same as these verdicts want it."""
    fresh: dict[tuple[int, str], set[Assigned]] = defaultdict(set)
    for one in wanted_by(found, plan, day):
        fresh[one.dealership, one.source].add(Assigned(one.person, one.course, one.due_on, one.anew_after))
    return dict(fresh)


def _of_rules(dealerships: Iterable[int]) -> AssignmentQuerySet:
    rows = Assignment.objects.current().filter(dealership__in=list(dealerships))
    return rows.filter(source__startswith=PREFIX)


# Why, in both languages ---------------------------------------------------------------------------


@dataclass(slots=True)
class Words:
    """The names that the reasons need, and the reasons made so far."""

    rollouts: Mapping[int, str]
    rollout_of: Mapping[int, int]
    roles: Mapping[int, JobRole]
    made: dict[tuple[int, date], tuple[str, str]]

    @classmethod
    def of(cls, plan: Plan) -> Self:
        return cls(
            rollouts=dict(Rollout.objects.filter(pk__in=plan.rollouts).values_list("pk", "name")),
            rollout_of={one.id: pk for pk, rollout in plan.rollouts.items() for one in rollout.requirements},
            roles=JobRole.objects.in_bulk(),
            made={},
        )

    def why(self, requirement: facts.Requirement, go_live: date) -> tuple[str, str]:
        """In German and in English: „Pflicht für Serviceberatung in DMS 9, Go-live 01.02.2027“."""
        key = requirement.id, go_live
        if key not in self.made:
            self.made[key] = (
                self._in("de", requirement, go_live),
                self._in("en", requirement, go_live),
            )
        return self.made[key]

    def _in(self, language: str, requirement: facts.Requirement, go_live: date) -> str:
        with override(language):
            roles = ", ".join(sorted(self.roles[pk].name for pk in requirement.roles))
            if not roles or len(roles) > NAME_LENGTH // 2:
                roles = _("mehrere Funktionen") if roles else _("alle Funktionen")
            text = (
                _("Pflicht für %(roles)s in %(rollout)s, Go-live %(date)s")
                if requirement.mandatory
                else _("Empfohlen für %(roles)s in %(rollout)s, Go-live %(date)s")
            )
            values = {
                "roles": roles,
                "rollout": self.rollouts[self.rollout_of[requirement.id]],
                "date": written(go_live),
            }
            return (text % values)[:WHY_LENGTH]
