"""A certification is earned by completing all courses of a path; the certificate is issued once, whoever asks at once.

**A completion counts for one certificate.** By which path the next one is earned, and from which day completions count
for it, is decided by `certificates.periods`. Towards a certification a completion counts no more

- where a certificate of it was issued on the day of the completion or later, by whomever: the completion went
  into that one, so a renewal needs its courses completed anew after the held one was issued;
- where one was revoked on that day or later: what was done before a revocation is not enough after it;
- where the person holds a valid one without end, which needs no renewal;
- in the window and in the grace, where it is older than the window;
- on the full path, where it is older than the certification lasts: a certificate of that day would be over.

A change of a certification's courses or validity changes nobody's certificate; who has all that is needed because
of it gets theirs by `issue_missing`. A certificate of the same day, an imported one say, stays as it is.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from certificates.models import Certificate, CertificationCourse, Evidence, Grant, Origin
from certificates.periods import Courses, counting, decide, is_gain, next_end
from certificates.services.telling import tell_of_issued
from certificates.services.terms import Pair, courses_of, held_by, terms_of
from certificates.services.titles import titles_of
from courses.models import Course
from dealerships.calendar import today
from dealerships.models import Person
from dealerships.signals import rows_changed
from enrolments.models import Enrolment

BATCH = 500
SERIAL_BYTES = 16


class Earned(NamedTuple):
    """That a person has all that the next certificate needs: until when it is valid, when each course was completed
    last, and the certificate that it renews."""

    person: int
    certification: int
    valid_until: date | None
    completed: Mapping[int, date]
    renews: int | None


@transaction.atomic
def issue_for(enrolments: Collection[int]) -> list[Certificate]:
    """Issue what these completed enrolments were the last step to; call it in the transaction that completes them."""
    leading = Enrolment.objects.completed().filter(pk__in=enrolments, course__leads_to__isnull=False)
    pairs = list(leading.values_list("person", "course__leads_to__certification").distinct())
    if not pairs:
        return []
    people, certifications = zip(*pairs, strict=True)
    return _issue(set(people), set(certifications))


def issue_missing() -> int:
    """Issue what is earned and was not, because what a certification needs has changed; how many it was."""
    issued = 0
    found = sorted(_possible(today()))
    for start in range(0, len(found), BATCH):
        with transaction.atomic():
            issued += len(_issue(found[start : start + BATCH]))
    return issued


def _issue(people: Collection[int], certifications: Collection[int] | None = None) -> list[Certificate]:
    """Issue what the people have earned of the certifications (None: of all)."""
    # Two last courses completed at the same moment would each miss the other's, and one sent twice count twice:
    # who holds the lock reads what the one before has committed.
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    day = today()
    earned = {secrets.token_hex(SERIAL_BYTES): one for one in _earned(day, people, certifications)}
    if not earned:
        return []
    Certificate.objects.bulk_create(
        [
            Certificate(
                person_id=one.person,
                certification_id=one.certification,
                issued_on=day,
                valid_until=one.valid_until,
                origin=Origin.ISSUED,
                serial=serial,
                renews_id=one.renews,
            )
            for serial, one in earned.items()
        ],
        ignore_conflicts=True,  # an import may bring one of the same day at this moment; it stays as it is
    )
    issued = list(Certificate.objects.filter(serial__in=earned).order_by("pk"))
    _keep_evidence([(one, earned[str(one.serial)]) for one in issued])
    rows_changed.send(sender=Certificate, pks=[one.pk for one in issued])
    tell_of_issued(issued)
    return issued


def _possible(day: date) -> set[int]:
    """Whoever has completed all courses of some path of a certification that they need not hold yet."""
    needed = courses_of()
    return {
        person
        for (person, certification), completed in _completions(day).items()
        if any(path and path <= completed.keys() for path in _paths(needed[certification]))
    }


def _paths(courses: Courses) -> tuple[frozenset[int], ...]:
    """Every path that there may be; a delta is a part of the first path, so any changed course makes one possible."""
    return courses.first, courses.renewal, *(frozenset({course}) for course in courses.changed)


def _earned(
    day: date, people: Collection[int], certifications: Collection[int] | None = None
) -> Iterator[Earned]:
    """Which of the people have completed a path of a certification, in ways that still count on the day."""
    completions = _completions(day, people, certifications)
    concerned = {certification for _person, certification in completions}
    terms, needed, held = terms_of(concerned), courses_of(concerned), held_by(people, concerned)
    for (person, certification), dates in completions.items():
        its = terms[certification]
        decision = decide(its, held.get((person, certification), ()), day)
        counted = counting(its, decision, dates.items(), day)
        completed = needed[certification].completed_by(decision, counted, day)
        end = next_end(its, decision, day)
        if completed is not None and is_gain(decision, end):
            renewed = decision.renews
            follows = renewed.pk if renewed is not None and not renewed.is_followed else None
            yield Earned(person, certification, end, completed, follows)


def _completions(
    day: date, people: Collection[int] | None = None, certifications: Collection[int] | None = None
) -> dict[Pair, dict[int, date]]:
    """By person and certification, when each course was completed last and went into no certificate."""
    whose = Q(course__enrolments__completed_at__isnull=False)
    if people is not None:
        whose &= Q(course__enrolments__person__in=people)
    required = CertificationCourse.objects.all()
    if certifications is not None:
        required = required.filter(certification__in=certifications)
    held = Certificate.objects.filter(person=OuterRef("person"), certification=OuterRef("certification"))
    spent = held.filter(
        Q(issued_on__gte=OuterRef("completed_on")) | Q(revoked_on__gte=OuterRef("completed_on"))
    )
    endless = held.valid_on(day).filter(valid_until__isnull=True)
    rows = (
        required.filter(whose)
        .annotate(
            person=F("course__enrolments__person"),
            completed_on=TruncDate("course__enrolments__completed_at", tzinfo=ZoneInfo(settings.TIME_ZONE)),
        )
        .filter(~Exists(spent), ~Exists(endless))
        .order_by("completed_on")
        .values_list("person", "certification", "course", "completed_on")
    )
    found: dict[Pair, dict[int, date]] = defaultdict(dict)
    for person, certification, course, completed_on in rows:
        found[person, certification][course] = completed_on
    return found


def _keep_evidence(issued: Sequence[tuple[Certificate, Earned]]) -> None:
    """Write down what each of the certificates rests on."""
    keys = dict(
        Course.objects.filter(pk__in={pk for _one, by in issued for pk in by.completed}).values_list(
            "pk", "key"
        )
    )
    titles = titles_of(keys.values())
    granted: dict[int, list[dict[str, Any]]] = defaultdict(list)
    grants = Grant.objects.filter(certification__in={by.certification for _one, by in issued})
    for grant in grants.select_related("competence").order_by("competence__code"):
        competence = grant.competence
        granted[grant.certification_id].append(
            {
                "code": competence.code,
                "name": {"de": competence.name_de, "en": competence.name_en},
                "level": grant.level,
            }
        )
    Evidence.objects.bulk_create(
        Evidence(
            certificate=one,
            courses=[
                {"key": str(keys[pk]), "title": titles[keys[pk]], "completed_on": completed_on.isoformat()}
                for pk, completed_on in by.completed.items()
            ],
            competences=granted[by.certification],
        )
        for one, by in issued
    )
