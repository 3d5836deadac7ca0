"""The pool: topics, questions in both languages, and the versions that attempts are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, TranslatableMixin, WorkflowMixin
from wagtail.search import index

from courses.models import LessonPage
from courses.questions import TYPES, QuestionType, question_blocks
from dealerships.models import Manufacturer
from dealerships.models.base import BilingualName, code_field

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dealerships.models import Person


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, user: Person | AnonymousUser) -> TopicQuerySet:
        """The common ones, and those of the manufacturers that one sees."""
        if not user.is_authenticated:
            return self.none()
        makers = Manufacturer.objects.visible_to(user)
        return self.filter(Q(manufacturer__isnull=True) | Q(manufacturer__in=makers))


class Topic(BilingualName):
    """What a group of questions is about; a test draws so many from each."""

    wagtail_reference_index_ignore = True

    code = code_field()
    manufacturer = models.ForeignKey(
        Manufacturer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Hersteller"),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("Thema")
        verbose_name_plural = _("Themen")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class QuestionBodyBlock(StreamBlock):
    """Exactly one question, of any type."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*(local_blocks or []), *question_blocks()], **kwargs)

    class Meta:
        min_num = 1
        max_num = 1


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: Person | AnonymousUser) -> QuestionQuerySet:
        return self.filter(topic__in=Topic.objects.visible_to(user))


class Question(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """A question in one language. Both languages share the translation key, and the ids inside the body."""

    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="questions", verbose_name=_("Thema")
    )
    body = StreamField(QuestionBodyBlock(), verbose_name=_("Frage"))
    lesson = models.ForeignKey(
        LessonPage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Lektion"),
        help_text=_("Wo es steht: der Weg zurück nach einer falschen Antwort."),
    )
    anchor = models.CharField(_("Stelle in der Lektion"), max_length=36, blank=True)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="question", for_concrete_model=False
    )

    objects = QuestionQuerySet.as_manager()
    search_fields = [index.SearchField("body"), index.FilterField("topic"), index.FilterField("locale")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("Prüfungsfrage")
        verbose_name_plural = _("Fragenpool")
        ordering = ["pk"]

    def __str__(self) -> str:
        text = " ".join(strip_tags(self.content["text"]).split()) if self.body else ""
        return text if len(text) <= 120 else f"{text[:119]}…"

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def type(self) -> QuestionType:
        return TYPES[self.body[0].block_type]

    @property
    def content(self) -> Any:
        """The question as plain JSON."""
        return self.body[0].block.content(self.body[0].value)


class QuestionVersion(models.Model):
    """A question as it was published, in all its languages: what attempts are made of. Appended, never rewritten.

    ``contents`` holds the content by language code; ids are the same in all. The current version of a question is
    the one with the highest number; what the pool withdraws has ``is_live`` false and is drawn no more.
    """

    wagtail_reference_index_ignore = True

    question = models.UUIDField()
    """The translation key that the question's languages share."""
    number = models.PositiveIntegerField()
    type = models.CharField(max_length=16)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="versions")
    contents = models.JSONField()
    lesson = models.UUIDField(null=True)
    """The translation key of the lesson that teaches it."""
    anchor = models.CharField(max_length=36, blank=True)
    is_live = models.BooleanField(default=True)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Fassung einer Frage")
        verbose_name_plural = _("Fassungen von Fragen")
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_key"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(is_live=True), name="question_version_one_live"
            ),
        ]
        indexes = [models.Index(fields=["topic"], condition=Q(is_live=True), name="question_version_drawn")]

    def __str__(self) -> str:
        return f"{self.question} v{self.number}"
