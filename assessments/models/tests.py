"""The blueprint of a test: a step of a course that draws so many questions from each topic."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    Panel,
)
from wagtail.models import Orderable

from assessments.drawing import Blueprint, Part
from assessments.editing import BlueprintPanel, TestForm
from assessments.limits import StartingRule
from assessments.models.attempts import Feedback
from assessments.models.questions import Question, Topic
from courses.editing import TitlePanel
from courses.models import CoursePage, StepPage


class Retake(models.TextChoices):
    """What a further attempt draws."""

    UNSEEN = "unseen", _("erst Fragen, die noch nicht dran waren")
    ANY = "any", _("irgendwelche Fragen")


class TestPage(StepPage):
    __test__ = False  # pytest takes the name for its own

    pass_percent = models.PositiveSmallIntegerField(
        _("Bestehensgrenze in Prozent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    mixes_questions = models.BooleanField(
        _("Fragen mischen"),
        default=True,
        help_text=_("Sonst zuerst die Pflichtfragen in ihrer Reihenfolge, dann Thema für Thema."),
    )
    mixes_options = models.BooleanField(
        _("Antworten mischen"),
        default=True,
        help_text=_(
            "Sonst in der Reihenfolge, in der sie geschrieben sind. Was zu ordnen ist, wird immer gemischt."
        ),
    )
    retake = models.CharField(
        _("Ein weiterer Versuch zieht"), max_length=8, choices=Retake.choices, default=Retake.UNSEEN
    )
    feedback = models.CharField(
        _("Rückmeldung"), max_length=8, choices=Feedback.choices, default=Feedback.AT_END
    )
    time_limit = models.PositiveSmallIntegerField(
        _("Zeitlimit in Minuten"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Leer: Ohne Zeitlimit. Einmal um die Hälfte verlängern dürfen alle."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("Versuche"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("Leer: beliebig viele. Sind alle aufgebraucht, folgt die Wartezeit, dann gibt es neue."),
    )
    wait_hours = models.PositiveSmallIntegerField(
        _("Wartezeit in Stunden"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
        help_text=_("Nach dem letzten Versuch; zählt nur, wo die Versuche begrenzt sind."),
    )

    base_form_class = TestForm
    page_description = _("Fragen aus dem Pool, so viele aus jedem Thema, wie der Test verlangt.")
    content_panels: ClassVar[list[Panel]] = [
        TitlePanel("title"),
        FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("minutes")]),
        FieldRowPanel([FieldPanel("time_limit"), FieldPanel("attempts_allowed"), FieldPanel("wait_hours")]),
        InlinePanel("sections", heading=_("Was gezogen wird"), label=_("Thema")),
        InlinePanel(
            "must_haves",
            heading=_("Pflichtfragen"),
            label=_("Pflichtfrage"),
            help_text=_("Kommen in jedem Versuch dran, zusätzlich zu den gezogenen."),
        ),
        BlueprintPanel(heading=_("Was dieser Test zieht")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("feedback"), FieldPanel("retake")]),
                FieldRowPanel([FieldPanel("mixes_questions"), FieldPanel("mixes_options")]),
            ],
            heading=_("Ablauf"),
        ),
    ]

    class Meta:
        verbose_name = _("Test")
        verbose_name_plural = _("Tests")

    waives: ClassVar[None] = None
    """A test waives nothing."""

    def step_url(self) -> str:
        return reverse("assessments:test", args=[self.translation_key])

    @property
    def delta_system(self) -> int | None:
        """The course's: its major releases narrow the test for who holds the certificate of the release before."""
        systems = CoursePage.objects.parent_of(self).values_list("system", flat=True)
        return systems.first()

    @property
    def blueprint(self) -> Blueprint:
        must_haves = list(self.must_haves.select_related("question"))
        critical = {one.question.translation_key for one in must_haves if one.is_critical}
        return Blueprint(
            parts=tuple(Part(section.topic_id, section.count) for section in self.sections.all()),
            always={
                one.question.translation_key: one.question.translation_key in critical for one in must_haves
            },
            mixes_questions=self.mixes_questions,
            mixes_options=self.mixes_options,
            unseen_first=self.retake == Retake.UNSEEN,
        )

    @property
    def starting_rule(self) -> StartingRule:
        return StartingRule(self.attempts_allowed, timedelta(hours=self.wait_hours))


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


class MustHave(Orderable):
    """A question that every attempt asks. Whichever of its languages is named, all of them are meant."""

    page = ParentalKey(TestPage, on_delete=models.CASCADE, related_name="must_haves")
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="+", verbose_name=_("Prüfungsfrage")
    )
    is_critical = models.BooleanField(
        _("muss richtig sein"),
        default=False,
        help_text=_("Wer sie nicht ganz richtig hat, besteht nicht, wie viel Prozent es auch sind."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("Pflichtfrage")
        verbose_name_plural = _("Pflichtfragen")
        constraints = [models.UniqueConstraint(fields=["page", "question"], name="must_have_key")]

    def __str__(self) -> str:
        return str(self.question)
