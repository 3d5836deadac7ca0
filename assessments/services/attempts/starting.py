"""The start of an attempt: whether there may be one, and all that it fixes."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from assessments.deltas import blueprint_for
from assessments.limits import Chance, Ended, may_start
from assessments.models import (
    Attempt,
    DrawnQuestion,
    PlacementPage,
    QuestionVersion,
    TestPage,
)
from assessments.pools import Pool
from assessments.services.attempts.reading import leading_content, open_attempt
from assessments.services.attempts.submitting import submit
from assessments.services.supplements import set_end, supplement_of
from courses.questions import TYPES
from courses.questions.base import shuffled
from enrolments.models import Enrolment


class MustWait(Exception):
    """All attempts are used up; ``chance`` says from when there are new ones."""

    def __init__(self, chance: Chance) -> None:
        super().__init__(f"not before {chance.opens_at}")
        self.chance = chance


def start(enrolment: Enrolment, page: TestPage | PlacementPage, device: UUID | None = None) -> Attempt:
    """The open attempt at the test, or a new one with its questions drawn; of two at the same moment, one.

    A placement test is taken once: after that it is the attempt there was; so is one that waits to be judged.

    The pass mark, the end, the questions with their versions, which of them are critical, when the learner is told,
    and the order of everything are fixed here.

    :raises CannotDraw: where the pool has too few live questions.
    :raises MustWait: where all attempts are used up and it isn't time for new ones.
    """
    test = page.translation_key
    found = open_attempt(enrolment, test)
    if found is not None and found.is_over:
        submit(found)  # before the lock below: who hands in locks the attempt first, then the enrolment
    with transaction.atomic():
        # Of two starts at once the second finds the first one's attempt, and none is begun beyond the limit.
        locked = Enrolment.objects.select_for_update(no_key=True).annotate(at=Now())
        now = locked.values_list("at", flat=True).get(pk=enrolment.pk)
        earlier = list(Attempt.objects.filter(enrolment=enrolment, test=test).timed().order_by("number"))
        last = earlier[-1] if earlier else None
        if last is not None and (last.submitted_at is None or last.awaits_judgement or last.is_placement):
            return last
        chance = chance_after(earlier, page, now)
        if not chance.is_open:
            raise MustWait(chance)
        attempt = _new(enrolment, page, number=last.number + 1 if last else 1, now=now)
        attempt.device = device
        attempt.save()
        _draw(attempt, page)
    attempt.now = now
    return attempt


def chance_after(attempts: Sequence[Attempt], page: TestPage | PlacementPage, now: datetime) -> Chance:
    """Whether another attempt may follow these."""
    ended = [Ended(one.submitted_at, one.passed) for one in attempts if one.submitted_at is not None]
    return may_start(ended, page.starting_rule, now)


def _new(enrolment: Enrolment, page: TestPage | PlacementPage, *, number: int, now: datetime) -> Attempt:
    attempt = Attempt(
        enrolment=enrolment,
        test=page.translation_key,
        number=number,
        pass_percent=page.pass_percent,
        feedback=page.feedback,
        waives=page.waives,
        started_at=now,
        limit_minutes=page.time_limit,
    )
    if page.time_limit is not None:
        attempt.supplement_percent = supplement_of(enrolment.person_id, enrolment.course)
        set_end(attempt)
    return attempt


def _draw(attempt: Attempt, page: TestPage | PlacementPage) -> None:
    chance = random.Random(secrets.randbits(64))  # noqa: S311 (seeded from what nobody can guess)
    blueprint = blueprint_for(page, attempt.enrolment)
    pool = Pool.of(blueprint)
    earlier = DrawnQuestion.objects.filter(
        attempt__enrolment__person=attempt.enrolment.person_id, attempt__test=attempt.test
    )
    seen = set(earlier.values_list("version__question", flat=True))
    versions = [pool.versions[pk] for pk in pool.draw(blueprint, seen, chance)]
    DrawnQuestion.objects.bulk_create(
        DrawnQuestion(
            attempt=attempt,
            position=position,
            version=version,
            arrangement=arrangement(version, chance.getrandbits(32), mixes=blueprint.mixes_options),
            is_critical=blueprint.always.get(version.question, False),
        )
        for position, version in enumerate(versions, start=1)
    )


def arrangement(version: QuestionVersion, seed: int, *, mixes: bool = True) -> list[str]:
    """The order in which a question's options, items or right sides are offered: the author's where nothing is
    mixed, unless that would be the answer."""
    kind = TYPES[version.type]
    ids = kind.offered(leading_content(version.contents))
    return shuffled(ids, seed) if mixes or kind.order_tells else list(ids)
