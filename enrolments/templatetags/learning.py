"""Due dates, minutes and levels in words, in templates."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerships.labels import written

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
    if days < 0:
        return _("Überfällig seit %(date)s") % {"date": written(due_on)}
    if days > SOON:
        return _("Fällig am %(date)s") % {"date": written(due_on)}
    if days == 0:
        return _("Heute fällig")
    return ngettext("Morgen fällig", "Fällig in %(days)s Tagen", days) % {"days": days}


@register.filter
def level_words(level: int) -> str:
    """The band of a DigComp level in a word."""
    bands = (_("Grundlagen"), _("Selbstständig"), _("Fortgeschritten"), _("Hochspezialisiert"))
    return bands[(level - 1) // 2]
