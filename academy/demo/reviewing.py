"""Who agrees for which department, so that a lesson of the demo is reviewed and released."""

from __future__ import annotations

from courses.models import Department, Reviewer
from dealerships.models import Manufacturer, Person

REVIEWERS = {
    "jonas.wieland": (Department.SALES, Department.AFTER_SALES),
    "katharina.vogt": (Department.MARKETING, Department.LEGAL),
}


def appoint_reviewers() -> None:
    maker = Manufacturer.objects.get(code="FAL")
    people = Person.objects.in_bulk(REVIEWERS, field_name="username")
    for username, departments in REVIEWERS.items():
        for department in departments:
            Reviewer.objects.get_or_create(person=people[username], manufacturer=maker, department=department)
