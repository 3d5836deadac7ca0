"""The form of a question with one right answer."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.choices import ChoiceBlock


class SingleBlock(ChoiceBlock):
    def clean(self, value: Any) -> Any:
        """Exactly one option is right."""
        cleaned = super().clean(value)
        if sum(option["is_correct"] for option in cleaned["options"]) != 1:
            raise blocks.StructBlockValidationError(
                block_errors={"options": ValidationError(_("Genau eine Antwort muss richtig sein."))}
            )
        return cleaned

    class Meta:
        label = _("Einfachauswahl")
        icon = "radio-full"
