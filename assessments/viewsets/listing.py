"""The list of the pool: a row for each question, with what there is to know of it, in as many queries for one as for
a page of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.forms import Media
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, WorkflowState
from wagtail.snippets.views.snippets import IndexView

from assessments.models import MustHave, Question, QuestionVersion, TestSection, Topic
from assessments.models.questions import Difficulty
from assessments.policies import QUESTIONS
from assessments.statistics.listing import FlaggedFilter
from assessments.viewsets.buttons import PoolButtons
from courses.models import Competence
from courses.questions import TYPES
from dealerships.models import Release
from dealerships.viewsets.policy import CHANGE
from dealerships.viewsets.views import Paged


@dataclass
class Facts:
    """What is known of a question beside its own row. ``left_out``: published languages that differ from the German
    question and are not drawn; ``tests``: how many live tests draw from its topic, ``always``: ask it in any case."""

    languages: dict[str, Question] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    version: int | None = None
    tests: int = 0
    always: int = 0
    is_in_review: bool = False


def attach_facts(questions: Sequence[Question]) -> None:
    """Give each question its ``facts``: five queries for however many."""
    keys = [one.translation_key for one in questions]
    found = {key: Facts() for key in keys}
    for row in Question.objects.filter(translation_key__in=keys).select_related("locale").defer("body"):
        found[row.translation_key].languages[row.locale.language_code] = row
    _attach_versions(found)
    _attach_usage(questions, found)
    in_review = set(open_reviews().values_list("object_id", flat=True))
    for one in questions:
        facts = found[one.translation_key]
        facts.is_in_review = any(str(row.pk) in in_review for row in facts.languages.values())
        one.facts = facts  # type: ignore[attr-defined]


def _attach_versions(found: dict[UUID, Facts]) -> None:
    for version in QuestionVersion.objects.filter(question__in=list(found)).order_by("number"):
        facts = found[version.question]
        facts.version = version.number
        published = {code for code, row in facts.languages.items() if row.live}
        facts.left_out = frozenset(published - set(version.contents)) if version.is_live else frozenset()


def _attach_usage(questions: Sequence[Question], found: dict[UUID, Facts]) -> None:
    live = {"page__live": True, "page__alias_of__isnull": True}
    drawing: dict[int, set[UUID]] = {}
    sections = TestSection.objects.filter(topic__in={one.topic_id for one in questions}, **live)
    for topic, test in sections.values_list("topic", "page__translation_key"):
        drawing.setdefault(topic, set()).add(test)
    asking: dict[UUID, set[UUID]] = {}
    musts = MustHave.objects.filter(question__translation_key__in=list(found), **live)
    for key, test in musts.values_list("question__translation_key", "page__translation_key"):
        asking.setdefault(key, set()).add(test)
    for one in questions:
        facts = found[one.translation_key]
        always = asking.get(one.translation_key, set())
        facts.always = len(always)
        facts.tests = len(drawing.get(one.topic_id, set()) | always)


def open_reviews() -> QuerySet[WorkflowState]:
    kind = ContentType.objects.get_for_model(Question)
    return WorkflowState.objects.filter(base_content_type=kind, status=WorkflowState.STATUS_IN_PROGRESS)


# Columns ------------------------------------------------------------------------------------------------


class KindColumn(Column):
    """The kind, the difficulty and the competence of a question."""

    cell_template_name = "assessments/admin/cells/kind.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "kind": TYPES[instance.kind].label if instance.kind in TYPES else ""}

    def get_value(self, instance: Any) -> Any:
        return instance


class TemplateColumn(Column):
    """A cell with a template of its own, which takes ``instance`` and ``facts``."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = f"assessments/admin/cells/{template}.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "facts": instance.facts}

    def get_value(self, instance: Any) -> Any:
        return instance


# Filters ------------------------------------------------------------------------------------------------

STATUS = (("draft", _("Entwurf")), ("review", _("In Prüfung")), ("live", _("Veröffentlicht")))
LANGUAGES = (
    ("missing", _("eine Sprache fehlt")),
    ("draft", _("eine Sprache ist Entwurf")),
    ("differs", _("eine Sprache weicht ab")),
)


class QuestionFilter(WagtailFilterSet):
    topic = django_filters.ModelChoiceFilter(
        label=_("Thema"), queryset=lambda request: Topic.objects.visible_to(request.user)
    )
    kind = django_filters.ChoiceFilter(
        label=_("Art"), choices=lambda: [(one.name, one.label) for one in TYPES.values()]
    )
    difficulty = django_filters.ChoiceFilter(label=_("Schwierigkeit"), choices=Difficulty.choices)
    competence = django_filters.ModelChoiceFilter(
        label=_("Kompetenz"), queryset=lambda request: Competence.objects.all()
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=STATUS, method="by_status")
    languages = django_filters.ChoiceFilter(label=_("Sprachen"), choices=LANGUAGES, method="by_languages")
    changed_in = django_filters.ModelChoiceFilter(
        label=_("Geändert in Version"),
        queryset=lambda request: (
            Release.objects.visible_to(request.user)
            .filter(pk__in=Question.objects.values("changed_in"))
            .select_related("system")
        ),
    )
    flagged = FlaggedFilter()

    class Meta:
        model = Question
        fields = ("topic", "kind", "difficulty", "competence", "status", "languages", "changed_in", "flagged")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters.pop("locale", None)  # a row is a question in all its languages

    def by_status(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        own = open_reviews().filter(object_id=Cast(OuterRef("pk"), CharField()))
        if value == "review":
            return rows.filter(Exists(own))
        return rows.filter(live=True) if value == "live" else rows.filter(~Exists(own), live=False)

    def by_languages(self, rows: QuerySet[Question], name: str, value: str) -> QuerySet[Question]:
        pair = Question.objects.filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
        if value == "missing":
            return rows.filter(~Exists(pair))
        if value == "draft":
            return rows.filter(Exists(pair), Q(live=False) | Exists(pair.filter(live=False)))
        version = QuestionVersion.objects.filter(question=OuterRef("translation_key"), is_live=True)
        differs = Q(pk__in=[])
        for locale in Locale.objects.all():
            published = Question.objects.filter(
                translation_key=OuterRef("translation_key"), live=True, locale=locale
            )
            without = version.filter(~Q(contents__has_key=locale.language_code))
            differs |= Q(Exists(published), Exists(without))
        return rows.filter(differs)


# The view -----------------------------------------------------------------------------------------------


class QuestionIndexView(Paged, PoolButtons, IndexView):
    default_ordering = "-_updated_at"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "media": context["media"] + Media(css={"all": ["css/admin/pool.css"]})}

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator, page, rows, has_others = super().paginate_queryset(queryset, page_size)
        questions = list(rows)
        attach_facts(questions)
        return paginator, page, questions, has_others

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *self._translations(instance)]

    def _translations(self, instance: Any) -> Iterable[Button]:
        if not self.user_has_permission(CHANGE):
            return
        for locale in self.locales:
            if locale.language_code not in instance.facts.languages:
                yield Button(
                    _("Übersetzen nach %(language)s") % {"language": locale.get_display_name()},
                    url=reverse("assessments_admin:translate", args=[instance.pk, locale.language_code]),
                    icon_name="globe",
                    priority=25,
                )

    @cached_property
    def locales(self) -> list[Locale]:
        return list(Locale.objects.all())


def rows_for(user: Any) -> QuerySet[Question]:
    """The questions that this person may look at, in their leading language."""
    seen = QUESTIONS.instances_user_has_any_permission_for(user, ("change", "view"))
    leading = Question.objects.filter(pk__in=seen.values("pk")).leading()
    return leading.select_related("topic", "locale", "competence")
