"""All that the academy has recorded of somebody's learning, as data. The names are stable: docs/learning-record.md.

It is the person's own and complete (GDPR, articles 15 and 20): certificates with what they rest on, courses, attempts
at tests, proofs from elsewhere and employments, each with its dates. Days are days of Europe/Berlin.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from assessments.models import Attempt
from certificates.models import Certificate, Evidence, ExternalProof
from certificates.proofs import check_url
from certificates.services.titles import titles_of
from dealerships.models import Employment, Person
from enrolments.models import Enrolment

FORMAT = "dealer-academy/learning-record"
VERSION = 1

Object = dict[str, Any]


def learning_record(person: Person, now: datetime) -> Object:
    """The record as of a moment: a number of queries that doesn't depend on how much there is."""
    day = timezone.localtime(now).date()
    return {
        "format": FORMAT,
        "version": VERSION,
        "created_at": _moment(now),
        "person": {
            "username": person.username,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "language": person.language,
        },
        "employments": _employments(person),
        "certificates": _certificates(person, day),
        "courses": _courses(person),
        "external_proofs": _external_proofs(person),
    }


def _employments(person: Person) -> list[Object]:
    rows = Employment.objects.filter(person=person).select_related("dealership", "role")
    return [
        {
            "dealership": {"number": one.dealership.number, "name": one.dealership.name},
            "role": {"code": one.role.code, "name": {"de": one.role.name_de, "en": one.role.name_en}},
            "starts_on": _day(one.starts_on),
            "ends_on": _day(one.ends_on),
        }
        for one in rows.order_by("starts_on", "pk")
    ]


def _certificates(person: Person, day: date) -> list[Object]:
    rows = Certificate.objects.filter(person=person).select_related("certification", "evidence")
    return [_certificate(one, day) for one in rows.order_by("-issued_on", "-pk")]


def _certificate(one: Certificate, day: date) -> Object:
    evidence = getattr(one, "evidence", None) or Evidence()
    certification = one.certification
    return {
        "certification": {
            "code": certification.code,
            "name": {"de": certification.name_de, "en": certification.name_en},
        },
        "origin": one.origin,
        "standing": one.standing(day).value,
        "issued_on": _day(one.issued_on),
        "valid_until": _day(one.valid_until),
        "ends": certification.ends,
        "revoked_on": _day(one.revoked_on),
        "revocation_reason": one.revocation_reason or None,
        "number": one.serial,
        "check_url": check_url(one) if one.serial else None,
        "shows_name": one.shows_name,
        "rests_on": {
            "courses": evidence.courses,
            "competences": evidence.competences,
            "recognised": evidence.recognised or None,
        },
    }


def _courses(person: Person) -> list[Object]:
    enrolments = list(
        Enrolment.objects.filter(person=person).select_related("course").order_by("-begun_at", "-pk")
    )
    titles = titles_of({one.course.key for one in enrolments})
    attempts: dict[int, list[Object]] = defaultdict(list)
    for attempt in Attempt.objects.filter(enrolment__person=person).order_by("started_at", "pk"):
        attempts[attempt.enrolment_id].append(
            {
                "test": str(attempt.test),
                "number": attempt.number,
                "started_at": _moment(attempt.started_at),
                "submitted_at": _moment(attempt.submitted_at),
                "percent": attempt.percent,
                "passed": attempt.passed,
            }
        )
    return [
        {
            "key": str(one.course.key),
            "title": titles[one.course.key],
            "begun_at": _moment(one.begun_at),
            "completed_at": _moment(one.completed_at),
            "attempts": attempts[one.pk],
        }
        for one in enrolments
    ]


def _external_proofs(person: Person) -> list[Object]:
    rows = ExternalProof.objects.filter(person=person).select_related("certification")
    return [
        {
            "certification": one.certification.code,
            "title": one.title,
            "issuer": one.issuer,
            "dated_on": _day(one.dated_on),
            "handed_in_at": _moment(one.uploaded_at),
            "state": one.state,
            "decided_at": _moment(one.decided_at),
            "reason": one.reason or None,
        }
        for one in rows.order_by("-uploaded_at", "-pk")
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
