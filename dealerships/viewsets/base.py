"""One table of master data in the admin: list, filters, export, look, add, change, delete, history."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import URLPattern
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from dealerships.models import Person
from dealerships.viewsets import views
from dealerships.viewsets.forms import MasterDataForm, formfield
from dealerships.viewsets.policy import ACTIONS, MasterDataPolicy

NAMESPACE = "master_data_"
"""What the URL namespaces of all tables and choosers begin with."""


class MasterDataViewSet(ModelViewSet):
    """A table of the network bundle.

    ``policy`` says who may do what; ``form_fields`` are shown everywhere, in this order; ``fixed_fields``
    can't be changed once they are stored; ``private_fields`` are for administrators alone.
    """

    policy: MasterDataPolicy
    form_fields: tuple[str, ...] = ()
    fixed_fields: tuple[str, ...] = ()
    private_fields: tuple[str, ...] = ()
    form_class: type[MasterDataForm] = MasterDataForm
    filterset_class: type[WagtailFilterSet] | Any = ViewSet.UNDEFINED
    list_display: tuple[str, ...] = ()
    search_fields: tuple[str, ...] = ()

    index_view_class = views.IndexView
    add_view_class = views.CreateView
    edit_view_class = views.EditView
    delete_view_class = views.DeleteView
    inspect_view_class = views.InspectView
    history_view_class = views.HistoryView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    sort_order_field = None

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.url_namespace = f"{NAMESPACE}{self.model_name}"

    @cached_property
    def permission_policy(self) -> MasterDataPolicy:
        return self.policy

    @cached_property
    def list_export(self) -> list[str]:
        return [name for name in self.form_fields if name not in self.private_fields]

    @cached_property
    def export_filename(self) -> str:
        return f"{self.model_name}"

    @cached_property
    def inspect_view_fields(self) -> list[str]:
        return list(self.form_fields)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own = {"permission_policy": self.policy, "private_fields": self.private_fields}
        return {**super().get_common_view_kwargs(**kwargs), **own, "usage_url_name": None}

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return forms.modelform_factory(
            self.model,
            form=type(f"{self.model.__name__}Form", (self.form_class,), {"fixed": self.fixed_fields}),
            fields=self.form_fields,
            formfield_callback=formfield,
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without Wagtail's usage pages: the reference index knows nothing of master data."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]

    def register_permissions(self) -> None:
        """Rights come with appointments, so there are none to give to groups.

        Accounts keep Wagtail's own policy in the registry: with ours, Wagtail's user admin would open to
        whoever may correct a name.
        """
        if self.model is not Person:
            register_permission_policy(self.model, self.policy)

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        policy = self.policy

        class TableMenuItem(MenuItem):
            def is_shown(self, request: HttpRequest) -> bool:
                return policy.user_has_any_permission(request.user, ACTIONS)

        return TableMenuItem


class MasterDataGroup(ModelViewSetGroup):
    """Tables that belong together in the menu, shown where the user may look at any."""

    items: Iterable[type[MasterDataViewSet]] = ()
