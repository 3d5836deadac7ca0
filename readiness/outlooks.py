"""Until when dealerships stay ready, as a reader may know it: the day, and what is lost on the next.

For roles above the dealer group a day that a group of fewer than five people decides is a dash: that somebody of
three goes or loses a proof is their own matter. They neither filter nor sort by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerships.labels import written
from dealerships.models.scopes import Scope
from readiness.explanations import Group
from readiness.models import Item, Requirement, RolloutVerdict, Status
from readiness.permissions import SMALL
from readiness.sentences import distance


@dataclass(frozen=True, slots=True)
class Until:
    """How long a dealership stays ready. ``day`` is None where it is not ready, hidden, or beyond the horizon."""

    is_ready: bool
    is_hidden: bool
    day: date | None

    @classmethod
    def of(cls, head: RolloutVerdict, *, small_too: bool) -> Until:
        small = head.lapse_population is not None and head.lapse_population < SMALL
        is_hidden = small and not small_too
        return cls(head.status == Status.READY, is_hidden, None if is_hidden else head.ready_until)

    @property
    def words(self) -> str:
        """The day as people write it, a dash where there is none to tell."""
        if self.is_ready and not self.is_hidden and self.day is None:
            return _("über 2 Jahre")
        return written(self.day)

    @property
    def cell(self) -> str:
        """The same for a spreadsheet, where nothing stands for not ready."""
        return self.words if self.is_ready else ""


def shown_day(scope: Scope) -> Combinable:
    """The day as an expression to filter and sort by."""
    if not scope.is_above_group:
        return F("ready_until")
    may_be_told = Q(lapse_population__isnull=True) | Q(lapse_population__gte=SMALL)
    return Case(When(may_be_told, then=F("ready_until")), output_field=DateField())


def ending_by(rows: QuerySet[RolloutVerdict], day: date, scope: Scope) -> QuerySet[RolloutVerdict]:
    """The ready ones that stop being so on the day at the latest, as far as the reader may know it."""
    return rows.alias(until=shown_day(scope)).filter(until__lt=day)


# Why ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ending:
    """What a requirement loses: a sentence, and through whom; the page adds names where it may."""

    requirement: str
    state: str
    groups: tuple[Group, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    sentence: str
    endings: tuple[Ending, ...]


def outlook(
    head: RolloutVerdict, requirements: Mapping[int, Requirement], hidden: set[int], *, small_too: bool
) -> Outlook | None:
    """Until when and why then; nothing where the dealership is not ready. ``hidden`` requirements tell no numbers."""
    until = Until.of(head, small_too=small_too)
    if not until.is_ready:
        return None
    if until.is_hidden:
        text = _(
            "Wie lange der Betrieb bereit bleibt, hängt an weniger als fünf Personen und bleibt verborgen."
        )
        return Outlook(text, ())
    if until.day is None:
        text = _("Bereit über die nächsten zwei Jahre hinaus, wenn nichts dazwischenkommt.")
        return Outlook(text, ())
    text = _("Bereit bis %(date)s, wenn nichts geschieht: Der letzte Tag ist %(distance)s.")
    names = _items(head.lapse)
    endings = (
        _ending(
            loss,
            requirements[loss["requirement"]].name,
            names,
            numbers=loss["requirement"] not in hidden,
            from_inside=small_too,
        )
        for loss in head.lapse
        if loss["requirement"] in requirements
    )
    return Outlook(
        text % {"date": written(until.day), "distance": distance(until.day, head.as_of)}, tuple(endings)
    )


def _items(lapse: list[dict[str, Any]]) -> dict[int, str]:
    wanted = [pk for loss in lapse for pk in loss.get("items", ())]
    rows: Any = Item.objects.filter(pk__in=wanted) if wanted else ()
    return {item.pk: item.name for item in rows}


def _ending(
    loss: Mapping[str, Any], name: str, items: Mapping[int, str], *, numbers: bool, from_inside: bool
) -> Ending:
    values = {"missing": loss["missing"], "required": loss["required"]}
    if "items" in loss:
        text = ngettext("Dann fehlt %(missing)s Punkt.", "Dann fehlen %(missing)s Punkte.", loss["missing"])
    elif not numbers:
        text = _("Dann fehlen Nachweise.")
    else:
        text = ngettext(
            "Dann fehlt %(missing)s von %(required)s nötigen Nachweisen.",
            "Dann fehlen %(missing)s von %(required)s nötigen Nachweisen.",
            loss["missing"],
        )
    sentences = [text % values]
    if loss.get("waiver_ended"):
        sentences.append(_("Die Ausnahme endet."))
    if loss.get("target_changed"):
        sentences.append(_("Eine andere Zielvorgabe gilt."))
    if not from_inside and any(loss.get(kind) for kind in ("leaving", "away", "joining")):
        sentences.append(_("Wer hier zählt, ändert sich."))
    return Ending(
        requirement=name,
        state=" ".join(sentences),
        groups=_groups(loss, from_inside=from_inside) if numbers else (),
        items=tuple(items[pk] for pk in loss.get("items", ()) if pk in items),
    )


def _groups(loss: Mapping[str, Any], *, from_inside: bool) -> tuple[Group, ...]:
    """Through whom; of absences, comings and goings the maker's side learns nothing."""
    titles = {"expired": _("Nachweis läuft ab"), "uncovered": _("Vertretung endet")}
    if from_inside:
        titles |= {
            "leaving": _("Mit Nachweis, scheiden hier aus"),
            "away": _("Mit Nachweis, dann länger abwesend"),
            "joining": _("Zählen dann mit, ohne Nachweis"),
        }
    return tuple(Group(title, tuple(loss[kind])) for kind, title in titles.items() if loss.get(kind))
