"""Certificates in bulk, for the nightly run over those that expire: PostgreSQL makes the rows itself."""

from __future__ import annotations

from django.db import connection
from wagtail.models import Locale

from certificates.models import Certificate, Certification, CertificationCourse, Path
from courses.models import CoursePage, LessonPage
from courses.services.catalogues import catalogue_of
from dealerships.models import Dealership, JobRole, Person

EACH = 10
"""Certifications, of which everybody holds one certificate each."""
HOUSES = 1000
WINDOW_DAYS, GRACE_DAYS = 90, 30
BEFORE_DAYS, AFTER_DAYS = 1095, 730
"""The ends are spread evenly over three years that are past and two that come."""

EMPLOYMENTS = """
    INSERT INTO dealerships_employment (person_id, dealership_id, role_id, starts_on)
    SELECT p.id, (%s::bigint[])[1 + p.id %% {houses}], %s, '2020-01-01'
    FROM dealerships_person p WHERE p.username LIKE 'expiring-%%'
"""
CERTIFICATES = """
    INSERT INTO certificates_certificate (person_id, certification_id, issued_on, valid_until, origin, shows_name,
        revocation_reason)
    SELECT p.id, c.id, e.day - 365, e.day, 'imported', false, ''
    FROM dealerships_person p CROSS JOIN certificates_certification c
    CROSS JOIN LATERAL (SELECT current_date - {before}
        + ((hashint8(p.id * 31 + c.id) & 1048575) % ({before} + {after})) AS day) e
    WHERE p.username LIKE 'expiring-%' AND c.code LIKE 'EXPIRING-%'
"""


def lay(count: int) -> None:
    """So many certificates: ten each of people at a thousand dealerships, all always renewed by a short course."""
    houses = Dealership.objects.bulk_create(
        Dealership(number=f"E{n}", name=f"E{n}", country="DE") for n in range(HOUSES)
    )
    role = JobRole.objects.create(code="EXPIRING", name_de="Rolle", name_en="Role", department="sales")
    for number in range(EACH):
        certification = Certification.objects.create(
            code=f"EXPIRING-{number}",
            name_de=f"Zertifizierung {number}",
            name_en=f"Certification {number}",
            validity_months=12,
            window_days=WINDOW_DAYS,
            grace_days=GRACE_DAYS,
            always_renew=True,
        )
        for path in Path.values:
            page = CoursePage(title=f"{number} {path}", slug=f"expiring-{number}-{path}", summary="…")
            catalogue_of(None, Locale.objects.get(language_code="de")).add_child(instance=page)
            page.add_child(instance=LessonPage(title="…", slug=f"expiring-lesson-{number}-{path}"))
            CertificationCourse.objects.create(certification=certification, course=page.course, path=path)
    Person.objects.bulk_create(
        (Person(username=f"expiring-{n}", email="") for n in range(count // EACH)), batch_size=5000
    )
    with connection.cursor() as cursor:
        cursor.execute(EMPLOYMENTS.format(houses=HOUSES), [[one.pk for one in houses], role.pk])
        cursor.execute(CERTIFICATES.format(before=BEFORE_DAYS, after=AFTER_DAYS))
        cursor.execute("ANALYZE")


def bare_expiry() -> str:
    """The question alone in SQL: which certificates can be renewed on their short path today, and by whom."""
    return f"""
        SELECT c.person_id, c.certification_id, c.valid_until FROM {Certificate._meta.db_table} c
        JOIN {Certification._meta.db_table} k ON k.id = c.certification_id
        WHERE c.revoked_on IS NULL AND c.valid_until >= current_date - k.grace_days
        AND c.valid_until <= current_date + k.window_days
        AND NOT EXISTS (SELECT 1 FROM {Certificate._meta.db_table} l WHERE l.person_id = c.person_id
            AND l.certification_id = c.certification_id AND l.valid_until > c.valid_until)
        ORDER BY c.person_id
    """
