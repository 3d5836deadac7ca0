"""Filters that lists of master data share."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from dealerships.calendar import today
from dealerships.labels import describe, with_labels
from dealerships.models.base import active_on


class RowChoiceField(django_filters.fields.ModelMultipleChoiceField):
    def label_from_instance(self, obj: models.Model) -> str:
        return describe(obj)


class RowFilter(django_filters.ModelMultipleChoiceFilter):
    """Rows that point at any of some rows of a small table, among those that the user sees."""

    field_class = RowChoiceField

    def __init__(self, model: type[models.Model], *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(
            *args,
            queryset=lambda request: with_labels(model._default_manager.visible_to(request.user)),
            distinct=False,
            **kwargs,
        )


class ChoiceFilter(django_filters.MultipleChoiceFilter):
    """Rows with any of some values."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(*args, distinct=False, **kwargs)


class StretchFilter(django_filters.ChoiceFilter):
    """Rows by where today lies in their dates."""

    CURRENT, FUTURE, PAST = "current", "future", "past"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [(self.CURRENT, _("heute gültig")), (self.FUTURE, _("künftig")), (self.PAST, _("beendet"))]
        kwargs |= {"label": _("Zeitraum"), "empty_label": _("Alle"), "widget": forms.RadioSelect}
        super().__init__(*args, choices=choices, **kwargs)

    def filter(self, qs: models.QuerySet[Any], value: str) -> models.QuerySet[Any]:
        day = today()
        future, past = Q(starts_on__gt=day), Q(ends_on__lt=day)
        wanted = {self.CURRENT: active_on(day), self.FUTURE: future, self.PAST: past}
        return qs.filter(wanted[value]) if value else qs


def filterset(model: type[models.Model], **filters: django_filters.Filter) -> type[WagtailFilterSet]:
    """The filters of one table, in the order given."""
    meta = type("Meta", (), {"model": model, "fields": []})
    name = f"{model.__name__}FilterSet"
    made: type[WagtailFilterSet] = type(name, (WagtailFilterSet,), {**filters, "Meta": meta})
    return made
