"""Readiness over HTTP: the object of the command ``readiness``, for the dealerships that the caller sees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field, PlainValidator, WithJsonSchema

from dealerships.calendar import today
from dealerships.models import Dealership, Person
from dealerships.models.scopes import scope_of
from readiness.models import Requirement, Rollout, WaveMember
from readiness.permissions import Counted, sees_small_numbers, shown_numbers
from readiness.services.evaluation import evaluate_rollout
from readiness.verdicts import DealershipStatus, RequirementStatus, RolloutVerdict, rollout_object

router = Router(tags=["readiness"])


class RequirementOut(Schema):
    code: str
    status: RequirementStatus
    mandatory: bool
    due_on: date
    population: int | None = Field(description="null where the caller may not see numbers over so few people")
    qualified: int | None
    covering: int | None
    required: int | None
    missing: int | None


class DealershipOut(Schema):
    dealership: str
    wave: str
    go_live: date
    status: DealershipStatus
    requirements: list[RequirementOut]


class ReadinessOut(Schema):
    rollout: str
    as_of: date
    dealerships: list[DealershipOut]


class Problem(Schema):
    detail: str


def _calendar_date(text: object) -> date:
    """Years, months and days with dashes, nothing else that could be read as a date."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("a date such as 2027-03-01")
    return date.fromisoformat(text)


CalendarDate = Annotated[
    date, PlainValidator(_calendar_date), WithJsonSchema({"type": "string", "format": "date"})
]


@router.get(
    "/rollouts/{code:code}/readiness",
    response={200: ReadinessOut, 401: Problem, 404: Problem, 422: Problem},
    summary="How the dealerships of a rollout stand on a day",
)
def readiness(
    request: HttpRequest,
    code: str,
    as_of: Annotated[CalendarDate | None, Query(description="the day; today if not given")] = None,
) -> dict[str, Any]:
    """Computed from the facts as they are now. Above the dealer group, numbers over few people are null."""
    user = request.user
    rollout = Rollout.objects.visible_to(user).filter(code=code).first()
    if rollout is None:
        raise HttpError(404, _("Diese Einführung gibt es nicht, oder Sie sehen sie nicht."))
    seen = WaveMember.objects.visible_to(user).filter(rollout=rollout).values("dealership")
    dealerships = Dealership.objects.filter(pk__in=seen)
    day = as_of or today()
    answers = list(evaluate_rollout(rollout, day, dealerships))
    found = rollout_object(rollout.code, day, answers)
    _hide(found, answers, dealerships, user)
    return found


def _hide(
    found: dict[str, Any],
    answers: Iterable[tuple[str, RolloutVerdict]],
    dealerships: Iterable[Dealership],
    user: Person | AnonymousUser,
) -> None:
    """Take out of the object the numbers that the user may not see."""
    scope = scope_of(user)
    if not scope.is_above_group:
        return
    houses = {house.number: house for house in dealerships}
    verdicts = dict(answers)
    requirements: Any = Requirement.objects.filter(rollout__code=found["rollout"]).in_bulk()
    for one in found["dealerships"]:
        number = one["dealership"]
        counted = [
            Counted.from_answer(answer, requirements[answer.requirement])
            for answer in verdicts[number].requirements
        ]
        shown = shown_numbers(counted, small_too=sees_small_numbers(scope, houses[number]))
        for answer, row in zip(verdicts[number].requirements, one["requirements"], strict=True):
            row.update(shown[answer.requirement]._asdict())
