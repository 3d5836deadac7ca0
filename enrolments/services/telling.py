"""Mail to people about their own learning: each morning what is new, on Mondays what is open. At most one a day.

Each is a row before it is sent, and what it told is a row beside it, so that nothing is told twice however often this
runs. Which limits hold for which mail is docs/adr/0023.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from dealerships.calendar import today
from dealerships.models import Mail, MailPreference, Person
from dealerships.services import mail
from dealerships.services.mail_preferences import reachable_at_work
from enrolments.models import Assignment, Enrolment, News, Notice
from enrolments.news import FRESH, REMEMBERED, SOON, Item, Key, news_of
from enrolments.outlines import Learning, Outline, learnings_of

CHUNK = 200
"""People whose mail one transaction writes."""
MOST = 10
"""Courses that one mail lists."""
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A course in a mail: where to go on in it, until when and why."""

    title: str
    url: str
    minutes: int
    due_on: date | None
    why: str
    step: str

    @classmethod
    def of(cls, outline: Outline) -> Line:
        assignment, step = outline.assignment, outline.next_step
        path = outline.resume_url or reverse("enrolments:course", args=[outline.course.key])
        return cls(
            title=outline.title,
            url=settings.PUBLIC_URL + path,
            minutes=outline.minutes_left,
            due_on=assignment.due_on if assignment else None,
            why=assignment.why if assignment else "",
            step=step.title if step else "",
        )


def write_mail() -> int:
    """Write today's mail to everybody who has not got theirs yet; how many messages that is."""
    day = today()
    people = list(_concerned(day).order_by("pk").values_list("pk", flat=True))
    return sum(_write(people[start : start + CHUNK], day) for start in range(0, len(people), CHUNK))


def _concerned(day: date) -> QuerySet[Person]:
    """Who may have something to be told on the day; whether it is news is decided one by one."""
    assigned = Assignment.objects.current().filter(person=OuterRef("pk"))
    if day.weekday() != MONDAY:
        assigned = assigned.filter(
            Q(assigned_at__date__gte=day - FRESH) | Q(due_on__gte=day - FRESH, due_on__lte=day + SOON)
        )
        return reachable_at_work(day).filter(Exists(assigned))
    begun = Enrolment.objects.open().filter(person=OuterRef("pk"), begun_at__date__lt=day)
    return reachable_at_work(day).filter(Exists(assigned) | Exists(begun))


def _write(chunk: Collection[int], day: date) -> int:
    """The mail of some people: a number of queries that doesn't depend on them."""
    with transaction.atomic():
        # Two runs at once would each find the same news; the second waits here and finds it told.
        locked = Person.objects.select_for_update(no_key=True).filter(pk__in=chunk).order_by("pk")
        people = list(locked)
        written = set(
            Mail.objects.filter(key__in=[_key(one.pk, day) for one in people]).values_list("key", flat=True)
        )
        people = [one for one in people if _key(one.pk, day) not in written]
        if not people:
            return 0
        told = _told(people, day)
        by_week = _wanting_weekly(people) if day.weekday() == MONDAY else set()
        mails: list[Mail] = []
        notices: list[Notice] = []
        for language in sorted({one.language for one in people}):
            its = [one for one in people if one.language == language]
            with override(language):
                learnings = learnings_of([one.pk for one in its])
            for person in its:
                learning = learnings[person.pk]
                news = news_of(learning, told[person.pk], day)
                open_ = _open_since_yesterday(learning, day) if person.pk in by_week else []
                if open_ or news:
                    mails.append(_overview(person, open_, day) if open_ else _of_news(person, news, day))
                    notices += [_notice(person, item, day) for item in news]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        mail.queue(mails)
    return len(mails)


def _key(person: int, day: date) -> str:
    """What names the message to the person on the day: there is one."""
    return f"learning:{person}:{day}"


def _told(people: Sequence[Person], day: date) -> dict[int, dict[Key, date]]:
    found: dict[int, dict[Key, date]] = defaultdict(dict)
    rows = Notice.objects.filter(person__in=[one.pk for one in people], told_on__gt=day - REMEMBERED)
    for person, course, news, due_on, told_on in rows.values_list(
        "person", "course", "news", "due_on", "told_on"
    ):
        found[person][course, news, due_on] = told_on
    return found


def _wanting_weekly(people: Sequence[Person]) -> set[int]:
    pks = {one.pk for one in people}
    declined = MailPreference.objects.filter(person__in=pks, is_weekly=False)
    return pks - set(declined.values_list("person", flat=True))


def _open_since_yesterday(learning: Learning, day: date) -> list[Outline]:
    """What was open as the day began: who begins or gets a course today isn't told so within the hour."""

    def was_open(outline: Outline) -> bool:
        began = [one.begun_at for one in [outline.enrolment] if one is not None]
        given = [one.assigned_at for one in [outline.assignment] if one is not None]
        return any(timezone.localdate(at) < day for at in [*began, *given])

    return [one for one in learning.open if one.next_step and was_open(one)]


def _notice(person: Person, item: Item, day: date) -> Notice:
    return Notice(person=person, course=item.outline.course, news=item.news, due_on=item.due_on, told_on=day)


def _of_news(person: Person, news: Sequence[Item], day: date) -> Mail:
    with override(person.language):
        parts = [
            (kind, [Line.of(item.outline) for item in news if item.news == kind])
            for kind in (News.OVERDUE, News.DUE_SOON, News.ASSIGNED)
        ]
        context = {"parts": [(kind, lines) for kind, lines in parts if lines]}
        return _compose("learning_news", person, day, context, (item.outline for item in news))


def _overview(person: Person, outlines: Sequence[Outline], day: date) -> Mail:
    with override(person.language):
        lines = [Line.of(one) for one in outlines]
        context = {
            "lines": lines[:MOST],
            "more": max(len(lines) - MOST, 0),
            "total": len(lines),
            "overdue": sum(one.due_on is not None and one.due_on < day for one in lines),
        }
        return _compose("learning_week", person, day, context, outlines)


def _compose(
    template: str, person: Person, day: date, context: dict[str, Any], outlines: Iterable[Outline]
) -> Mail:
    context |= {"today": day, "first": Line.of(next(iter(outlines)))}
    return mail.compose(template, person, key=_key(person.pk, day), context=context, can_be_paused=True)
