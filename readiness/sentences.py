"""Rollouts, waves and houses in a sentence each, in the reader's language. Days are counted from ``day``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from readiness.models import Status
from readiness.verdicts import RequirementStatus


def distance(day: date, as_of: date) -> str:
    """How far a day is from another: „in 12 Tagen“, „heute“, „vor 3 Tagen“."""
    days = (day - as_of).days
    match days:
        case 0:
            return _("heute")
        case 1:
            return _("morgen")
        case -1:
            return _("gestern")
    if days > 0:
        return _("in %(days)s Tagen") % {"days": days}
    return _("vor %(days)s Tagen") % {"days": -days}


def go_live(wave: str, on: date, as_of: date) -> str:
    """„Welle 2: Go-live in 28 Tagen.“ Waves have any names, so the name is not part of the grammar."""
    days = (as_of - on).days
    values = {"wave": wave, "days": days, "distance": distance(on, as_of)}
    if days <= 0:
        return _("%(wave)s: Go-live %(distance)s.") % values
    return ngettext("%(wave)s: live seit gestern.", "%(wave)s: live seit %(days)s Tagen.", days) % values


def ready_of(ready: int, total: int) -> str:
    """„9 von 16 Betrieben sind bereit.“"""
    if total == 1:
        return _("Der Betrieb ist bereit.") if ready else _("Der Betrieb ist noch nicht bereit.")
    if ready == total:
        text = _("Alle %(total)s Betriebe sind bereit.")
    elif ready == 0:
        text = _("Noch keiner von %(total)s Betrieben ist bereit.")
    else:
        text = ngettext(
            "%(ready)s von %(total)s Betrieben ist bereit.",
            "%(ready)s von %(total)s Betrieben sind bereit.",
            ready,
        )
    return text % {"ready": ready, "total": total}


def house(status: str, mandatory: Iterable[str]) -> str:
    """Why a dealership has its status, from the statuses of its mandatory requirements."""
    statuses = list(mandatory)
    total = len(statuses)
    match status:
        case Status.NOT_READY:
            number = statuses.count(RequirementStatus.OVERDUE)
            text = ngettext(
                "%(number)s von %(total)s Pflichtanforderungen ist überfällig.",
                "%(number)s von %(total)s Pflichtanforderungen sind überfällig.",
                number,
            )
        case Status.AT_RISK:
            number = statuses.count(RequirementStatus.DUE_SOON)
            text = ngettext(
                "%(number)s von %(total)s Pflichtanforderungen ist bald fällig und noch nicht erfüllt.",
                "%(number)s von %(total)s Pflichtanforderungen sind bald fällig und noch nicht erfüllt.",
                number,
            )
        case Status.ON_TRACK:
            number = statuses.count(RequirementStatus.OPEN)
            text = ngettext(
                "%(number)s von %(total)s Pflichtanforderungen ist noch offen, keine ist bald fällig.",
                "%(number)s von %(total)s Pflichtanforderungen sind noch offen, keine ist bald fällig.",
                number,
            )
        case _status:
            return _all_done(total)
    return text % {"number": number, "total": total}


def _all_done(total: int) -> str:
    if not total:
        return _("Diese Einführung hat keine Pflichtanforderungen.")
    if total == 1:
        return _("Die Pflichtanforderung ist erledigt.")
    return _("Alle %(total)s Pflichtanforderungen sind erledigt.") % {"total": total}


def team(open_people: int, total: int, due_before: int | None) -> str:
    """How many of a dealership's team have something open: „9 von 14 haben noch etwas offen. Bei 4 ist es bis zum
    nächsten Go-live fällig.“ ``due_before``: these; None where no go-live is ahead."""
    values = {"number": open_people, "total": total}
    if not total:
        return _("Hier arbeitet zurzeit niemand.")
    if not open_people:
        return (
            ngettext(
                "Die eine Person hier hat alles erledigt.", "Alle %(total)s haben alles erledigt.", total
            )
            % values
        )
    text = ngettext(
        "%(number)s von %(total)s hat noch etwas offen.",
        "%(number)s von %(total)s haben noch etwas offen.",
        open_people,
    )
    sentences = [text % values]
    if due_before:
        sentences.append(_("Bis zum nächsten Go-live fällig ist es bei %(number)s.") % {"number": due_before})
    elif due_before == 0:
        sentences.append(_("Bis zum nächsten Go-live ist davon nichts fällig."))
    return " ".join(sentences)


def your_house(ready: int, total: int) -> str:
    """„4 von 5 sind bereit.“, people of the reader's own dealership."""
    values = {"ready": ready, "total": total}
    if ready == total:
        return (
            ngettext("Die eine Person, die zählt, ist bereit.", "Alle %(total)s sind bereit.", total) % values
        )
    if not ready:
        return _("Noch niemand von %(total)s ist bereit.") % values
    return (
        ngettext("%(ready)s von %(total)s ist bereit.", "%(ready)s von %(total)s sind bereit.", ready)
        % values
    )
