"""A path of clicks: a part of the point for each step that was clicked in an area that is right.

Each step counts by itself, whatever was clicked before it: every screenshot shows where the right clicks lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from courses.questions.base import Answer, Content, Form, InvalidAnswer, Mark
from courses.questions.screens import check_click, hit, read_click

RULE = _("Teilpunkte: Jeder richtige Klick zählt für sich.")


def offered(content: Content) -> Sequence[str]:
    return ()


def read(content: Content, form: Form, name: str) -> Answer | None:
    """The click of each step (``name-ID-x``, ``name-ID-y``); steps without one are left out."""
    clicks = {step["id"]: read_click(form, f"{name}-{step['id']}") for step in content["steps"]}
    return {step: click for step, click in clicks.items() if click is not None} or None


def check(content: Content, answer: Answer) -> None:
    if not isinstance(answer, dict):
        raise InvalidAnswer("not a click for each step")
    steps = {step["id"] for step in content["steps"]}
    for step, click in answer.items():
        if step not in steps:
            raise InvalidAnswer(f"no such step: {step!r}")
        check_click(click)


def mark(content: Content, answer: Answer) -> Mark:
    parts = {}
    for step in content["steps"]:
        area = hit(step["areas"], answer[step["id"]]) if step["id"] in answer else None
        parts[step["id"]] = area is not None and area["correct"]
    return Mark(Fraction(sum(parts.values()), len(parts)), parts)
