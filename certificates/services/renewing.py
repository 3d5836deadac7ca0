"""What somebody can renew now: by which courses, why and until when; and what a release lets them skip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from assessments.deltas import changed_steps
from certificates import periods
from certificates.models import Certificate, Certification, CertificationCourse, Ends, Path
from certificates.periods import Courses, Decision, Held, Terms, Why, counting, decide
from certificates.sentences import decision_in_words
from certificates.services.terms import Pair, courses_of, held_by, terms_in, terms_of
from courses.models import Course
from courses.models.courses import CourseQuerySet
from dealerships.calendar import today
from dealerships.models import Person, Release
from enrolments.models import Enrolment
from enrolments.pages import taught
from enrolments.services.progress import take_changes

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NextPath:
    """By which courses the next certificate is earned; completions of ``anew_after`` and before don't count.

    ``takes_changes``: of these courses only what releases changed.
    """

    decision: Decision
    courses: frozenset[int]
    anew_after: date | None
    takes_changes: bool = False


@dataclass(frozen=True, slots=True)
class Renewal:
    """A certificate that its holder can renew on the short path now; ``open``: the courses that are missing for it.

    ``takes_changes``: of these courses only what releases changed.
    """

    certification: Certification
    decision: Decision
    open: frozenset[int]
    takes_changes: bool = False

    @property
    def why(self) -> str:
        return decision_in_words(self.decision)


def next_paths(
    people: Collection[int],
    certifications: Collection[int],
    day: date,
    pairs: Collection[Pair] | None = None,
) -> dict[Pair, NextPath]:
    """How those of the people who hold or held one earn the next: a number of queries that doesn't depend on them.

    ``pairs``: look at these alone.
    """
    return _paths(_decisions(people, terms_of(certifications), day, pairs), day)


def _decisions(
    people: Collection[int], terms: Mapping[int, Terms], day: date, pairs: Collection[Pair] | None = None
) -> dict[Pair, Decision]:
    held = held_by(people, terms.keys(), pairs)
    return {pair: decide(terms[pair[1]], its, day) for pair, its in held.items()}


def _paths(decisions: Mapping[Pair, Decision], day: date) -> dict[Pair, NextPath]:
    courses = courses_of(
        {certification for _person, certification in decisions},
        changing={pk for (_person, pk), one in decisions.items() if one.path == periods.Path.DELTA},
    )
    found: dict[Pair, NextPath] = {}
    for pair, decision in decisions.items():
        since = decision.counts_from
        if decision.path is None and decision.held is not None:
            since = decision.held.issued_on + DAY
        needed = courses.get(pair[1], Courses())
        found[pair] = NextPath(
            decision,
            needed.on(decision, day),
            since - DAY if since else None,
            needed.takes_changes(decision, day),
        )
    return found


def is_renewable(one: Certification) -> bool:
    """Whether it has a short path at some time."""
    return bool(one.window_days or one.grace_days or one.ends == Ends.RELEASE)


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """All of the person's, as `renewals_of` reads them."""
    return Certificate.objects.filter(person=person.pk).select_related("certification").order_by("pk")


def renewals_of(person: Person, certificates: Iterable[Certificate] | None = None) -> list[Renewal]:
    """What the person can renew now, what ends first first; two queries where nothing can be renewed.

    ``certificates``: those of `certificates_of`, where they are read already.
    """
    day = today()
    certifications, terms, decisions = _decided(person, day, certificates)
    short = _paths({(person.pk, pk): one for pk, one in decisions.items() if one.is_short}, day)
    if not short:
        return []
    done = _completed_by(person.pk, frozenset().union(*(path.courses for path in short.values())))
    renewals = [
        Renewal(
            certifications[pk],
            path.decision,
            path.courses - counting(terms[pk], path.decision, done, day).keys(),
            path.takes_changes,
        )
        for (_person, pk), path in short.items()
    ]
    found = [one for one in renewals if one.open]
    return sorted(
        found, key=lambda one: (one.decision.held.end if one.decision.held else day, one.certification.pk)
    )


def openings_of(person: Person, certificates: Iterable[Certificate] | None = None) -> dict[int, date]:
    """By certificate of the person's the day from which the short path will do, where it comes before the end."""
    _certifications, _terms, decisions = _decided(person, today(), certificates)
    return {
        one.held.pk: one.opens_on
        for one in decisions.values()
        if one.why == Why.EARLY and one.held and one.opens_on and one.opens_on <= one.held.end
    }


def _decided(
    person: Person, day: date, certificates: Iterable[Certificate] | None = None
) -> tuple[dict[int, Certification], dict[int, Terms], dict[int, Decision]]:
    """Of the person's certifications that have a short path, how the next one is earned; one query without any."""
    certifications: dict[int, Certification] = {}
    held: dict[int, list[Held]] = defaultdict(list)
    certificates = list(certificates_of(person) if certificates is None else certificates)
    followed = {one.renews_id for one in certificates}
    for one in certificates:
        if is_renewable(one.certification):
            certifications[one.certification_id] = one.certification
            held[one.certification_id].append(
                Held(one.issued_on, one.valid_until, one.revoked_on, one.pk, one.pk in followed)
            )
    terms = terms_in(certifications.values())
    return certifications, terms, {pk: decide(terms[pk], its, day) for pk, its in held.items()}


def beginnable(person: Person, renewals: Collection[Renewal]) -> CourseQuerySet:
    """The courses missing for these renewals that the person sees and can take."""
    missing = frozenset().union(*(one.open for one in renewals))
    return Course.objects.visible_to(person).filter(pk__in=missing, key__in=taught())


def _completed_by(person: int, courses: Collection[int]) -> list[tuple[int, date]]:
    rows = Enrolment.objects.completed().filter(person=person, course__in=courses)
    return [
        (course, timezone.localdate(completed_at))
        for course, completed_at in rows.values_list("course", "completed_at")
        if completed_at is not None
    ]


def can_renew_by(person: Person, course: Course) -> Renewal | None:
    """The renewal that the course is missing for, the most urgent of several."""
    return next((one for one in renewals_of(person) if course.pk in one.open), None)


# The delta ------------------------------------------------------------------------------------------


def skip_unchanged(enrolments: Collection[int]) -> int:
    """Whoever begins a course of their delta path takes only what changed; how many steps that waives.

    The changed lessons, and in the test the changed questions: the rest is done at once, for the certificate of the
    release before proves it. It can still be read. A test that asks for nothing that changed is done with it.
    """
    rows = Enrolment.objects.filter(pk__in=enrolments).select_related("course")
    bound = CertificationCourse.objects.filter(
        path=Path.FIRST, course__enrolments__in=enrolments, certification__ends=Ends.RELEASE
    )
    systems = {
        (certification, course): system
        for certification, course, system in bound.values_list(
            "certification", "course", "certification__system"
        )
    }
    if not systems:
        return 0
    day = today()
    paths = next_paths(
        {one.person_id for one in rows}, {certification for certification, _course in systems}, day
    )
    waived = 0
    for enrolment in rows:
        releases: set[int] = set()
        for (person, certification), path in paths.items():
            system, held = systems.get((certification, enrolment.course_id)), path.decision.held
            if (
                person == enrolment.person_id
                and path.takes_changes
                and system is not None
                and held is not None
            ):
                releases |= _released(system, held.issued_on, day)
        changed = changed_steps(enrolment.course.key, releases) if releases else set()
        if changed:
            waived += take_changes(enrolment, releases, changed)
    return waived


def _released(system: int, since: date, day: date) -> set[int]:
    """The system's releases of these days; the first day is out."""
    rows = Release.objects.filter(system=system, released_on__gt=since, released_on__lte=day)
    return set(rows.values_list("pk", flat=True))
