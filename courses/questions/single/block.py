"""The form of a question with one right answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.choices import ChoiceBlock


class SingleBlock(ChoiceBlock):
    def clean(self, value: Any) -> Any:
        """Exactly one option is right; a draft may be without any."""
        cleaned = super().clean(value)
        if self.is_deferred_validation and not cleaned["options"]:
            return cleaned
        if sum(option["is_correct"] for option in cleaned["options"]) != 1:
            raise blocks.StructBlockValidationError(
                block_errors={"options": ValidationError(_("Genau eine Antwort muss richtig sein."))}
            )
        return cleaned

    class Meta:
        label = _("Einfachauswahl")
        icon = "radio-full"
        description = _("Eine Frage, eine richtige Antwort.")
        preview_value = {
            "text": _("<p>Ein Lead kommt am Freitag um 17:50 Uhr. Was tun Sie zuerst?</p>"),
            "options": [
                {"text": _("Gleich antworten und den Rückruf ankündigen"), "is_correct": True},
                {"text": _("Am Montag anrufen")},
                {"text": _("Den Lead weiterleiten")},
            ],
        }
