"""Load the demo network: a bundle as of today, through the same import as any other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from academy.content.files import course_folders
from academy.content.loading import load_course
from academy.demo.falkenau import write_falkenau
from academy.demo.periods import release, set_periods
from academy.demo.places import AGREEMENTS
from academy.demo.practice import hand_in
from academy.demo.reviewing import appoint_reviewers
from academy.network.services import import_network
from certificates.services.renewals import sync_renewals
from courses.services.frameworks import load_frameworks
from dealerships.calendar import today
from dealerships.models import Agreement, Dealership, Person
from readiness.services.days import keep_snapshot
from readiness.services.verdicts import recompute_stale

ADMIN = "admin"
COURSES = Path(__file__).parent / "courses"
"""The folder with the demo's courses, one folder each."""


def load_demo() -> None:
    """Write the bundle, import it, and add what no bundle holds: frameworks, courses, agreements, reviewers,
    evidence.

    Loading again on the same day changes nothing. The verdicts are reached here, so that the first visitor of a
    new demo finds them; later ones are a worker's work.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "falkenau"
        write_falkenau(path, today())
        report = import_network(path)
    if not report.ok:
        raise AssertionError([str(error) for error in report.errors])
    for agreement in Agreement.values:
        numbers = [number for number, state in AGREEMENTS.items() if state == agreement]
        Dealership.objects.filter(number__in=numbers).update(agreement=agreement)
    if not Person.objects.filter(username=ADMIN).exists():
        Person.objects.create_superuser(ADMIN, password=None, first_name="Akademie", last_name="Verwaltung")
    load_frameworks()
    for course in course_folders(COURSES):
        load_course(course)
    appoint_reviewers()
    set_periods()
    release()
    hand_in()
    recompute_stale()
    sync_renewals()
    keep_snapshot()
