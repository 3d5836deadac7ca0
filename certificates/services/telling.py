"""Mail to people about their own certificates: issued, revoked, to be renewed now, about to end; each once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import override

from certificates import periods
from certificates.models import Certificate, Certification
from certificates.occasions import BEFORE_THE_END, LASTS, Occasion, occasion_of
from certificates.periods import Held
from certificates.sentences import decision_in_words
from certificates.services.renewals import source_of
from certificates.services.renewing import NextPath, next_paths
from certificates.services.terms import Pair, terms_of
from certificates.services.titles import Words, in_words, titles_of
from courses.models import Course
from dealerships.calendar import today
from dealerships.models import Mail, Person
from dealerships.services import mail
from dealerships.services.mail_preferences import LONGEST_PAUSE, reachable, reachable_at_work
from enrolments.models import Assignment
from enrolments.pages import taught

CHUNK = 500
"""People whose mail one transaction writes."""
DAY = timedelta(days=1)
REVOKED = "certificate-revoked:"
"""What the key of the message about a revocation begins with; the certificate's follows."""


class Way(NamedTuple):
    """A course on the way to the next certificate, in the words of its reader."""

    title: str
    url: str


def tell_of_issued(certificates: Collection[Certificate]) -> None:
    """Queue the message that each of these was issued, in the transaction that issues them."""
    people = {
        one.pk: one for one in reachable(today()).filter(pk__in={one.person_id for one in certificates})
    }
    if not people:
        return
    names = Certification.objects.in_bulk({one.certification_id for one in certificates})
    mail.queue(
        _compose(
            "certificate_issued",
            people[one.person_id],
            key=f"certificate-issued:{one.pk}",
            certification=names[one.certification_id],
            path=reverse("certificates:certificates"),
            certificate=one,
        )
        for one in certificates
        if one.person_id in people
    )


def tell_of_revoked(certificates: Collection[int]) -> int:
    """Queue the message that each of these was revoked, in the transaction that revokes them; how many that is.

    It says why, what follows and by which courses the next one is earned: a number of queries that doesn't depend on
    the certificates. Whoever is on leave or pauses is told the first morning after.
    """
    day = today()
    rows = _untold().filter(pk__in=certificates, person__in=reachable(day).order_by().values("pk"))
    revoked = list(rows.select_related("person", "certification").order_by("pk"))
    if not revoked:
        return 0
    pairs = {(one.person_id, one.certification_id) for one in revoked}
    people, certifications = ({pair[place] for pair in pairs} for place in (0, 1))
    paths = next_paths(people, certifications, day, pairs)
    courses = _keys({course for path in paths.values() for course in path.courses})
    titles = titles_of(courses.values())
    mail.queue(
        _of_revoked(one, paths[one.person_id, one.certification_id], courses, titles) for one in revoked
    )
    return len(revoked)


def _untold() -> QuerySet[Certificate]:
    """What was revoked without a message about it."""
    told = Mail.objects.filter(key=Concat(Value(REVOKED), Cast(OuterRef("pk"), CharField())))
    return Certificate.objects.filter(~Exists(told), revoked_on__isnull=False)


def _of_revoked(
    one: Certificate, path: NextPath, courses: Mapping[int, UUID], titles: Mapping[UUID, Words]
) -> Mail:
    ways = [
        Way(in_words(titles[courses[pk]], one.person.language), settings.PUBLIC_URL + _path(courses[pk]))
        for pk in sorted(path.courses)
        if pk in courses
    ]
    held = path.decision.held
    return _compose(
        "certificate_revoked",
        one.person,
        key=f"{REVOKED}{one.pk}",
        certification=one.certification,
        path=reverse("certificates:certificates"),
        certificate=one,
        # Of somebody's certificates for the same another may be valid still: then there is nothing to do.
        other=held if held is not None and held.end >= today() else None,
        ways=ways,
        is_whole=len(ways) == len(path.courses),
        ask_url=settings.PUBLIC_URL + reverse("enrolments:ask"),
    )


def write_mail() -> int:
    """Tell everybody whose certificate can be renewed since now, or is about to end, or was revoked while they could
    not be told; how many messages that is."""
    return _write_of_revoked() + _write_of_ends()


def _write_of_revoked() -> int:
    """What the academy revoked while its holder was on leave or paused."""
    late = _untold().filter(revoked_on__range=(today() - LONGEST_PAUSE, today()))
    pks = list(late.exclude(revocation_reason="").order_by("pk").values_list("pk", flat=True))
    return sum(tell_of_revoked(pks[start : start + CHUNK]) for start in range(0, len(pks), CHUNK))


def _write_of_ends() -> int:
    day = today()
    terms = terms_of()
    unfollowed = Q(renewed_by__isnull=True) | Q(renewed_by__revoked_on__isnull=False)
    ending = Certificate.objects.filter(_ending(day, terms), unfollowed, revoked_on__isnull=True)
    mine = ending.filter(person__in=reachable_at_work(day).order_by().values("pk"))
    pairs = list(mine.order_by("person", "certification").values_list("person", "certification").distinct())
    return sum(_write(pairs[start : start + CHUNK], day) for start in range(0, len(pairs), CHUNK))


def _ending(day: date, terms: Mapping[int, periods.Terms]) -> Q:
    """Certificates for which the day may be an occasion; `occasion_of` decides."""

    def until(days: timedelta) -> tuple[date, date]:
        return day + days - LASTS, day + days

    found = Q(valid_until__range=until(BEFORE_THE_END))
    for certification, its in terms.items():
        opening = Q(pk__in=[])
        if its.window_days:
            opening |= Q(valid_until__range=until(timedelta(days=its.window_days)))
            opening |= Q(issued_on__range=(day - LASTS - DAY, day), valid_until__isnull=False)
        elif its.grace_days:
            opening |= Q(valid_until__range=until(-DAY))
        released = [one.released_on for one in its.majors if day - LASTS <= one.released_on <= day]
        if released:
            opening |= Q(issued_on__lt=max(released), valid_until__gte=day - timedelta(days=its.grace_days))
        if opening != Q(pk__in=[]):
            found |= Q(opening, certification=certification)
    return found


def _write(pairs: Sequence[Pair], day: date) -> int:
    """The mail of some holders: a number of queries that doesn't depend on them."""
    people = {person for person, _certification in pairs}
    certifications = Certification.objects.in_bulk({certification for _person, certification in pairs})
    with transaction.atomic():
        locked = Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
        holders = {one.pk: one for one in locked}
        paths = next_paths(people, certifications.keys(), day, set(pairs))
        occasions = {
            pair: occasion
            for pair, path in paths.items()
            if (occasion := occasion_of(path.decision, day)) is not None
        }
        assigned = _assigned(people, certifications.keys())
        courses = _keys({course for pair in occasions for course in paths[pair].courses})
        keys = {_key(paths[pair], occasion): pair for pair, occasion in occasions.items()}
        told = set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
        mails = [
            _of(holders[pair[0]], certifications[pair[1]], paths[pair], key, occasions[pair], courses)
            for key, pair in keys.items()
            # Where the renewal is assigned, the mail about what is assigned says all of it.
            if key not in told and not (occasions[pair] == Occasion.OPENS and pair in assigned)
        ]
        mail.queue(mails)
    return len(mails)


def _assigned(people: Collection[int], certifications: Collection[int]) -> set[Pair]:
    sources = {source_of(pk): pk for pk in certifications}
    rows = Assignment.objects.current().filter(person__in=people, source__in=sources)
    return {(person, sources[source]) for person, source in rows.values_list("person", "source")}


def _keys(courses: Collection[int]) -> dict[int, UUID]:
    """The keys of those of the courses that can be taken."""
    return dict(Course.objects.filter(pk__in=courses, key__in=taught()).values_list("pk", "key"))


def _path(course: UUID) -> str:
    return reverse("enrolments:course", args=[course])


def _key(path: NextPath, occasion: Occasion) -> str:
    """What names the message: the certificate with its end, which a release may move."""
    held = path.decision.held or Held(date.min)
    return f"certificate-{occasion}:{held.pk}:{held.valid_until}"


def _of(
    person: Person,
    certification: Certification,
    path: NextPath,
    key: str,
    occasion: Occasion,
    courses: Mapping[int, UUID],
) -> Mail:
    ways = [_path(courses[pk]) for pk in sorted(path.courses) if pk in courses]
    is_open = path.decision.is_short
    with override(person.language):
        why = decision_in_words(path.decision)
    return _compose(
        "certificate_ending",
        person,
        key=key,
        certification=certification,
        path=ways[0] if len(ways) == 1 and is_open else reverse("certificates:certificates"),
        occasion=occasion.value,
        held=path.decision.held,
        opens_on=path.decision.opens_on,
        is_open=is_open,
        why=why,
    )


def _compose(
    template: str, person: Person, *, key: str, certification: Certification, path: str, **context: Any
) -> Mail:
    context |= {"certification": certification, "url": settings.PUBLIC_URL + path}
    return mail.compose(template, person, key=key, context=context, can_be_paused=True)
