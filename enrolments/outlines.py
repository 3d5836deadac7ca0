"""Courses as one person sees them: their steps with how each stands, what comes next, until when and why.

Built for many courses at once with the same six queries as for one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.db.models import Exists, Q, TextChoices
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import Course, CoursePage, LessonPage, StepPage
from dealerships.models import Person
from dealerships.services.reach import makers_seen_by
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
    """A step in the reader's language. ``needs``: the lessons to do first, where the step is locked.

    ``is_waived``: done without being taken, because it was mastered before; ``is_unchanged``: because it was learned
    for the release before and has not changed since.
    """

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
    is_waived: bool = False
    is_unchanged: bool = False

    @property
    def is_done(self) -> bool:
        return self.state == StepState.DONE

    @property
    def is_skipped(self) -> bool:
        """Done without being taken."""
        return self.is_waived or self.is_unchanged


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
    def takes_changes(self) -> bool:
        """Whether only what a release changed is to be done."""
        return self.enrolment is not None and self.enrolment.takes_changes

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
    def resume_url(self) -> str:
        """Where to go on: at the block of the next step where the person was last; empty where nothing is left."""
        step, was = self.next_step, self.enrolment
        if step is None:
            return ""
        return f"{step.url}#{was.place_block}" if was and was.place_step == step.key else step.url

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
    done: dict[int, dict[UUID, bool]]
    """The steps done, and whether each was waived."""
    assignments: dict[int, Assignment]

    @property
    def courses(self) -> set[int]:
        return self.enrolments.keys() | self.assignments.keys()

    @classmethod
    def of(cls, people: Collection[int], courses: Collection[int] | None = None) -> dict[int, Self]:
        """Those of each of the people in these courses (None: in all of theirs): three queries for however many."""
        assignments: dict[int, dict[int, Assignment]] = {person: {} for person in people}
        enrolments: dict[int, dict[int, Enrolment]] = {person: {} for person in people}
        assigned = Assignment.objects.current().filter(person__in=people)
        begun = Enrolment.objects.filter(person__in=people)
        if courses is not None:
            assigned, begun = assigned.filter(course__in=courses), begun.filter(course__in=courses)
        for one in assigned.order_by("-due_on", "-pk"):
            assignments[one.person_id][one.course_id] = one
        # Open ones last: they win over those that were completed, of which the last wins.
        for enrolment in sorted(begun, key=_lateness):
            enrolments[enrolment.person_id][enrolment.course_id] = enrolment
        for person, its in assignments.items():
            for course, assignment in its.items():
                completed_at = (
                    enrolments[person][course].completed_at if course in enrolments[person] else None
                )
                if completed_at and not assignment.is_met_by(timezone.localdate(completed_at)):
                    del enrolments[person][course]
        done: dict[int, dict[UUID, bool]] = {
            one.pk: {} for its in enrolments.values() for one in its.values()
        }
        steps = StepRecord.objects.done().filter(enrolment__in=done.keys())
        for enrolment_pk, step, is_waived in steps.values_list("enrolment", "step", "is_waived"):
            done[enrolment_pk][step] = is_waived
        return {
            person: cls(
                enrolments[person],
                {course: done[enrolment.pk] for course, enrolment in enrolments[person].items()},
                assignments[person],
            )
            for person in people
        }


def _lateness(enrolment: Enrolment) -> tuple[bool, datetime]:
    return enrolment.completed_at is None, enrolment.completed_at or enrolment.begun_at


@dataclass(frozen=True, slots=True)
class Contents:
    """The live pages of courses, the same for everybody who takes them."""

    pages: dict[UUID, list[CoursePage]]
    steps: dict[str, list[StepPage]]

    @classmethod
    def of(cls, courses: Iterable[Course]) -> Self:
        pages = course_pages([course.key for course in courses])
        return cls(pages, step_pages([page for languages in pages.values() for page in languages]))

    def outline(self, course: Course, records: Records) -> Outline | None:
        """The course in the reader's language, as they are in it; None where it has no live page."""
        if course.key not in self.pages:
            return None
        language = get_language()
        pages = self.pages[course.key]
        return Outline(
            course=course,
            page=preferred(pages, language),
            languages=tuple(page.locale.language_code for page in pages),
            steps=_steps(in_order(pages, self.steps), records, course.pk, language),
            enrolment=records.enrolments.get(course.pk),
            assignment=records.assignments.get(course.pk),
        )


def outlines_of(person: Person, courses: Iterable[Course]) -> dict[int, Outline]:
    """The outlines of these courses by the courses' primary keys; a course without a live page has none."""
    courses = list(courses)
    records = Records.of([person.pk], [course.pk for course in courses])[person.pk]
    contents = Contents.of(courses)
    found = {course.pk: contents.outline(course, records) for course in courses}
    return {pk: outline for pk, outline in found.items() if outline is not None}


def outline_of(person: Person, course: Course) -> Outline | None:
    return outlines_of(person, [course]).get(course.pk)


def _steps(
    steps: Sequence[list[StepPage]], records: Records, course: int, language: str | None
) -> tuple[Step, ...]:
    """Lessons may be done in any order; any other step needs the lessons before it."""
    done = records.done.get(course, {})
    takes_changes = course in records.enrolments and records.enrolments[course].takes_changes
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
                is_waived=done.get(page.translation_key, False) and not takes_changes,
                is_unchanged=done.get(page.translation_key, False) and takes_changes,
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
    return _learning(outlines_of(person, courses).values())


def learnings_of(people: Collection[int]) -> dict[int, Learning]:
    """The same of many people at once, in a number of queries that doesn't depend on them."""
    records = Records.of(people)
    mentioned = {pk for one in records.values() for pk in one.courses}
    courses = {one.pk: one for one in Course.objects.filter(pk__in=mentioned)}
    contents = Contents.of(courses.values())
    makers = makers_seen_by(people)
    found: dict[int, Learning] = {}
    for person, its in records.items():
        seen = (courses[pk] for pk in its.courses if courses[pk].manufacturer_id in makers[person] | {None})
        outlines = (contents.outline(course, its) for course in seen)
        found[person] = _learning(one for one in outlines if one is not None)
    return found


def _learning(outlines: Iterable[Outline]) -> Learning:
    outlines = list(outlines)
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
