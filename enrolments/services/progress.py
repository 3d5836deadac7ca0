"""How somebody gets on in a course. Everything may come twice, or twice at the same moment, and counts once.

Whatever could complete a step or the course first locks the enrolment's row: two requests that each bring one of
the last two answers would else each miss the other's. The lock is one that rows pointing at the enrolment don't
wait for (``no_key``), so that a caller may write such rows in the same transaction before or after.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Revision

from courses.models import LessonPage
from courses.questions import TYPES
from courses.questions.base import Answer, Content, InvalidAnswer, Mark
from enrolments.models import AnsweredCheck, Enrolment, StepRecord
from enrolments.pages import step_keys
from enrolments.signals import course_completed


def begin_step(enrolment: Enrolment, step: UUID, revision: Revision | int | None = None) -> StepRecord:
    """The record of the step, made at the first look; a later look notes when and what was seen until it is done."""
    record, made = StepRecord.objects.get_or_create(enrolment=enrolment, step=step)
    if made or record.done_at is None:
        _open(record).update(revision=revision, seen_at=timezone.now())
    return record


def answer_check(enrolment: Enrolment, lesson: LessonPage, block: str, answer: Answer) -> Mark:
    """Mark the answer to a check question of the lesson; the last one to be right completes the step.

    :raises InvalidAnswer: where the lesson has no such question, or the question no such answer.
    """
    questions = checks_of(lesson)
    if block not in questions:
        raise InvalidAnswer(f"no such question: {block!r}")
    kind, content = questions[block]
    TYPES[kind].check(content, answer)
    mark = TYPES[kind].mark(content, answer)
    if mark.is_correct:
        with transaction.atomic():
            _lock(enrolment)
            record = begin_step(enrolment, lesson.translation_key, lesson.live_revision_id)
            AnsweredCheck.objects.get_or_create(record=record, block=block)
            if answered_checks(record) >= questions.keys():
                complete_step(enrolment, lesson.translation_key, lesson.live_revision_id)
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


def complete_course(enrolment: Enrolment) -> bool:
    """Complete the enrolment where all live steps of its course are done. Whether this very call did it.

    Also for the next look at a course whose remaining steps were unpublished; one without any step is never done.
    """
    with transaction.atomic():
        _lock(enrolment)
        steps = step_keys(enrolment.course_id)
        done = StepRecord.objects.done().filter(enrolment=enrolment)
        if not steps or not steps <= set(done.values_list("step", flat=True)):
            return False
        completed = Enrolment.objects.open().filter(pk=enrolment.pk).update(completed_at=timezone.now())
        if completed:
            course_completed.send(sender=Enrolment, pks=[enrolment.pk])
    return bool(completed)


def checks_of(lesson: LessonPage) -> dict[str, tuple[str, Content]]:
    """The lesson's check questions by the ids of their blocks: each question's type and content."""
    return {
        bound.id: (bound.block_type, bound.block.content(bound.value))
        for bound in lesson.body
        if bound.block_type in TYPES
    }


def answered_checks(record: StepRecord) -> set[str]:
    return set(AnsweredCheck.objects.filter(record=record).values_list("block", flat=True))


def _open(record: StepRecord) -> QuerySet[StepRecord]:
    return StepRecord.objects.filter(pk=record.pk, done_at__isnull=True)


def _lock(enrolment: Enrolment) -> None:
    Enrolment.objects.select_for_update(no_key=True).only("pk").get(pk=enrolment.pk)
