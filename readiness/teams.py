"""A dealership's team by what is missing, who is behind first: for those who lead it.

A manager learns what is open and until when, never how far somebody is with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone

from dealerships.calendar import today
from dealerships.models import Dealership, Employment, Leave, Person
from dealerships.models.base import active_on
from enrolments.models import Assignment, Enrolment
from enrolments.services.assigning import by_hand
from readiness.models import RolloutVerdict, StaleMark, Verdict
from readiness.proofs import proofs_in_words
from readiness.services.assigning import concerned_by_stored, source_of
from readiness.ways import pages_of


@dataclass(frozen=True, slots=True)
class Open:
    """What somebody has to do: a course, or to get a proof that no course leads to at present.

    ``by_hand``: the assignment that a manager gave and can withdraw.
    """

    title: str
    due_on: date
    minutes: int = 0
    by_hand: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team. ``returns_on`` is None while nobody knows."""

    person: Person
    roles: tuple[str, ...]
    open: tuple[Open, ...]
    is_away: bool = False
    returns_on: date | None = None

    @property
    def due_on(self) -> date | None:
        return self.open[0].due_on if self.open else None

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.open)


@dataclass(frozen=True, slots=True)
class Task:
    """Something open, and for how many: what is shown where names may not be."""

    title: str
    minutes: int
    due_on: date
    people: int


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody who works at the dealership today: those with something open first, the earliest due date first."""

    dealership: Dealership
    members: tuple[Member, ...]
    next_go_live: date | None
    stand: datetime | None
    is_stale: bool

    @property
    def open(self) -> tuple[Member, ...]:
        """Who has something open, away or not."""
        return tuple(one for one in self.members if one.open)

    @property
    def due_before_go_live(self) -> int | None:
        """How many have something open that is due until the next go-live, or overdue; None where none is ahead."""
        if self.next_go_live is None:
            return None
        return sum(one.due_on is not None and one.due_on <= self.next_go_live for one in self.open)

    @property
    def behind(self) -> tuple[Member, ...]:
        return tuple(one for one in self.open if not one.is_away)

    @property
    def away(self) -> tuple[Member, ...]:
        return tuple(one for one in self.open if one.is_away)

    @property
    def done(self) -> tuple[Member, ...]:
        return tuple(one for one in self.members if not one.open)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What is open in the team, by course or proof, the earliest due date first."""
        people: dict[tuple[str, int], list[date]] = defaultdict(list)
        for member in self.open:
            for one in member.open:
                people[one.title, one.minutes].append(one.due_on)
        tasks = (Task(title, minutes, min(due), len(due)) for (title, minutes), due in people.items())
        return tuple(sorted(tasks, key=lambda task: (task.due_on, task.title)))


def team_of(dealership: Dealership) -> Team:
    """The team in the reader's language: a number of queries that doesn't depend on the people."""
    day = today()
    roles: dict[int, list[str]] = defaultdict(list)
    people: dict[int, Person] = {}
    employments = Employment.objects.filter(active_on(day), dealership=dealership, person__is_active=True)
    for employment in employments.select_related("person", "role").order_by("role__code"):
        people[employment.person_id] = employment.person
        if employment.role.name not in roles[employment.person_id]:
            roles[employment.person_id].append(employment.role.name)
    heads = list(RolloutVerdict.objects.filter(dealership=dealership))
    returns = _returns(people, day)
    found = _open(dealership, people, heads)
    members = [
        Member(
            person=person,
            roles=tuple(roles[pk]),
            open=tuple(sorted(found.get(pk, ()), key=lambda one: (one.due_on, one.title))),
            is_away=pk in returns,
            returns_on=returns.get(pk),
        )
        for pk, person in people.items()
    ]
    return Team(
        dealership=dealership,
        members=tuple(sorted(members, key=_urgency)),
        next_go_live=min((head.go_live for head in heads if head.go_live >= day), default=None),
        stand=min((head.facts_at for head in heads), default=None),
        is_stale=StaleMark.objects.filter(dealership=dealership).exists(),
    )


def _urgency(member: Member) -> tuple[bool, bool, date, str, str]:
    person = member.person
    return (
        not member.open,
        member.is_away,
        member.due_on or date.max,
        f"{person.last_name} {person.first_name}".casefold(),
        person.username,
    )


def _returns(people: Collection[int], day: date) -> dict[int, date | None]:
    """When those come back who are away today; None without an end."""
    returns: dict[int, date | None] = {}
    leaves = Leave.objects.filter(active_on(day), person__in=people)
    for person, ends_on in leaves.values_list("person", "ends_on"):
        back = ends_on + timedelta(days=1) if ends_on and ends_on < date.max else None
        known = returns.get(person, back)
        returns[person] = max(back, known) if back and known else None
    return returns


class _Course(NamedTuple):
    due_on: date
    by_hand: int | None


def _open(
    dealership: Dealership, people: Collection[int], heads: Iterable[RolloutVerdict]
) -> dict[int, list[Open]]:
    assignments = _unmet_assignments(dealership, people)
    courses: dict[tuple[int, int], _Course] = {}
    keys = {}
    sources = set()
    for one in assignments:
        key = one.person_id, one.course_id
        due_on, hand = courses.get(key, _Course(one.due_on, None))
        courses[key] = _Course(min(due_on, one.due_on), one.pk if one.source == by_hand(dealership) else hand)
        keys[one.course_id] = one.course.key
        sources.add((one.person_id, one.source))
    pages = pages_of(set(keys.values()))
    found: dict[int, list[Open]] = defaultdict(list)
    for (person, course), (due_on, hand) in courses.items():
        if page := pages.get(keys[course]):
            found[person].append(Open(page.title, due_on, page.minutes, hand))
    for person, proofs in _proofs_without_course(heads, people, sources).items():
        found[person] += [Open(title, due_on) for title, due_on in proofs.items()]
    return found


def _unmet_assignments(dealership: Dealership, people: Collection[int]) -> list[Assignment]:
    """What is assigned for the dealership's sake and not completed, or not since it is to be taken anew."""
    rows = Assignment.objects.current().filter(dealership=dealership, person__in=people)
    assignments = list(rows.select_related("course").order_by("due_on", "pk"))
    completed = Enrolment.objects.completed().filter(
        person__in=people, course__in={one.course_id for one in assignments}
    )
    last = {
        (person, course): timezone.localdate(completed_at)
        for person, course, completed_at in completed.order_by()
        .values_list("person", "course")
        .annotate(Max("completed_at"))
    }
    return [
        one
        for one in assignments
        if (done_on := last.get((one.person_id, one.course_id))) is None or not one.is_met_by(done_on)
    ]


def _proofs_without_course(
    heads: Iterable[RolloutVerdict], people: Collection[int], sources: Collection[tuple[int, str]]
) -> Mapping[int, dict[str, date]]:
    """The proofs that are missing without any open course for them, by person, with their earliest due dates."""
    dealerships = {head.pk: head.dealership_id for head in heads}
    verdicts = list(Verdict.objects.filter(rollout_verdict__in=dealerships).select_related("requirement"))
    missing = [
        (person, one.requirement.proof, one.due_on)
        for one in verdicts
        for person in concerned_by_stored(one)
        if person in people
        and (person, source_of(one.requirement_id, dealerships[one.rollout_verdict_id])) not in sources
    ]
    words = proofs_in_words({proof for _person, proof, _due_on in missing})
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for person, proof, due_on in missing:
        title = words.get(proof, proof)
        found[person][title] = min(due_on, found[person].get(title, due_on))
    return found
