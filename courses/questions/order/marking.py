"""An order: a part of the point for each item that stands in its place."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from courses.questions.base import Answer, Content, Form, InvalidAnswer, Mark

RULE = _("Teilpunkte: Jeder Punkt an seinem Platz zählt.")


def offered(content: Content) -> Sequence[str]:
    return [item["id"] for item in content["items"]]


def read(content: Content, form: Form, name: str) -> Answer | None:
    """The ids by the place that was given to each (``name-ID``, from 1).

    Two in the same place stand one after the other, what has none comes last: any choice is an order.
    """
    ids = offered(content)
    known = {str(place): place for place in range(1, len(ids) + 1)}
    places: dict[str, int] = {}
    for one in ids:
        given = (form.get(f"{name}-{one}") or ("",))[0]
        if given and given not in known:
            raise InvalidAnswer("no such place")
        if given:
            places[one] = known[given]
    if not places:
        return None
    return sorted(ids, key=lambda one: (places.get(one, len(ids) + 1), one))


def check(content: Content, answer: Answer) -> None:
    if not isinstance(answer, list) or sorted(map(str, answer)) != sorted(offered(content)):
        raise InvalidAnswer("not each item once")


def mark(content: Content, answer: Answer) -> Mark:
    ids = offered(content)
    parts = {one: answer.index(one) == place for place, one in enumerate(ids)}
    return Mark(Fraction(sum(parts.values()), len(ids)), parts)
