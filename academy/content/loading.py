"""Course files become pages, questions, images and documents: all of a course or nothing, as often as one likes.

What the files say is live as long as nobody edits it. Where somebody has, the loader overwrites nothing: it leaves
a draft, and says so. What the files no longer hold is taken out of circulation, and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from wagtail.models import Locale, Page

from academy.content.files import CourseFiles, InvalidCourse, Lesson, Placement, PoolQuestion, read_course
from academy.content.indexing import indexed_once
from academy.content.keys import key_of
from academy.content.media import MediaLoader
from academy.content.network import FILE, Rows, rows_of
from academy.content.places import LANGUAGES, Faults
from academy.content.reports import CourseReport, Fate
from academy.content.revisions import Settled, Wanted, make_all, settle, withdraw
from academy.content.streams import Stream, shares
from assessments.models import PlacementPage, Question, TestPage, Topic
from assessments.services.publishing import keep_version
from certificates.models import CertificationCourse
from courses.models import Course, CoursePage, LessonPage, LoadedContent
from courses.services.catalogues import catalogue_of
from dealerships.models import Release

STEPS = (LessonPage, TestPage, PlacementPage)


def load_course(folder: Path, *, check: bool = False) -> CourseReport:
    """Load the course whose files lie in the folder; ``check`` finds out all the same and changes nothing.

    :raises InvalidCourse: with every fault; then nothing was changed.
    """
    course = read_course(folder)
    rows = rows_of(course)
    media = MediaLoader()
    try:
        with transaction.atomic():
            with indexed_once() as index:
                report = _Load(course, rows, media, index).run()
            if check:
                transaction.set_rollback(True)
    except BaseException:
        media.discard()
        raise
    if check:
        media.discard()
    return report


@dataclass(slots=True)
class _Load:
    """One course on its way into the database."""

    course: CourseFiles
    rows: Rows
    media_loader: MediaLoader
    index: Callable[[Iterable[Model]], None]
    report: CourseReport = field(init=False)
    row: Course = field(init=False)
    locales: dict[str, Locale] = field(init=False)
    media: dict[str, int] = field(init=False)
    topics: dict[str, Topic] = field(init=False)
    records: dict[tuple[UUID, int], LoadedContent] = field(init=False)
    known: dict[tuple[UUID, int], Any] = field(init=False)
    wanted_keys: set[UUID] = field(default_factory=set)

    def run(self) -> CourseReport:
        self.report = CourseReport(self.course.id)
        self.row = self._course_row()
        self.locales = {
            locale.language_code: locale for locale in Locale.objects.filter(language_code__in=LANGUAGES)
        }
        self.media = self.media_loader.load(self.course, self.row)
        self.topics = {lesson.id: self._topic(lesson) for lesson in self.course.lessons}
        records = LoadedContent.objects.filter(course=self.row).select_related("locale")
        self.records = {(one.key, one.locale_id): one for one in records}
        self.known = self._known_rows()
        lessons = {language: self._pages(language) for language in LANGUAGES}
        self._questions(lessons)
        self._withdraw_the_rest()
        for certification in self.rows.certifications:
            if not certification.required_courses.filter(course=self.row).exists():
                CertificationCourse.objects.create(certification=certification, course=self.row)
        return self.report

    def _course_row(self) -> Course:
        """The course, locked against another load at the same moment. It stays with the maker that it began with."""
        key = key_of(self.course.id)
        Course.objects.get_or_create(key=key, defaults={"manufacturer": self.rows.manufacturer})
        row = Course.objects.select_for_update().get(key=key)
        if row.manufacturer != self.rows.manufacturer:
            faults = Faults()
            owner = repr(row.manufacturer.code) if row.manufacturer else "null"
            faults.add(FILE, "manufacturer", f"{owner}, to whom this course belongs here")
            raise InvalidCourse(faults)
        return row

    def _known_rows(self) -> dict[tuple[UUID, int], Any]:
        """The pages and questions that earlier loads made, whatever became of them."""
        keys = {key for key, _ in self.records}
        return {
            (row.translation_key, row.locale_id): row
            for model in (CoursePage, *STEPS, Question)
            for row in model.objects.filter(translation_key__in=keys)
        }

    def _topic(self, lesson: Lesson) -> Topic:
        topic, _ = Topic.objects.update_or_create(
            code=f"{self.course.id}-{lesson.id}".upper(),
            defaults={
                "manufacturer": self.rows.manufacturer,
                "name_de": lesson.title.de,
                "name_en": lesson.title.en,
            },
        )
        return topic

    # Pages -----------------------------------------------------------------------------------------------

    def _pages(self, language: str) -> dict[str, LessonPage]:
        """The course's pages in one language; the lessons by their ids."""
        catalogue = catalogue_of(self.rows.manufacturer, self.locales[language])
        parent = self._page(self._course_page(language), lambda page: catalogue.add_child(instance=page))
        steps = [self._lesson_page(lesson, at, language) for at, lesson in enumerate(self.course.lessons)]
        steps.append(self._test_page(language))
        if self.course.placement is not None:
            steps.append(self._placement_page(self.course.placement, language))
        before = self._positions(language)
        pages: list[Any] = []
        for step in steps:
            place = self._after(parent, pages[-1] if pages else None)
            pages.append(self._page(step, place))
        self._put_in_order(parent, steps, pages, before)
        return {lesson.id: page for lesson, page in zip(self.course.lessons, pages, strict=False)}

    def _page(self, wanted: Wanted, make: Callable[[Any], Any]) -> Any:
        settled = self._settle(wanted, make, self.report.pages)
        if settled.revision is not None and settled.fate is not Fate.DRAFTED:
            settled.revision.publish()
        return settled.row

    def _settle(self, wanted: Wanted, make: Callable[[Any], Any], counts: Any) -> Settled:
        self.wanted_keys.add(wanted.key)
        at = (wanted.key, wanted.locale.pk)
        record = self.records.get(at) or LoadedContent(course=self.row, key=wanted.key, locale=wanted.locale)
        settled = settle(wanted, record, self.known.get(at), make)
        counts[settled.fate] += 1
        if settled.fate is Fate.DRAFTED:
            self.report.drafts.append(f"{settled.row} ({wanted.locale.language_code})")
        return settled

    @staticmethod
    def _after(parent: Any, previous: Any | None) -> Callable[[Any], Any]:
        """Stores a new page right behind the one that precedes it in the files."""

        def make(page: Any) -> None:
            above = Page.objects.get(pk=parent.pk)
            if previous is not None:
                Page.objects.get(pk=previous.pk).add_sibling(pos="right", instance=page)
            elif above.numchild:
                above.get_first_child().add_sibling(pos="left", instance=page)
            else:
                above.add_child(instance=page)

        return make

    def _positions(self, language: str) -> dict[UUID, int]:
        """Where the steps stood in the files at the last load."""
        locale = self.locales[language].pk
        return {
            key: record.position
            for (key, of), record in self.records.items()
            if of == locale and record.position is not None
        }

    def _put_in_order(
        self, parent: Any, steps: list[Wanted], pages: list[Any], before: dict[UUID, int]
    ) -> None:
        """Move pages only where the files have another order than last time: else the order is people's."""
        both = [step.key for step in steps if step.key in before]
        if both == sorted(both, key=before.__getitem__):
            return
        Page.objects.get(pk=pages[0].pk).move(Page.objects.get(pk=parent.pk), "first-child")
        for previous, page in pairwise(pages):
            Page.objects.get(pk=page.pk).move(Page.objects.get(pk=previous.pk), "right")
        self.report.moved = True

    # What the files say of each page ----------------------------------------------------------------------

    def _course_page(self, language: str) -> Wanted:
        course, rows = self.course, self.rows
        return Wanted(
            CoursePage,
            key_of(course.id),
            self.locales[language],
            fields={
                "title": course.title.in_(language),
                "summary": course.summary.in_(language),
                "system_id": rows.system.pk if rows.system else None,
            },
            streams={"aims": Stream(language, (course.id,), self.media).aims(course.aims)},
            children={
                "competences": [
                    {"competence_id": competence.pk, "level": level} for competence, level in rows.competences
                ],
                "departments": [{"department": one} for one in course.departments],
            },
            many={"roles": sorted(role.pk for role in rows.roles)},
        )

    def _lesson_page(self, lesson: Lesson, position: int, language: str) -> Wanted:
        ids = (self.course.id, "lessons", lesson.id)
        return Wanted(
            LessonPage,
            key_of(*ids),
            self.locales[language],
            fields={
                "title": lesson.title.in_(language),
                "minutes": lesson.minutes,
                **self._changed_in(lesson.changed_in),
            },
            streams={"body": Stream(language, ids, self.media).body(lesson.blocks)},
            position=position,
        )

    def _changed_in(self, name: str | None) -> dict[str, Any]:
        """The release of that name, where this network knows it: the files go to networks that don't."""
        release = Release.objects.filter(system=self.rows.system, name=name).first() if name else None
        return {"changed_in_id": release.pk} if release else {}

    def _test_page(self, language: str) -> Wanted:
        """Each lesson's topic has its share of the questions."""
        test = self.course.test
        return Wanted(
            TestPage,
            key_of(self.course.id, "test"),
            self.locales[language],
            fields={
                "title": test.title.in_(language),
                "minutes": test.minutes or test.draw,
                "pass_percent": test.pass_percent,
                "attempts_allowed": test.attempts,
            },
            children={
                "sections": [
                    {"topic_id": self.topics[lesson.id].pk, "count": count}
                    for lesson, count in self._shares(test.draw, self.course.questions)
                ]
            },
            position=len(self.course.lessons),
        )

    def _placement_page(self, placement: Placement, language: str) -> Wanted:
        """After the test: it has no place in the order of learning."""
        topics = [
            {
                "topic_id": self.topics[lesson.id].pk,
                "count": count,
                "mastery_percent": placement.mastery_percent,
                "lessons": [str(key_of(self.course.id, "lessons", lesson.id))],
            }
            for lesson, count in self._shares(
                placement.draw, [one for one in self.course.questions if not one.is_judged]
            )
        ]
        return Wanted(
            PlacementPage,
            key_of(self.course.id, "placement"),
            self.locales[language],
            fields={"title": placement.title.in_(language), "minutes": placement.draw},
            children={"topics": topics},
            position=len(self.course.lessons) + 1,
        )

    def _shares(self, draw: int, questions: Sequence[PoolQuestion]) -> Iterator[tuple[Lesson, int]]:
        """The lessons whose topics are asked, in proportion to these questions."""
        taught = [question.lesson for question in questions]
        sizes = [taught.count(lesson.id) for lesson in self.course.lessons]
        for lesson, count in zip(self.course.lessons, shares(sizes, draw), strict=True):
            if count:
                yield lesson, count

    # Questions -------------------------------------------------------------------------------------------

    def _questions(self, lessons: dict[str, dict[str, LessonPage]]) -> None:
        """The languages of a question make one version together, so none is published before all are saved."""
        new: list[Wanted] = []
        for question in self.course.questions:
            wanted = [self._question(question, language, lessons) for language in LANGUAGES]
            if any((one.key, one.locale.pk) in self.records for one in wanted):
                self._change(wanted)
            else:
                new += wanted
        self.index(make_all(new, self.row))
        self.report.questions[Fate.MADE] += len(new)
        self.wanted_keys |= {one.key for one in new}
        for key in dict.fromkeys(one.key for one in new):
            keep_version(key)

    def _change(self, wanted: list[Wanted]) -> None:
        settled = [self._settle(one, lambda row: row.save(), self.report.questions) for one in wanted]
        public = [one for one in settled if one.revision is not None and one.fate is not Fate.DRAFTED]
        for one in public:
            one.row.live = True
            one.row.save()
        for one in public:
            one.revision.publish()

    def _question(
        self, question: PoolQuestion, language: str, lessons: dict[str, dict[str, LessonPage]]
    ) -> Wanted:
        stream = Stream(language, (self.course.id, "questions"), self.media)
        return Wanted(
            Question,
            key_of(self.course.id, "questions", question.question.id),
            self.locales[language],
            fields={
                "topic_id": self.topics[question.lesson].pk,
                "lesson_id": lessons[language][question.lesson].pk,
                "anchor": str(key_of(self.course.id, "lessons", question.lesson, question.block)),
                **self._changed_in(question.changed_in),
            },
            streams={"body": [stream.question(question.question)]},
        )

    # What is gone ----------------------------------------------------------------------------------------

    def _withdraw_the_rest(self) -> None:
        for (key, locale), record in self.records.items():
            if key in self.wanted_keys or not record.digest:
                continue
            row = self.known.get((key, locale))
            if withdraw(record, row):
                counts = self.report.questions if isinstance(row, Question) else self.report.pages
                counts[Fate.WITHDRAWN] += 1
