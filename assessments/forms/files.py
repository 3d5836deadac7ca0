"""The forms with which questions come in from files and go out into them."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.exchange.parsed import Unreadable
from assessments.models import QuestionImport, Topic
from assessments.policies import QUESTIONS
from assessments.services import question_imports
from assessments.services.exporting import FORMATS
from dealerships.bundles.limits import MB
from dealerships.models import Kind, Person
from dealerships.models.appointments import makers_by_kind

MAX_UPLOAD = 20 * MB


def topics_to_fill(user: Person) -> QuerySet[Topic]:
    """A trainer brings questions into the topics of the makers that they train for."""
    topics = Topic.objects.visible_to(user)
    if user.is_superuser:
        return topics
    return topics.filter(manufacturer__in=makers_by_kind(user).get(Kind.TRAINER, frozenset()))


class UploadForm(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.none(), label=gettext_lazy("Thema"))
    language = forms.ChoiceField(
        choices=settings.LANGUAGES,
        label=gettext_lazy("Sprache der Fragen"),
        help_text=gettext_lazy(
            "Nennt eine Datei in der anderen Sprache die Fragen gleich, werden beide je eine Frage in zwei Sprachen."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Datei"),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".gift,.txt,.xml,.zip,.xlsx"}),
        error_messages={"required": gettext_lazy("Wählen Sie eine Datei.")},
    )

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        cast("forms.ModelChoiceField[Topic]", self.fields["topic"]).queryset = topics_to_fill(user)
        self.fields["file"].help_text = _(
            "GIFT, Moodle-XML, Aiken, ein QTI-Paket (2.1 oder 2.2) oder unsere XLSX-Vorlage; höchstens %(limit)s MB."
        ) % {"limit": MAX_UPLOAD // MB}

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_UPLOAD:
            raise forms.ValidationError(
                _("Die Datei ist größer als %(limit)s MB.") % {"limit": MAX_UPLOAD // MB}
            )
        return file

    def save(self) -> QuestionImport | None:
        """What was taken in; None where the file can't be read, which the form then says."""
        try:
            return question_imports.take_in(
                self.cleaned_data["file"],
                by=self.user,
                topic=self.cleaned_data["topic"],
                language=self.cleaned_data["language"],
            )
        except Unreadable as problem:
            self.add_error("file", str(problem))
            return None


class ExportForm(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.none(), label=gettext_lazy("Thema"))
    language = forms.ChoiceField(choices=settings.LANGUAGES, label=gettext_lazy("Sprache"))
    format = forms.ChoiceField(choices=FORMATS, label=gettext_lazy("Format"))
    live = forms.BooleanField(label=gettext_lazy("Nur veröffentlichte Fragen"), required=False)

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = QUESTIONS.instances_user_has_any_permission_for(user, ("change", "view"))
        topics = Topic.objects.visible_to(user).filter(pk__in=seen.order_by().values("topic"))
        cast("forms.ModelChoiceField[Topic]", self.fields["topic"]).queryset = topics
