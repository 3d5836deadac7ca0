"""What every question type has: a form for authors, its content as plain JSON, and pure marking.

A type is a folder: ``block.py`` (what authors fill in, and what a form begins with), ``marking.py`` (pure functions
from content and answer to a mark), ``importing.py`` where files can carry it, ``__init__.py`` (which puts them
together), and ``answer.html`` and ``result.html`` under ``templates/courses/questions/<name>/``. Adding a type is
copying a folder.

*Content* is a question in one language. The ids in it are those of the blocks, the same in both languages, so that
an answer given in one language is the same answer in the other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from courses.questions.blocks import QuestionBlock
    from courses.questions.importing import Importer

Content = Mapping[str, Any]
Answer = Any
"""Plain JSON; what shape it has is the type's affair."""
Form = Mapping[str, Sequence[str]]
"""A submitted form: all values of each field."""


class InvalidAnswer(ValueError):
    """The answer names something that the question doesn't have, or isn't of the question's form.

    ``advice`` is for who answered; None where no page of ours could have sent this.
    """

    def __init__(self, problem: str, *, advice: StrOrPromise | None = None) -> None:
        super().__init__(problem)
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer is worth, from 0 to 1 exactly, and which of its parts are right (by their ids).

    ``inner``: the marks of the questions that the question is made of, by their ids.
    """

    points: Fraction
    parts: Mapping[str, bool] = field(default_factory=dict)
    inner: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def is_correct(self) -> bool:
        return self.points == 1


NOTHING = Mark(Fraction(0))
"""What a question is worth that nobody answered."""


@dataclass(frozen=True, slots=True)
class QuestionType:
    """One kind of question. All functions but ``block`` are pure and know no database.

    ``offered``: the ids of what is offered, in the author's order; they are shuffled unless their order is the
    author's to say.
    ``read``: the answer in a submitted form, whose fields begin with the given name; None where nothing was
    answered. ``check``: refuses what can't be an answer to this question. Both raise `InvalidAnswer`.
    ``mark``: what a valid answer is worth, by the rule in the type's ``marking.py``.
    ``rule``: how part of the point is earned, in a sentence for learners and authors; empty where it is all or
    nothing, or where the form says it.
    ``order_tells``: whether the author's order is (part of) the answer, so that it is never shown.
    ``is_judged``: whether somebody says what an answer is worth, later: such a question is for tests alone.
    ``importer``: how it comes from files; None where no format has a place for it.
    """

    name: str
    label: StrOrPromise
    block: type[QuestionBlock]
    offered: Callable[[Content], Sequence[str]]
    read: Callable[[Content, Form, str], Answer | None]
    check: Callable[[Content, Answer], None]
    mark: Callable[[Content, Answer], Mark]
    rule: StrOrPromise = ""
    order_tells: bool = False
    is_judged: bool = False
    importer: Importer | None = None


def shuffled(ids: Sequence[str], seed: int) -> list[str]:
    """The ids in an order that is the same for the same seed, on every machine and in every process."""
    order = sorted(ids)
    random.Random(seed).shuffle(order)  # noqa: S311 (repeatable, not secret)
    return order
