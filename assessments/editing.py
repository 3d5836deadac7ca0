"""The forms of authors: topics and questions are those of the maker whose course or pool it is."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import Panel

from assessments.drawing import Blueprint, Part
from assessments.models.questions import Question
from assessments.pools import Pool, delta_outlook, outlook
from courses.editing import PUBLISHING, maker_above, releases_of
from courses.models import LessonPage
from dealerships.models import Kind
from dealerships.models.appointments import makers_by_kind


class BlueprintPanel(Panel):
    """What the test, as it was last saved, would draw: what is there, what is wanted, an example in words."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "assessments/admin/blueprint_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {
                **super().get_context_data(parent_context),
                **outlooks(self.instance),
                "url": reverse("assessments_admin:example", args=[self.instance.pk]),
            }


def outlooks(page: Any) -> dict[str, Any]:
    """What a test or placement test would draw, an example among it, and what is left of it on a delta path."""
    blueprint = page.blueprint
    return {
        "outlook": outlook(blueprint, random.Random(secrets.randbits(32))),  # noqa: S311 (an example)
        "delta": delta_outlook(blueprint, page.pass_percent, page.delta_system),
    }


def for_each(formset: Any, change: Callable[[forms.ModelForm], None]) -> None:
    """Change every form of the formset, also the empty one that rows to come are copied from."""
    add_fields = formset.add_fields

    def add(form: forms.ModelForm, index: int | None) -> None:
        add_fields(form, index)
        change(form)

    formset.add_fields = add
    for form in formset.forms:
        change(form)


class DrawingForm(WagtailAdminPageForm):
    """What draws from the pool draws from its maker's topics and the common ones, and is published where they have
    enough. ``rows``: the relation whose rows say how many from which topic. ``is_marked_at_once``: see `Blueprint`."""

    rows = ""
    is_marked_at_once = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formsets = getattr(self, "formsets", {})
        maker = maker_above(self.parent_page)

        def narrow_topics(form: forms.ModelForm) -> None:
            topics: Any = form.fields["topic"]
            topics.queryset = topics.queryset.filter(Q(manufacturer=maker) | Q(manufacturer__isnull=True))

        if self.rows in formsets:
            for_each(formsets[self.rows], narrow_topics)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if PUBLISHING & set(self.data):
            self.check_pool()
        return cleaned

    def check_pool(self) -> None:
        """Say at each row what the pool lacks for it."""
        rows = _filled(self.formsets[self.rows], "topic", "count")
        musts = _filled(self.formsets.get("must_haves"), "question")
        always = {form.cleaned_data["question"].translation_key: False for form in musts}
        parts = [Part(form.cleaned_data["topic"].pk, form.cleaned_data["count"]) for form in rows]
        blueprint = Blueprint(tuple(parts), always, is_marked_at_once=self.is_marked_at_once)
        if not blueprint.count:
            self.add_error(
                None, _("Noch wird nichts gezogen: Geben Sie ein Thema oder eine Pflichtfrage an.")
            )
            return
        pool = Pool.of(blueprint)
        current = pool.by_question
        set_aside = {current[one] for one in always if one in current}
        for form, part in zip(rows, parts, strict=True):
            there = len(set(pool.by_topic.get(part.topic, ())) - set_aside)
            if there < part.number:
                too_small = _(
                    "Im Pool sind dafür nur %(there)s veröffentlichte Fragen, gebraucht werden %(wanted)s."
                )
                form.add_error("count", too_small % {"there": there, "wanted": part.number})
        for form in musts:
            if form.cleaned_data["question"].translation_key not in current:
                form.add_error("question", _("Diese Frage ist nicht veröffentlicht."))


class TestForm(DrawingForm):
    """The must-have questions are the maker's, too."""

    __test__ = False  # pytest takes the name for its own

    rows = "sections"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        maker = maker_above(self.parent_page)

        def narrow_questions(form: forms.ModelForm) -> None:
            question: Any = form.fields["question"]
            question.queryset = Question.objects.filter(
                Q(topic__manufacturer=maker) | Q(topic__manufacturer__isnull=True)
            ).select_related("topic")
            question.widget.queryset = question.queryset

        if "must_haves" in getattr(self, "formsets", {}):
            for_each(self.formsets["must_haves"], narrow_questions)


class PlacementForm(DrawingForm):
    """A topic waives lessons of this course."""

    rows = "topics"
    is_marked_at_once = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lessons = [
            (str(lesson.translation_key), lesson.title)
            for lesson in LessonPage.objects.child_of(self.parent_page).defer_streamfields()
        ]

        def offer_lessons(form: forms.ModelForm) -> None:
            given = form.fields["lessons"]
            form.fields["lessons"] = forms.MultipleChoiceField(
                label=given.label,
                help_text=given.help_text,
                choices=lessons,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

        if self.rows in getattr(self, "formsets", {}):
            for_each(self.formsets[self.rows], offer_lessons)

    def check_pool(self) -> None:
        super().check_pool()
        for form in _filled(self.formsets[self.rows], "topic"):
            if not form.cleaned_data.get("lessons"):
                form.add_error("lessons", _("Wählen Sie die Lektionen, die dieses Thema erlässt."))


def _filled(formset: Any, *names: str) -> list[Any]:
    """The rows of the form that will be kept, with a value for each of the fields."""
    if formset is None:
        return []
    formset.is_valid()
    rows = [form for form in formset.forms if form not in formset.deleted_forms]
    return [form for form in rows if all(getattr(form, "cleaned_data", {}).get(name) for name in names)]


class QuestionForm(WagtailAdminModelForm):
    """A trainer writes for the topics of the makers that they train for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.for_user
        if user is not None and not user.is_superuser and "topic" in self.fields:
            makers = makers_by_kind(user).get(Kind.TRAINER, frozenset())
            # Who has to approve a question of a topic that they don't write for leaves it where it is.
            theirs = Q(manufacturer__in=makers) | Q(pk=self.instance.topic_id)
            self.fields["topic"].queryset = self.fields["topic"].queryset.filter(theirs)
            if "changed_in" in self.fields:
                self.fields["changed_in"].queryset = releases_of(makers | self._makers())
        elif "changed_in" in self.fields:
            self.fields["changed_in"].queryset = releases_of(None)

    def _makers(self) -> set[int]:
        """Of the topic that the question has."""
        maker = self.instance.topic.manufacturer_id if self.instance.topic_id else None
        return set() if maker is None else {maker}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        topic, release = cleaned.get("topic"), cleaned.get("changed_in")
        if topic and release and topic.manufacturer_id not in (None, release.system.manufacturer_id):
            self.add_error("changed_in", _("Diese Version ist von einem anderen Hersteller als das Thema."))
        return cleaned
