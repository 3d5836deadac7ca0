"""Open comments and whom they wait for: the authors of a page, and whoever has said something there or follows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Comment, Page, PageSubscription

from courses.models import CataloguePage
from dealerships.calendar import today
from dealerships.models import Appointment, Kind, Person
from dealerships.models.base import active_on


@dataclass(frozen=True, slots=True)
class Word:
    """A comment or a reply."""

    by: int
    name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """An open comment with its replies; ``maker``: whose course the page belongs to."""

    page: Page
    maker: int | None
    words: tuple[Word, ...]

    @property
    def last(self) -> Word:
        return self.words[-1]


def waiting_for(people: Collection[Person], before: datetime | None = None) -> dict[int, list[Thread]]:
    """By person the threads whose last word isn't theirs, on pages of theirs; said before then, where that is given.

    A page is theirs where they train for its maker and own it, follow its comments or have taken part; one that
    nobody owns, loaded from files say, is every trainer's. Five queries, however many people and comments.
    """
    threads = _threads(before)
    if not threads:
        return {}
    makers: dict[int, set[int | None]] = defaultdict(set)
    trained = Appointment.objects.filter(active_on(today()), kind=Kind.TRAINER, person__in=people)
    for trainer, maker in trained.values_list("person", "manufacturer"):
        makers[trainer].add(maker)
    followed = set(
        PageSubscription.objects.filter(
            page__in={one.page.pk for one in threads}, comment_notifications=True
        ).values_list("user", "page")
    )
    found: dict[int, list[Thread]] = {}
    for person in people:
        theirs = [
            one
            for one in threads
            if (person.is_superuser or one.maker in makers[person.pk])
            and one.last.by != person.pk
            and (
                one.page.owner_id in (None, person.pk)
                or (person.pk, one.page.pk) in followed
                or any(word.by == person.pk for word in one.words)
            )
        ]
        if theirs:
            found[person.pk] = theirs
    return found


def _threads(before: datetime | None) -> Sequence[Thread]:
    """All open threads, what was said last first."""
    comments = Comment.objects.filter(resolved_at__isnull=True).select_related("page", "user")
    if before is not None:
        comments = comments.filter(created_at__lt=before)
    rows = list(comments.prefetch_related("replies__user"))
    if not rows:
        return []
    makers = dict(CataloguePage.objects.values_list("path", "manufacturer"))
    threads = []
    for row in rows:
        said = [row, *(one for one in row.replies.all() if before is None or one.created_at < before)]
        words = [Word(one.user_id, str(one.user), one.text, one.created_at) for one in said]
        maker = next((maker for path, maker in makers.items() if row.page.path.startswith(path)), None)
        threads.append(Thread(row.page, maker, tuple(sorted(words, key=lambda word: word.at))))
    return sorted(threads, key=lambda one: one.last.at, reverse=True)
