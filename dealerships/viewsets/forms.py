"""The forms of master data: choices within the user's view, codes that never change, dates as written."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from wagtail.admin.widgets import AdminDateInput

from dealerships.labels import describe, with_labels
from dealerships.models import Person
from dealerships.viewsets.choosers import WIDGETS, Chooser

GERMAN_DATE = "%d.%m.%Y"
ISO_DATE = "%Y-%m-%d"


class RowField(forms.ModelChoiceField):
    """A reference to one row; a dialogue where there may be thousands to choose from."""

    def __init__(self, queryset: models.QuerySet[Any], **kwargs: Any) -> None:
        if chooser := WIDGETS.get(queryset.model):
            kwargs.setdefault("widget", chooser)
        super().__init__(queryset, **kwargs)

    def label_from_instance(self, obj: models.Model) -> str:
        return describe(obj)


class RowsField(forms.ModelMultipleChoiceField):
    """References to some of a few rows."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: models.Model) -> str:
        return describe(obj)


def formfield(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    if isinstance(field, models.ForeignKey):
        kwargs["form_class"] = RowField
    elif isinstance(field, models.ManyToManyField):
        kwargs["form_class"] = RowsField
    return field.formfield(**kwargs)


class MasterDataForm(forms.ModelForm):
    """A row of master data, for somebody.

    What a field may point at is what ``for_user`` sees, and what it points at already. ``fixed`` fields are
    part of the row's key: they are given once and never change (spec/exchange.md).
    """

    fixed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, for_user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                self._narrow(name, field)
            elif isinstance(field, forms.DateField):
                _write_dates(field)
        for name in self.closed_fields():
            self.fields[name].disabled = True

    def closed_fields(self) -> set[str]:
        """The fields that may be read here, not changed."""
        return set(self.fixed) & set(self.fields) if self.instance.pk else set()

    def _narrow(self, name: str, field: forms.ModelChoiceField) -> None:
        model = field.queryset.model
        rows = model._default_manager.visible_to(self.for_user)
        if isinstance(field, RowField) and (current := self.initial.get(name)) is not None:
            rows = model._default_manager.filter(Q(pk__in=rows.values("pk")) | Q(pk=current))
        field.queryset = with_labels(rows)
        if isinstance(field.widget, Chooser):
            field.widget.queryset = field.queryset

    def add_error(self, field: str | None, error: Any) -> None:
        """A rule may name a field that is not shown here; its message belongs to the whole form then."""
        if field is None and hasattr(error, "error_dict"):
            unknown = set(error.error_dict) - set(self.fields) - {"__all__"}
            known = {name: errors for name, errors in error.error_dict.items() if name not in unknown}
            for name in unknown:
                super().add_error(None, ValidationError(error.error_dict[name]))
            error = ValidationError(known)
            if not known:
                return
        super().add_error(field, error)


def _write_dates(field: forms.DateField) -> None:
    """Germans write 01.03.2027; everybody's spreadsheet writes 2027-03-01, which is understood as well."""
    shown = GERMAN_DATE if get_language() == "de" else ISO_DATE
    field.widget = AdminDateInput(attrs=dict(field.widget.attrs), format=shown)
    field.input_formats = [GERMAN_DATE, ISO_DATE]
