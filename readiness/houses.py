"""Why a dealership stands as it does in a rollout: its verdict, explained as far as the reader may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from dealerships.models import Dealership
from dealerships.models.scopes import Scope, scope_of
from readiness.boards import BY_URGENCY, Row, verdicts_seen, with_gap
from readiness.explanations import Case, Explanation, Group, explain
from readiness.models import (
    Item,
    Requirement,
    RequirementKind,
    RequirementStatus,
    RolloutVerdict,
    Status,
    Target,
    Verdict,
    Waiver,
)
from readiness.outlooks import Ending, Outlook, outlook
from readiness.permissions import (
    Numbers,
    leads,
    names_of,
    sees_names,
    sees_small_numbers,
)
from readiness.proofs import proofs_in_words
from readiness.services.assigning import course_due_on
from readiness.ways import Shortest, leading_to, minutes_at_most, shortest_ways

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person

    Reader = Person | AnonymousUser

ORDER = {status.value: position for position, status in enumerate(RequirementStatus)}
DONE = (RequirementStatus.MET, RequirementStatus.WAIVED, RequirementStatus.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A group of people with the names that the reader may see, and how many there are besides."""

    group: Group
    names: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.group.people)

    @property
    def unnamed(self) -> int:
        return self.total - len(self.names)


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement at the dealership, explained."""

    requirement: Requirement
    status: str
    label: str
    numbers: Numbers
    explanation: Explanation
    groups: tuple[NamedGroup, ...]
    way: Shortest | None = None
    """The shortest way to the proof that is missing; None where no course leads there, or none is missing."""

    @property
    def is_done(self) -> bool:
        return self.status in DONE

    @property
    def lacks_proofs(self) -> bool:
        return not self.is_done and self.requirement.kind == RequirementKind.PEOPLE

    @property
    def rail(self) -> Rail | None:
        return Rail.of(self.numbers)


@dataclass(frozen=True, slots=True)
class Rail:
    """Have and needed on a line that is 1000 long: own people, those who cover, where it is enough."""

    own: int
    covering: int
    needed: int

    @classmethod
    def of(cls, numbers: Numbers) -> Rail | None:
        if numbers.qualified is None or numbers.required is None or not numbers.required:
            return None
        covering = numbers.covering or 0
        whole = max(numbers.population or 0, numbers.required, numbers.qualified + covering)
        own = numbers.qualified * 1000 // whole
        return cls(
            own, (numbers.qualified + covering) * 1000 // whole - own, numbers.required * 1000 // whole
        )


def findings(row: Row, reader: Reader) -> list[Finding]:
    """The row's requirements, explained: what keeps the dealership from being ready first, the most urgent before
    others; then what is open beside it, then what is done. A fixed number of queries."""
    scope = scope_of(reader)
    head, verdicts = row.verdict, list(row.bodies.values())
    ways = shortest_ways(leading_to({one.requirement.proof for one in verdicts if one.status not in DONE}))
    words = Words.of(verdicts)
    explained = []
    for one in sorted(verdicts, key=_urgency):
        case = replace(
            _case(one, head, row.numbers[one.requirement_id], words, scope),
            begun=row.begun.get(one.requirement_id),
            courses_due_on=course_due_on(one.due_on),
        )
        explained.append((one, case, explain(case)))
    names: Mapping[int, str] = {}
    if sees_names(scope, head.dealership):
        people = [pk for _one, _case, said in explained for group in said.groups for pk in group.people]
        names = names_of(reader, people)
    return [
        Finding(
            requirement=one.requirement,
            status=one.status,
            label=one.get_status_display(),
            numbers=case.numbers,
            explanation=said,
            groups=tuple(_named(group, names) for group in said.groups),
            way=ways.get(one.requirement.proof) if one.status not in DONE else None,
        )
        for one, case, said in explained
    ]


def _urgency(one: Verdict) -> tuple[bool, bool, int, date, str]:
    is_done = one.status in DONE
    is_beside = not is_done and not one.requirement.mandatory
    return is_done, is_beside, ORDER[one.status], one.due_on, one.requirement.code


def minutes_to_ready(found: Sequence[Finding]) -> int:
    """What the proofs cost at most that the dealership lacks to be ready; 0 where that can't be told."""
    return minutes_at_most(
        (one.numbers.missing, one.way) for one in found if one.lacks_proofs and one.requirement.mandatory
    )


def _case(one: Verdict, head: RolloutVerdict, numbers: Numbers, words: Words, scope: Scope) -> Case:
    waiver = words.waivers.get(one.reasons.get("waiver") or 0)
    return Case(
        requirement=one.requirement,
        status=one.status,
        due_on=one.due_on,
        as_of=head.as_of,
        numbers=numbers,
        reasons=one.reasons,
        proof=words.proofs.get(one.requirement.proof, one.requirement.proof),
        roles=words.roles.get(one.requirement_id, ()),
        target_area=words.target_areas.get(one.reasons.get("target") or 0, ""),
        waived_until=waiver.valid_until if waiver else None,
        waiver_reason=waiver.reason if waiver else "",
        items_missing=tuple(
            words.items[pk] for pk in one.reasons.get("items_missing", ()) if pk in words.items
        ),
        from_inside=sees_small_numbers(scope, head.dealership),
    )


def _named(group: Group, names: Mapping[int, str]) -> NamedGroup:
    return NamedGroup(group, tuple(sorted(names[pk] for pk in group.people if pk in names)))


@dataclass(frozen=True, slots=True)
class Words:
    """The names of the things that verdicts rest on, in the reader's language."""

    proofs: Mapping[str, str]
    roles: Mapping[int, tuple[str, ...]]
    target_areas: Mapping[int, str]
    waivers: Mapping[int, Waiver]
    items: Mapping[int, str]

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> Words:
        requirements = [one.requirement for one in verdicts]
        prefetch_related_objects(requirements, "roles")
        targets: Any = Target.objects.filter(pk__in=[one.reasons.get("target") for one in verdicts])
        waivers: Any = Waiver.objects.filter(pk__in=[one.reasons.get("waiver") for one in verdicts])
        items: Any = Item.objects.filter(
            pk__in=[pk for one in verdicts for pk in one.reasons.get("items_missing", ())]
        )
        return cls(
            proofs=proofs_in_words({one.requirement.proof for one in verdicts} - {""}),
            roles={one.pk: tuple(role.name for role in one.roles.all()) for one in requirements},
            target_areas={target.pk: target.area.name for target in targets.select_related("area")},
            waivers={waiver.pk: waiver for waiver in waivers},
            items={item.pk: item.name for item in items.order_by("code")},
        )


@dataclass(frozen=True, slots=True)
class NamedEnding:
    """What a requirement loses when readiness ends, with the names that the reader may see."""

    ending: Ending
    groups: tuple[NamedGroup, ...]


def outlook_of(
    head: RolloutVerdict, found: Sequence[Finding], reader: Reader
) -> tuple[Outlook | None, list[NamedEnding]]:
    """Until when the dealership stays ready and why then: two queries at most."""
    scope = scope_of(reader)
    told = outlook(
        head,
        {one.requirement.pk: one.requirement for one in found},
        {one.requirement.pk for one in found if one.numbers.hidden},
        small_too=sees_small_numbers(scope, head.dealership),
    )
    endings = told.endings if told else ()
    names: Mapping[int, str] = {}
    if endings and sees_names(scope, head.dealership):
        names = names_of(reader, [pk for one in endings for group in one.groups for pk in group.people])
    return told, [NamedEnding(one, tuple(_named(group, names) for group in one.groups)) for one in endings]


def why_no_names(scope: Scope, dealership: Dealership) -> str:
    """Why the reader sees counts instead of names; empty where names are shown."""
    if sees_names(scope, dealership):
        return ""
    if leads(scope, dealership):
        return _(
            "Namen erscheinen erst, wenn für diesen Betrieb vermerkt ist, dass eine Vereinbarung mit dem "
            "Betriebsrat besteht oder keine nötig ist."
        )
    if not sees_small_numbers(scope, dealership):
        return _(
            "Namen sieht nur die Leitung des Betriebs. "
            "Zahlen zu weniger als fünf Personen bleiben verborgen: „–“."
        )
    return _("Sie sehen Zahlen. Namen sieht nur die Leitung des Betriebs.")


def next_urgent(head: RolloutVerdict, reader: Reader) -> RolloutVerdict | None:
    """The dealership that comes after this one on the rollout's board by urgency, unless it is ready."""
    scope = scope_of(reader)
    rows: Any = with_gap(verdicts_seen(reader, head.rollout), scope)
    waiting = rows.exclude(status=Status.READY).exclude(pk=head.pk).select_related("dealership", "rollout")
    if head.status != Status.READY:
        gap = rows.values_list("gap", flat=True).get(pk=head.pk)
        same = Q(urgency=head.urgency)
        due, number = head.due_on, head.dealership.number
        waiting = waiting.filter(
            Q(urgency__gt=head.urgency)
            | same & Q(due_on__gt=due)
            | same & Q(due_on=due, gap__lt=gap)
            | same & Q(due_on=due, gap=gap, dealership__number__gt=number)
        )
    found: RolloutVerdict | None = waiting.order_by(*BY_URGENCY).first()
    return found
