"""What the types share that ask for a place on a screenshot: the drawn areas, and clicks.

Places are in per mille of the picture's width and height, from its upper left corner, so that they are the same at
every size. The borders belong to an area.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from courses.questions.base import Answer, Form, InvalidAnswer
from courses.sample_image import ALT, SampleImage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WHOLE = 1000
SMALLEST = 10
"""A hundredth of the picture: less can't be hit with a finger."""
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d))?")

Area = Mapping[str, Any]
Click = Mapping[str, int]


# The form -----------------------------------------------------------------------------------------------


def _per_mille(label: StrOrPromise, least: int = 0) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(label=label, min_value=least, max_value=WHOLE)


class AreaBlock(blocks.StructBlock):
    """A rectangle on the screenshot. The numbers are filled in by drawing; they can also be typed."""

    label = blocks.CharBlock(
        label=_("Was dort ist"), max_length=120, help_text=_("Zum Beispiel „Knopf Speichern“.")
    )
    is_correct = blocks.BooleanBlock(label=_("richtig"), required=False)
    x = _per_mille(_("Von links (‰)"))
    y = _per_mille(_("Von oben (‰)"))
    width = _per_mille(_("Breite (‰)"), SMALLEST)
    height = _per_mille(_("Höhe (‰)"), SMALLEST)
    feedback = blocks.TextBlock(
        label=_("Rückmeldung"),
        required=False,
        rows=2,
        max_length=600,
        help_text=_("Warum diese Stelle richtig oder falsch ist."),
    )

    def clean(self, value: Any) -> Any:
        """The area lies on the picture."""
        cleaned = super().clean(value)
        problem = ValidationError(_("Der Bereich ragt über das Bild hinaus."))
        errors = {
            size: problem
            for start, size in (("x", "width"), ("y", "height"))
            if cleaned[start] is not None and (cleaned[size] or 0) + cleaned[start] > WHOLE
        }
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        form_classname = "struct-block area"


def screenshot() -> ImageChooserBlock:
    return ImageChooserBlock(label=_("Bildschirmfoto"))


def alternative() -> blocks.CharBlock:
    return blocks.CharBlock(
        label=_("Alternativtext"),
        max_length=300,
        help_text=_(
            "Was auf dem Bild zu sehen ist, für alle, die es nicht sehen. Ohne die Antwort zu verraten."
        ),
    )


def areas() -> blocks.ListBlock:
    return blocks.ListBlock(
        AreaBlock(),
        label=pgettext_lazy("on a screenshot", "Bereiche"),
        default=[],
        min_num=1,
        max_num=12,
        help_text=_(
            "Wählen Sie zuerst das Bild und ziehen Sie dann auf ihm Rechtecke auf. Mindestens eines ist richtig."
        ),
    )


DRAWN = {
    "data-controller": "academy-areas",
    "data-academy-areas-preview-value": reverse_lazy("wagtailimages:preview", args=[0, "width-1000"]),
    "data-academy-areas-label-value": _("Bereiche auf dem Bild; ihre Zahlen stehen darunter"),
}
"""What the form of a screenshot with its areas is marked with, for the script that draws them."""


def clean_areas(cleaned: Any) -> Any:
    """A block's cleaned value, refused where no area is right."""
    if not any(area["is_correct"] for area in cleaned["areas"]):
        raise blocks.StructBlockValidationError(
            block_errors={"areas": ValidationError(_("Mindestens ein Bereich muss richtig sein."))}
        )
    return cleaned


def content_of(value: Any) -> dict[str, Any]:
    """The picture of a block and its areas, as plain JSON."""
    return {
        "image": value["image"].pk if value["image"] else None,
        "alt": value["alt"],
        "areas": [
            {
                "id": child.id,
                **{name: child.value[name] for name in ("x", "y", "width", "height")},
                "correct": child.value["is_correct"],
                "label": child.value["label"],
                "feedback": child.value["feedback"],
            }
            for child in value["areas"].bound_blocks
        ],
    }


FRESH = {"areas": [{"label": "", "is_correct": True}]}
"""The area that the first drawn rectangle goes into."""
SAMPLE_SCREEN: dict[str, Any] = {
    "image": None,
    "alt": ALT,
    "areas": [
        {"label": _("Der neue Lead"), "is_correct": True, "x": 0, "y": 200, "width": 1000, "height": 200}
    ],
}
SAMPLE = -1
"""Stands for the drawing of ours where the picker of blocks shows a question without an author's screenshot."""


def with_sample(context: dict[str, Any]) -> dict[str, Any]:
    """The context of a block's preview, with our drawing on every screen that has no picture."""
    content = context["content"]
    if "steps" in content:
        shown = {**content, "steps": [_with_sample(step) for step in content["steps"]]}
    else:
        shown = _with_sample(content)
    return {**context, "content": shown, "pictures": {SAMPLE: SampleImage()}}


def _with_sample(screen: Mapping[str, Any]) -> dict[str, Any]:
    return {**screen, "image": screen["image"] or SAMPLE}


# Clicks -------------------------------------------------------------------------------------------------


def hit(areas: Sequence[Area], click: Click) -> Area | None:
    """The area that decides about a click: a right one where it lies in one, else the smallest that it lies in."""
    inside = [area for area in areas if _lies_in(area, click)]
    return min(
        inside,
        key=lambda area: (not area["correct"], area["width"] * area["height"], area["id"]),
        default=None,
    )


def _lies_in(area: Area, click: Click) -> bool:
    return all(
        area[start] <= click[start] <= area[start] + area[size]
        for start, size in (("x", "width"), ("y", "height"))
    )


def read_click(form: Form, name: str) -> Answer | None:
    """The place in the fields ``name-x`` and ``name-y``, which are percents with at most one decimal."""
    given = [(form.get(f"{name}-{axis}") or ("",))[0].strip() for axis in "xy"]
    if not any(given):
        return None
    if not all(given):
        raise InvalidAnswer(
            "one number of two", advice=_("Geben Sie beides an: wie weit von links und wie weit von oben.")
        )
    return {axis: _per_mille_of(text) for axis, text in zip("xy", given, strict=True)}


def _per_mille_of(text: str) -> int:
    match = _PERCENT.fullmatch(text)
    place = int(match[1]) * 10 + int(match[2] or 0) if match else WHOLE + 1
    if place > WHOLE:
        raise InvalidAnswer(f"not on the picture: {text!r}", advice=_("Geben Sie Prozente von 0 bis 100 an."))
    return place


def check_click(answer: Answer) -> None:
    if not isinstance(answer, dict) or answer.keys() != {"x", "y"}:
        raise InvalidAnswer("not a place on the picture")
    for place in answer.values():
        if type(place) is not int or not 0 <= place <= WHOLE:
            raise InvalidAnswer(f"not on the picture: {place!r}")
