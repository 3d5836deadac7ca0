"""A major release ends the certificates for its system that were issued before it (docs/adr/0018).

A certificate of a certification that lasts until the next major release is made with an open end, or with that of its
months. As soon as a release is entered as a major one, also ahead of its day, ``valid_until`` of the certificates
issued before it becomes the day that the release says, where it lay later; an `Ending` beside each says by which
release, and what the end was. A release that is corrected corrects the ends that it set, one that is a major one no
more gives them back. Everything here may run twice and changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from certificates.models import Certificate, Certification, Ending, Ends
from certificates.periods import Major
from certificates.services.terms import majors_of
from dealerships import history
from dealerships.signals import rows_changed

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Certificates issued in these days (the last is out) are ended by the release ``by``; None: by none yet."""

    since: date
    before: date
    by: Major | None


def stretches(majors: Sequence[Major]) -> list[Stretch]:
    """Which release ends what was issued when: of those that follow the issue the one with the earliest end."""
    found = []
    since = date.min
    in_order = sorted(majors, key=lambda one: (one.released_on, one.pk))
    for place, major in enumerate(in_order):
        if major.released_on > since:
            by = min(in_order[place:], key=lambda one: (one.delta_until, one.released_on, one.pk))
            found.append(Stretch(since, major.released_on, by))
            since = major.released_on
    return [*found, Stretch(since, date.max, None)]


def end_by_releases(
    *, systems: Collection[int] | None = None, certificates: Collection[int] | None = None
) -> int:
    """Give the certificates the ends that the releases as they are now set; how many ends that changes.

    ``systems``, ``certificates``: look at these alone.
    """
    bound = Certification.objects.filter(ends=Ends.RELEASE)
    if systems is not None:
        bound = bound.filter(system__in=systems)
    if certificates is not None:
        bound = bound.filter(Q(certificates__in=certificates)).distinct()
    of_system: dict[int, list[int]] = {}
    for pk, system in bound.order_by("pk").values_list("pk", "system"):
        of_system.setdefault(system, []).append(pk)
    majors = majors_of(of_system.keys())
    changed = 0
    for system, certifications in of_system.items():
        rows = Certificate.objects.filter(certification__in=certifications, revoked_on__isnull=True)
        if certificates is not None:
            rows = rows.filter(pk__in=certificates)
        for stretch in stretches(majors.get(system, ())):
            issued = rows.filter(issued_on__gte=stretch.since, issued_on__lt=stretch.before)
            changed += _take_back(issued, stretch.by)
            if stretch.by is not None:
                changed += _end(issued, stretch.by)
    return changed


def _end(issued: QuerySet[Certificate], by: Major) -> int:
    """End what has no end by a release yet and would last longer."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=by.delta_until)
    rows = issued.filter(lasting, ending__isnull=True).values_list("pk", "valid_until")
    count = 0
    for chunk in _chunks(rows):
        with transaction.atomic():
            Ending.objects.bulk_create(
                [
                    Ending(certificate_id=pk, release_id=by.pk, until=by.delta_until, was=was)
                    for pk, was in chunk
                ]
            )
            _write([pk for pk, _was in chunk], by.delta_until)
        count += len(chunk)
    return count


def _take_back(issued: QuerySet[Certificate], by: Major | None) -> int:
    """Give back the ends that a release set which doesn't set them so any more."""
    wrong = issued.filter(ending__isnull=False)
    if by is not None:
        wrong = wrong.exclude(ending__release=by.pk, ending__until=by.delta_until)
    count = 0
    for chunk in _chunks(wrong.values_list("pk", "valid_until", "ending__until", "ending__was")):
        ends: dict[date | None, list[int]] = {}
        for pk, valid_until, until, was in chunk:
            if valid_until == until:  # else somebody has given it another end since
                ends.setdefault(was, []).append(pk)
        with transaction.atomic():
            Ending.objects.filter(certificate__in=[pk for pk, *_rest in chunk]).delete()
            for was, pks in ends.items():
                _log(pks, was)
                _write(pks, was)
        count += len(chunk)
    return count


def _write(pks: Collection[int], valid_until: date | None) -> None:
    Certificate.objects.filter(pk__in=pks).update(valid_until=valid_until)
    rows_changed.send(sender=Certificate, pks=pks)


def _log(pks: Collection[int], valid_until: date | None) -> None:
    rows = Certificate.objects.filter(pk__in=pks).select_related("person", "certification")
    entries = [
        (one.pk, str(one), history.changes({"valid_until": one.valid_until}, {"valid_until": valid_until}))
        for one in rows
    ]
    history.bulk_log(Certificate, entries, user=None, action=history.EDITED)


def _chunks(rows: QuerySet[Certificate, tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """All rows in batches by key, which comes first in each: memory doesn't grow with them."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = chunk[-1][0]
        yield chunk
