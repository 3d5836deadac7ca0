"""The filters of a board, all of them in the address of the page, and the chips that say which are on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealerships.calendar import today
from dealerships.models import Area, DealerGroup
from dealerships.models.scopes import Scope, scope_of
from readiness.boards import (
    BY_REQUIREMENT,
    SORTS,
    UNMET,
    Overview,
    area_today,
    areas_below,
    ordered,
    verdicts_seen,
)
from readiness.models import Requirement, Rollout, RolloutVerdict, Status, Verdict, Wave
from readiness.outlooks import ending_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person

Choices = list[tuple[str, str]]
NO_CHOICE = {"invalid_choice": gettext_lazy("„%(value)s“ gibt es hier nicht.")}


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may choose from on the board of a rollout."""

    waves: Sequence[Wave]
    areas: Sequence[Area]
    groups: Sequence[DealerGroup]
    requirements: Sequence[Requirement]

    @classmethod
    def of(cls, user: Person | AnonymousUser, rollout: Rollout, waves: Sequence[Wave]) -> Options:
        seen = verdicts_seen(user, rollout)
        areas = Area.objects.visible_to(user).filter(manufacturer=rollout.system.manufacturer_id)
        requirements: Any = Requirement.objects.filter(rollout=rollout)
        in_group = seen.filter(dealership__group=OuterRef("pk"))
        return cls(
            waves=waves,
            areas=list(areas.order_by("name")),
            groups=list(DealerGroup.objects.filter(Exists(in_group)).order_by("name")),
            requirements=list(requirements.order_by("code")),
        )

    @property
    def sorts(self) -> Choices:
        """Every order with its words; those the other way round follow, in the same order."""
        words = {
            "urgency": _("Dringlichkeit"),
            "number": _("Nummer"),
            "name": _("Name"),
            "due": _("Frist"),
            "wave": _("Welle"),
            "area": _("Gebiet"),
            "until": _("Bereit bis"),
        }
        choices = [(key, words[key]) for key in SORTS]
        choices += [(f"{BY_REQUIREMENT}{one.code}", one.name) for one in self.requirements]
        return [*choices, *((f"-{key}", _("%(sort)s, absteigend") % {"sort": word}) for key, word in choices)]

    @property
    def area_tree(self) -> Choices:
        """The areas in the order of their tree, each indented under the one that it lies in."""
        known = {area.pk for area in self.areas}
        return list(self._branch([area for area in self.areas if area.parent_id not in known], 0))

    def _branch(self, areas: Sequence[Area], depth: int) -> Iterator[tuple[str, str]]:
        for area in areas:
            yield area.code, f"{'— ' * depth}{area.name}"
            yield from self._branch([one for one in self.areas if one.parent_id == area.pk], depth + 1)


def in_area(rows: QuerySet[RolloutVerdict], code: str, areas: Sequence[Area]) -> QuerySet[RolloutVerdict]:
    """The rows of dealerships that the area of this code, or one below it, looks after today."""
    top = next(area for area in areas if area.code == code)
    return rows.alias(area_today=area_today()).filter(area_today__in=areas_below(top, areas))


class BoardFilter(django_filters.FilterSet):
    """Of unknown values none is ignored: the form is invalid and says so."""

    q = django_filters.CharFilter(method="search", label=gettext_lazy("Suche"), max_length=100)
    status = django_filters.MultipleChoiceFilter(
        choices=Status.choices,
        error_messages=NO_CHOICE,
        label=gettext_lazy("Status"),
        distinct=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wave = django_filters.MultipleChoiceFilter(
        error_messages=NO_CHOICE,
        field_name="wave__code",
        label=gettext_lazy("Welle"),
        distinct=False,
        widget=forms.CheckboxSelectMultiple,
    )
    area = django_filters.ChoiceFilter(
        error_messages=NO_CHOICE,
        method="in_area",
        label=gettext_lazy("Gebiet"),
        empty_label=gettext_lazy("Alle Gebiete"),
    )
    group = django_filters.ChoiceFilter(
        error_messages=NO_CHOICE,
        field_name="dealership__group__code",
        label=gettext_lazy("Händlergruppe"),
        empty_label=gettext_lazy("Alle Händlergruppen"),
    )
    unmet = django_filters.ChoiceFilter(
        error_messages=NO_CHOICE,
        method="not_met",
        label=gettext_lazy("Nicht erfüllte Anforderung"),
        empty_label=gettext_lazy("Alle"),
    )
    until = django_filters.ChoiceFilter(
        choices=[("30", gettext_lazy("in 30 Tagen")), ("90", gettext_lazy("in 90 Tagen"))],
        error_messages=NO_CHOICE,
        method="ending_within",
        label=gettext_lazy("Bereitschaft endet"),
        empty_label=gettext_lazy("Alle"),
    )
    sort = django_filters.ChoiceFilter(
        error_messages=NO_CHOICE, method="keep", label=gettext_lazy("Sortieren nach"), empty_label=None
    )

    class Meta:
        model = RolloutVerdict
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, user: Person | AnonymousUser, overview: Overview) -> None:
        super().__init__(data, queryset=verdicts_seen(user, overview.rollout))
        self.scope: Scope = scope_of(user)
        self.options = Options.of(user, overview.rollout, [one.wave for one in overview.waves])
        choices: dict[str, Choices] = {
            "wave": [(wave.code, wave.name) for wave in self.options.waves],
            "area": self.options.area_tree,
            "group": [(group.code, group.name) for group in self.options.groups],
            "unmet": [(one.code, one.name) for one in self.options.requirements],
            "sort": self.options.sorts,
        }
        for name, values in choices.items():
            self.filters[name].extra["choices"] = values

    # One method for each filter that is more than a column

    def search(self, rows: QuerySet[RolloutVerdict], name: str, value: str) -> QuerySet[RolloutVerdict]:
        """Every word must be part of the number, the name or the city."""
        for word in value.split():
            rows = rows.filter(_has(word))
        return rows

    def in_area(self, rows: QuerySet[RolloutVerdict], name: str, value: str) -> QuerySet[RolloutVerdict]:
        return in_area(rows, value, self.options.areas)

    def not_met(self, rows: QuerySet[RolloutVerdict], name: str, value: str) -> QuerySet[RolloutVerdict]:
        own = Verdict.objects.filter(
            rollout_verdict=OuterRef("pk"), requirement__code=value, status__in=UNMET
        )
        return rows.filter(Exists(own))

    def ending_within(
        self, rows: QuerySet[RolloutVerdict], name: str, value: str
    ) -> QuerySet[RolloutVerdict]:
        """Today's ready ones that are so no more in that many days, or sooner."""
        return ending_by(rows, today() + timedelta(days=int(value)), self.scope)

    def keep(self, rows: QuerySet[RolloutVerdict], name: str, value: str) -> QuerySet[RolloutVerdict]:
        return rows

    # What the board asks

    @property
    def order(self) -> str:
        return self.form.cleaned_data.get("sort") or "urgency"

    @property
    def order_words(self) -> str:
        return dict(self.options.sorts)[self.order]

    def rows(self) -> QuerySet[RolloutVerdict]:
        """The rows that pass, in the chosen order."""
        return ordered(self.qs, self.order, self.options.requirements, self.scope)

    def without_status(self) -> QuerySet[RolloutVerdict]:
        """The rows that pass all filters but the one by status: what the tiles count."""
        values = {**self.form.cleaned_data, "status": []}
        rows = self.queryset.all()
        for name, value in values.items():
            rows = self.filters[name].filter(rows, value)
        return rows

    @property
    def is_on(self) -> bool:
        return any(self.form.cleaned_data.get(name) for name in self.filters if name != "sort")

    @property
    def selects(self) -> list[forms.BoundField]:
        """The fields of which one value is chosen; those with nothing to choose are left out."""
        return [
            self.form[name]
            for name in ("area", "group", "unmet", "until", "sort")
            if len(self.form.fields[name].choices) > 1
        ]

    @property
    def chips(self) -> list[Chip]:
        """What is filtered by, each with the query that is left without it."""
        values = self.form.cleaned_data
        chips = []
        for name in self.filters:
            if name == "sort" or not values.get(name):
                continue
            chosen = values[name] if isinstance(values[name], list) else [values[name]]
            words = dict(self.form.fields[name].choices) if name != "q" else {}
            for value in chosen:
                word = str(words.get(value, value)).removeprefix("— ").lstrip("— ")
                chips.append(Chip(str(self.filters[name].label), word, self._query_without(name, value)))
        return chips

    def _query_without(self, name: str, value: str) -> str:
        query = self.data.copy()
        query.pop("page", None)
        rest = [one for one in query.getlist(name) if one != value] if name != "q" else []
        query.setlist(name, rest)
        return tidy(query)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the values in the address, a sentence each."""
        return [
            _("%(filter)s: %(problem)s") % {"filter": self.filters[name].label, "problem": problem}
            for name, problems in self.form.errors.items()
            for problem in problems
        ]


@dataclass(frozen=True, slots=True)
class Chip:
    filter: str
    value: str
    query_without: str


def tidy(query: QueryDict, **changes: Any) -> str:
    """The query as text, with these changes (None removes) and without what is empty."""
    query = query.copy()
    for name, value in changes.items():
        query.setlist(name, value if isinstance(value, list) else [value] if value is not None else [])
    for name in list(query):
        query.setlist(name, [value for value in query.getlist(name) if value])
    return query.urlencode(safe=":,")


def _has(word: str) -> Q:
    """Rows with the word in number, name or city; SQLite ignores the case of ASCII letters only."""
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    found = Q()
    for spelling in spellings:
        for column in ("number", "name", "city"):
            found |= Q(**{f"dealership__{column}__icontains": spelling})
    return found
