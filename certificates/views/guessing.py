"""Numbers of certificates are not guessed: so many that don't exist an address may ask for, wherever it asks."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest

WAIT = "60"
"""Seconds after which it goes on, as ``Retry-After`` says."""
GUESSES: dict[str, Any] = {
    "app": "certificates",
    "action": "verify",
    "config": {"verify": "10/m/ip"},
    "limit_get": True,
}
"""Numbers that don't exist, per address; who checks real ones may check as many as there are."""


def has_guessed_enough(request: HttpRequest) -> bool:
    return ratelimit.consume(request, dry_run=True, **GUESSES) is None


def count_guess(request: HttpRequest) -> None:
    ratelimit.consume(request, **GUESSES)
