"""The form of a task that asks for evidence: who judges it, which files it takes, and the rubric."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.base import Content
from courses.questions.blocks import FEATURES, QuestionBlock, explanation


class Judge(TextChoices):
    """Who looks at the evidence."""

    TRAINER = "trainer", _("das Trainer-Team bewertet")
    OBSERVER = "observer", _("die Leitung im Betrieb bestätigt")


class Takes(TextChoices):
    """Which files a task takes."""

    PHOTO = "photo", _("nur Fotos (JPEG, PNG, WebP, HEIC)")
    PDF = "pdf", _("nur PDF")
    ANY = "any", _("Fotos und PDF")


class CriterionBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("Kriterium"), max_length=200, help_text=_("Woran man erkennt, dass es stimmt.")
    )
    points = blocks.IntegerBlock(label=_("Punkte"), default=1, min_value=1, max_value=10)


class EvidenceBlock(QuestionBlock):
    text = blocks.RichTextBlock(
        label=_("Aufgabe"),
        features=FEATURES,
        help_text=_(
            "Was zu tun und wovon ein Foto oder eine Datei zu schicken ist. "
            "Sagen Sie, was nicht darauf sein darf: Gesichter, Kennzeichen, Kundendaten."
        ),
    )
    judge = blocks.ChoiceBlock(label=_("Wer bewertet"), choices=Judge.choices, default=Judge.TRAINER)
    takes = blocks.ChoiceBlock(label=_("Welche Dateien"), choices=Takes.choices, default=Takes.PHOTO)
    criteria = blocks.ListBlock(CriterionBlock(), label=_("Bewertungskriterien"), min_num=1, max_num=8)
    explanation = explanation()

    def content(self, value: Any) -> Content:
        return {
            **super().content(value),
            "judge": value["judge"],
            "takes": value["takes"],
            "criteria": [
                {"id": child.id, "text": child.value["text"], "points": child.value["points"]}
                for child in value["criteria"].bound_blocks
            ],
        }

    class Meta:
        label = _("Beleg mit Datei oder Foto")
        icon = "upload"
        description = _("Ein Foto oder eine Datei, von jemandem nach Kriterien bewertet. Nur für Tests.")
        preview_value = {
            "text": _("<p>Fotografieren Sie den aufgeräumten Annahmeplatz, ohne Personen.</p>"),
            "judge": "trainer",
            "takes": "photo",
            "criteria": [{"type": "item", "value": {"text": _("Der Platz ist frei."), "points": 1}}],
        }
