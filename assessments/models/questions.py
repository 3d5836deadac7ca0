"""The pool: topics, questions in both languages, and the versions that attempts are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    Workflow,
    WorkflowMixin,
)
from wagtail.search import index

from courses.models import AcademyImage, Competence, LessonPage
from courses.models.rounds import ReviewedPage
from courses.questions import TYPES, QuestionType, question_blocks
from dealerships.models import Manufacturer, Release
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

    is_reviewed = models.BooleanField(
        _("Fragen werden geprüft"),
        default=False,
        help_text=_(
            "Jemand anderes aus dem Trainer-Team oder die Zentrale gibt sie frei, bevor sie gezogen werden."
        ),
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
        super().__init__([*(local_blocks or []), *question_blocks(TYPES.values())], **kwargs)

    class Meta:
        min_num = 1
        max_num = 1


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: Person | AnonymousUser) -> QuestionQuerySet:
        return self.filter(topic__in=Topic.objects.visible_to(user))

    def leading(self) -> QuestionQuerySet:
        """One row for each question: the German one, else whichever language there is first."""
        of_the_pair = Question.objects.filter(translation_key=OuterRef("translation_key"))
        german = Q(locale__language_code="de")
        others = of_the_pair.filter(german | Q(pk__lt=OuterRef("pk")))
        return self.filter(german | ~Exists(others))


class Difficulty(models.TextChoices):
    """As its author judges it; what it is, the statistics say."""

    EASY = "easy", _("leicht")
    MEDIUM = "medium", _("mittel")
    HARD = "hard", _("schwer")


class OfTheBody(models.CharField):
    """A column that repeats something of the body, so that lists can filter by it; also for rows made at once."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value: str = getattr(model_instance, f"{self.attname}_of_body")()
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """For the database it is a column like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Question(
    ReviewedPage,
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
    difficulty = models.CharField(
        _("Schwierigkeit"), max_length=8, choices=Difficulty.choices, default=Difficulty.MEDIUM
    )
    competence = models.ForeignKey(
        Competence,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Kompetenz"),
    )
    changed_in = models.ForeignKey(
        Release,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("geändert in Version"),
        help_text=_(
            "Die letzte Version, die an dieser Frage etwas ändert oder sie neu bringt: In der Delta-Schulung fragt "
            "der Test nur solche Fragen."
        ),
    )
    kind = OfTheBody(_("Art"), max_length=16, default="", editable=False)
    text = OfTheBody(_("Frage"), max_length=300, default="", editable=False)

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
    search_fields = [
        index.SearchField("body"),
        index.AutocompleteField("text"),
        index.FilterField("topic"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("Prüfungsfrage")
        verbose_name_plural = _("Prüfungsfragen")
        ordering = ["pk"]

    def __str__(self) -> str:
        text = self.text_of_body()
        if not text:
            return gettext("Frage ohne Text")
        return text if len(text) <= 120 else f"{text[:119]}…"

    def text_of_body(self) -> str:
        return " ".join(strip_tags(self.content["text"]).split())[:300] if self.body else ""

    def kind_of_body(self) -> str:
        return self.body[0].block_type if self.body else ""

    def get_workflow(self) -> Workflow | None:
        return review_of_questions() if self.topic_id is not None and self.topic.is_reviewed else None

    @property
    def maker_pk(self) -> int | None:
        return self.topic.manufacturer_id

    @classmethod
    def makers_of(cls, pks: Iterable[int]) -> dict[int, int | None]:
        return dict(cls.objects.filter(pk__in=list(pks)).values_list("pk", "topic__manufacturer"))

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


def review_of_questions() -> Workflow | None:
    """The academy's review; of its two tasks the departments' falls away, for no department is asked."""
    return Workflow.objects.filter(active=True).order_by("pk").first()


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
    changed_in = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, related_name="+")
    """The last release that changed what it asks, as its author says."""
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


class VersionImage(models.Model):
    """A picture that a version shows: it can't be deleted, because an attempt shows it for as long as there is one."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="images")
    image = models.ForeignKey(
        AcademyImage, on_delete=models.PROTECT, related_name="+", verbose_name=_("Bild")
    )

    class Meta:
        verbose_name = _("Bild einer Prüfungsfrage")
        verbose_name_plural = _("Bilder von Prüfungsfragen")
        constraints = [models.UniqueConstraint(fields=["version", "image"], name="version_image_key")]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.image_id}"
