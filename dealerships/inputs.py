"""What forms of every app enter in the same way."""

from __future__ import annotations

from django import forms


class DayInput(forms.DateInput):
    """A calendar; it sends days as ISO writes them."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
