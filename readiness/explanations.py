"""Why a requirement stands as it does, in words: pure functions from a verdict's numbers and reasons.

The words follow spec/readiness.md, What is needed. A number that the reader may not see is in no sentence;
what the requirement itself demands is no secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dealerships.labels import written
from readiness.models import Requirement, RequirementKind, RequirementStatus
from readiness.permissions import Numbers
from readiness.sentences import distance


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One verdict with all that its words need; names of things are in the reader's language already."""

    requirement: Requirement
    status: str
    due_on: date
    as_of: date
    numbers: Numbers
    reasons: Mapping[str, Any]
    proof: str = ""
    roles: tuple[str, ...] = ()
    target_area: str = ""
    waived_until: date | None = None
    waiver_reason: str = ""
    items_missing: tuple[str, ...] = ()
    begun: int | None = None
    """How many of those without the proof have begun a course for it; None where that may not be seen."""
    courses_due_on: date | None = None
    from_inside: bool = True
    """Whether the reader belongs to the house: the maker's side learns of no absence and no newcomer."""

    @property
    def is_checklist(self) -> bool:
        return self.requirement.kind == RequirementKind.CHECKLIST


@dataclass(frozen=True, slots=True)
class Group:
    """Some people of the house and what they are to the requirement; the page adds names where it may."""

    title: str
    people: tuple[int, ...]
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    state: str
    needed: tuple[str, ...]
    rules: tuple[str, ...]
    groups: tuple[Group, ...]
    items_missing: tuple[str, ...]


def explain(case: Case) -> Explanation:
    return Explanation(
        state=state(case),
        needed=() if case.is_checklist else needed(case),
        rules=rules(case),
        groups=groups(case),
        items_missing=case.items_missing,
    )


# In short ------------------------------------------------------------


def main_reason(
    requirement: Requirement,
    status: str,
    numbers: Numbers,
    reasons: Mapping[str, Any],
    begun: int | None = None,
) -> str:
    """What a board says of the requirement that decides: „3 Nachweise fehlen, 2 begonnen: CRM-Anwender“."""
    missing = numbers.missing
    if missing is None:
        text = str(RequirementStatus(status).label)
    elif requirement.kind == RequirementKind.CHECKLIST:
        text = ngettext("%(number)s Punkt offen", "%(number)s Punkte offen", missing)
    elif len(reasons.get("expiring", ())) >= missing > 0:
        text = ngettext("%(number)s Nachweis läuft ab", "%(number)s Nachweise laufen ab", missing)
    else:
        text = ngettext("%(number)s Nachweis fehlt", "%(number)s Nachweise fehlen", missing)
    reason = text % {"number": missing}
    if begun:
        reason = _("%(reason)s, %(number)s begonnen") % {"reason": reason, "number": begun}
    return _("%(reason)s: %(requirement)s") % {
        "reason": reason,
        "requirement": requirement.name,
    }


# How it stands ------------------------------------------------------------


def state(case: Case) -> str:
    """How the requirement stands, in a sentence or two."""
    match case.status:
        case RequirementStatus.NOT_APPLICABLE:
            return _not_applicable(case)
        case RequirementStatus.MET:
            return _met(case)
        case RequirementStatus.WAIVED:
            return f"{_waived(case)} {shortfall(case)}"
    return " ".join(filter(None, [shortfall(case), under_way(case), deadline(case.due_on, case.as_of)]))


def _not_applicable(case: Case) -> str:
    if case.is_checklist:
        return _("Die Liste hat keine Punkte.")
    if case.numbers.population == 0:
        return _("Zurzeit zählt hier niemand, also wird auch kein Nachweis gebraucht.")
    return _("Hier wird kein Nachweis gebraucht.")


def _met(case: Case) -> str:
    numbers = case.numbers
    if numbers.qualified is None or numbers.required is None:
        return _("Es fehlt nichts.")
    values = numbers._asdict()
    if case.is_checklist:
        text = ngettext(
            "Der eine Punkt ist bestätigt.", "Alle %(required)s Punkte sind bestätigt.", numbers.required
        )
    elif numbers.covering and numbers.qualified < numbers.required:
        text = _(
            "%(qualified)s von %(population)s mit Nachweis und %(covering)s aus der Kooperation, "
            "gebraucht: %(required)s."
        )
    else:
        text = _("%(qualified)s von %(population)s mit Nachweis, gebraucht: %(required)s.")
    return text % values


def _waived(case: Case) -> str:
    if case.waived_until is None:
        text = _("Der Betrieb ist davon ausgenommen, ohne Enddatum.")
    else:
        text = _("Der Betrieb ist bis %(date)s davon ausgenommen.") % {"date": written(case.waived_until)}
    if case.waiver_reason:
        text += " " + _("Begründung: %(reason)s.") % {"reason": case.waiver_reason.rstrip(". ")}
    return text


def shortfall(case: Case) -> str:
    """How much is missing, in a sentence."""
    missing = case.numbers.missing
    if missing is None:
        return _("Noch fehlen Nachweise.")
    if case.is_checklist:
        text = ngettext(
            "%(number)s Punkt ist noch nicht bestätigt.",
            "%(number)s Punkte sind noch nicht bestätigt.",
            missing,
        )
    else:
        text = ngettext("Noch fehlt %(number)s Nachweis.", "Noch fehlen %(number)s Nachweise.", missing)
    return text % {"number": missing}


def under_way(case: Case) -> str:
    """How many have begun a course for it, and whether it is due in time; nothing where nobody has."""
    if not case.begun:
        return ""
    text = ngettext(
        "%(number)s Person ohne Nachweis hat einen Kurs dafür begonnen",
        "%(number)s Personen ohne Nachweis haben einen Kurs dafür begonnen",
        case.begun,
    )
    if case.courses_due_on is not None and case.courses_due_on >= case.as_of:
        text += _(", rechtzeitig fällig am %(date)s")
    return text % {"number": case.begun, "date": written(case.courses_due_on)} + "."


def deadline(due_on: date, as_of: date) -> str:
    """„Die Frist endet am 01.02.2027, in 12 Tagen.“ The due date itself is still in time."""
    values = {"date": written(due_on), "distance": distance(due_on, as_of)}
    if due_on < as_of:
        return _("Die Frist endete am %(date)s, %(distance)s.") % values
    return _("Die Frist endet am %(date)s, %(distance)s.") % values


# What is needed ------------------------------------------------------------


def needed(case: Case) -> tuple[str, ...]:
    """How many are needed and why: the share, the heads, one for every so many, and a regional target."""
    parts = [part for part in (_share(case), _heads(case)) if part]
    if not parts:
        return ()
    sentences = [" ".join([*parts, _("Die größere Zahl gilt.")]) if len(parts) > 1 else parts[0]]
    if case.target_area:
        sentences.append(
            _("Im Gebiet %(area)s gilt eine eigene Zielvorgabe anstelle der allgemeinen.")
            % {"area": case.target_area}
        )
    return tuple(sentences)


def _share(case: Case) -> str:
    share = case.reasons.get("share", 0)
    if not share:
        return ""
    values = {
        "share": share,
        "population": case.numbers.population,
        "number": case.reasons.get("share_needed", 0),
    }
    if case.numbers.hidden:
        return (
            _("Gebraucht werden alle, die zählen.")
            if share == 100
            else _("Gebraucht werden %(share)s %% der Personen, die zählen, aufgerundet.") % values
        )
    if share == 100:
        return _("Gebraucht werden alle, die zählen: %(population)s.") % values
    return _("Gebraucht werden %(share)s %% von %(population)s, aufgerundet also %(number)s.") % values


def _heads(case: Case) -> str:
    heads, per = case.reasons.get("heads", 0), case.reasons.get("per")
    if not heads and per is None:
        return ""
    values = {"heads": heads, "per": per, "number": case.reasons.get("heads_needed", 0)}
    if per is None:
        text = ngettext(
            "Gebraucht wird mindestens %(heads)s Person",
            "Gebraucht werden mindestens %(heads)s Personen",
            heads,
        )
    elif not heads:
        text = _("Gebraucht wird eine Person je %(per)s, aufgerundet")
    else:
        text = ngettext(
            "Gebraucht wird mindestens %(heads)s Person und eine je %(per)s, aufgerundet",
            "Gebraucht werden mindestens %(heads)s Personen und eine je %(per)s, aufgerundet",
            heads,
        )
    if case.reasons.get("or_all"):
        text += _(", in kleinen Betrieben höchstens alle")
    if not case.numbers.hidden and (per is not None or values["number"] != heads):
        text += _(", hier also %(number)s")
    return text % values + "."


# Who counts and what counts ------------------------------------------------------------


def rules(case: Case) -> tuple[str, ...]:
    """Who is counted on which day, and what a proof must be."""
    sentences = []
    if not case.is_checklist:
        sentences += [_who(case), _proof(case)]
        if case.requirement.poolable:
            sentences.append(
                _("Vertretungen aus einer Kooperation zählen bei der Mindestzahl mit, beim Anteil nicht.")
            )
    if not case.requirement.mandatory:
        sentences.append(
            _("Diese Anforderung ist freiwillig: Sie ändert nichts daran, ob der Betrieb bereit ist.")
        )
    if case.reasons.get("waiver") and case.status != RequirementStatus.WAIVED:
        sentences.append(_("Es gibt eine Ausnahme; sie wird zurzeit nicht gebraucht."))
    return tuple(sentences)


def _who(case: Case) -> str:
    day = _day(case, "reference_date")
    if case.roles:
        text = _("Es zählt, wer am %(date)s in einer dieser Funktionen hier arbeitet: %(roles)s.") % {
            "date": day,
            "roles": ", ".join(case.roles),
        }
    else:
        text = _("Es zählen alle, die am %(date)s hier arbeiten.") % {"date": day}
    text += " " + _("Wer dann länger abwesend ist, zählt nicht.")
    if case.requirement.newcomer_days:
        text += " " + ngettext(
            "Wer an diesem Tag erst anfängt, zählt erst mit dem Nachweis.",
            "Wer dann weniger als %(days)s Tage dabei ist, zählt erst mit dem Nachweis.",
            case.requirement.newcomer_days,
        ) % {"days": case.requirement.newcomer_days}
    return text


def _day(case: Case, name: str) -> str:
    """A date of the reasons as people write it."""
    return written(date.fromisoformat(case.reasons.get(name) or case.as_of.isoformat()))


def _proof(case: Case) -> str:
    return _("Der Nachweis: %(proof)s, gültig mindestens bis %(date)s.") % {
        "proof": case.proof,
        "date": _day(case, "lasts_until"),
    }


def groups(case: Case) -> tuple[Group, ...]:
    """The people of the house by what they are to the requirement, those who need something first."""
    if case.is_checklist or case.numbers.hidden:
        return ()
    reasons = case.reasons
    expiring = tuple(reasons.get("expiring", ()))
    lasts_until = _day(case, "lasts_until")
    found = [
        Group(
            pgettext("Personen", "Ohne Nachweis"),
            tuple(pk for pk in reasons.get("people_missing", ()) if pk not in expiring),
        ),
        Group(_("Nachweis läuft vor dem %(date)s ab") % {"date": lasts_until}, expiring),
        Group(pgettext("Personen", "Mit Nachweis"), tuple(reasons.get("people_qualified", ()))),
        Group(_("Aus der Kooperation"), tuple(reasons.get("people_covering", ()))),
    ]
    if case.from_inside:
        found += [
            Group(_("Neu dabei, zählen noch nicht"), tuple(reasons.get("newcomers", ())), is_counted=False),
            Group(_("Länger abwesend, zählen nicht"), tuple(reasons.get("away", ())), is_counted=False),
        ]
    return tuple(group for group in found if group.people)
