"""Who gets mail from the academy, and the link with which they pause it, signed in or not."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from dealerships.models import Employment, Leave, MailPreference, Person
from dealerships.models.base import active_on

SALT = "dealerships.mail"
LINK_LASTS = timedelta(days=90)
LONGEST_PAUSE = timedelta(days=365)
USUAL_PAUSE = timedelta(days=14)


class LinkOver(ValueError):
    """The link is too old, or was never one."""


def reachable(day: date) -> QuerySet[Person]:
    """Who may be written to on the day: with an account that opens, an address, neither on leave nor pausing."""
    has_account = ~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    paused = MailPreference.objects.filter(person=OuterRef("pk"), paused_until__gte=day)
    away = Leave.objects.filter(active_on(day), person=OuterRef("pk"))
    return Person.objects.filter(
        has_account | Q(last_login__isnull=False), ~Exists(paused), ~Exists(away), is_active=True
    ).exclude(email="")


def reachable_at_work(day: date) -> QuerySet[Person]:
    """Those of them who work at some dealership on the day."""
    return reachable(day).filter(Exists(Employment.objects.filter(active_on(day), person=OuterRef("pk"))))


def link_of(person: Person) -> str:
    """The address at which whoever holds the mail sees to its person's mail, and to nothing else."""
    token = signing.dumps(person.pk, salt=SALT)
    return settings.PUBLIC_URL + reverse("mail_link", args=[token])


def person_behind(token: str) -> Person:
    """Whose link it is.

    :raises LinkOver: where it is older than `LINK_LASTS`, forged, or its person has gone.
    """
    try:
        pk = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature as error:
        raise LinkOver from error
    person = Person.objects.filter(pk=pk, is_active=True).first()
    if person is None:
        raise LinkOver
    return person


def preference_of(person: Person) -> MailPreference:
    """What the person has chosen; unsaved where that is nothing yet."""
    return MailPreference.objects.filter(person=person).first() or MailPreference(person=person)


def pause(person: Person, until: date | None) -> None:
    """No mail through that day; None ends a pause."""
    MailPreference.objects.update_or_create(person=person, defaults={"paused_until": until})


def set_weekly(person: Person, is_weekly: bool) -> None:
    MailPreference.objects.update_or_create(person=person, defaults={"is_weekly": is_weekly})
