"""What the pages of a test show, read in sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.clock import in_minutes, time_left
from assessments.drawing import percent
from assessments.models import Attempt, DrawnQuestion, EvidenceFile, Feedback, Judgement, Topic
from assessments.services.attempts import Asked, asked, languages_of
from courses.models import Course, LessonPage
from courses.pictures import pictures_of
from courses.questions.base import Content, Mark
from dealerships.models import Person
from enrolments.outlines import Step, StepState, outline_of
from enrolments.pages import live, preferred


def content_for(contents: Mapping[str, Content]) -> Content:
    """The question as the reader sees it."""
    return contents[language_for(contents)]


def language_for(contents: Mapping[str, Content]) -> str:
    """The reader's language where the question has it, else the leading one."""
    language = get_language() or ""
    return language if language in contents else languages_of(contents)[0]


@dataclass(frozen=True)
class Clock:
    """What the pages of a limited attempt say of its time. They say it once; what decides is the server's clock."""

    limit: int
    """In minutes, as the test has it."""
    whole: timedelta
    left: timedelta
    ends_at: datetime
    is_extended: bool

    @property
    def minutes(self) -> int:
        return in_minutes(self.left)

    @property
    def whole_minutes(self) -> int:
        return in_minutes(self.whole)

    @property
    def seconds_left(self) -> str:
        """For scripts, whatever the language writes for a decimal point."""
        return str(int(self.left.total_seconds()))

    @property
    def seconds(self) -> str:
        return str(int(self.whole.total_seconds()))

    @property
    def is_longer(self) -> bool:
        return self.whole_minutes > self.limit

    def for_script(self) -> dict[str, Any]:
        return {
            "left": self.left.total_seconds(),
            "whole": self.whole.total_seconds(),
            "until": _("bis %(time)s Uhr") % {"time": time_format(localtime(self.ends_at), "TIME_FORMAT")},
            "can_extend": not self.is_extended,
        }


def clock_of(attempt: Attempt) -> Clock | None:
    """Of an open attempt with a limit."""
    if attempt.submitted_at is not None or attempt.ends_at is None or attempt.limit_minutes is None:
        return None
    whole = attempt.ends_at - attempt.started_at
    left = time_left(attempt.started_at, attempt.ends_at, attempt.now)
    return Clock(attempt.limit_minutes, whole, left, attempt.ends_at, attempt.extended_at is not None)


def unlocks(person: Person, course: Course, test: UUID) -> list[Step]:
    """The lessons that are still to be done before the test; none where it is open to the person."""
    outline = outline_of(person, course)
    step = outline.step(test) if outline else None
    if outline is None or step is None or step.state != StepState.LOCKED:
        return []
    return [one for one in outline.steps[: step.number] if one.is_lesson and not one.is_done]


@dataclass(frozen=True)
class Reviewed:
    """A question with its answer and what it was worth, and where to read it up."""

    asked: Asked
    content: Content
    mark: Mark
    lesson: LessonPage | None
    files: Sequence[EvidenceFile] = ()
    judgement: Judgement | None = None

    @property
    def language(self) -> str:
        """Of the content."""
        return language_for(self.asked.version.contents)

    @property
    def spot(self) -> str:
        if self.lesson is None:
            return ""
        anchor = self.asked.version.anchor
        return f"{self.lesson.step_url()}#{anchor}" if anchor else self.lesson.step_url()


@dataclass(frozen=True)
class TopicResult:
    topic: Topic
    percent: int
    count: int


def results(attempt: Attempt) -> dict[str, Any]:
    """By question and by topic, or by topic alone where the test shows no more.

    Five queries however long it is, and two more where it shows pictures.
    """
    if attempt.answers_forgotten_at is not None:
        return {"topics": _topics(_points_of(attempt)), **_remarked(attempt)}
    questions = asked(attempt)
    by_another_key = any(one.drawn.marked_by_id for one in questions)
    remarked = _remarked(attempt) if by_another_key else {}
    topics = _topics([(one.version.topic_id, one.mark.points) for one in questions])
    if attempt.feedback == Feedback.TOPICS:
        return {"topics": topics, **remarked}
    reviewed = review(questions)
    gaps = [one for one in reviewed if not one.mark.is_correct]
    return {
        "gaps": sorted(gaps, key=lambda one: not one.asked.drawn.is_critical),
        "right": [one for one in reviewed if one.mark.is_correct],
        "pictures": pictures_of(one.content for one in reviewed),
        "topics": topics,
        **remarked,
    }


def _remarked(attempt: Attempt) -> dict[str, bool]:
    """Whether a re-marking changed the result, and whether it was passed until then and isn't any more."""
    runs = list(attempt.remarkings.values_list("passed_before", "passed_after"))
    return {"remarked": bool(runs), "fell": not attempt.passed and (True, False) in runs}


def review(questions: Sequence[Asked]) -> list[Reviewed]:
    """The questions with what there is to say about their answers."""
    lessons = _lessons({one.version.lesson for one in questions if one.version.lesson})
    sent = _evidence([one.drawn for one in questions if one.is_judged])
    return [
        Reviewed(
            one,
            content_for(one.version.contents),
            one.mark,
            lessons.get(one.version.lesson),
            *sent.get(one.drawn.pk, ()),
        )
        for one in questions
    ]


def _evidence(drawn: Sequence[DrawnQuestion]) -> dict[int, tuple[list[EvidenceFile], Judgement | None]]:
    """The files of each question and what was said of them: two queries, none where nothing was to be sent."""
    if not drawn:
        return {}
    judgements = {one.question_id: one for one in Judgement.objects.filter(question__in=drawn)}
    files: dict[int, list[EvidenceFile]] = {one.pk: [] for one in drawn}
    for file in EvidenceFile.objects.filter(question__in=drawn):
        files[file.question_id].append(file)
    return {pk: (found, judgements.get(pk)) for pk, found in files.items()}


def sent_in(attempt: Attempt) -> list[Reviewed]:
    """The evidence of an attempt that waits to be judged."""
    return review([one for one in asked(attempt) if one.is_judged and one.answer is not None])


def _points_of(attempt: Attempt) -> list[tuple[int, Fraction]]:
    """What is left once the answers are deleted: each question's topic and points."""
    drawn = attempt.questions.select_related("version")
    return [(one.version.topic_id, one.points) for one in drawn]


def _lessons(keys: set[UUID | None]) -> dict[UUID | None, LessonPage]:
    pages: dict[UUID | None, list[LessonPage]] = {}
    rows = live(LessonPage.objects).filter(translation_key__in=keys)
    for page in rows.select_related("locale").defer_streamfields():
        pages.setdefault(page.translation_key, []).append(page)
    return {key: preferred(found) for key, found in pages.items()}


def _topics(marks: list[tuple[int, Fraction]]) -> list[TopicResult]:
    points: dict[int, list[Fraction]] = {}
    for topic, worth in marks:
        points.setdefault(topic, []).append(worth)
    topics = Topic.objects.in_bulk(points)
    return sorted(
        (TopicResult(topics[pk], percent(each), len(each)) for pk, each in points.items()),
        key=lambda one: (one.percent, one.topic.code),
    )
