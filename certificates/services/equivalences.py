"""Certifications that count as another: whoever holds the one is given the other, with the same end.

**Once, and never longer.** Each certificate gives another certification once, to its own end at most; nothing is
given to who holds the other at least as long, so that a cycle ends where it began, nor to whom the other was revoked,
for reasons of its own, after the one was issued. What was given can be accepted further: chains need nothing more.

**It falls with what it rests on.** Where the source is revoked, what was given is revoked on the same day (on its own
first day, if that is later); where an import shortens the source, what was given is shortened. A source that lasts
longer than before changes nothing. All changes are kept in the history.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.models import Certificate, Recognition
from certificates.services.recognising import Basis, issue_recognised
from certificates.services.telling import tell_of_revoked
from dealerships import history
from dealerships.calendar import today
from dealerships.models import Person
from dealerships.signals import rows_changed

BATCH = 500


def apply_equivalences() -> int:
    """Give and take back what is due of everybody, a set of people at a time; how many certificates changed."""
    changed = 0
    while True:
        people = sorted({*_due().values_list("person", flat=True).distinct()[:BATCH], *_fallen_people()})
        if not people:
            return changed
        with transaction.atomic():
            done = apply_to(people[:BATCH])
        if not done:
            return changed
        changed += done


def apply_to(people: Collection[int] | QuerySet[Any, Any]) -> int:
    """The same for these people, in the caller's transaction; ready-made chains of one step each."""
    if not _due(people).exists() and not _fallen(people).exists():
        return 0
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    pks = list(locked.values_list("pk", flat=True))
    return _take_back(pks) + _give(pks)


def _give(people: Collection[int]) -> int:
    """One step: who holds a source gets its target. What is given is news, which asks for the next step."""
    best: dict[tuple[int, int], Basis] = {}
    for source, person, end, issued_on, code, name_de, name_en, target in _due(people).values_list(
        "pk",
        "person",
        "valid_until",
        "issued_on",
        "certification__code",
        "certification__name_de",
        "certification__name_en",
        "certification__accepted_as__target",
    ):
        words = {
            "certificate": {
                "code": code,
                "name": {"de": name_de, "en": name_en},
                "issued_on": issued_on.isoformat(),
            }
        }
        known = best.get((person, target))
        if known is None or _end(end) > _end(known.valid_until):
            best[person, target] = Basis(person, target, end, words, source=source)
    return len(issue_recognised(list(best.values()))) if best else 0


def _end(day: date | None) -> date:
    return day or date.max


def _due(people: Collection[int] | QuerySet[Any, Any] | None = None) -> QuerySet[Certificate]:
    """Certificates, with an equivalence each, that give something which is neither held as long nor given before."""
    day = today()
    target = OuterRef("certification__accepted_as__target")
    held = Certificate.objects.valid_on(day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=OuterRef("valid_until")),
        person=OuterRef("person"),
        certification=target,
    )
    given = Recognition.objects.filter(source=OuterRef("pk"), certification=target)
    revoked = Certificate.objects.filter(
        person=OuterRef("person"), certification=target, revoked_on__gte=OuterRef("issued_on")
    ).exclude(recognition__source__revoked_on__lte=F("revoked_on"))
    same_day = Certificate.objects.filter(person=OuterRef("person"), certification=target, issued_on=day)
    found = Certificate.objects.valid_on(day).filter(certification__accepted_as__isnull=False)
    if people is not None:
        found = found.filter(person__in=people)
    return found.filter(~Exists(held), ~Exists(given), ~Exists(revoked), ~Exists(same_day)).order_by("pk")


def _fallen(people: Collection[int] | QuerySet[Any, Any] | None = None) -> QuerySet[Recognition]:
    """What rests on a certificate that is revoked, or ends sooner, while it does not."""
    found = Recognition.objects.filter(
        Q(source__revoked_on__isnull=False)
        | Q(source__valid_until__lt=F("certificate__valid_until"))
        | Q(source__valid_until__isnull=False, certificate__valid_until__isnull=True),
        source__isnull=False,
        certificate__revoked_on__isnull=True,
    )
    return found if people is None else found.filter(certificate__person__in=people)


def _fallen_people() -> list[int]:
    return list(_fallen().values_list("certificate__person", flat=True).distinct()[:BATCH])


def _take_back(people: Collection[int]) -> int:
    changed = []
    for one in _fallen(people).select_related("certificate__person", "source").order_by("pk"):
        certificate, source = one.certificate, one.source
        if source is None:
            continue
        before = history.values(certificate)
        ends = source.valid_until
        if source.revoked_on is not None:
            certificate.revoked_on = max(source.revoked_on, certificate.issued_on)
        elif ends is not None and ends >= certificate.issued_on:
            certificate.valid_until = ends
        else:
            certificate.revoked_on = today()
        if certificate.revoked_on is not None:
            with override(certificate.person.language):  # the holder reads it, whoever revoked the source
                certificate.revocation_reason = _("Das Zertifikat, auf dem es beruht, gilt nicht mehr.")
        Certificate.objects.filter(pk=certificate.pk).update(
            valid_until=certificate.valid_until,
            revoked_on=certificate.revoked_on,
            revocation_reason=certificate.revocation_reason,
        )
        history.log_change(
            certificate,
            history.changes(before, history.values(certificate)),
            user=None,
            action=history.EDITED,
        )
        changed.append(certificate.pk)
    if changed:
        rows_changed.send(sender=Certificate, pks=changed)
        tell_of_revoked(changed)
    return len(changed)
