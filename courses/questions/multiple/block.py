"""The form of a question with any number of right answers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.choices import ChoiceBlock
from courses.questions.multiple.marking import RULE


class MultipleBlock(ChoiceBlock):
    def clean(self, value: Any) -> Any:
        """At least one option is right, and at least one is wrong: else there is nothing to decide."""
        cleaned = super().clean(value)
        right = sum(option["is_correct"] for option in cleaned["options"])
        if not 0 < right < len(cleaned["options"]):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "options": ValidationError(
                        _("Mindestens eine Antwort muss richtig und mindestens eine falsch sein.")
                    )
                }
            )
        return cleaned

    class Meta:
        label = _("Mehrfachauswahl")
        icon = "tick"
        help_text = RULE
        description = _("Mehrere Antworten können richtig sein.")
        preview_value = {
            "text": _("<p>Was gehört in die erste Antwort?</p>"),
            "options": [
                {"text": _("Ihr Name und Ihre Durchwahl"), "is_correct": True},
                {"text": _("Ein Termin für den Rückruf"), "is_correct": True},
                {"text": _("Der niedrigste Preis")},
            ],
        }
