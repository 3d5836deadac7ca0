"""What is filled in to revoke a certificate."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_REASON = 1000


class NumberForm(forms.Form):
    """A certificate's number as it is printed: with blanks and capitals, or without."""

    number = forms.CharField(
        label=_("Nummer des Zertifikats"),
        max_length=64,
        help_text=_("Sie steht auf dem PDF und auf der Prüfseite."),
    )

    def clean_number(self) -> str:
        return "".join(self.cleaned_data["number"].split()).lower()


class RevocationForm(forms.Form):
    reason = forms.CharField(
        label=_("Grund"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Die Person liest ihn in einer E-Mail und bei ihren Nachweisen; die Prüfseite nennt ihn nicht."
        ),
    )
