"""What is filled in about proofs from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certificates.models import Certification
from certificates.uploads import CheckedFile, NotAProof, checked
from dealerships.calendar import today
from dealerships.inputs import DayInput
from dealerships.models import Person
from dealerships.models.base import NAME_LENGTH


class HandInForm(forms.Form):
    """A proof of one's own, or, where ``people`` are given, of one of these."""

    person = forms.TypedChoiceField(label=_("Person"), coerce=int)
    certification = forms.ModelChoiceField(
        Certification.objects.none(),
        label=_("Wofür der Nachweis gelten soll"),
        empty_label=_("Zertifizierung auswählen"),
        error_messages={"required": _("Wählen Sie eine Zertifizierung aus.")},
    )
    title = forms.CharField(
        label=_("Bezeichnung"),
        max_length=NAME_LENGTH,
        help_text=_("Wie sie auf dem Nachweis steht."),
        error_messages={"required": _("Geben Sie an, wie der Nachweis heißt.")},
    )
    issuer = forms.CharField(
        label=_("Ausgestellt von"),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Geben Sie an, wer den Nachweis ausgestellt hat.")},
    )
    dated_on = forms.DateField(
        label=_("Datum des Nachweises"),
        widget=DayInput(),
        error_messages={"required": _("Geben Sie das Datum an, das auf dem Nachweis steht.")},
    )
    file = forms.FileField(
        label=_("Datei"),
        max_length=255,
        help_text=_(
            "PDF oder Bild (JPEG, PNG, WebP), höchstens 5 MB. Ort und Gerät werden aus Bildern entfernt."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Wählen Sie eine Datei aus.")},
    )

    def __init__(
        self,
        *args: Any,
        certifications: QuerySet[Certification],
        people: Sequence[Person] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["certification"].queryset = certifications.order_by("code")  # type: ignore[attr-defined]
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].choices = [  # type: ignore[attr-defined]
                ("", _("Person auswählen")),
                *((one.pk, str(one)) for one in people),
            ]

    def clean_dated_on(self) -> date:
        dated_on: date = self.cleaned_data["dated_on"]
        if dated_on > today():
            raise ValidationError(_("Das Datum liegt in der Zukunft."))
        return dated_on

    def clean_file(self) -> CheckedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            return checked(file)
        except NotAProof as problem:
            raise ValidationError(str(problem)) from problem


class DecisionForm(forms.Form):
    """Accept until a day, or as long as the certification lasts, or refuse with a reason."""

    ACCEPT, REFUSE = "accept", "refuse"

    decision = forms.ChoiceField(
        label=_("Entscheidung"),
        choices=[(ACCEPT, _("Anerkennen")), (REFUSE, _("Ablehnen"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Entscheiden Sie sich.")},
    )
    until = forms.DateField(
        label=_("Gültig bis"),
        required=False,
        widget=DayInput(),
        help_text=_("Leer: so lange wie die Zertifizierung, gerechnet vom Datum des Nachweises."),
    )
    reason = forms.CharField(
        label=_("Begründung der Ablehnung"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Die Person liest sie."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == self.REFUSE and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Begründen Sie die Ablehnung."))
        return cleaned
