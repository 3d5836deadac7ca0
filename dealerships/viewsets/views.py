"""Wagtail's generic views, bound to what their user may see and do, and with a history that tells values."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import BaseColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView as WagtailHistoryView
from wagtail.admin.views.generic.history import LogEntryUserColumn
from wagtail.admin.widgets.button import HeaderButton

from dealerships import history
from dealerships.labels import display, with_labels
from dealerships.paging import page_at
from dealerships.viewsets.choosers import matching
from dealerships.viewsets.columns import ChangesColumn, MomentColumn, ValueColumn
from dealerships.viewsets.deletion import Deletion
from dealerships.viewsets.exports import ExportMixin
from dealerships.viewsets.locks import Busy, writing
from dealerships.viewsets.policy import ACTIONS, ADD, CHANGE, DELETE, VIEW, MasterDataPolicy

BUSY = gettext_lazy("Gerade werden Stammdaten eingespielt. Speichern Sie in einer Minute noch einmal.")


class Forbidden:
    """A refusal is a 403 that says so, not Wagtail's redirect to the dashboard."""

    permission_policy: MasterDataPolicy
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except PermissionDenied:
            return TemplateResponse(request, "dealerships/admin/403.html", status=403)
        return response


class OneRow(Forbidden):
    """A view of one row: 404 unless it is visible, 403 unless one of ``needs`` is allowed on it."""

    needs: tuple[str, ...] = ()
    model: type[models.Model]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> models.Model:
        if (row := self.__dict__.get("object")) is None:
            rows = self.permission_policy.visible_to(self.request.user)
            row = get_object_or_404(with_labels(rows), pk=unquote(str(self.kwargs["pk"])))  # type: ignore[attr-defined]
        return row

    def user_has_any_permission(self, permissions: Any) -> bool:
        return self.permission_policy.user_has_any_permission_for_instance(
            self.request.user, permissions, self.object
        )

    def user_has_permission(self, permission: str) -> bool:
        return self.user_has_any_permission([permission])


class Paged:
    """A page of the list that isn't there is a 404, not Wagtail's last page."""

    request: HttpRequest
    page_kwarg: str

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator, *_others = super().paginate_queryset(queryset, page_size)  # type: ignore[misc]
        page = page_at(self.request, paginator, self.page_kwarg)
        return paginator, page, page.object_list, page.has_other_pages()


class IndexView(Paged, Forbidden, ExportMixin, generic.IndexView):
    any_permission_required = list(ACTIONS)
    results_template_name = "dealerships/admin/index_results.html"
    is_export: bool
    list_display: tuple[str, ...] = ()
    search_fields: tuple[str, ...] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export and self.filters_are_valid:
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])  # type: ignore[return-value]
        self.is_export = False
        response = super().get(request, *args, **kwargs)
        if not self.filters_are_valid:
            messages.error(request, _("Diesen Filterwert gibt es nicht. Setzen Sie den Filter zurück."))
            response.status_code = 400
        return response

    @property
    def filters_are_valid(self) -> bool:
        return not self.filters or self.filters.is_valid()

    def get_base_queryset(self) -> models.QuerySet[Any]:
        rows = self.permission_policy.instances_user_has_any_permission_for(self.request.user, [VIEW])
        shown = {*self.list_display, *self.list_export}
        return with_labels(rows).prefetch_related(
            *(field.name for field in self.model._meta.many_to_many if field.name in shown)
        )

    def order_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Equal rows keep their places from page to page."""
        ordered = super().order_queryset(queryset)
        return ordered.order_by(*(ordered.query.order_by or self.model._meta.ordering), "pk")

    def search_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return (
            queryset.filter(matching(self.search_query, self.search_fields))
            if self.is_searching
            else queryset
        )

    def filter_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """A filter value that is none finds nothing; the list must not look as if it were filtered."""
        return super().filter_queryset(queryset) if self.filters_are_valid else queryset.none()

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [self._title_column(), *(ValueColumn(self._field(name)) for name in self.list_display[1:])]

    def _title_column(self) -> TitleColumn:
        class Title(ValueColumn, TitleColumn):
            """The first column leads to the row."""

            def __init__(self, field: Any, **kwargs: Any) -> None:
                self.field = field
                label = capfirst(str(field.verbose_name))
                TitleColumn.__init__(self, field.name, label=label, sort_key=field.name, **kwargs)

        column = self._get_title_column_class(Title)
        return column(
            self._field(self.list_display[0]),
            get_url=lambda row: self.get_edit_url(row) or self.get_inspect_url(row),
        )

    def _field(self, name: str) -> models.Field[Any, Any]:
        return self.model._meta.get_field(name)

    def get_table(self, object_list: Any, **kwargs: Any) -> Any:
        pks = [row.pk for row in object_list]
        self.changeable, self.deletable = (self._allowed(action, pks) for action in (CHANGE, DELETE))
        return super().get_table(object_list, **kwargs)

    def _allowed(self, action: str, pks: list[Any]) -> set[Any]:
        if not self.user_has_permission(action):
            return set()
        rows = self.permission_policy.instances_user_has_permission_for(self.request.user, action)
        return set(rows.filter(pk__in=pks).values_list("pk", flat=True))

    def get_edit_url(self, instance: models.Model) -> str | None:
        return super().get_edit_url(instance) if instance.pk in self.changeable else None

    def get_delete_url(self, instance: models.Model) -> str | None:
        return super().get_delete_url(instance) if instance.pk in self.deletable else None


class Refused(Exception):
    """Nothing of this is saved; the form says why."""


class Saving(Forbidden):
    """Validation, saving and the history are one transaction, and nobody else writes meanwhile."""

    action_needed: str
    logged_as: str

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "object" not in self.__dict__:
            self.object = None
        form = self.get_form()  # type: ignore[attr-defined]
        try:
            with writing():
                self._save(form)
        except Refused:
            pass
        except Busy:
            form.add_error(None, BUSY)
        except IntegrityError:
            form.add_error(
                None, _("Die Daten haben sich inzwischen geändert. Prüfen und speichern Sie noch einmal.")
            )
        if form.errors:
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]
        self.form = form
        return self.save_action()  # type: ignore[attr-defined, no-any-return]

    def _save(self, form: Any) -> None:
        if not form.is_valid():
            raise Refused
        stored = type(form.instance)._default_manager.filter(pk=form.instance.pk).first()
        if stored is None and not form.instance._state.adding:
            form.add_error(None, _("Diese Zeile wurde inzwischen gelöscht."))
            raise Refused
        before = history.values(stored) if stored else {}
        self.object = form.save()
        self.object.refresh_from_db()
        if not self.permission_policy.admits(self.request.user, self.action_needed, self.object):
            form.add_error(None, _("Diese Zeile läge außerhalb Ihres Bereichs."))
            raise Refused
        changed = history.changes(before, history.values(self.object))
        if changed or not before:
            history.log_change(self.object, changed, user=self.request.user, action=self.logged_as)  # type: ignore[arg-type]
        self.after_saving(form)

    def after_saving(self, form: Any) -> None:
        """What else belongs to the same transaction."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "for_user": self.request.user}


class CreateView(Saving, generic.CreateView):
    permission_required = ADD
    action_needed = ADD
    logged_as = history.CREATED


class EditView(OneRow, Saving, generic.EditView):
    permission_required = CHANGE
    action_needed = CHANGE
    logged_as = history.EDITED


class DeleteView(OneRow, generic.DeleteView):
    """What others point at stays: a sentence says what does, instead of an error."""

    permission_required = DELETE
    template_name = "dealerships/admin/confirm_delete.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with writing():
                self.deletion = Deletion.of(self.object)
                if not self.deletion.blocked:
                    success_url, message = self.get_success_url(), self.get_success_message()
                    self.deletion.execute(user=request.user)  # type: ignore[arg-type]
                    messages.success(request, message)
                    return HttpResponseRedirect(success_url)
        except Busy:
            messages.error(request, BUSY)
        except ProtectedError as error:
            self.deletion = Deletion.refused(self.object, error)
        return self.render_to_response(self.get_context_data(), status=409)

    @cached_property
    def deletion(self) -> Deletion:
        return Deletion.of(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "deletion": self.deletion}


class InspectView(OneRow, generic.InspectView):
    private_fields: tuple[str, ...] = ()
    history_url_name: str | None = None

    def get_fields(self) -> list[str]:
        private = () if self.request.user.is_superuser else self.private_fields
        return [name for name in super().get_fields() if name not in private]

    def get_field_display_value(self, field_name: str, field: Any) -> str:
        value = getattr(self.object, field_name)
        if isinstance(field, models.ManyToManyField):
            return ", ".join(display(None, one) for one in value.all()) or display(None, None)
        return display(field, value)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_more_buttons
        url = self.get_history_url()
        return (
            [*buttons, HeaderButton(_("Verlauf"), url=url, icon_name="history", priority=30)]
            if url
            else buttons
        )

    def get_history_url(self) -> str | None:
        return reverse(self.history_url_name, args=(self.object.pk,)) if self.history_url_name else None


class HistoryView(Paged, OneRow, WagtailHistoryView):
    any_permission_required = list(ACTIONS)
    private_fields: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> list[BaseColumn]:
        private = () if self.request.user.is_superuser else self.private_fields
        return [
            ChangesColumn(
                "changes",
                label=_("Änderung"),
                accessor=lambda entry: {
                    "headline": history.headline(entry),
                    "changes": history.in_words(entry, without=private),
                },
            ),
            LogEntryUserColumn("user", label=_("Wer"), width="20%"),
            MomentColumn("timestamp", label=_("Wann"), width="15%"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons: list[HeaderButton] = super().header_buttons
        return buttons if self.user_has_permission(CHANGE) else []

    def get_edit_url(self, instance: models.Model) -> str | None:
        return super().get_edit_url(instance) if self.user_has_permission(CHANGE) else None
