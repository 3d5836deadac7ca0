"""What the forms of all question types share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.base import Content

FEATURES = ["bold", "italic", "ol", "ul"]


class QuestionBlock(blocks.StructBlock):
    """A question in one language: its text first, its explanation last.

    ``Meta.fresh_value``, in the form that the database holds: what a form begins with, as many rows as the type asks
    for at least, so that no form begins with an error.
    """

    text = blocks.RichTextBlock(label=_("Frage"), features=FEATURES)

    def content(self, value: Any) -> Content:
        """The filled-in block as plain JSON, with the ids of its parts."""
        return {"text": str(value["text"].source), "explanation": str(value["explanation"].source)}

    def fresh(self) -> Any:
        """A question that nobody has written yet, in the form that the database holds, its parts with ids."""
        return self.get_prep_value(self.to_python(self.meta.fresh_value))

    def get_preview_value(self) -> Any:
        """The sample, which is in the form that the database holds, with what it leaves out."""
        return self.to_python(in_words(self.meta.preview_value))

    @property
    def is_previewable(self) -> bool:
        return hasattr(self.meta, "preview_value")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """For the picker of blocks: the question as learners get it. Lessons and tests show their own."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {
            **context,
            "content": self.content(value),
            "answer_template": f"courses/questions/{self.name}/answer.html",
            "offered": None,
            "answer": None,
            "name": "sample",
        }

    class Meta:
        icon = "help"
        fresh_value: Mapping[str, Any] = MappingProxyType({})
        template = "courses/questions/sample.html"


def in_words(raw: Any) -> Any:
    """The same with its translatable texts in the reader's language."""
    if isinstance(raw, dict):
        return {name: in_words(value) for name, value in raw.items()}
    if isinstance(raw, list):
        return [in_words(one) for one in raw]
    return str(raw) if isinstance(raw, Promise) else raw


def explanation() -> blocks.RichTextBlock:
    return blocks.RichTextBlock(
        label=_("Erklärung"),
        features=[*FEATURES, "link"],
        required=False,
        help_text=_("Steht nach der Antwort da, ob sie richtig war oder nicht."),
    )
