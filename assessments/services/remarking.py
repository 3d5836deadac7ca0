"""Marking anew, after the wrong key of a question was put right in a later version.

One run concerns every attempt that was asked an earlier version of the question. By default nobody loses by it: only
results that rise change. With ``lowers`` they fall as well; a step or a course that was completed stays completed,
and no certificate is withdrawn by it: how many there are to decide on is part of the effect. Attempts that are still
open are asked what they were asked, and marked by the corrected key once they are handed in and judged.

What was comes into `RemarkedAttempt`, row by row, in the transaction that changes it. A second run finds nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from assessments.drawing import Verdict
from assessments.models import Answer, Attempt, DrawnQuestion, QuestionVersion, RemarkedAttempt, Remarking
from assessments.models.attempts import points_of
from assessments.services.attempts import mark_anew, outcome
from assessments.signals import results_changed
from courses.questions import JUDGED
from dealerships.models import Person
from enrolments.services.progress import complete_steps

CHUNK = 1000


class NothingToRemark(Exception):
    """No result would change: there is nothing to run."""


@dataclass
class Effect:
    """What a run comes to, in numbers; of persons nothing but how many."""

    attempts: int = 0
    """That were asked an earlier version and have a result."""
    people: int = 0
    open: int = 0
    """Without a result yet: they will be marked by the corrected key."""
    unmarkable: int = 0
    """Whose answer can't be an answer to the corrected version: their results stay."""
    risen: int = 0
    fallen: int = 0
    passed: int = 0
    """From not passed to passed."""
    failed: int = 0
    """From passed to not passed."""
    spared: int = 0
    """Results that would fall, and don't because that was not chosen."""
    spared_failing: int = 0
    """Of these, how many would not be passed any more."""
    more: dict[str, int] = field(default_factory=dict)
    """What the apps above say follows from it."""

    @property
    def changes_anything(self) -> bool:
        return bool(self.risen or self.fallen or self.open)


@dataclass(frozen=True)
class Change:
    """An attempt whose question is worth something else now."""

    attempt: Attempt
    drawn: DrawnQuestion
    before: Fraction
    after: Fraction
    result: Verdict

    @property
    def passes(self) -> bool:
        """From not passed to passed."""
        return self.result.passed and not self.attempt.passed

    @property
    def fails(self) -> bool:
        """From passed to not passed."""
        return bool(self.attempt.passed) and not self.result.passed


def corrected_version(question: UUID) -> QuestionVersion | None:
    """The version whose key is taken for right: the one that is drawn now."""
    return QuestionVersion.objects.filter(question=question, is_live=True).first()


def preview(question: UUID, *, lowers: bool = False) -> Effect:
    """What `remark` would come to, to the last certificate: it is run, and undone."""
    to = corrected_version(question)
    if to is None:
        return Effect()
    with transaction.atomic():
        effect = _run(Remarking.objects.create(question=question, to=to, reason="…", lowers=lowers))
        transaction.set_rollback(True)
    return effect


@transaction.atomic
def remark(question: UUID, *, by: Person | None, reason: str, lowers: bool = False) -> Remarking:
    """Mark the question anew in every attempt that was asked an earlier version of it.

    :raises NothingToRemark: where that changes nothing, as a second time; nothing is written then.
    """
    to = corrected_version(question)
    if to is None:
        raise NothingToRemark
    remarking = Remarking.objects.create(question=question, to=to, by=by, reason=reason, lowers=lowers)
    effect = _run(remarking)
    if not effect.changes_anything:
        raise NothingToRemark
    remarking.counts = asdict(effect)
    remarking.save(update_fields=["counts"])
    return remarking


def _run(remarking: Remarking) -> Effect:
    effect = Effect()
    people: set[int] = set()
    passed: dict[UUID, set[int]] = defaultdict(set)
    fallen: dict[UUID, set[int]] = defaultdict(set)
    for pks in _chunks(_concerned(remarking).order_by("attempt").values_list("attempt", flat=True)):
        # Whoever hands in at this moment waits, or is waited for.
        rows = Attempt.objects.filter(pk__in=pks).select_for_update(of=("self",)).order_by("pk")
        attempts = {one.pk: one for one in rows.select_related("enrolment")}
        drawn = list(_concerned(remarking).filter(attempt__in=pks).select_related("version", "marked_by"))
        _prepare_open(remarking, [one for one in drawn if attempts[one.attempt_id].percent is None], effect)
        ended = [one for one in drawn if attempts[one.attempt_id].percent is not None]
        effect.attempts += len(ended)
        people |= {attempts[one.attempt_id].enrolment.person_id for one in ended}
        changes = [
            change
            for change in _changes(remarking, attempts, ended, effect)
            if _applies(change, remarking, effect)
        ]
        for change in changes:
            if change.passes:
                passed[change.attempt.test].add(change.attempt.enrolment_id)
            elif change.fails:
                fallen[change.attempt.test].add(change.attempt.enrolment_id)
        _write(remarking, changes)
    effect.people = len(people)
    completed = [pk for test, enrolments in passed.items() for pk in complete_steps(enrolments, test)]
    told = results_changed.send(sender=Remarking, completed=completed, fallen=_without_a_pass(fallen))
    for _receiver, counts in told:
        if isinstance(counts, dict):
            effect.more.update(counts)
    return effect


def _without_a_pass(fallen: dict[UUID, set[int]]) -> list[int]:
    """Of these enrolments those where no other attempt is passed."""
    found: set[int] = set()
    for test, enrolments in fallen.items():
        passes = Attempt.objects.filter(enrolment__in=enrolments, test=test, passed=True)
        found |= enrolments - set(passes.values_list("enrolment", flat=True))
    return sorted(found)


def _concerned(remarking: Remarking) -> QuerySet[DrawnQuestion]:
    """The question wherever it was drawn and its mark, given or to come, goes by another version's key.

    Not in placement tests, which decide nothing that lasts, nor where the answers are deleted already: what
    can't be marked again stays as it was marked. So does evidence: no key decides on it.
    """
    by_another = Q(marked_by__isnull=True) & ~Q(version=remarking.to_id) | ~Q(marked_by=remarking.to_id) & Q(
        marked_by__isnull=False
    )
    return DrawnQuestion.objects.filter(
        by_another,
        version__question=remarking.question,
        attempt__waives__isnull=True,
        attempt__answers_forgotten_at__isnull=True,
    ).exclude(version__type__in=JUDGED)


def _chunks(pks: QuerySet[Any, int]) -> Iterator[list[int]]:
    remaining = iter(list(pks))
    return iter(lambda: list(islice(remaining, CHUNK)), [])


def _prepare_open(remarking: Remarking, drawn: Sequence[DrawnQuestion], effect: Effect) -> None:
    DrawnQuestion.objects.filter(pk__in=[one.pk for one in drawn]).update(marked_by=remarking.to)
    effect.open += len(drawn)


def _changes(
    remarking: Remarking, attempts: dict[int, Attempt], drawn: Sequence[DrawnQuestion], effect: Effect
) -> Iterator[Change]:
    answers = dict(
        Answer.objects.filter(question__in=[one.pk for one in drawn])
        .order_by("turn", "pk")
        .values_list("question", "value")
    )
    points: dict[int, dict[int, Fraction]] = defaultdict(dict)
    critical: dict[int, list[bool]] = defaultdict(list)
    for pk, of, numerator, denominator, is_critical in (
        DrawnQuestion.objects.filter(attempt__in=[one.attempt_id for one in drawn])
        .order_by("attempt", "position")
        .values_list("pk", "attempt", "points_numerator", "points_denominator", "is_critical")
    ):
        points[of][pk] = points_of(numerator, denominator)
        critical[of].append(is_critical)
    for one in drawn:
        mark = mark_anew(remarking.to, one.version.type, answers.get(one.pk))
        if mark is None:
            effect.unmarkable += 1
            continue
        of_attempt = points[one.attempt_id]
        before = of_attempt[one.pk]
        if mark.points != before:
            attempt = attempts[one.attempt_id]
            anew = [*(of_attempt | {one.pk: mark.points}).values()]
            yield Change(attempt, one, before, mark.points, outcome(attempt, anew, critical[attempt.pk]))


def _applies(change: Change, remarking: Remarking, effect: Effect) -> bool:
    """Whether the change is made, which it is unless it lowers what may not be lowered; and what it counts as."""
    if change.after > change.before:
        effect.risen += 1
        effect.passed += change.passes
        return True
    if remarking.lowers:
        effect.fallen += 1
        effect.failed += change.fails
        return True
    effect.spared += 1
    effect.spared_failing += change.fails
    return False


def _write(remarking: Remarking, changes: Sequence[Change]) -> None:
    rows = []
    for change in changes:
        attempt, drawn = change.attempt, change.drawn
        rows.append(
            RemarkedAttempt(
                remarking=remarking,
                attempt=attempt,
                by_version=drawn.marked_by or drawn.version,
                points_before=str(change.before),
                points_after=str(change.after),
                percent_before=attempt.percent or 0,
                percent_after=change.result.percent,
                passed_before=bool(attempt.passed),
                passed_after=change.result.passed,
            )
        )
        attempt.percent, attempt.critical_failed, attempt.passed = change.result
        drawn.points = change.after
        drawn.marked_by = remarking.to
    RemarkedAttempt.objects.bulk_create(rows, batch_size=500)
    Attempt.objects.bulk_update(
        [one.attempt for one in changes], ["percent", "critical_failed", "passed"], batch_size=500
    )
    DrawnQuestion.objects.bulk_update(
        [one.drawn for one in changes],
        ["points_numerator", "points_denominator", "marked_by"],
        batch_size=500,
    )
