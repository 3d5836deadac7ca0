"""Questions that come in files: what has come, and uploads that wait for somebody to bring them in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.questions import Topic
from dealerships.models import Kind, Person
from dealerships.models.appointments import makers_by_kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ImportedQuestion(models.Model):
    """What a file last said of a question in one language: the same file again changes nothing."""

    wagtail_reference_index_ignore = True

    question = models.UUIDField()
    """The translation key."""
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("Frage aus einer Datei")
        verbose_name_plural = _("Fragen aus Dateien")
        constraints = [
            models.UniqueConstraint(fields=["question", "locale"], name="imported_question_key"),
        ]


class QuestionImportState(models.TextChoices):
    CHECKED = "checked", _("Geprüft")
    RUNNING = "running", _("Wird übernommen")
    DONE = "done", _("Übernommen")
    DISCARDED = "discarded", _("Verworfen")


class QuestionImportQuerySet(models.QuerySet["QuestionImport"]):
    def visible_to(self, user: Person | AnonymousUser) -> QuestionImportQuerySet:
        """Trainers see the imports into their makers' topics, administrators all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(topic__manufacturer__in=makers_by_kind(user).get(Kind.TRAINER, frozenset()))


class QuestionImport(models.Model):
    """A file of questions that was uploaded: read at once, brought into the pool as drafts on request."""

    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+", verbose_name=_("Thema"))
    language = models.CharField(_("Sprache"), max_length=8, choices=settings.LANGUAGES)
    filename = models.CharField(_("Dateiname"), max_length=255)
    format = models.CharField(_("Format"), max_length=16)
    uploaded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("hochgeladen von")
    )
    uploaded_at = models.DateTimeField(_("hochgeladen am"), auto_now_add=True)
    state = models.CharField(
        _("Stand"), max_length=16, choices=QuestionImportState.choices, default=QuestionImportState.CHECKED
    )
    state_at = models.DateTimeField(_("Stand vom"), auto_now_add=True)
    counts = models.JSONField(default=dict)
    """How many questions are imported, partial, refused; once it is done, how many are new, changed, unchanged."""
    questions = models.JSONField(default=list)
    """Every question of the file, as it was read."""

    objects = QuestionImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Fragenimport")
        verbose_name_plural = _("Fragenimporte")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.filename
