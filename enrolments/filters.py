"""What the catalogue can be narrowed by, all of it in the address of the page, and the chips that say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Competence, Course, CourseCompetence, CoursePage, StepPage
from dealerships.models import JobRole, System
from enrolments.pages import below, live

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person

NO_CHOICE = {"invalid_choice": gettext_lazy("„%(value)s“ gibt es hier nicht.")}
LENGTHS = (15, 30, 60)


def pages_seen(user: Person | AnonymousUser) -> Any:
    """The live pages of all courses that the user may see."""
    courses = Course.objects.visible_to(user)
    return live(CoursePage.objects).filter(translation_key__in=courses.values("key"))


def longer_than(minutes: int, pages: Any) -> Any:
    """Those of the pages whose steps take longer."""
    total: Any = Value(0)
    for model in StepPage.step_models():
        steps = below(model, [OuterRef("path")]).order_by().values("parent_path")
        total += Coalesce(Subquery(steps.annotate(total=Sum("minutes")).values("total")), 0)
    return pages.alias(total=total).filter(total__gt=minutes)


class CatalogueFilter(django_filters.FilterSet):
    """Of unknown values none is ignored: the form is invalid and says so."""

    q = django_filters.CharFilter(method="keep", label=gettext_lazy("Suche"), max_length=100)
    role = django_filters.ChoiceFilter(
        method="for_role",
        label=gettext_lazy("Funktion"),
        empty_label=gettext_lazy("Alle Funktionen"),
        error_messages=NO_CHOICE,
    )
    competence = django_filters.ChoiceFilter(
        method="teaching",
        label=gettext_lazy("Kompetenz"),
        empty_label=gettext_lazy("Alle Kompetenzen"),
        error_messages=NO_CHOICE,
    )
    system = django_filters.ChoiceFilter(
        field_name="system__code",
        label=gettext_lazy("System"),
        empty_label=gettext_lazy("Alle Systeme"),
        error_messages=NO_CHOICE,
    )
    minutes = django_filters.ChoiceFilter(
        method="lasting",
        label=gettext_lazy("Dauer"),
        empty_label=gettext_lazy("Beliebig lang"),
        error_messages=NO_CHOICE,
    )
    language = django_filters.ChoiceFilter(
        field_name="locale__language_code",
        label=gettext_lazy("Sprache"),
        empty_label=gettext_lazy("Alle Sprachen"),
        choices=settings.LANGUAGES,
        error_messages=NO_CHOICE,
    )

    class Meta:
        model = CoursePage
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, user: Person | AnonymousUser) -> None:
        seen = pages_seen(user)
        super().__init__(data, queryset=seen)
        roles = CoursePage.roles.through.objects.filter(jobrole=OuterRef("pk"), coursepage__in=seen)
        taught = CourseCompetence.objects.filter(competence=OuterRef("pk"), page__in=seen)
        choices: dict[str, list[tuple[str, str]]] = {
            "role": [(one.code, one.name) for one in JobRole.objects.filter(Exists(roles))],
            "competence": [(one.code, one.name) for one in Competence.objects.filter(Exists(taught))],
            "system": [
                (one.code, one.name)
                for one in System.objects.filter(Exists(seen.filter(system=OuterRef("pk")))).order_by("name")
            ],
            "minutes": [(str(one), _("bis %(minutes)s Minuten") % {"minutes": one}) for one in LENGTHS],
        }
        for name, values in choices.items():
            self.filters[name].extra["choices"] = (
                sorted(values, key=_by_word) if name != "minutes" else values
            )

    def keep(self, pages: QuerySet[CoursePage], name: str, value: str) -> QuerySet[CoursePage]:
        """Words are looked for in the texts (`enrolments.searching`), not here."""
        return pages

    def for_role(self, pages: QuerySet[CoursePage], name: str, value: str) -> QuerySet[CoursePage]:
        """What is for the role, and what is for all."""
        roles = CoursePage.roles.through.objects.filter(coursepage=OuterRef("pk"))
        return pages.filter(Exists(roles.filter(jobrole__code=value)) | ~Exists(roles))

    def teaching(self, pages: QuerySet[CoursePage], name: str, value: str) -> QuerySet[CoursePage]:
        taught = CourseCompetence.objects.filter(page=OuterRef("pk"), competence__code=value)
        return pages.filter(Exists(taught))

    def lasting(self, pages: QuerySet[CoursePage], name: str, value: str) -> QuerySet[CoursePage]:
        """What takes no longer in any language: a translation may lack steps, which are then shown in German."""
        longer = longer_than(int(value), self.queryset)
        return pages.exclude(translation_key__in=longer.values("translation_key"))

    # What the page asks

    @property
    def courses(self) -> QuerySet[Course]:
        """Those of which a page in some language passes."""
        return Course.objects.filter(key__in=self.qs.values("translation_key"))

    @property
    def words(self) -> str:
        return self.form.cleaned_data.get("q", "") if self.is_valid() else ""

    @property
    def is_on(self) -> bool:
        return any(self.form.cleaned_data.get(name) for name in self.filters)

    @property
    def selects(self) -> list[forms.BoundField]:
        """The fields of which one value is chosen; those with nothing to choose are left out."""
        return [self.form[name] for name in self.filters if name != "q" and self._has_choice(name)]

    def _has_choice(self, name: str) -> bool:
        return len(self.form.fields[name].choices) > 1

    @property
    def chips(self) -> Iterator[Chip]:
        """What is filtered by, each with the query that is left without it."""
        for name, one in self.filters.items():
            value = self.form.cleaned_data.get(name)
            if value:
                word = dict(self.form.fields[name].choices)[value] if name != "q" else value
                yield Chip(str(one.label), str(word), tidy(self.data, **{name: None, "page": None}))

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
    values = {**query.dict(), **changes}
    left = QueryDict(mutable=True)
    left.update({name: value for name, value in values.items() if value})
    return left.urlencode()


def _by_word(choice: tuple[str, str]) -> str:
    return choice[1].casefold()
