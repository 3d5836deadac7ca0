"""What learners write to others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealerships.models import Manufacturer
from enrolments.services.asking import TEXT_LENGTH


class QuestionForm(forms.Form):
    """A question, and whose trainers it is for; where there is one maker nobody has to choose."""

    maker = forms.TypedChoiceField(
        label=_("Hersteller"),
        coerce=int,
        error_messages={
            "required": _("Wählen Sie, wen Sie fragen."),
            "invalid_choice": _("Dieses Trainer-Team können Sie hier nicht fragen."),
        },
    )
    text = forms.CharField(
        label=_("Ihre Frage"),
        max_length=TEXT_LENGTH,
        help_text=_("Keine Kundendaten. Ein Satz zu dem, was Sie gerade tun wollen, hilft."),
        error_messages={
            "required": _("Schreiben Sie Ihre Frage."),
            "max_length": _("Die Frage ist zu lang: höchstens %(limit_value)s Zeichen."),
        },
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, teams: Iterable[Manufacturer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, one.name) for one in teams]
        maker: Any = self.fields["maker"]
        if len(choices) == 1:
            maker.widget = forms.HiddenInput()
            maker.initial = choices[0][0]
        maker.choices = choices
