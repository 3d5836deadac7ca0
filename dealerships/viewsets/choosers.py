"""Choosing one of very many: a dialogue that searches, and shows nothing but what its user may see."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.permissions import policy_registry

from dealerships.labels import describe
from dealerships.models import Area, DealerGroup, Dealership, Person
from dealerships.viewsets.columns import ValueColumn
from dealerships.viewsets.policy import ADD, CHANGE, MasterDataPolicy


def matching(words: str, fields: Iterable[str]) -> Q:
    """Rows in which every word is found in one of the fields: first and last name may both be given."""
    found = Q()
    for word in words.split():
        found &= reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))
    return found


def render(self: BaseChooser, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """Wagtail's chooser without its inline script, which a strict content security policy refuses."""
    chosen = self.get_value_data(value)
    return format_html(
        '<div data-controller="academy-chooser" data-academy-chooser-kind-value="{}"'
        ' data-academy-chooser-field-value="{}" data-academy-chooser-options-value="{}">{}</div>',
        self.js_constructor,
        attrs["id"],
        json.dumps(self.get_js_init_options(attrs["id"], name, chosen)),
        self.render_html(name, chosen, attrs),
    )


# Here, and not in a class below it: the forms that copy and move pages name Wagtail's own widgets.
BaseChooser.render = render


class Chooser(BaseChooser):
    """``queryset`` is set by the form: a row beyond it is not named, whatever was sent."""

    queryset: models.QuerySet[Any] | None = None
    show_edit_link = False

    def get_instance(self, value: Any) -> models.Model | None:
        if value is None or isinstance(value, self.model_class):
            return value  # type: ignore[no-any-return]
        rows = self.queryset if self.queryset is not None else self.model_class._default_manager.none()
        try:
            return rows.filter(pk=value).first()
        except (TypeError, ValueError):
            return None

    def get_display_title(self, instance: models.Model) -> str:
        return describe(instance)

    def get_value_data_from_instance(self, instance: models.Model) -> dict[str, Any]:
        return {"id": instance.pk, "edit_url": None, self.display_title_key: self.get_display_title(instance)}


class Scoped:
    """What the views of a chooser share: who may use it, and among which rows."""

    request: HttpRequest
    model_class: type[models.Model]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_choose(request.user, self.model_class):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def rows(self) -> models.QuerySet[Any]:
        visible: models.QuerySet[Any] = self.model_class._default_manager.visible_to(self.request.user)
        return visible

    def get_object_list(self) -> models.QuerySet[Any]:
        return self.rows()

    def get_object(self, pk: Any) -> models.Model:
        try:
            return self.rows().get(pk=pk)
        except (ObjectDoesNotExist, ValidationError, TypeError, ValueError) as error:
            raise Http404 from error

    def get_objects(self, pks: list[str]) -> models.QuerySet[Any]:
        return self.rows().filter(pk__in=[pk for pk in pks if pk.isdecimal()])

    def get_edit_item_url(self, instance: models.Model) -> None:
        return None

    def get_display_title(self, instance: models.Model) -> str:
        return describe(instance)

    def can_create(self) -> bool:
        return False


def may_choose(user: Any, model: type[models.Model]) -> bool:
    """Who adds or changes rows of a table that points at this one."""
    pointing = {relation.related_model for relation in model._meta.related_objects if relation.field.editable}
    policies = (policy_registry.get_by_type(table, fallback=False) for table in pointing)
    return user.is_superuser or any(
        policy.user_has_any_permission(user, [ADD, CHANGE])
        for policy in policies
        if isinstance(policy, MasterDataPolicy)
    )


class ListMixin(Scoped):
    """The list of a chooser: key and name first, then whatever tells namesakes apart."""

    search_fields: tuple[str, ...] = ()
    details: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Column]:
        fields = [self.model_class._meta.get_field(name) for name in self.details]
        return [self.title_column, *(ValueColumn(field, width="30%", sort_key=None) for field in fields)]  # type: ignore[attr-defined]

    @property
    def title_column(self) -> Column:
        column = super().title_column  # type: ignore[misc]
        column.accessor = describe
        return column

    def rows(self) -> models.QuerySet[Any]:
        fields = map(self.model_class._meta.get_field, self.details)
        references = [field.name for field in fields if isinstance(field, models.ForeignKey)]
        return super().rows().select_related(*references) if references else super().rows()

    def get_filter_form_class(self) -> type[forms.Form]:
        fields = self.search_fields

        class SearchForm(BaseFilterForm):
            q = forms.CharField(label=_("Suchbegriff"), required=False)

            def filter(self, objects: models.QuerySet[Any]) -> models.QuerySet[Any]:
                self.search_query = self.cleaned_data.get("q")
                self.is_searching = bool(self.search_query)
                return objects.filter(matching(self.search_query, fields)) if self.is_searching else objects

        return SearchForm


class ChooseView(ListMixin, views.ChooseView):
    pass


class ChooseResultsView(ListMixin, views.ChooseResultsView):
    pass


class ChosenView(Scoped, views.ChosenView):
    pass


class ChosenMultipleView(Scoped, views.ChosenMultipleView):
    pass


class MasterDataChooser(ChooserViewSet):
    """The dialogue for one table; there is nothing to be made in it."""

    search_fields: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    base_widget_class = Chooser
    register_widget = False
    per_page = 12
    choose_another_text = _("Andere Auswahl")

    def __init__(self) -> None:
        name = self.model._meta.model_name
        super().__init__(f"master_data_choose_{name}", url_prefix=f"choose-{name}")

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own = {"search_fields": self.search_fields, "details": self.details}
        common: dict[str, Any] = super().get_common_view_kwargs(**own, **kwargs)
        return common

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class PersonChooser(MasterDataChooser):
    model = Person
    icon = "user"
    choose_one_text = _("Person auswählen")
    search_fields = ("username", "first_name", "last_name", "email")
    details = ("email",)


class DealershipChooser(MasterDataChooser):
    model = Dealership
    icon = "home"
    choose_one_text = _("Betrieb auswählen")
    search_fields = ("number", "name", "city")
    details = ("city",)


class DealerGroupChooser(MasterDataChooser):
    model = DealerGroup
    icon = "group"
    choose_one_text = _("Händlergruppe auswählen")
    search_fields = ("code", "name")


class AreaChooser(MasterDataChooser):
    model = Area
    icon = "globe"
    choose_one_text = _("Gebiet auswählen")
    search_fields = ("code", "name", "manufacturer__name")
    details = ("manufacturer", "parent")


CHOOSERS = (PersonChooser(), DealershipChooser(), DealerGroupChooser(), AreaChooser())
WIDGETS: dict[type[models.Model], type[Chooser]] = {one.model: one.widget_class for one in CHOOSERS}
"""Tables too large for a list of options, and what they are chosen with."""
