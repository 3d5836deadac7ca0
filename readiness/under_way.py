"""What is under way: how many of those without a proof have begun a course that leads to it.

Counts alone, and those only where a group is large enough; who has begun is nobody else's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from enrolments.models import Enrolment
from readiness.models import Requirement, Verdict
from readiness.permissions import Counted, Numbers, shown_numbers
from readiness.ways import leading_to

Begun = Mapping[int, int]
"""By verdict, how many of its missing people have begun."""


def begun_of(verdicts: Sequence[Verdict], requirements: Mapping[int, Requirement]) -> Begun:
    """How many have begun, of each of these verdicts: two queries, however many there are."""
    missing = {one.pk: set(one.reasons.get("people_missing", ())) for one in verdicts}
    people = set().union(*missing.values())
    if not people:
        return {}
    leading = leading_to({requirements[one.requirement_id].proof for one in verdicts})
    courses = {proof: {one.course for one in found} for proof, found in leading.items()}
    takers: dict[int, set[int]] = {}
    enrolments = Enrolment.objects.open().filter(course__in=set().union(*courses.values()), person__in=people)
    for course, person in enrolments.values_list("course", "person"):
        takers.setdefault(course, set()).add(person)
    begun = {
        proof: set().union(*(takers.get(course, ()) for course in its)) for proof, its in courses.items()
    }
    return {one.pk: len(missing[one.pk] & begun[requirements[one.requirement_id].proof]) for one in verdicts}


def shown_begun(
    verdicts: Sequence[Verdict],
    requirements: Mapping[int, Requirement],
    numbers: Mapping[int, Numbers],
    begun: Begun,
    *,
    small_too: bool,
) -> dict[int, int]:
    """By requirement, the counts of one dealership that may be shown beside its ``numbers``.

    The people counted are those who lack the proof: where they are few, how many of them have begun is hidden
    like any number over so few, and with it what would tell it by subtraction. Who sees numbers over few people may
    see names as well: to them nothing is said where all have begun, which would say it of each.
    """
    counted = [
        Counted(
            requirement=one.requirement_id,
            proof=requirements[one.requirement_id].proof,
            numbers=Numbers(len(people), begun[one.pk], 0, 0, 0),
            people=people,
        )
        for one in verdicts
        if one.pk in begun
        and (people := frozenset(one.reasons.get("people_missing", ())))
        and not (small_too and begun[one.pk] == len(people))
    ]
    shown = shown_numbers(counted, small_too=small_too)
    return {
        requirement: count.qualified
        for requirement, count in shown.items()
        if count.qualified is not None and not numbers[requirement].hidden
    }
