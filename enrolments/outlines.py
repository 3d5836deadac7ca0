"""Courses as one person sees them: their steps with how each stands, what comes next, until when and why.

Built for many courses at once with the same six queries as for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.db.models import Exists, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import Course, CoursePage, LessonPage, StepPage
from dealerships.models import Person
from enrolments.models import Assignment, Enrolment, StepRecord
from enrolments.pages import course_pages, in_order, preferred, step_pages


class StepState(TextChoices):
    DONE = "done", _("Erledigt")
    NEXT = "next", _("Als Nächstes")
    OPEN = "open", _("Offen")
    LOCKED = "locked", _("Noch gesperrt")


class CourseState(TextChoices):
    OPEN = "open", _("Offen")
    BEGUN = "begun", _("Begonnen")
    DONE = "done", _("Erledigt")


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the reader's language. ``needs``: the lessons to do first, where the step is locked."""

    key: UUID
    number: int
    title: str
    language: str
    kind: str
    minutes: int
    url: str
    is_lesson: bool
    state: StepState
    needs: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.state == StepState.DONE


@dataclass(frozen=True, slots=True)
class Outline:
    """A course, and how far the person is in it.

    ``enrolment``: the open one, else the one completed last, unless the course is to be taken anew.
    ``assignment``: the current one that is due first, whether done or not.
    """

    course: Course
    page: CoursePage
    languages: tuple[str, ...]
    steps: tuple[Step, ...]
    enrolment: Enrolment | None
    assignment: Assignment | None

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def state(self) -> CourseState:
        if self.enrolment is None:
            return CourseState.OPEN
        return CourseState.BEGUN if self.enrolment.completed_at is None else CourseState.DONE

    @property
    def completed_at(self) -> datetime | None:
        return self.enrolment.completed_at if self.enrolment else None

    @property
    def is_done(self) -> bool:
        return self.state == CourseState.DONE

    @property
    def is_begun(self) -> bool:
        return self.state == CourseState.BEGUN

    @property
    def is_to_be_completed(self) -> bool:
        """Whether nothing is left of an open enrolment: its remaining steps were unpublished meanwhile."""
        return self.is_begun and bool(self.steps) and all(step.is_done for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def minutes_left(self) -> int:
        return sum(step.minutes for step in self.steps if not step.is_done)

    @property
    def percent(self) -> int:
        """By steps, rounded down, so that only what is done shows 100."""
        if self.is_done:
            return 100
        return 100 * self.done // len(self.steps) if self.steps else 0

    @property
    def next_step(self) -> Step | None:
        """The first step that isn't done and can be begun."""
        return next((step for step in self.steps if step.state == StepState.NEXT), None)

    @property
    def first_step(self) -> Step | None:
        return self.steps[0] if self.steps else None

    def step(self, key: UUID) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def around(self, key: UUID) -> tuple[Step | None, Step | None]:
        """The step before, and the one to go on to: the following one, or where that is locked what it needs.

        The step itself doesn't count as needed: whoever goes on from it leaves it done, or is told what is missing.
        """
        keys = [step.key for step in self.steps]
        if key not in keys:
            return None, self.next_step
        place = keys.index(key)
        before = self.steps[place - 1] if place else None
        after = self.steps[place + 1] if place + 1 < len(keys) else None
        if after is not None and after.state == StepState.LOCKED:
            others = (step for step in self.steps[:place] if step.is_lesson and not step.is_done)
            after = next(others, after)
        return before, after


@dataclass(frozen=True, slots=True)
class Records:
    """What is stored of one person: enrolments, steps done and assignments, by course."""

    enrolments: dict[int, Enrolment]
    done: dict[int, frozenset[UUID]]
    assignments: dict[int, Assignment]

    @classmethod
    def of(cls, person: Person, courses: Iterable[int] | QuerySet[Course]) -> Self:
        assignments: dict[int, Assignment] = {}
        mine = Assignment.objects.current().filter(person=person.pk, course__in=courses)
        for one in mine.order_by("-due_on", "-pk"):
            assignments[one.course_id] = one
        enrolments: dict[int, Enrolment] = {}
        # Open ones last: they win over those that were completed, of which the last wins.
        for enrolment in sorted(
            Enrolment.objects.filter(person=person.pk, course__in=courses), key=_lateness
        ):
            enrolments[enrolment.course_id] = enrolment
        for course, assignment in assignments.items():
            completed_at = enrolments[course].completed_at if course in enrolments else None
            if completed_at and not assignment.is_met_by(timezone.localdate(completed_at)):
                del enrolments[course]
        done: dict[int, set[UUID]] = {enrolment.pk: set() for enrolment in enrolments.values()}
        steps = StepRecord.objects.done().filter(enrolment__in=done.keys())
        for enrolment_pk, step in steps.values_list("enrolment", "step"):
            done[enrolment_pk].add(step)
        return cls(
            enrolments,
            {course: frozenset(done[enrolment.pk]) for course, enrolment in enrolments.items()},
            assignments,
        )


def _lateness(enrolment: Enrolment) -> tuple[bool, datetime]:
    return enrolment.completed_at is None, enrolment.completed_at or enrolment.begun_at


def outlines_of(person: Person, courses: Iterable[Course]) -> dict[int, Outline]:
    """The outlines of these courses by the courses' primary keys; a course without a live page has none."""
    courses = list(courses)
    records = Records.of(person, [course.pk for course in courses])
    pages = course_pages([course.key for course in courses])
    steps = step_pages([page for languages in pages.values() for page in languages])
    language = get_language()
    return {
        course.pk: Outline(
            course=course,
            page=preferred(pages[course.key], language),
            languages=tuple(page.locale.language_code for page in pages[course.key]),
            steps=_steps(
                in_order(pages[course.key], steps), records.done.get(course.pk, frozenset()), language
            ),
            enrolment=records.enrolments.get(course.pk),
            assignment=records.assignments.get(course.pk),
        )
        for course in courses
        if course.key in pages
    }


def outline_of(person: Person, course: Course) -> Outline | None:
    return outlines_of(person, [course]).get(course.pk)


def _steps(steps: Sequence[list[StepPage]], done: frozenset[UUID], language: str | None) -> tuple[Step, ...]:
    """Lessons may be done in any order; any other step needs the lessons before it."""
    found: list[Step] = []
    missing: list[str] = []
    has_next = False
    for number, languages in enumerate(steps, 1):
        page = preferred(languages, language)
        is_lesson = isinstance(page, LessonPage)
        is_done = page.translation_key in done
        needs = () if is_lesson or is_done else tuple(missing)
        if is_done:
            state = StepState.DONE
        elif needs:
            state = StepState.LOCKED
        else:
            state = StepState.OPEN if has_next else StepState.NEXT
            has_next = True
        if is_lesson and not is_done:
            missing.append(page.title)
        found.append(
            Step(
                key=page.translation_key,
                number=number,
                title=page.title,
                language=page.locale.language_code,
                kind=str(page._meta.verbose_name),
                minutes=page.minutes,
                url=page.step_url(),
                is_lesson=is_lesson,
                state=state,
                needs=needs,
            )
        )
    return tuple(found)


# What somebody has to learn --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learning:
    """Everything that somebody takes or has to take, the most urgent first.

    ``open``: what is assigned and begun, then what is assigned and not begun, each by due date, then what they
    have begun by themselves, the latest first.
    """

    open: tuple[Outline, ...]
    done: tuple[Outline, ...]

    @property
    def first(self) -> Outline | None:
        return self.open[0] if self.open else None

    @property
    def others(self) -> tuple[Outline, ...]:
        return self.open[1:]


def learning_of(person: Person) -> Learning:
    """What the person has begun, and what is assigned to them and visible."""
    begun = Enrolment.objects.filter(person=person.pk).values("course")
    assigned = Assignment.objects.current().filter(person=person.pk).values("course")
    courses = Course.objects.visible_to(person).filter(Q(pk__in=begun) | Q(pk__in=assigned))
    outlines = outlines_of(person, courses).values()
    return Learning(
        open=tuple(sorted((one for one in outlines if not one.is_done), key=_urgency)),
        done=tuple(sorted((one for one in outlines if one.is_done), key=_completion, reverse=True)),
    )


def _urgency(outline: Outline) -> tuple[int, date, float]:
    begun_at = outline.enrolment.begun_at.timestamp() if outline.enrolment else 0.0
    if outline.assignment is None:
        return 2, date.max, -begun_at
    return int(not outline.is_begun), outline.assignment.due_on, -begun_at


def _completion(outline: Outline) -> float:
    return outline.completed_at.timestamp() if outline.completed_at else 0.0


def has_something_to_learn(person: Person) -> bool:
    """Whether there is anything to go on with, in one query; what it is shows when they do."""
    begun = Enrolment.objects.open().filter(person=person.pk)
    assigned = Assignment.objects.current().filter(person=person.pk)
    return Person.objects.filter(Exists(begun) | Exists(assigned), pk=person.pk).exists()
