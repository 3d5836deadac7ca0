"""Cells that Wagtail's own columns get wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from wagtail.admin.ui.tables import Column

from dealerships.labels import display


class ValueColumn(Column):
    """A field as people read it. Wagtail's DateColumn says "just now" of every date to come."""

    def __init__(self, field: models.Field[Any, Any], **kwargs: Any) -> None:
        kwargs.setdefault("sort_key", field.name)
        super().__init__(field.name, label=capfirst(str(field.verbose_name)), **kwargs)
        self.field = field

    def get_value(self, instance: models.Model) -> str:
        value = getattr(instance, self.field.name)
        return str(value) if isinstance(value, models.Model) else display(self.field, value)


class ChangesColumn(Column):
    """What an entry of the history changed: a line per field."""

    cell_template_name = "dealerships/admin/changes_cell.html"


class MomentColumn(Column):
    """A point in time, written out."""

    def get_value(self, instance: models.Model) -> str:
        moment: datetime = super().get_value(instance)
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
