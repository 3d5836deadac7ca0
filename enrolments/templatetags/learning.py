"""Due dates, minutes and levels in words, in templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

SOON = 14
"""Days in which something due is pressing."""


@register.filter
def due_status(due_on: date, today: date) -> str:
    """The class of the badge: overdue, due_soon or open."""
    days = (due_on - today).days
    return "overdue" if days < 0 else "due_soon" if days <= SOON else "open"


@register.filter
def due_words(due_on: date, today: date) -> str:
    """„Fällig in 5 Tagen“, „Überfällig seit 03.02.2027“."""
    days = (due_on - today).days
    written = date_format(due_on, "SHORT_DATE_FORMAT")
    if days < 0:
        return _("Überfällig seit %(date)s") % {"date": written}
    if days > SOON:
        return _("Fällig am %(date)s") % {"date": written}
    if days == 0:
        return _("Heute fällig")
    return ngettext("Morgen fällig", "Fällig in %(days)s Tagen", days) % {"days": days}


@register.filter
def level_words(level: int) -> str:
    """The band of a DigComp level in a word."""
    bands = (_("Grundlagen"), _("Selbstständig"), _("Fortgeschritten"), _("Hochspezialisiert"))
    return bands[(level - 1) // 2]


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """What the mapping holds under the key; nothing where it holds nothing."""
    return mapping.get(key)
