"""The demo's part of the sign-in page."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.translation import get_language

from academy.demo.personas import PERSONAS

register = template.Library()


@register.inclusion_tag("academy/demo_tiles.html", takes_context=True)
def demo_tiles(context: Context) -> dict[str, Any]:
    """A tile for each persona, in the reader's language; nothing where ACADEMY_DEMO is off."""
    english = get_language() == "en"
    tiles = [
        {
            "username": persona.username,
            "name": persona.name,
            "role": persona.role_en if english else persona.role_de,
            "sees": persona.sees_en if english else persona.sees_de,
        }
        for persona in PERSONAS
    ]
    return {
        "tiles": tiles if settings.DEMO else [],
        "next": context.get("redirect_field_value") or "",
        "csrf_token": context.get("csrf_token"),
        "mfa_required": settings.MFA_REQUIRED,
    }
