"""What is worth a mail of somebody's learning: pure, from how it stands, what they were told and the day to the news.

A course that was assigned yesterday or in the days before; one that is due in three days or fewer; one that is
overdue. Each is news for some days only: if nobody could be told by then (a pause, a leave, a worker that stood
still), the weekly overview says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from enrolments.models import Assignment, News
from enrolments.outlines import Learning, Outline

SOON = timedelta(days=3)
FRESH = timedelta(days=7)
"""So long an assignment, or its being overdue, is news."""
REMEMBERED = timedelta(days=30)
"""An assignment that was told in these days isn't told again, even where it was withdrawn meanwhile."""

Key = tuple[int, str, date]
"""A course, the news and the day on which it was due then."""
Told = Mapping[Key, date]
"""When what was told."""


@dataclass(frozen=True, slots=True)
class Item:
    """News of one course that is assigned and isn't done."""

    outline: Outline
    news: News
    due_on: date

    @property
    def key(self) -> Key:
        return self.outline.course.pk, self.news.value, self.due_on


def news_of(learning: Learning, told: Told, day: date) -> list[Item]:
    """At most one item a course, by due date."""
    items = (
        Item(outline, news, outline.assignment.due_on)
        for outline in learning.open
        if outline.next_step  # else nothing is left to do, and the next look completes it
        and outline.assignment is not None
        and (news := _news(outline.assignment, told, day)) is not None
    )
    return sorted(
        (one for one in items if one.key not in told), key=lambda one: (one.due_on, one.outline.course.pk)
    )


def _news(assignment: Assignment, told: Told, day: date) -> News | None:
    due_on, assigned_on = assignment.due_on, timezone.localdate(assignment.assigned_at)
    if due_on < day:
        return News.OVERDUE if due_on >= day - FRESH else None
    was_told = any(
        (course, news) == (assignment.course_id, News.ASSIGNED.value) for course, news, _due_on in told
    )
    if day - FRESH <= assigned_on < day and not was_told:
        return News.ASSIGNED
    told_as_new = told.get((assignment.course_id, News.ASSIGNED.value, due_on))
    if due_on > day + SOON or (told_as_new is not None and told_as_new >= due_on - SOON):
        return None  # twice in three days would be nagging
    return News.DUE_SOON
