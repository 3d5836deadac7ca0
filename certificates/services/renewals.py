"""Renewals that are assigned: who holds a certificate that can be renewed now, and still needs it, gets its courses.

It is needed where the certification is always renewed, by whoever is employed, or where an app above says so (`NEEDS`).
Due is the last day on which it is valid; in the grace that day is over, and after the grace the rule lets go: what a
requirement lacks then is for the requirement's own rule. A course that a requirement's rule has assigned to the person
already isn't assigned twice.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from operator import itemgetter

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail import hooks

from certificates import periods
from certificates.models import Certificate, Certification
from certificates.services.renewing import NextPath, is_renewable, next_paths
from certificates.services.terms import Pair, terms_in
from courses.models import Course
from dealerships.calendar import today
from dealerships.labels import written
from dealerships.models import Employment, Franchise
from dealerships.models.base import active_on
from enrolments.models import Assignment
from enrolments.pages import taught
from enrolments.services.assigning import Counts, Wanted, sync_assignments

CHUNK = 2000
READ = 5000
"""Rows that are read at once."""
PREFIX = "renewal:"
NEEDS = "academy_renewal_needs"
"""Hooks of the apps above: called with people, certifications and the day, each gives the dealership for whose sake a
person needs a certification, by person and certification."""

Needs = Callable[[Collection[int], Collection[int], date], Mapping[Pair, int]]
WHY_LENGTH = Assignment._meta.get_field("why_de").max_length


Words = dict[tuple[int, date], tuple[str, str]]
"""Why something is assigned, in German and English, by certification and its end."""


def source_of(certification: int) -> str:
    return f"{PREFIX}{certification}"


def sync_renewals(people: Collection[int] | None = None) -> Counts:
    """Make the assigned renewals (of these people alone) what is wanted today; a second call changes nothing.

    Reads and writes in chunks of people, so that memory doesn't grow with the number of certificates.
    """
    day = today()
    certifications = {one.pk: one for one in Certification.objects.order_by("pk") if is_renewable(one)}
    terms = terms_in(certifications.values())
    total = Counts()
    words: Words = {}
    for chunk, pairs in _chunks(_due(day, terms), people):
        wanted = list(_wanted(chunk, pairs, certifications, day, words)) if pairs else []
        _add(total, sync_assignments([source_of(pk) for pk in terms], wanted, people=chunk))
    return total


def has_renewals(people: Collection[int]) -> bool:
    """Whether anything that this rule assigned to them is current."""
    return _assigned().filter(person__in=people).exists()


def _assigned() -> QuerySet[Assignment]:
    return Assignment.objects.current().filter(source__startswith=PREFIX)


def _chunks(due: Q, people: Collection[int] | None) -> Iterator[tuple[list[int], set[Pair]]]:
    """Everybody who may have something to renew or has something assigned, by key, with what that may be."""
    renewable = Certificate.objects.filter(due, revoked_on__isnull=True)
    assigned = _assigned()
    if people is not None:
        renewable, assigned = renewable.filter(person__in=people), assigned.filter(person__in=people)
    rows: Iterator[Pair] = renewable.order_by("person").values_list("person", "certification").iterator(READ)
    holders = assigned.order_by("person").values_list("person", flat=True).distinct()
    persons: set[int] = set()
    pairs: set[Pair] = set()
    for person, certification in heapq.merge(rows, [(pk, None) for pk in holders], key=itemgetter(0)):
        if len(persons) == CHUNK and person not in persons:
            yield sorted(persons), pairs
            persons, pairs = set(), set()
        persons.add(person)
        if certification is not None:
            pairs.add((person, certification))
    if persons:
        yield sorted(persons), pairs


def _due(day: date, terms: Mapping[int, periods.Terms]) -> Q:
    """Certificates that may be on their short path on the day; `next_paths` decides."""
    found = Q(pk__in=[])
    for certification, its in terms.items():
        days = Q(
            certification=certification,
            valid_until__gte=day - timedelta(days=its.grace_days),
            valid_until__lte=day + timedelta(days=its.window_days),
        )
        released = [one.released_on for one in its.majors if one.released_on <= day]
        if its.ends == periods.Ends.RELEASE and released:
            days |= Q(
                certification=certification,
                valid_until__gte=day - timedelta(days=its.grace_days),
                issued_on__lt=max(released),
            )
        found |= days
    return found


def _wanted(
    people: Collection[int],
    pairs: Collection[Pair],
    certifications: Mapping[int, Certification],
    day: date,
    words: Words,
) -> Iterator[Wanted]:
    paths = {
        pair: path
        for pair, path in next_paths(people, certifications.keys(), day, pairs).items()
        if path.decision.is_short
    }
    if not paths:
        return
    needed = _needed({person for person, _certification in paths}, certifications, paths, day)
    courses = _with_a_page({course for path in paths.values() for course in path.courses})
    by_requirements = set(
        Assignment.objects.current()
        .filter(person__in=people, source__startswith="requirement:")
        .values_list("person", "course")
    )
    for (person, certification), dealership in needed.items():
        path = paths[person, certification]
        held = path.decision.held
        if held is None or held.valid_until is None:
            continue
        key = certification, held.valid_until
        if key not in words:
            words[key] = _why(certifications[certification], held.valid_until)
        why_de, why_en = words[key]
        for course in sorted(path.courses & courses):
            if (person, course) not in by_requirements:
                yield Wanted(
                    person,
                    course,
                    dealership,
                    source_of(certification),
                    held.valid_until,
                    why_de,
                    why_en,
                    path.anew_after,
                )


def _needed(
    people: Collection[int],
    certifications: Mapping[int, Certification],
    paths: Mapping[Pair, NextPath],
    day: date,
) -> dict[Pair, int]:
    """Who of these needs to renew what, and for which dealership's sake."""
    asked = {certification for _person, certification in paths}
    found: dict[Pair, int] = {}
    for hook in hooks.get_hooks(NEEDS):
        found.update({pair: house for pair, house in hook(people, asked, day).items() if pair in paths})
    always = {pk for pk in asked if certifications[pk].always_renew}
    if always:
        houses = _houses_of(people, day)
        for person, certification in paths:
            maker = certifications[certification].manufacturer_id
            house = houses.get((person, maker))
            if certification in always and house is not None:
                found.setdefault((person, certification), house)
    return found


def _houses_of(people: Collection[int], day: date) -> dict[tuple[int, int | None], int]:
    """By person and maker a dealership of the maker's where the person works; by None, any."""
    employments = list(
        Employment.objects.filter(active_on(day), person__in=people)
        .order_by("-dealership")
        .values_list("person", "dealership")
    )
    makers: dict[int, list[int]] = defaultdict(list)
    franchises = Franchise.objects.filter(
        active_on(day), dealership__in={house for _person, house in employments}
    )
    for house, maker in franchises.values_list("dealership", "manufacturer"):
        makers[house].append(maker)
    return {
        (person, maker): house for person, house in employments for maker in (None, *makers.get(house, ()))
    }


def _with_a_page(courses: Collection[int]) -> set[int]:
    """Those that can be taken."""
    return set(Course.objects.filter(pk__in=courses, key__in=taught()).values_list("pk", flat=True))


def _why(certification: Certification, end: date) -> tuple[str, str]:
    return _why_in("de", certification, end), _why_in("en", certification, end)


def _why_in(language: str, certification: Certification, end: date) -> str:
    with override(language):
        values = {"name": certification.name, "end": written(end)}
        return (_("Erneuerung: %(name)s, gültig bis %(end)s") % values)[:WHY_LENGTH]


def _add(total: Counts, one: Counts) -> None:
    for name in Counts.__slots__:
        setattr(total, name, getattr(total, name) + getattr(one, name))
