"""How django-allauth signs people in here: our words, our mail, one count of tries for each account."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dealerships.models import Person
from dealerships.services import mail

LOCKED = _("Zu viele erfolglose Versuche. Spätestens in 15 Minuten können Sie es wieder versuchen.")
"""The longest of ACCOUNT_RATE_LIMITS["login_failed"]; the same whether the account exists or not."""
RATES, FAILED = "allauth.account", "login_failed"
MISMATCH = _("Kennung oder Passwort ist nicht richtig.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": LOCKED,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
        "enter_current_password": _("Das bisherige Passwort ist nicht richtig."),
        "incorrect_password": _("Das Passwort ist nicht richtig."),
        "incorrect_code": _("Der Code ist nicht richtig oder gilt nicht mehr."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an import or an administrator, never by somebody passing by."""
        return False

    def count_attempt(self, request: HttpRequest, key: str) -> ratelimit.RateLimitUsage | None:
        """Count a try to get in as ``key``; None where it is one too many (ACCOUNT_RATE_LIMITS).

        Where the try succeeds the caller rolls it back: only failures count.
        """
        return ratelimit.consume(request, app=RATES, action=FAILED, key=key)

    def set_password(self, user: Person, password: str) -> None:
        """Who could reset the password is the owner: earlier failures lock nobody out any more."""
        super().set_password(user, password)
        ratelimit.clear(self.request, app=RATES, action=FAILED, key=f"person:{user.pk}")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The one mail that allauth sends here, to reset a password: a row like every other mail."""
        template = {"account/email/password_reset_key": "password_reset"}[template_prefix]
        cause = f"password-reset:{secrets.token_urlsafe(12)}"
        mail.queue(
            [
                mail.compose(
                    template, context["user"], key=cause, context={"url": context["password_reset_url"]}
                )
            ]
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Below PUBLIC_URL, whatever host the request named."""
        uid, token = key.split("-", 1)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.PUBLIC_URL}{path}"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries with the id and tries with the address of one account are counted together."""
        login = (credentials.get("email") or credentials.get("username") or "").strip().lower()
        same = Q(username__iexact=login) | Q(email__iexact=login)
        person = Person.objects.filter(same).order_by("pk").values_list("pk", flat=True).first()
        return f"person:{person}" if person else f"login:{login}"
