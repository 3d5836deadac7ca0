"""One step each, run in a process of its own so that its memory is its own: ``python -m benchmarks.steps NAME …``."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Locale  # noqa: E402

from academy.network.services import import_network  # noqa: E402
from assessments.services.forgetting import forget_answers  # noqa: E402
from assessments.services.statistics import compute  # noqa: E402
from benchmarks import attempts, expiries, floors  # noqa: E402
from benchmarks import pages as demo_pages  # noqa: E402
from benchmarks.certificates import archive, lay_certificates, one_certificate  # noqa: E402, F401 (steps)
from benchmarks.learners import learners  # noqa: E402, F401 (a step)
from benchmarks.table import Row, peak_memory, quantiles, queries, seconds  # noqa: E402
from certificates.models import Certification, CertificationCourse  # noqa: E402
from certificates.services.ending import end_by_releases  # noqa: E402
from certificates.services.renewals import sync_renewals  # noqa: E402
from courses.models import CoursePage, LessonPage  # noqa: E402
from courses.services.catalogues import catalogue_of  # noqa: E402
from dealerships.calendar import today  # noqa: E402
from dealerships.models import Dealership, Person  # noqa: E402
from enrolments.models import Assignment  # noqa: E402
from readiness.loader import load_plan  # noqa: E402
from readiness.models import Rollout, StaleMark  # noqa: E402
from readiness.services.assigning import sync_rules  # noqa: E402
from readiness.services.evaluation import evaluate_dealerships, foresee_dealerships  # noqa: E402
from readiness.services.staleness import mark_stale  # noqa: E402
from readiness.services.verdicts import CHUNK, recompute, recompute_stale  # noqa: E402
from readiness.verdicts import RolloutVerdict  # noqa: E402


def import_first(folder: str) -> list[Row]:
    taken = seconds(lambda: _import(folder))
    return [Row("import, first", taken, floor=floors.bulk_load(), floor_is="bulk load", note=_memory())]


def import_again(folder: str) -> list[Row]:
    return [Row("import, the same bundle again", seconds(lambda: _import(folder)), note=_memory())]


def _import(folder: str) -> None:
    report = import_network(Path(folder))
    assert report.ok, list(report.errors)[:5]


def worker() -> list[Row]:
    """What one worker process does until nothing is stale."""
    taken = seconds(recompute_stale)
    return [Row("worker", taken, note=f"{peak_memory():.0f} MB")]


def mark_all() -> list[Row]:
    mark_stale(list(Dealership.objects.values_list("pk", flat=True)))
    return []


def facts() -> list[Row]:
    """The floor of a recomputation."""
    assert not StaleMark.objects.exists()
    return [Row("bare reads", floors.bare_reads())]


def ready_until() -> list[Row]:
    """Until when everybody stays ready, beside the verdicts that it is found from; nothing is stored."""
    plan, day = load_plan(), today()
    pks = list(Dealership.objects.order_by("pk").values_list("pk", flat=True))
    bare = seconds(lambda: list(evaluate_dealerships(pks, plan, day)))
    found: list[RolloutVerdict] = []
    taken = seconds(
        lambda: found.extend(
            one for _pk, _number, several in foresee_dealerships(pks, plan, day) for one in several
        )
    )
    ending = sum(verdict.lapse is not None for verdict in found)
    note = f"{len(found):,} verdicts, {ending:,} with a day, {_memory()}"
    return [Row("verdicts with ready until", taken, floor=bare, floor_is="the verdicts alone", note=note)]


def one_dealership() -> list[Row]:
    pks = list(Dealership.objects.order_by("pk").values_list("pk", flat=True)[10:30])
    remaining = iter(pks * 3)
    median, p95 = quantiles(lambda: recompute([next(remaining)]))
    floor = floors.bare_reads(pks[0]) * 1000
    count = queries(lambda: recompute(pks[:1]))
    return [
        Row(
            "recompute one dealership",
            median,
            "ms",
            floor,
            "bare reads",
            f"p95 {p95:.1f} ms, {count} queries",
        )
    ]


def assignments() -> list[Row]:
    """What all stored verdicts assign, with a course on the way to every certification: once anew, once unchanged."""
    _lead_to_every_certification()
    plan, day = load_plan(), today()
    pks = list(Dealership.objects.order_by("pk").values_list("pk", flat=True))
    chunks = [
        {
            pk: verdicts
            for pk, _number, verdicts in evaluate_dealerships(pks[start : start + CHUNK], plan, day)
        }
        for start in range(0, len(pks), CHUNK)
    ]

    def assign() -> None:
        for found in chunks:
            with transaction.atomic():
                sync_rules(found, plan, day)

    counted = []
    taken = seconds(lambda: counted.append(queries(assign)))
    rows = list(
        Assignment.objects.values_list(
            "person", "course", "dealership", "source", "due_on", "why_de", "why_en"
        )
    )
    again = seconds(assign)
    people = len({row[0] for row in rows})
    note = f"{len(rows)} rows, {counted[0]} queries, {_memory()}"
    return [
        Row(
            f"assign to {people} people",
            taken,
            floor=floors.bulk_insert(rows),
            floor_is="bulk insert",
            note=note,
        ),
        Row("assign, nothing changed", again, note=f"{queries(assign)} queries"),
    ]


def _lead_to_every_certification() -> None:
    for certification in Certification.objects.order_by("pk"):
        page = CoursePage(title=certification.name, slug=f"bench-{certification.pk}", summary="…")
        catalogue_of(None, Locale.objects.get(language_code="de")).add_child(instance=page)
        page.add_child(instance=LessonPage(title="…", slug=f"bench-lesson-{certification.pk}"))
        CertificationCourse.objects.create(certification=certification, course=page.course)


def board() -> list[Row]:
    """The rollout board as headquarters see it: the first page of 50, sorted by urgency."""
    client = Client(SERVER_NAME="127.0.0.1")
    rollout = max(Rollout.objects.all(), key=lambda one: (one.wave_members.count(), one.code))
    maker = rollout.system.manufacturer
    headquarters = Person.objects.filter(
        appointments__kind="headquarters", appointments__manufacturer=maker
    ).first()
    assert headquarters is not None
    client.force_login(headquarters, "dealerships.backends.AppointmentBackend")

    def page() -> None:
        assert client.get(f"/rollouts/{rollout.code}/").status_code == 200

    median, p95 = quantiles(page)
    with connection.cursor() as cursor:
        read = "SELECT * FROM readiness_rolloutverdict WHERE rollout_id = %s ORDER BY urgency, due_on, missing LIMIT 50"
        floor = quantiles(lambda: (cursor.execute(read, [rollout.pk]), cursor.fetchall()))[0]
    what = f"board with {rollout.wave_members.count()} dealerships"
    note = f"p95 {p95:.0f} ms, {queries(page)} queries"
    return [Row(what, median, "ms", floor, "bare read of its 50 rows", note)]


def pages() -> list[Row]:
    return demo_pages.measure()


def lay_attempts(count: str) -> list[Row]:
    attempts.lay(int(count))
    return []


def statistics(count: str) -> list[Row]:
    """All statistics of these attempts at a test of 20 questions, and the bare reads of what they come from."""
    taken = seconds(compute)
    what = f"statistics of {int(count):,} attempts × {attempts.LENGTH}"
    return [Row(what, taken, floor=floors.bare_counts(), floor_is="counting both tables", note=_memory())]


def forget(count: str) -> list[Row]:
    """The answers of all these attempts at once, as if nobody had run the sweep for half a year."""
    later = timezone.now() + timedelta(days=365)
    taken = seconds(lambda: forget_answers(later))
    return [Row(f"count and delete the answers of {int(count):,} attempts", taken, note=_memory())]


def lay_expiring(count: str) -> list[Row]:
    expiries.lay(int(count))
    return []


def expire(count: str) -> list[Row]:
    """The nightly run over all certificates: renewals that have just opened, and again where nothing has changed."""
    with connection.cursor() as cursor:
        floor = seconds(lambda: (cursor.execute(expiries.bare_expiry()), cursor.fetchall()))
    made = []
    first = seconds(lambda: made.append(sync_renewals().made))
    counts = []
    again = seconds(lambda: counts.append((queries(end_by_releases), sync_renewals().kept)))
    return [
        Row(
            f"assign {made[0]:,} renewals of {int(count):,} certificates",
            first,
            floor=floor,
            floor_is="the question in SQL",
            note=_memory(),
        ),
        Row(
            f"the same the next night, {counts[0][1]:,} kept",
            again,
            floor=floor,
            floor_is="the question in SQL",
            note=_memory(),
        ),
    ]


def _memory() -> str:
    return f"{peak_memory():.0f} MB"


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    print(json.dumps([row.as_dict() for row in globals()[name](*arguments)]))
