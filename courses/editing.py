"""The editor of courses and lessons: what its forms offer to whom, and what they refuse to publish."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.models import Page

from courses.blocks.beginning import beginning
from courses.checks import Finding, blockers, findings
from dealerships.calendar import today
from dealerships.models import Appointment, Kind, Person, Release, System
from dealerships.models.base import active_on

PUBLISHING = frozenset({"action-publish", "action-submit", "action-restart-workflow"})
"""The buttons after which a page goes out, or is to go out."""


class TitlePanel(FieldPanel):
    """Wagtail shows no label above a title, so the empty field says what it is."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"placeholder": format_lazy("{}*", _("Titel"))})
        super().__init__(field_name, **{"classname": "title", "widget": widget, **kwargs})


class FindingsPanel(Panel):
    """What a lesson still lacks, as it was last saved; nothing where it lacks nothing."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/findings.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.findings)

        @property
        def findings(self) -> list[Finding]:
            return findings(self.instance.minutes, self.instance.body)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "findings": self.findings}


class CourseForm(WagtailAdminPageForm):
    """The systems are those of the maker in whose catalogue the course is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "system" in self.fields:
            maker = maker_above(self.parent_page)
            systems = System.objects.all() if maker is None else System.objects.filter(manufacturer=maker)
            self.fields["system"].queryset = systems


class LessonForm(WagtailAdminPageForm):
    """Somebody of the maker's trainers is responsible, the releases are the maker's; what keeps people out isn't
    published. A new lesson begins with four blocks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "body" in self.fields and not self.instance.body:
            raw = beginning(self.parent_page.locale.language_code)
            self.initial["body"] = self.fields["body"].block.to_python(raw)
        if "keeper" in self.fields:
            trainers = Appointment.objects.filter(
                active_on(today()), kind=Kind.TRAINER, manufacturer=maker_above(self.parent_page)
            )
            self.fields["keeper"].queryset = Person.objects.filter(pk__in=trainers.values("person"))
        if "changed_in" in self.fields:
            maker = maker_above(self.parent_page)
            self.fields["changed_in"].queryset = releases_of(None if maker is None else [maker])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if PUBLISHING & set(self.data) and "body" in cleaned:
            found = blockers(cleaned.get("minutes"), cleaned["body"])
            if found:
                self.add_error("body", as_error(cleaned["body"], found))
        return cleaned


def releases_of(makers: Collection[int] | None) -> QuerySet[Release]:
    """The releases of these makers' systems (None: of all) that can have changed something: those with a day."""
    dated = Release.objects.filter(released_on__isnull=False)
    releases = dated if makers is None else dated.filter(system__manufacturer__in=makers)
    return releases.select_related("system").order_by("system", "-released_on")


def maker_above(page: Page) -> int | None:
    """The maker of the catalogue that a page is, or is below."""
    while not hasattr(page.specific, "manufacturer_id"):
        page = page.get_parent()
    maker: int | None = page.specific.manufacturer_id
    return maker


def as_error(body: Any, found: Iterable[Finding]) -> StreamBlockValidationError:
    """The findings as errors at the fields that they are about."""
    positions = {block.id: position for position, block in enumerate(body)}
    errors: dict[int, dict[str, Any]] = {}
    for one in found:
        name, *rest = str(one.field[0]), *one.field[1:]
        of_block = errors.setdefault(positions[one.block], {})
        if rest:  # a field of a row of a list
            row, field = rest
            of_block.setdefault(name, {}).setdefault(row, {})[field] = ValidationError(one.message)
        else:
            of_block[name] = ValidationError(one.message)
    return StreamBlockValidationError(
        block_errors={
            position: StructBlockValidationError(
                block_errors={name: _of_list(error) for name, error in of_block.items()}
            )
            for position, of_block in errors.items()
        }
    )


def _of_list(error: Any) -> ValidationError:
    if isinstance(error, ValidationError):
        return error
    rows = {row: StructBlockValidationError(block_errors=fields) for row, fields in error.items()}
    return ListBlockValidationError(block_errors=rows)
