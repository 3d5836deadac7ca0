"""The form of a question whose answer is a place on a screenshot."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.questions import screens
from courses.questions.base import Content
from courses.questions.blocks import QuestionBlock, explanation


class HotspotBlock(QuestionBlock):
    image = screens.screenshot()
    alt = screens.alternative()
    areas = screens.areas()
    explanation = explanation()

    def clean(self, value: Any) -> Any:
        return screens.clean_areas(super().clean(value))

    def content(self, value: Any) -> Content:
        return {**super().content(value), **screens.content_of(value)}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return screens.with_sample(super().get_context(value, parent_context))

    class Meta:
        label = _("Stelle im Bild")
        icon = "crosshairs"
        fresh_value = screens.FRESH
        description = _("Eine Stelle auf einem Bildschirmfoto.")
        preview_value = {"text": _("<p>Wo öffnen Sie den neuen Lead?</p>"), **screens.SAMPLE_SCREEN}
        form_attrs = screens.DRAWN
