"""What somebody says of evidence, criterion by criterion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Judgement
from assessments.services.judging import judge
from courses.questions.base import Content
from dealerships.models import Person


class JudgementForm(forms.Form):
    """A choice for each criterion of the rubric, by its id; none is chosen beforehand."""

    comment = forms.CharField(
        label=gettext_lazy("Bemerkung"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Liest, wer den Beleg geschickt hat: was gut war, was noch fehlt."),
    )

    def __init__(self, *args: Any, content: Content, is_confirming: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = content["criteria"]
        for one in self.criteria:
            self.fields[_name(one["id"])] = forms.TypedChoiceField(
                label=one["text"],
                choices=_choices(one["points"], is_confirming=is_confirming),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("„%(criterion)s“: Hier fehlt noch Ihre Antwort.")
                    % {"criterion": one["text"]}
                },
            )
        self.order_fields([*(_name(one["id"]) for one in self.criteria), "comment"])

    @property
    def rubric(self) -> list[forms.BoundField]:
        return [self[_name(one["id"])] for one in self.criteria]

    def save(self, judgement: Judgement, *, by: Person) -> Judgement:
        """:raises AlreadyJudged: where somebody else was quicker."""
        points = {one["id"]: self.cleaned_data[_name(one["id"])] for one in self.criteria}
        return judge(judgement, by=by, points=points, comment=self.cleaned_data["comment"])


def _name(criterion: str) -> str:
    return f"criterion-{criterion}"


def _choices(most: int, *, is_confirming: bool) -> list[tuple[int, str]]:
    if most == 1:
        return (
            [(1, _("Ja, das stimmt")), (0, _("Nein"))]
            if is_confirming
            else [(1, _("erfüllt")), (0, _("nicht erfüllt"))]
        )
    return [
        (points, ngettext("%(points)s Punkt", "%(points)s Punkte", points) % {"points": points})
        for points in range(most, -1, -1)
    ]
