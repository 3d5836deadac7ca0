"""The form that takes a bundle in."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.network.permissions import makers_to_import_for, may_import_without_limit
from academy.network.tables import TABLES
from dealerships.bundles.limits import MB
from dealerships.models import Manufacturer, Person

TABLE_NAMES = frozenset(table.name for table in TABLES)


class SizeLimit(FileUploadHandler):
    """Stops keeping a file that is too large; what still comes is thrown away: the browser shall hear why."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.is_exceeded = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.NETWORK_UPLOAD_MAX_BYTES:
            self.is_exceeded = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps the file."""


class UploadForm(forms.Form):
    """A zip, or one table; for which manufacturer, where there is a choice."""

    manufacturer = forms.ModelChoiceField(Manufacturer.objects.none(), label=gettext_lazy("Hersteller"))
    file = forms.FileField(
        label=gettext_lazy("Datei"),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".zip,.csv,.xlsx"}),
        error_messages={"required": gettext_lazy("Wählen Sie eine Datei.")},
    )

    def __init__(self, *args: Any, user: Person, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose_makers(user)
        limit = {"limit": settings.NETWORK_UPLOAD_MAX_BYTES // MB}
        self.fields["file"].help_text = (
            _("Ein Zip-Archiv mit den Tabellen oder eine Tabelle als CSV oder XLSX; höchstens %(limit)s MB.")
            % limit
        )
        if is_too_large:
            self.fields["file"].error_messages["required"] = (
                _("Die Datei ist größer als %(limit)s MB.") % limit
            )

    def _choose_makers(self, user: Person) -> None:
        makers = makers_to_import_for(user)
        field = cast("forms.ModelChoiceField[Manufacturer]", self.fields["manufacturer"])
        field.queryset = makers
        if may_import_without_limit(user):
            field.required = False
            field.empty_label = _("Alle (ohne Grenze)")
            field.help_text = _("Mit einem Hersteller müssen alle Zeilen in seinem Bereich liegen.")
        elif len(makers) == 1:
            del self.fields["manufacturer"]
            self.only_maker = makers[0]

    only_maker: Manufacturer | None = None

    @property
    def maker(self) -> Manufacturer | None:
        """Whose scope the rows must lie in; None for no limit. After validation."""
        return self.only_maker or self.cleaned_data["manufacturer"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        name = PurePath((file.name or "").lower())
        if name.suffix not in (".zip", ".csv", ".xlsx"):
            raise forms.ValidationError(_("Das ist weder ein Zip-Archiv noch eine CSV- oder XLSX-Datei."))
        if name.suffix != ".zip" and name.stem not in TABLE_NAMES:
            raise forms.ValidationError(
                _("Eine Tabelle heißt wie im Paket, zum Beispiel people.csv. „%(name)s“ gibt es nicht.")
                % {"name": name.stem}
            )
        return file
