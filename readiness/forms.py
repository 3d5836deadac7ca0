"""What managers fill in for their teams."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dealerships.calendar import today
from dealerships.inputs import DayInput
from readiness.expiries import DEFAULT_WINDOW, WINDOWS
from readiness.models import RequirementKind
from readiness.services.reminding import TEXT_LENGTH
from readiness.teams import Member

if TYPE_CHECKING:
    from readiness.filters import Options

NOBODY = _("Wählen Sie mindestens eine Person aus.")


class PeopleField(forms.TypedMultipleChoiceField):
    """People of the team, by key; who isn't among them is refused, whoever sent the number."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": NOBODY, "invalid_choice": _("Diese Person gehört nicht zum Team.")}
        super().__init__(
            label=_("Personen"),
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages=messages,
            **kwargs,
        )


def _choices(members: Iterable[Member]) -> list[tuple[str, str]]:
    return [(str(one.person.pk), str(one.person)) for one in members]


class ExpiryForm(forms.Form):
    """Which proofs that end to show; everything has a plain default, so the address alone is enough."""

    within = forms.ChoiceField(
        label=_("Zeitraum"),
        required=False,
        choices=[(str(days), format_lazy(_("nächste {days} Tage"), days=days)) for days in WINDOWS],
    )
    wave = forms.ChoiceField(label=_("Welle"), required=False)
    area = forms.ChoiceField(label=_("Gebiet"), required=False)
    requirement = forms.ChoiceField(label=_("Anforderung"), required=False)

    def __init__(self, data: QueryDict, *, options: Options | None = None) -> None:
        # What is asked for is what the page shows as chosen.
        super().__init__({**data.dict(), "within": data.get("within") or str(DEFAULT_WINDOW)})
        choices = {
            "wave": [(wave.code, wave.name) for wave in options.waves] if options else [],
            "area": options.area_tree if options else [],
            "requirement": [
                (one.code, one.name) for one in options.requirements if one.kind == RequirementKind.PEOPLE
            ]
            if options
            else [],
        }
        for name, values in choices.items():
            if values:
                self.fields[name].choices = [("", _("Alle")), *values]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return {"wave": "", "area": "", "requirement": ""} | self.cleaned_data

    @property
    def window(self) -> int:
        return int(self.cleaned_data["within"])


class RemindForm(forms.Form):
    """Whom to remind, and with which words. Without names there is nobody to choose: it goes to all."""

    people = PeopleField()
    text = forms.CharField(
        label=_("Ihre Nachricht"),
        max_length=TEXT_LENGTH,
        help_text=_("Nur Text. Was offen ist und bis wann, steht darunter in der E-Mail."),
        error_messages={
            "required": _("Schreiben Sie eine Nachricht."),
            "max_length": _("Die Nachricht ist zu lang: höchstens %(limit_value)s Zeichen."),
        },
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self,
        *args: Any,
        members: Sequence[Member],
        everybody: Sequence[Member],
        names: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if names:
            self.fields["people"].choices = _choices(members)  # type: ignore[attr-defined]
        else:
            del self.fields["people"]
        self.everybody = {one.person.pk for one in everybody}

    @property
    def chosen(self) -> Collection[int]:
        people: Collection[int] = self.cleaned_data.get("people", self.everybody)
        return people


class AssignForm(forms.Form):
    """Which course for whom until when."""

    people = PeopleField()
    course = forms.TypedChoiceField(
        label=_("Kurs"),
        coerce=int,
        error_messages={
            "required": _("Wählen Sie einen Kurs aus."),
            "invalid_choice": _("Diesen Kurs gibt es hier nicht."),
        },
    )
    due_on = forms.DateField(
        label=_("Fällig am"),
        error_messages={"required": _("Geben Sie an, bis wann der Kurs zu erledigen ist.")},
        widget=DayInput(),
    )

    def __init__(
        self, *args: Any, members: Sequence[Member], courses: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = _choices(members)  # type: ignore[attr-defined]
        self.fields["course"].choices = [("", _("Kurs auswählen")), *courses]  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on < today():
            raise ValidationError(_("Die Frist liegt in der Vergangenheit. Wählen Sie heute oder später."))
        return due_on
