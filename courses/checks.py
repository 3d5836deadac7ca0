"""What a lesson lacks: pure functions from its minutes and blocks to findings.

What keeps somebody out (an image without words for it, a video without a transcript) blocks publishing; everything
else is advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from courses.questions import TYPES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_MINUTES = 7

MESSAGES: dict[str, StrOrPromise] = {
    "no_question": _("Keine Verständnisfrage: Niemand merkt, ob es verstanden ist."),
    "too_long": _("Länger als sieben Minuten: Zwei Lektionen daraus machen."),
    "no_alt": _("Zum Bild fehlt der Alternativtext."),
    "no_alt_of_step": _("Zu einem Bildschirmfoto fehlt der Alternativtext."),
    "no_screenshots": _("Klickanleitung ohne Bildschirmfotos."),
    "no_transcript": _("Zum Video fehlt die Abschrift."),
    "no_captions": _("Das Video hat keine Untertitel."),
}
"""What each finding says, here and where the preview is checked while it is written (`courses.content_checks`)."""


@dataclass(frozen=True)
class Finding:
    """One thing to mend. ``block`` and ``field`` say where: the block's id and the path to its field."""

    code: str
    message: StrOrPromise
    blocks_publishing: bool = False
    block: str = ""
    field: tuple[str | int, ...] = ()


def findings(minutes: int | None, body: Iterable[Any]) -> list[Finding]:
    """Everything that a lesson lacks, what blocks it first, then in the order of its blocks."""
    blocks = list(body)
    found = [*about_lesson(minutes, blocks)]
    for block in blocks:
        if check := CHECKS.get(block.block_type):
            found += check(block)
    return sorted(found, key=lambda one: not one.blocks_publishing)


def blockers(minutes: int | None, body: Iterable[Any]) -> list[Finding]:
    return [one for one in findings(minutes, body) if one.blocks_publishing]


def about_lesson(minutes: int | None, blocks: list[Any]) -> Iterator[Finding]:
    if not any(block.block_type in TYPES for block in blocks):
        yield Finding("no_question", MESSAGES["no_question"])
    if minutes is not None and minutes > LONGEST_MINUTES:
        yield Finding("too_long", MESSAGES["too_long"])


def about_image(block: Any) -> Iterator[Finding]:
    if block.value["image"] and not block.value["alt"].strip():
        yield Finding(
            "no_alt",
            MESSAGES["no_alt"],
            blocks_publishing=True,
            block=block.id,
            field=("alt",),
        )


def about_steps(block: Any) -> Iterator[Finding]:
    steps = list(block.value["steps"])
    for number, step in enumerate(steps):
        if step["image"] and not step["alt"].strip():
            yield Finding(
                "no_alt",
                MESSAGES["no_alt_of_step"],
                blocks_publishing=True,
                block=block.id,
                field=("steps", number, "alt"),
            )
    if not any(step["image"] for step in steps):
        yield Finding("no_screenshots", MESSAGES["no_screenshots"], block=block.id)


def about_video(block: Any) -> Iterator[Finding]:
    transcript = block.value["transcript"]
    if not strip_tags(str(getattr(transcript, "source", transcript) or "")).strip():
        yield Finding(
            "no_transcript",
            MESSAGES["no_transcript"],
            blocks_publishing=True,
            block=block.id,
            field=("transcript",),
        )
    if not block.value["captions"]:
        yield Finding("no_captions", MESSAGES["no_captions"], block=block.id)


CHECKS = {"image": about_image, "steps": about_steps, "video": about_video}
