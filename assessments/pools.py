"""What of the pool can be drawn now: the live versions, read in sets."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.html import strip_tags
from django.utils.translation import get_language

from assessments.drawing import Blueprint, CannotDraw, QuestionWithdrawn, draw, narrow, percent
from assessments.models.questions import QuestionVersion, Topic
from courses.questions import JUDGED
from dealerships.models import Release


@dataclass(frozen=True, slots=True)
class Pool:
    """The live versions that a blueprint can draw, in one query."""

    versions: dict[int, QuestionVersion]

    @classmethod
    def of(cls, blueprint: Blueprint) -> Pool:
        versions = in_reach(blueprint)
        if blueprint.only is not None:
            versions = versions.filter(question__in=blueprint.only)
        if blueprint.is_marked_at_once:
            versions = versions.exclude(type__in=JUDGED)
        return cls(versions.in_bulk())

    @property
    def by_topic(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for version in self.versions.values():
            found.setdefault(version.topic_id, []).append(version.pk)
        return found

    @property
    def by_question(self) -> dict[UUID, int]:
        return {version.question: pk for pk, version in self.versions.items()}

    def draw(self, blueprint: Blueprint, asked: Collection[UUID], chance: random.Random) -> list[int]:
        """The drawn versions in their order; ``asked``: the questions that this person has seen.

        :raises CannotDraw: where the pool doesn't hold what the blueprint asks for, or it asks for nothing.
        """
        if not blueprint.count:
            raise CannotDraw("nothing to draw")
        current = self.by_question
        if missing := blueprint.always.keys() - current.keys():
            raise QuestionWithdrawn(", ".join(map(str, missing)))
        seen = {current[one] for one in asked if one in current} if blueprint.unseen_first else set()
        return draw(
            blueprint.parts,
            self.by_topic,
            seen,
            chance,
            always=[current[one] for one in blueprint.always],
            mixes=blueprint.mixes_questions,
        )


def in_reach(blueprint: Blueprint) -> QuerySet[QuestionVersion]:
    """The live versions of its topics and its must-have questions."""
    wanted = Q(topic__in=[part.topic for part in blueprint.parts]) | Q(question__in=list(blueprint.always))
    return QuestionVersion.objects.filter(wanted, is_live=True)


def delta_of(blueprint: Blueprint, releases: Collection[int]) -> Blueprint | None:
    """What of it is asked of who takes only what these releases changed; None: nothing."""
    changed = in_reach(blueprint).filter(changed_in__in=releases).values_list("question", "topic")
    return narrow(blueprint, dict(changed))


def can_draw(blueprint: Blueprint) -> bool:
    try:
        Pool.of(blueprint).draw(blueprint, (), random.Random(0))  # noqa: S311 (nobody is asked these)
    except CannotDraw:
        return False
    return True


# What an author is shown --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic of a blueprint: how many questions are there, those that are always asked set aside."""

    topic: Topic
    there: int
    wanted: int

    @property
    def is_enough(self) -> bool:
        return self.there >= self.wanted


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in words; ``is_live`` is false where none of its languages is published."""

    text: str
    topic: str = ""
    is_critical: bool = False
    is_live: bool = True


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a blueprint would draw now."""

    count: int
    topics: list[TopicLine]
    always: list[QuestionLine]
    example: list[QuestionLine]

    @property
    def can_draw(self) -> bool:
        return bool(self.example)


def outlook(blueprint: Blueprint, chance: random.Random) -> Outlook:
    """For whom nothing has been seen yet: four queries at most."""
    pool = Pool.of(blueprint)
    current = pool.by_question
    set_aside = {current[one] for one in blueprint.always if one in current}
    topics = Topic.objects.in_bulk(
        {version.topic_id for version in pool.versions.values()} | set(_topics(blueprint))
    )
    there = {topic: len(set(pks) - set_aside) for topic, pks in pool.by_topic.items()}

    def line(pk: int) -> QuestionLine:
        version = pool.versions[pk]
        return QuestionLine(
            words_of(version),
            topics[version.topic_id].name,
            is_critical=blueprint.always.get(version.question, False),
        )

    try:
        example = [line(pk) for pk in pool.draw(blueprint, (), chance)]
    except CannotDraw:
        example = []
    return Outlook(
        count=blueprint.count,
        topics=[
            TopicLine(topics[part.topic], there.get(part.topic, 0), part.number) for part in blueprint.parts
        ],
        always=[
            line(current[one]) if one in current else _withdrawn(one, is_critical)
            for one, is_critical in blueprint.always.items()
        ],
        example=example,
    )


@dataclass(frozen=True, slots=True)
class DeltaOutlook:
    """What a test asks of who takes only what a major release changed, and what came since: so many of the
    ``changed`` ones, of ``there`` in the pool."""

    release: Release
    there: int
    changed: int
    count: int
    pass_percent: int

    @property
    def forgives_nothing(self) -> bool:
        """Whether one wrong answer is too many."""
        return percent([Fraction(0)] + [Fraction(1)] * (self.count - 1)) < self.pass_percent


def delta_outlook(blueprint: Blueprint, pass_percent: int, system: int | None) -> DeltaOutlook | None:
    """By the system's latest major release; None where there is none. Four queries at most."""
    major = Release.objects.majors().filter(system=system).last() if system else None
    if major is None:
        return None
    since = Release.objects.filter(system=system, released_on__gte=major.released_on)
    delta = delta_of(blueprint, list(since.values_list("pk", flat=True)))
    return DeltaOutlook(
        release=major,
        there=in_reach(blueprint).count(),
        changed=len(delta.only or ()) if delta else 0,
        count=delta.count if delta else 0,
        pass_percent=pass_percent,
    )


def _topics(blueprint: Blueprint) -> list[int]:
    return [part.topic for part in blueprint.parts]


def _withdrawn(question: UUID, is_critical: bool) -> QuestionLine:
    last = QuestionVersion.objects.filter(question=question).order_by("-number").first()
    return QuestionLine(words_of(last) if last else "", is_critical=is_critical, is_live=False)


def words_of(version: QuestionVersion) -> str:
    """The question's text without its markup, in the reader's language where it has it."""
    contents = version.contents
    content = contents.get(get_language() or "") or contents.get("de") or next(iter(contents.values()))
    return " ".join(strip_tags(content["text"]).split())
