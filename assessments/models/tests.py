"""The blueprint of a test: a step of a course that draws so many questions from each topic."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel, TitleFieldPanel

from assessments.editing import TestForm
from assessments.models.questions import Topic
from courses.models import StepPage


class TestPage(StepPage):
    __test__ = False  # pytest takes the name for its own

    pass_percent = models.PositiveSmallIntegerField(
        _("Bestehensgrenze in Prozent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    base_form_class = TestForm
    page_description = _("Fragen aus dem Pool, so viele aus jedem Thema, wie der Test verlangt.")
    content_panels: ClassVar[list[Panel]] = [
        TitleFieldPanel("title", placeholder=_("Titel, zum Beispiel „Abschlusstest Leads“")),
        FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("minutes")]),
        InlinePanel("sections", heading=_("Was gezogen wird"), label=_("Thema"), min_num=1),
    ]

    class Meta:
        verbose_name = _("Test")
        verbose_name_plural = _("Tests")

    def step_url(self) -> str:
        return reverse("assessments:test", args=[self.translation_key])


class TestSection(models.Model):
    __test__ = False

    page = ParentalKey(TestPage, on_delete=models.CASCADE, related_name="sections")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("Thema"))
    count = models.PositiveSmallIntegerField(
        _("Anzahl der Fragen"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("Abschnitt")
        verbose_name_plural = _("Abschnitte")
        constraints = [models.UniqueConstraint(fields=["page", "topic"], name="test_section_key")]

    def __str__(self) -> str:
        return f"{self.count} × {self.topic}"
