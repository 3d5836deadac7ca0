"""Which certificates are wanted as files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from certificates.models import CertificateArchive
from certificates.services.archives import Wanted
from dealerships.inputs import DayInput


class ArchiveForm(forms.ModelForm):
    class Meta:
        model = CertificateArchive
        fields = ("certification", "issued_from", "issued_until", "language")
        widgets = {
            "issued_from": DayInput(),
            "issued_until": DayInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        certification: Any = self.fields["certification"]
        certification.empty_label = _("Alle Zertifizierungen")
        certification.help_text = ""

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        first, last = self.cleaned_data.get("issued_from"), self.cleaned_data.get("issued_until")
        if first and last and last < first:
            self.add_error("issued_until", _("Das Ende liegt vor dem Beginn."))
        return cleaned

    def wanted(self) -> Wanted:
        return Wanted(**{name: self.cleaned_data[name] for name in Wanted._fields})
