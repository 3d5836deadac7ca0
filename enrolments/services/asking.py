"""A learner's question to the trainers of a maker: by mail, to be answered by mail. Nothing of it is kept here."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from dealerships.calendar import today
from dealerships.models import (
    Appointment,
    Dealership,
    Employment,
    Franchise,
    Kind,
    Mail,
    Manufacturer,
    Person,
)
from dealerships.models.base import active_on
from dealerships.services import mail

TEXT_LENGTH = 1000
MOST_A_DAY = 5


class TooMany(ValueError):
    """The person has asked as much today as anybody can answer."""


def teams_for(person: Person) -> QuerySet[Manufacturer]:
    """The makers whose trainers the person can ask: those whose courses they see, and with somebody to answer."""
    trainers = _trainers().filter(manufacturer=OuterRef("pk"))
    return Manufacturer.objects.visible_to(person).filter(Exists(trainers)).order_by("name", "pk")


def ask_trainers(person: Person, maker: Manufacturer, text: str) -> None:
    """Send the question to each of the maker's trainers, once however often it is sent on a day.

    They read who asks and at which of their dealerships, because they are to answer.

    :raises TooMany: from the sixth question of a day on.
    """
    asked = f"question:{person.pk}:{today()}:"
    words = hashlib.sha256(f"{maker.pk}:{text}".encode()).hexdigest()[:16]
    houses = Dealership.objects.filter(
        Exists(Employment.objects.filter(active_on(today()), person=person, dealership=OuterRef("pk"))),
        Exists(Franchise.objects.filter(active_on(today()), manufacturer=maker, dealership=OuterRef("pk"))),
    )
    context = {"asker": person, "houses": ", ".join(houses.values_list("name", flat=True)), "text": text}
    trainers = Person.objects.filter(pk__in=_trainers().filter(manufacturer=maker).values("person"))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        keys = Mail.objects.filter(key__startswith=asked).values_list("key", flat=True)
        if len({key.removeprefix(asked).partition(":")[0] for key in keys} - {words}) >= MOST_A_DAY:
            raise TooMany
        mail.queue(
            mail.compose("question_asked", one, key=f"{asked}{words}:{one.pk}", context=context)
            for one in trainers
        )


def _trainers() -> QuerySet[Appointment]:
    """Today's appointments of trainers who can be written to."""
    return Appointment.objects.filter(active_on(today()), kind=Kind.TRAINER, person__is_active=True).exclude(
        person__email=""
    )
