"""Several right answers: what is chosen rightly counts for, what is chosen wrongly against.

Points are (rightly chosen - wrongly chosen) / number of right options, never less than nothing; so choosing
everything earns no more than chance would.
"""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from courses.questions.base import Answer, Content, Form, InvalidAnswer, Mark
from courses.questions.choices import offered, right_options

RULE = _("Teilpunkte: Jede richtig gewählte Antwort zählt, jede falsch gewählte hebt eine richtige auf.")


def read(content: Content, form: Form, name: str) -> Answer | None:
    """The ids of the chosen options, in the author's order."""
    chosen = form.get(name, ())
    check(content, list(chosen))
    return [one for one in offered(content) if one in chosen] or None


def check(content: Content, answer: Answer) -> None:
    if not isinstance(answer, list) or len(set(map(str, answer))) != len(answer):
        raise InvalidAnswer("not a list of different options")
    for chosen in answer:
        if chosen not in offered(content):
            raise InvalidAnswer(f"no such option: {chosen!r}")


def mark(content: Content, answer: Answer) -> Mark:
    right = right_options(content)
    chosen = frozenset(answer)
    points = Fraction(max(0, len(chosen & right) - len(chosen - right)), len(right))
    return Mark(points, {one: (one in right) == (one in chosen) for one in offered(content)})
