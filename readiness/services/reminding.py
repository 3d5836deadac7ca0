"""Reminders by managers: pressed as often as one likes, but at most one a person and day, and three in 14 days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dealerships.calendar import today
from dealerships.models import Dealership, Mail, Person
from dealerships.services import mail
from readiness.models import Reminder
from readiness.teams import Member, Team, team_of

MOST = 3
SPAN = timedelta(days=14)
TEXT_LENGTH = 500
PAUSE = timedelta(seconds=30)
"""So long a reminder waits before it goes out, and can be taken back."""


class Skip(TextChoices):
    """Why somebody gets no reminder."""

    DONE = "done", _("hat nichts mehr offen")
    AWAY = "away", _("ist abwesend")
    TODAY = "today", _("wurde heute schon erinnert")
    OFTEN = "often", _("wurde in den letzten 14 Tagen dreimal erinnert")
    NO_EMAIL = "no_email", _("hat keine E-Mail-Adresse")


@dataclass(frozen=True, slots=True)
class Outcome:
    """To whom a reminder went, and who was skipped and why; people by their primary keys."""

    sent: frozenset[int]
    skipped: dict[int, Skip]


def skipped(members: Iterable[Member]) -> dict[int, Skip]:
    """Who of these can't be reminded now, and why: one query."""
    members = list(members)
    day = today()
    sent: dict[int, list[date]] = defaultdict(list)
    rows = Reminder.objects.filter(
        person__in=[one.person.pk for one in members], day__gt=day - SPAN, day__lte=day
    )
    for person, sent_on in rows.values_list("person", "day"):
        sent[person].append(sent_on)
    found = ((one.person.pk, _skip(one, sent[one.person.pk], day)) for one in members)
    return {pk: skip for pk, skip in found if skip is not None}


def _skip(member: Member, sent: Collection[date], day: date) -> Skip | None:
    if not member.open:
        return Skip.DONE
    if member.is_away:
        return Skip.AWAY
    if day in sent:
        return Skip.TODAY
    if len(sent) >= MOST:
        return Skip.OFTEN
    if not member.person.email:
        return Skip.NO_EMAIL
    return None


def remind(dealership: Dealership, people: Collection[int], text: str, *, by: Person) -> Outcome:
    """Remind these of what they have open at the dealership, with the manager's words.

    People who don't work there are left out. Two managers who press at the same moment send one reminder: each
    locks the people before looking at what they have got. Whether ``by`` may is for the caller to ask.
    """
    with transaction.atomic():
        locked = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
        chosen = set(locked.values_list("pk", flat=True))
        team = team_of(dealership)
        members = [one for one in team.members if one.person.pk in chosen]
        skips = skipped(members)
        due = [one for one in members if one.person.pk not in skips]
        day = today()
        Reminder.objects.bulk_create(
            [Reminder(person=one.person, dealership=dealership, day=day, sent_by=by) for one in due]
        )
        mail.queue(_mails(due, dealership, text, by, day), after=PAUSE)
    return Outcome(frozenset(one.person.pk for one in due), skips)


def waiting(dealership: Dealership, *, by: Person) -> int:
    """How many reminders of theirs for the dealership haven't gone out yet."""
    return _just_sent(dealership, by).count()


def take_back(dealership: Dealership, *, by: Person) -> int:
    """Take back the reminders of theirs that haven't gone out yet, as if they had never been; how many it was."""
    with transaction.atomic():
        found = {_key(one.person_id, one.day): one.pk for one in _just_sent(dealership, by)}
        taken = mail.take_back(found.keys())
        Reminder.objects.filter(pk__in=[found[key] for key in taken]).delete()
    return len(taken)


def _just_sent(dealership: Dealership, by: Person) -> QuerySet[Reminder]:
    return Reminder.objects.filter(dealership=dealership, sent_by=by, sent_at__gt=timezone.now() - PAUSE)


def _key(person: int, day: date) -> str:
    """What names the message to the person on the day."""
    return f"reminder:{person}:{day}"


def _mails(due: Iterable[Member], dealership: Dealership, text: str, by: Person, day: date) -> list[Mail]:
    """The messages, each with what is open in the language of who gets it."""
    people = {one.person.pk: one.person for one in due}
    mails = []
    for language in sorted({person.language for person in people.values()}):
        with override(language):
            team = team_of(dealership)
        mails += [
            mail.compose(
                "reminder",
                one.person,
                key=_key(one.person.pk, day),
                context={
                    "dealership": dealership,
                    "manager": by,
                    "text": text,
                    "open": one.open,
                    "url": settings.PUBLIC_URL + reverse("home"),
                },
            )
            for one in team.members
            if one.person.pk in people and one.person.language == language
        ]
    return mails


def by_reason(outcome: Outcome) -> list[tuple[Skip, int]]:
    """How many were skipped for which reason, in the order of the reasons."""
    counts = Counter(outcome.skipped.values())
    return [(reason, counts[reason]) for reason in Skip if counts[reason]]


def remindable(team: Team) -> tuple[list[Member], list[tuple[Member, Skip]]]:
    """Of those who have something open: who can be reminded now, and who can't, with the reason."""
    skips = skipped(team.open)
    return (
        [one for one in team.open if one.person.pk not in skips],
        [(one, skips[one.person.pk]) for one in team.open if one.person.pk in skips],
    )
