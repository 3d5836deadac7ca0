"""Environment variables, read strictly: one that is set and can't be read is an error that names it.

A variable that is set to nothing counts as not set.
"""

from __future__ import annotations

import logging
import os
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
POSTGRESQL = ("postgres", "postgresql")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def texts(name: str, default: list[str]) -> list[str]:
    """Parts with commas between them."""
    parts = [part.strip() for part in text(name).split(",")]
    return [part for part in parts if part] or default


def yes_no(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if value and value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0 (also true/false, yes/no, on/off), not {value!r}")
    return value in TRUE if value else default


def number(name: str, *, default: int) -> int:
    value = text(name)
    if value and not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a number, not {value!r}")
    return int(value) if value else default


def log_level(name: str, *, default: str) -> str:
    value = text(name, default).upper()
    levels = logging.getLevelNamesMapping()
    if value not in levels:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(levels)}, not {value!r}")
    return value


def address(name: str, *schemes: str, default: str = "") -> str:
    """Where a server is, as ``scheme://…``; never shown in an error, since it may hold a password."""
    value = text(name, default)
    if value and value.partition("://")[0] not in schemes:
        wanted = " or ".join(f"{scheme}://…" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} must be an address such as {wanted}")
    return value


def postgresql(name: str) -> dict[str, Any] | None:
    """The database that the variable names; None without it."""
    if not text(name):
        return None
    try:
        if text(name).partition("://")[0] in POSTGRESQL:
            found: dict[str, Any] = env.db_url(name)
            return found
    except (KeyError, ValueError, ImproperlyConfigured):
        pass
    raise ImproperlyConfigured(
        f"{name} must name a PostgreSQL database, such as postgres://user:password@host/name;"
        " without it the academy uses SQLite"
    ) from None


def mail(name: str) -> dict[str, Any] | None:
    """Django's settings for the mail server that the variable names; None without it."""
    if not text(name):
        return None
    try:
        found: dict[str, Any] = env.email_url(name)
    except (KeyError, ValueError, ImproperlyConfigured):
        raise ImproperlyConfigured(
            f"{name} must name a mail server, such as smtp+tls://user:password@host:587"
        ) from None
    return found
