"""The pages that authors write: catalogues, courses, and their steps in learning order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.blocks import AimsBlock, LessonBlock
from courses.models.competences import Competence
from courses.models.courses import Course
from dealerships.models import JobRole, Manufacturer, Person, System

if TYPE_CHECKING:
    pass


class Department(models.TextChoices):
    """The maker's departments that approve a course's content."""

    MARKETING = "marketing", _("Marketing")
    SALES = "sales", _("Vertrieb")
    AFTER_SALES = "after_sales", _("After-Sales")
    LEGAL = "legal", _("Recht")


class CataloguePage(Page):
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

    class Meta:
        verbose_name = _("Kurskatalog")
        verbose_name_plural = _("Kurskataloge")


class CoursePage(Page):
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

    class Meta:
        verbose_name = _("Kurs")
        verbose_name_plural = _("Kurse")

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


class StepPage(Page):
    """One step of a course; what kinds there are is for the apps above to add to."""

    minutes = models.PositiveSmallIntegerField(
        _("Minuten"), default=5, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True

    def step_url(self) -> str:
        """Where a learner takes the step."""
        raise NotImplementedError

    @classmethod
    def step_models(cls) -> list[type[Self]]:
        """The kinds of steps there are."""
        return [model for model in StepPage.__subclasses__() if not model._meta.abstract]


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

    class Meta:
        verbose_name = _("Lektion")
        verbose_name_plural = _("Lektionen")

    def step_url(self) -> str:
        return reverse("enrolments:lesson", args=[self.translation_key])
