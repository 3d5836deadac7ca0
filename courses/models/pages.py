"""The pages that authors write: catalogues, courses, and their steps in learning order."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    Panel,
    PublishingPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester

from courses.blocks import AimsBlock, LessonBlock
from courses.editing import CourseForm, FindingsPanel, LessonForm, TitlePanel
from courses.models.competences import Competence
from courses.models.courses import Course
from courses.models.rounds import ReviewedPage
from dealerships.models import JobRole, Manufacturer, Person, Release, System


class Department(models.TextChoices):
    """The maker's departments that approve a course's content."""

    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Vertrieb")
    AFTER_SALES = "after_sales", _("After-Sales")
    LEGAL = "legal", _("Recht")


class AuthoredPage(Page):
    """What all our pages share: no addresses, menus or privacy for authors to see, learning order, own previews."""

    promote_panels: ClassVar[list[Panel]] = []
    settings_panels: ClassVar[list[Panel]] = [PublishingPanel(), CommentPanel()]
    private_page_options: ClassVar[list[str]] = []
    admin_default_ordering = "ord"

    class Meta:
        abstract = True

    def learner_url(self) -> str | None:
        """Where a learner finds it; None: nowhere."""
        return None

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Pages live at the academy's own addresses, the same in both languages."""
        try:
            path = self.learner_url()
        except NoReverseMatch:
            return None
        return None if path is None else (0, settings.PUBLIC_URL, path)

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        parts = self.get_url_parts(request)
        return parts[2] if parts else None

    url = property(get_url)

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return [
            {"name": "phone", "icon": "mobile-alt", "device_width": 390, "label": _("Telefon")},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Bildschirm")},
        ]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return f"courses/preview_{self._meta.model_name}.html"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """In the page's own language, whatever the author's is."""
        with translation.override(self.locale.language_code):
            return super().serve_preview(request, mode_name).render()


class CataloguePermissions(PagePermissionTester):
    """A catalogue is furniture: authors write below it, and nobody edits, moves or removes it."""

    def can_edit(self) -> bool:
        return False

    can_copy = can_move = can_unpublish = can_lock = can_submit_for_moderation = can_edit

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False


class CataloguePage(AuthoredPage):
    """The root of one maker's courses in one language, or of the common ones."""

    manufacturer = models.ForeignKey(
        Manufacturer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Hersteller"),
        help_text=_("Leer: gemeinsame Kurse für alle Hersteller."),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage"]
    is_creatable = False
    preview_modes: ClassVar[list[tuple[str, Any]]] = []
    page_description = _("Die Kurse eines Herstellers in einer Sprache.")

    class Meta:
        verbose_name = _("Kurskatalog")
        verbose_name_plural = _("Kurskataloge")

    def learner_url(self) -> str | None:
        return reverse("enrolments:catalogue")

    def permissions_for_user(self, user: Any) -> CataloguePermissions:
        return CataloguePermissions(user, self)

    def get_admin_display_title(self) -> str:
        return f"{super().get_admin_display_title()} ({self.locale.language_code.upper()})"


class CoursePage(ReviewedPage, AuthoredPage):
    """A course in one language: what it is for, and below it the steps."""

    summary = models.CharField(_("Kurzbeschreibung"), max_length=200)
    aims = StreamField(AimsBlock(), verbose_name=_("Lernziele"), blank=True)
    roles = ParentalManyToManyField(
        JobRole,
        blank=True,
        related_name="+",
        verbose_name=_("Zielgruppe"),
        help_text=_("Für welche Funktionen der Kurs gedacht ist; leer: für alle."),
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("System")
    )

    parent_page_types = ["courses.CataloguePage"]
    base_form_class = CourseForm
    page_description = _(
        "Wofür der Kurs ist und für wen; darunter die Lektionen in der Reihenfolge des Lernens."
    )
    content_panels: ClassVar[list[Panel]] = [
        HelpPanel(template="courses/admin/help_course.html", heading=_("So gelingt ein Kurs")),
        TitlePanel("title"),
        FieldPanel("summary"),
        FieldPanel("aims"),
        MultiFieldPanel(
            [FieldPanel("roles"), FieldPanel("system")], heading=_("Für wen und womit"), classname="collapsed"
        ),
        InlinePanel("competences", heading=_("Kompetenzen"), label=_("Kompetenz")),
        InlinePanel(
            "departments",
            heading=_("Fachprüfung"),
            label=_("Abteilung"),
            help_text=_("Wer zustimmen muss, bevor Kurs und Lektionen freigegeben werden."),
        ),
    ]

    class Meta:
        verbose_name = _("Kurs")
        verbose_name_plural = _("Kurse")

    def learner_url(self) -> str | None:
        return reverse("enrolments:course", args=[self.translation_key])

    def can_move_to(self, parent: Page) -> bool:
        """A course stays with its maker and in its language."""
        if not super().can_move_to(parent):
            return False
        here, there = self.get_parent().specific, parent.specific
        return (here.manufacturer_id, here.locale_id) == (there.manufacturer_id, there.locale_id)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        steps = [step.specific for step in self.get_children()] if self.pk else []
        return {
            **super().get_preview_context(request, mode_name),
            "page": self,
            "steps": steps,
            "minutes": sum(step.minutes for step in steps if step.is_required),
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A page of a course that has none yet makes the course, in the same transaction."""
        super().save(*args, **kwargs)
        catalogue = self.get_parent().specific
        Course.objects.get_or_create(
            key=self.translation_key, defaults={"manufacturer_id": catalogue.manufacturer_id}
        )

    @property
    def course(self) -> Course:
        return Course.objects.get(key=self.translation_key)


class CourseCompetence(models.Model):
    """The competence that a course teaches, and the level it leads to (1 to 8 as in DigComp)."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="competences")
    competence = models.ForeignKey(
        Competence, on_delete=models.PROTECT, related_name="+", verbose_name=_("Kompetenz")
    )
    level = models.PositiveSmallIntegerField(
        _("Stufe"), validators=[MinValueValidator(1), MaxValueValidator(8)]
    )

    class Meta:
        verbose_name = _("Kompetenz")
        verbose_name_plural = _("Kompetenzen")
        constraints = [models.UniqueConstraint(fields=["page", "competence"], name="course_competence_key")]

    def __str__(self) -> str:
        return f"{self.competence} {self.level}"


class CourseDepartment(models.Model):
    """A department that must approve the course's content before it is published."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="departments")
    department = models.CharField(_("Abteilung"), max_length=16, choices=Department.choices)

    class Meta:
        verbose_name = _("Fachabteilung")
        verbose_name_plural = _("Fachabteilungen")
        constraints = [models.UniqueConstraint(fields=["page", "department"], name="course_department_key")]

    def __str__(self) -> str:
        return self.get_department_display()


class StepPage(ReviewedPage, AuthoredPage):
    """One step of a course; what kinds there are is for the apps above to add to."""

    minutes = models.PositiveSmallIntegerField(
        _("Minuten"), default=5, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    is_required: ClassVar[bool] = True
    """Whether it has a place in the order of learning, and the course isn't done without it."""

    class Meta:
        abstract = True

    def step_url(self) -> str:
        """Where a learner takes the step."""
        raise NotImplementedError

    def learner_url(self) -> str | None:
        return self.step_url()

    def can_move_to(self, parent: Page) -> bool:
        """A step stays with its maker and in its language."""
        if not super().can_move_to(parent):
            return False
        here, there = self.get_parent().get_parent().specific, parent.get_parent().specific
        return (here.manufacturer_id, here.locale_id) == (there.manufacturer_id, there.locale_id)

    @classmethod
    def step_models(cls) -> list[type[Self]]:
        """The kinds of steps that a course is made of."""
        kinds = [model for model in StepPage.__subclasses__() if not model._meta.abstract]
        return [model for model in kinds if model.is_required]


class LessonPage(StepPage):
    """Blocks to read, look at and try; done when its check questions are answered, or when left by "next"."""

    body = StreamField(LessonBlock(), verbose_name=_("Inhalt"), blank=True)
    review_on = models.DateField(
        _("prüfen bis"),
        null=True,
        blank=True,
        help_text=_("Bis wann jemand nachsieht, ob der Inhalt noch stimmt."),
    )
    keeper = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verantwortlich"),
    )
    changed_in = models.ForeignKey(
        Release,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("geändert in Version"),
        help_text=_(
            "Die letzte Version, die an dieser Lektion etwas ändert: Sie gehört dann zur Delta-Schulung."
        ),
    )

    base_form_class = LessonForm
    page_description = _("Text, Bilder, Klickanleitungen und Verständnisfragen; höchstens sieben Minuten.")
    content_panels: ClassVar[list[Panel]] = [
        HelpPanel(template="courses/admin/help_lesson.html", heading=_("So gelingt eine Lektion")),
        FindingsPanel(heading=_("Prüfungen")),
        TitlePanel("title"),
        FieldPanel("minutes"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("review_on"), FieldPanel("keeper")], heading=_("Pflege")),
        FieldPanel("changed_in"),
    ]

    class Meta:
        verbose_name = _("Lektion")
        verbose_name_plural = _("Lektionen")

    def step_url(self) -> str:
        return reverse("enrolments:lesson", args=[self.translation_key])

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        course = self.get_parent() if self.pk else None
        return {**super().get_preview_context(request, mode_name), "page": self, "course": course}
