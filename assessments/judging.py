"""What waits to be judged, as the one who judges it sees it: the task and the files, nothing of the attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import EvidenceFile, Judgement, TestPage
from assessments.reading import content_for
from courses.questions.base import Content
from courses.questions.evidence.block import Judge
from dealerships.calendar import today
from dealerships.models import Employment, Person
from dealerships.models.base import active_on
from dealerships.models.scopes import scope_of
from dealerships.permissions import NAMES_AGREED
from enrolments.pages import preferred


@dataclass(frozen=True)
class Waiting:
    """``name`` is the learner's, for observers alone and only where it is agreed that names are shown."""

    judgement: Judgement
    content: Content
    test: str
    files: Sequence[EvidenceFile] = ()
    name: str = ""

    @property
    def since(self) -> datetime:
        since = self.judgement.question.attempt.submitted_at
        assert since is not None  # noqa: S101 (a judgement comes with the submission)
        return since

    @property
    def age(self) -> str:
        """How long it has been waiting, in days."""
        days = (today() - localdate(self.since)).days
        if days < 1:
            return _("seit heute")
        return ngettext("seit %(days)s Tag", "seit %(days)s Tagen", days) % {"days": days}

    @property
    def task(self) -> str:
        return " ".join(strip_tags(self.content["text"]).split())


def to_judge(user: Any, judge: Judge) -> QuerySet[Judgement]:
    """What waits for this person in this part, the oldest first, with what `in_words` reads."""
    rows = Judgement.objects.visible_to(user).filter(judge=judge)
    rows = rows.select_related("question__version", "question__attempt__enrolment")
    return rows.order_by("question__attempt__submitted_at", "pk")


def in_words(rows: Sequence[Judgement], reader: Any = None) -> list[Waiting]:
    """The rows of `to_judge` as they are read; with names for a ``reader``."""
    titles = titles_of({row.question.attempt.test for row in rows})
    names = _names(reader, rows) if reader is not None else {}
    return [
        Waiting(
            row,
            content_for(row.question.version.contents),
            titles.get(row.question.attempt.test, ""),
            name=names.get(row.question.attempt.enrolment.person_id, ""),
        )
        for row in rows
    ]


def titles_of(tests: set[UUID]) -> dict[UUID, str]:
    """The titles of tests in the reader's language."""
    pages: dict[UUID, list[TestPage]] = {}
    for page in TestPage.objects.filter(translation_key__in=tests).select_related("locale"):
        pages.setdefault(page.translation_key, []).append(page)
    return {key: preferred(found).title for key, found in pages.items()}


def _names(reader: Person, rows: Sequence[Judgement]) -> dict[int, str]:
    """Of those who work at a house that the reader leads and whose names may be shown."""
    people = {row.question.attempt.enrolment.person_id for row in rows}
    agreed = Employment.objects.filter(
        scope_of(reader).led("dealership__"),
        active_on(today()),
        dealership__agreement__in=NAMES_AGREED,
        person__in=people,
    )
    return {one.person_id: str(one.person) for one in agreed.select_related("person")}
