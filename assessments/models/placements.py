"""Placement tests: at the start of a course, to waive the lessons that somebody masters already."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel

from assessments.drawing import Blueprint, Part
from assessments.editing import BlueprintPanel, PlacementForm
from assessments.limits import StartingRule
from assessments.models.attempts import Feedback
from assessments.models.questions import Topic
from courses.editing import TitlePanel
from courses.models import StepPage


class PlacementPage(StepPage):
    """A test that nobody has to take and nobody fails; it isn't a step on the way to the course's end.

    It tells topics alone: its questions come from the pool of the final test.
    """

    is_required = False
    feedback: ClassVar[Feedback] = Feedback.TOPICS
    pass_percent: ClassVar[int] = 100
    """There is nothing to pass; each topic has a mark of its own."""
    time_limit: ClassVar[int | None] = None
    starting_rule: ClassVar[StartingRule] = StartingRule()

    delta_system: ClassVar[None] = None
    """What is new can't be known from before: no delta path has one."""

    base_form_class = PlacementForm
    max_count_per_parent = 1
    page_description = _(
        "Erlässt Lektionen, deren Themen jemand schon beherrscht. Freiwillig, einmal je Kurs."
    )
    content_panels: ClassVar[list[Panel]] = [
        TitlePanel("title"),
        FieldPanel("minutes"),
        InlinePanel("topics", heading=_("Themen und ihre Lektionen"), label=_("Thema")),
        BlueprintPanel(heading=_("Was diese Einstufung zieht")),
    ]

    class Meta:
        verbose_name = _("Einstufung")
        verbose_name_plural = _("Einstufungen")

    def step_url(self) -> str:
        return reverse("assessments:test", args=[self.translation_key])

    @property
    def blueprint(self) -> Blueprint:
        parts = tuple(Part(one.topic_id, one.count) for one in self.topics.all())
        return Blueprint(parts, is_marked_at_once=True)

    @property
    def waives(self) -> list[dict[str, Any]]:
        """What an attempt keeps of it: the topics, their marks, their lessons."""
        return [
            {"topic": one.topic_id, "percent": one.mastery_percent, "lessons": list(one.lessons)}
            for one in self.topics.all()
        ]


class PlacementTopic(models.Model):
    page = ParentalKey(PlacementPage, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+", verbose_name=_("Thema"))
    count = models.PositiveSmallIntegerField(
        _("Anzahl der Fragen"), default=2, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    mastery_percent = models.PositiveSmallIntegerField(
        _("beherrscht ab Prozent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    lessons = models.JSONField(
        _("Lektionen"),
        default=list,
        blank=True,
        help_text=_(
            "Was übersprungen wird, wenn das Thema sitzt; bei mehreren Themen einer Lektion: wenn alle sitzen."
        ),
    )
    """Translation keys: a lesson is the same in every language."""

    panels: ClassVar[list[Panel]] = [
        FieldPanel("topic"),
        FieldRowPanel([FieldPanel("count"), FieldPanel("mastery_percent")]),
        FieldPanel("lessons"),
    ]

    class Meta:
        verbose_name = _("Thema einer Einstufung")
        verbose_name_plural = _("Themen einer Einstufung")
        constraints = [models.UniqueConstraint(fields=["page", "topic"], name="placement_topic_key")]

    def __str__(self) -> str:
        return f"{self.count} × {self.topic}"
