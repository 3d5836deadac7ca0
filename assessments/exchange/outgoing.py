"""Questions of the pool on their way into a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments.exchange.parsed import short
from assessments.exchange.streams import portable
from courses.questions.base import Content, QuestionType
from dealerships.bundles.errors import phrase

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MARKER = re.compile(r"\[\[(\d{1,2})\]\]")
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML can't hold."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A question in one language, as `portable` has it."""

    key: UUID
    name: str
    type: str
    content: Content

    @property
    def units_of_gaps(self) -> bool:
        return any(gap.get("unit") for gap in self.content.get("gaps", ()))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question that the format has no place for, or (``is_partial``) not for all of it."""

    name: str
    why: StrOrPromise
    is_partial: bool = False


def outgoing(
    rows: Sequence[tuple[UUID, str, QuestionType, Content]],
) -> tuple[list[Outgoing], list[LeftOut]]:
    """What can go out, and what can't, or not whole."""
    found, left_out = [], []
    for key, name, kind, content in rows:
        carried = portable(kind.name, content)
        if carried is None:
            why = phrase(_("dafür gibt es im Format keinen Platz (%(type)s)"), {"type": kind.label})
            left_out.append(LeftOut(short(name), why))
            continue
        one = Outgoing(key, short(name), kind.name, carried)
        if one.units_of_gaps:
            left_out.append(LeftOut(one.name, _("ohne die Einheiten in den Lücken"), is_partial=True))
        found.append(one)
    return found, left_out


def xml(text: str) -> str:
    """Text for an element or an attribute."""
    return escape(NO_CHARACTER.sub("", text))


def gap_numbers(passage: str) -> list[str]:
    """The passage cut at its gaps: text, number, text, …"""
    return MARKER.split(passage)
