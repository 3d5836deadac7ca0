"""How somebody gets on in a course. Everything may come twice, or twice at the same moment, and counts once.

Whatever could complete a step or the course first locks the enrolment's row: two requests that each bring one of
the last two answers would else each miss the other's. The lock is one that rows pointing at the enrolment don't
wait for (``no_key``), so that a caller may write such rows in the same transaction before or after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from wagtail.models import Revision

from courses.models import LessonPage
from courses.questions import TYPES
from courses.questions.base import Answer, Content, InvalidAnswer, Mark
from courses.questions.contents import mark_over, skeleton
from enrolments.models import AnsweredCheck, Enrolment, MissedCheck, StepRecord
from enrolments.pages import lesson_keys, live, step_keys
from enrolments.signals import course_completed

LONGEST_VIDEO = 86_400
"""Seconds: no video of a lesson lasts a day."""


def begin_step(enrolment: Enrolment, step: UUID, revision: Revision | int | None = None) -> StepRecord:
    """The record of the step, made at the first look; a later look notes when and what was seen until it is done."""
    record, made = StepRecord.objects.get_or_create(enrolment=enrolment, step=step)
    if made or record.done_at is None:
        _open(record).update(revision=revision, seen_at=timezone.now())
    return record


class NoSuchPlace(ValueError):
    """The lesson has no such block, or the second is none."""


def keep_place(enrolment: Enrolment, lesson: LessonPage, block: str, second: int = 0) -> None:
    """Note where in the lesson the learner is, to lead them back there on any device; the last word counts.

    :raises NoSuchPlace: where the live lesson has no such block, or the second is below 0 or beyond a day.
    """
    if block not in {one.id for one in lesson.body} or not 0 <= second <= LONGEST_VIDEO:
        raise NoSuchPlace(f"{block!r} at {second} s")
    Enrolment.objects.open().filter(pk=enrolment.pk).update(
        place_step=lesson.translation_key, place_block=block, place_second=second
    )


def answer_check(enrolment: Enrolment, lesson: LessonPage, block: str, answer: Answer) -> Mark:
    """Mark the answer to a check question of the lesson; the last one to be right completes the step.

    A wrong answer to a question that was never answered rightly makes it come back; see `recall_check`.

    :raises InvalidAnswer: where the lesson has no such question, or the question no such answer.
    """
    questions = checks_of(lesson)
    mark = _mark(lesson, questions, block, answer)
    with transaction.atomic():
        _lock(enrolment)
        record = begin_step(enrolment, lesson.translation_key, lesson.live_revision_id)
        if mark.is_correct:
            AnsweredCheck.objects.get_or_create(record=record, block=block)
            if answered_checks(record) >= questions.keys():
                complete_step(enrolment, lesson.translation_key, lesson.live_revision_id)
        elif record.done_at is None and block not in answered_checks(record):
            MissedCheck.objects.get_or_create(record=record, block=block)
    return mark


def recall_check(enrolment: Enrolment, lesson: LessonPage, block: str, answer: Answer) -> Mark:
    """Mark the answer to a check question that came back at the end of its lesson: right or wrong, it was the last.

    It decides about nothing: the step is done or not by the answers in the lesson.

    :raises InvalidAnswer: where the lesson has no such question, or the question no such answer.
    """
    mark = _mark(lesson, checks_of(lesson), block, answer)
    step = lesson.translation_key
    MissedCheck.objects.filter(record__enrolment=enrolment, record__step=step, block=block).delete()
    return mark


def _mark(
    lesson: LessonPage, questions: Mapping[str, tuple[str, Content]], block: str, answer: Answer
) -> Mark:
    if block not in questions:
        raise InvalidAnswer(f"no such question: {block!r}")
    kind, content = questions[block]
    TYPES[kind].check(content, answer)
    mark = TYPES[kind].mark(content, answer)
    if not mark.is_correct:
        mark = mark_over(TYPES[kind], [content, *_in_other_languages(lesson, block, kind, content)], answer)
    return mark


def leave_lesson(enrolment: Enrolment, lesson: LessonPage) -> bool:
    """Go on from a lesson: that completes one without check questions. Whether the lesson is done now."""
    if checks_of(lesson):
        return begin_step(enrolment, lesson.translation_key, lesson.live_revision_id).done_at is not None
    complete_step(enrolment, lesson.translation_key, lesson.live_revision_id)
    return True


def complete_step(enrolment: Enrolment, step: UUID, revision: Revision | int | None = None) -> bool:
    """Mark the step as done, and with the last step the course. Whether it is done by this very call.

    ``revision`` is the one that was seen (its primary key will do); that of a step done before stays as it was.
    """
    with transaction.atomic():
        _lock(enrolment)
        record, _made = StepRecord.objects.get_or_create(enrolment=enrolment, step=step)
        if not _open(record).update(done_at=timezone.now(), revision=revision):
            return False
        complete_course(enrolment)
    return True


def waive_lessons(enrolment: Enrolment, lessons: Collection[UUID]) -> int:
    """Mark these lessons of the course as done because they are mastered already; how many that makes so now.

    Only live lessons are waived, never another kind of step.
    """
    return waive_steps(enrolment, lesson_keys(enrolment.course_id) & set(lessons))


def take_changes(enrolment: Enrolment, releases: Collection[int], changed: Collection[UUID]) -> int:
    """Have the passage take these steps alone, which the releases changed; how many others that waives."""
    with transaction.atomic():
        _lock(enrolment)
        enrolment.releases = sorted(releases)
        enrolment.save(update_fields=["releases"])
        return waive_steps(enrolment, step_keys(enrolment.course_id) - set(changed))


def waive_steps(enrolment: Enrolment, steps: Collection[UUID]) -> int:
    """Mark these live steps of the course as done without being taken; how many that makes so now.

    What is done stays as it was done.
    """
    with transaction.atomic():
        _lock(enrolment)
        count = 0
        for step in sorted(steps):
            record, _made = StepRecord.objects.get_or_create(enrolment=enrolment, step=step)
            count += _open(record).update(done_at=timezone.now(), is_waived=True)
        if count:
            complete_course(enrolment)
    return count


def complete_steps(enrolments: Collection[int], step: UUID) -> list[int]:
    """Mark the step as done in many enrolments of a course at once; those whose course that completes.

    In a handful of queries however many there are, with the same locks and the same news as one by one.
    """
    with transaction.atomic():
        rows = Enrolment.objects.filter(pk__in=enrolments).order_by("pk")
        courses = dict(rows.select_for_update(no_key=True).values_list("pk", "course"))
        StepRecord.objects.bulk_create(
            [StepRecord(enrolment_id=pk, step=step) for pk in courses], ignore_conflicts=True
        )
        begun = StepRecord.objects.filter(enrolment__in=courses, step=step, done_at__isnull=True)
        begun.update(done_at=timezone.now())
        completed: list[int] = []
        for course in sorted(set(courses.values())):
            completed += _complete_where_all_is_done(
                [pk for pk, its in courses.items() if its == course], course
            )
        if completed:
            course_completed.send(sender=Enrolment, pks=completed)
    return completed


def _complete_where_all_is_done(enrolments: Collection[int], course: int) -> list[int]:
    """Of these enrolments of a course, which are locked, those that it completes; without a step none is ever done."""
    steps = step_keys(course)
    if not steps:
        return []
    records = StepRecord.objects.done().filter(enrolment__in=enrolments, step__in=steps)
    counts = records.order_by().values_list("enrolment").annotate(count=Count("step"))
    done = [pk for pk, count in counts if count == len(steps)]
    if not done:
        return []
    completing = list(
        Enrolment.objects.open().filter(pk__in=done).order_by("pk").values_list("pk", flat=True)
    )
    Enrolment.objects.filter(pk__in=completing).update(completed_at=timezone.now())
    return completing


def complete_course(enrolment: Enrolment) -> bool:
    """Complete the enrolment where all live steps of its course are done. Whether this very call did it.

    Also for the next look at a course whose remaining steps were unpublished.
    """
    with transaction.atomic():
        _lock(enrolment)
        completed = _complete_where_all_is_done([enrolment.pk], enrolment.course_id)
        if completed:
            course_completed.send(sender=Enrolment, pks=completed)
    return bool(completed)


def _in_other_languages(lesson: LessonPage, block: str, kind: str, content: Content) -> Iterator[Content]:
    """The same question in the lesson's live translations, as far as it is the same."""
    translations = live(LessonPage.objects).filter(translation_key=lesson.translation_key)
    for page in translations.exclude(pk=lesson.pk):
        other_kind, other = checks_of(page).get(block, ("", {}))
        if other_kind == kind and skeleton(other) == skeleton(content):
            yield other


def checks_of(lesson: LessonPage) -> dict[str, tuple[str, Content]]:
    """The lesson's check questions by the ids of their blocks: each question's type and content."""
    return {
        bound.id: (bound.block_type, bound.block.content(bound.value))
        for bound in lesson.body
        if bound.block_type in TYPES
    }


def answered_checks(record: StepRecord) -> set[str]:
    return set(AnsweredCheck.objects.filter(record=record).values_list("block", flat=True))


def checks_to_recall(record: StepRecord) -> set[str]:
    """The questions that were missed at first and have been answered rightly since."""
    missed = set(MissedCheck.objects.filter(record=record).values_list("block", flat=True))
    return missed & answered_checks(record) if missed else missed


def _open(record: StepRecord) -> QuerySet[StepRecord]:
    return StepRecord.objects.filter(pk=record.pk, done_at__isnull=True)


def _lock(enrolment: Enrolment) -> None:
    Enrolment.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)
