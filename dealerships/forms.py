"""The forms through which people get in: sign-in, passwords, one-time code. django-allauth does the work."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dealerships.calendar import today
from dealerships.inputs import DayInput
from dealerships.models import Person
from dealerships.services.mail_preferences import LONGEST_PAUSE

NOT_THE_SAME = _("Die beiden Eingaben sind nicht gleich.")


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put(
            self,
            "login",
            _("Kennung oder E-Mail"),
            autocomplete="username",
            autofocus=True,
            autocapitalize="none",
        )
        _put(self, "password", _("Passwort"), autocomplete="current-password")


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put(self, "email", _("E-Mail"), autocomplete="email", autofocus=True)


class _NewPassword:
    """Two fields for a new password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put(self, "password1", _("Neues Passwort"), _("Mindestens 10 Zeichen."), autocomplete="new-password")
        _put(self, "password2", _("Neues Passwort wiederholen"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        # Past allauth's own check, whose words are not in the tone of the academy.
        cleaned: dict[str, Any] = forms.Form.clean(self)  # type: ignore[arg-type, assignment]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", NOT_THE_SAME)  # type: ignore[attr-defined]
        return cleaned


class ResetPasswordKeyForm(_NewPassword, allauth_forms.ResetPasswordKeyForm):
    pass


class SetPasswordForm(_NewPassword, allauth_forms.SetPasswordForm):
    pass


class ChangePasswordForm(_NewPassword, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put(self, "oldpassword", _("Bisheriges Passwort"), autocomplete="current-password", autofocus=True)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put(self, "password", _("Passwort"), autocomplete="current-password", autofocus=True)


class SecondFactorForm(mfa_forms.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put_code(self, _("Code aus der App, oder ein Wiederherstellungscode"))


class ConfirmSecondFactorForm(mfa_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put_code(self, _("Code aus der App, oder ein Wiederherstellungscode"))


class ActivateAppForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _put_code(self, _("Code aus der App"))


class CodeForm(forms.Form):
    """The one-time code that a manager has handed over, and whose it is."""

    username = forms.CharField(
        label=_("Kennung"),
        help_text=_("Steht neben dem Code, den Sie von Ihrer Betriebsleitung haben."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    code = forms.CharField(
        label=_("Einmalcode"),
        help_text=_("Acht Zeichen. Groß- und Kleinschreibung ist gleich."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class FirstPasswordForm(forms.Form):
    """The password that somebody invited chooses."""

    password1 = forms.CharField(
        label=_("Neues Passwort"),
        help_text=_("Mindestens 10 Zeichen."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    password2 = forms.CharField(
        label=_("Neues Passwort wiederholen"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.person)
        return password

    def clean_password2(self) -> str:
        password: str = self.cleaned_data["password2"]
        if "password1" in self.cleaned_data and password != self.cleaned_data["password1"]:
            raise ValidationError(NOT_THE_SAME)
        return password


class ChosenPersonForm(forms.Form):
    """The person of one button, by id. Who isn't among the choices is refused."""

    person = forms.ModelChoiceField(queryset=Person.objects.none(), to_field_name="username")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = choices  # type: ignore[attr-defined]


class ChosenPeopleForm(forms.Form):
    """The people ticked on a page. Who isn't among the choices is refused, whoever sent the number."""

    people = forms.ModelMultipleChoiceField(
        queryset=Person.objects.none(),
        error_messages={"required": _("Wählen Sie mindestens eine Person aus.")},
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = choices  # type: ignore[attr-defined]


def _put(form: Any, name: str, label: Any, help_text: Any = "", **attrs: Any) -> None:
    """Our words on a field of allauth's, and no placeholder: it is no label, and too pale to read."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def _put_code(form: Any, label: Any) -> None:
    _put(form, "code", label, autocomplete="one-time-code", inputmode="numeric", autofocus=True)


A_DAY_TO_PAUSE_UNTIL = _("Wählen Sie einen Tag zwischen heute und in einem Jahr.")


class PauseForm(forms.Form):
    """Until when no mail comes: that day included."""

    until = forms.DateField(
        label=_("Keine E-Mails bis"),
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"required": A_DAY_TO_PAUSE_UNTIL, "invalid": A_DAY_TO_PAUSE_UNTIL},
    )

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        first, last = today(), today() + LONGEST_PAUSE
        if not first <= until <= last:
            raise ValidationError(A_DAY_TO_PAUSE_UNTIL)
        return until
