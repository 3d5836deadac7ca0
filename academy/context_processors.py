"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from dealerships.models.scopes import scope_of
from enrolments.outlines import has_something_to_learn


def academy(request: HttpRequest) -> dict[str, Any]:
    """The scope decides which doors the navigation shows; each is loaded only where a template asks."""
    return {
        "DEMO": settings.DEMO,
        "PUBLIC_URL": settings.PUBLIC_URL,
        "scope": lambda: scope_of(request.user),
        "can_resume": lambda: request.user.is_authenticated and has_something_to_learn(request.user),
    }
