"""Uploads of master data: a row first, then the work, so that nothing is lost and nothing is done twice."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerships.models.network import Manufacturer
from dealerships.models.people import Person
from dealerships.models.scopes import scope_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ImportState(models.TextChoices):
    CHECKING = "checking", _("Wird geprüft")
    CHECKED = "checked", _("Geprüft")
    REFUSED = "refused", _("Fehlerhaft")
    RUNNING = "running", _("Wird eingespielt")
    DONE = "done", _("Eingespielt")
    DISCARDED = "discarded", _("Verworfen")


class NetworkImportQuerySet(models.QuerySet["NetworkImport"]):
    def visible_to(self, user: Person | AnonymousUser) -> NetworkImportQuerySet:
        """Headquarters see the imports of their maker, administrators all."""
        scope = scope_of(user)
        return self if scope.everything else self.filter(manufacturer__in=scope.headquarters)

    def waiting(self) -> NetworkImportQuerySet:
        """Those that a worker still has to do something for."""
        return self.filter(state__in=[ImportState.CHECKING, ImportState.RUNNING])


def upload_path(network_import: NetworkImport, filename: str) -> str:
    return f"network-imports/{network_import.public_id}.zip"


class NetworkImport(models.Model):
    """One upload: checked first, with a report per row; then run by a worker, on request, all or nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    manufacturer = models.ForeignKey(
        Manufacturer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Hersteller"),
        help_text=_("Alle Zeilen müssen in seinem Bereich liegen; ohne Angabe gilt keine Grenze."),
    )
    file = models.FileField(_("Datei"), upload_to=upload_path)
    filename = models.CharField(_("Dateiname"), max_length=255)
    uploaded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("hochgeladen von")
    )
    uploaded_at = models.DateTimeField(_("hochgeladen am"), auto_now_add=True)
    state = models.CharField(
        _("Stand"), max_length=16, choices=ImportState.choices, default=ImportState.CHECKING
    )
    state_at = models.DateTimeField(_("Stand vom"), auto_now_add=True)
    rows_done = models.PositiveIntegerField(_("Zeilen bearbeitet"), default=0)
    rows_total = models.PositiveIntegerField(_("Zeilen insgesamt"), default=0)
    report = models.JSONField(_("Bericht"), default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)

    objects = NetworkImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Import")
        verbose_name_plural = _("Importe")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.filename
