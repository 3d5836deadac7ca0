"""What a new lesson begins with: four blocks in the order that learns well, for the author to fill in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.questions import choices


def beginning(language: str) -> list[dict[str, Any]]:
    """Why it matters, how it is done, what to try at once, and a question: as raw blocks, in the lesson's language.

    Only headings are filled in. What has to be written is empty, so that nothing of it goes out by mistake: a lesson
    with an empty question or click instruction can be kept as a draft and isn't published.
    """
    with override(language):
        return [
            {"type": "text", "value": f"<h2>{_('Worum es geht')}</h2>"},
            {
                "type": "steps",
                "value": {"title": _("So geht es"), "steps": [{"text": "", "image": None, "alt": ""}]},
            },
            {"type": "callout", "value": {"kind": "do", "text": ""}},
            {"type": "single", "value": choices.FRESH},
        ]
