"""The blocks of a lesson, and those of a course's aims."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks import samples
from courses.questions import MARKED_AT_ONCE, question_blocks

PROSE = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
SHORT = ["bold", "italic", "ol", "ul", "link"]


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Bild"))
    alt = blocks.CharBlock(
        label=_("Alternativtext"),
        required=False,
        max_length=300,
        help_text=_("Was auf dem Bild zu sehen ist, für alle, die es nicht sehen."),
    )
    caption = blocks.CharBlock(label=_("Bildunterschrift"), required=False, max_length=300)

    class Meta:
        label = _("Bild")
        icon = "image"
        template = "courses/blocks/figure.html"
        description = _("Ein Bild mit Alternativtext, auf Wunsch mit Unterschrift.")
        preview_value = samples.FIGURE


class CalloutKind:
    INFO, TIP, WARNING, LAW, DO = "info", "tip", "warning", "law", "do"
    CHOICES = [
        (INFO, _("Merken")),
        (TIP, _("Tipp")),
        (WARNING, _("Achtung")),
        (LAW, _("Recht")),
        (DO, _("Gleich ausprobieren")),
    ]


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("Art"), choices=CalloutKind.CHOICES, default=CalloutKind.INFO)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT)

    class Meta:
        label = _("Hinweis")
        icon = "info-circle"
        template = "courses/blocks/callout.html"
        description = _("Was man sich merken, beachten oder gleich ausprobieren soll.")
        preview_value = samples.CALLOUT


class ClickStepBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Was zu tun ist"), features=["bold", "italic", "link"])
    image = ImageChooserBlock(label=_("Bildschirmfoto"), required=False)
    alt = blocks.CharBlock(label=_("Alternativtext"), required=False, max_length=300)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Überschrift"), max_length=120)
    steps = blocks.ListBlock(ClickStepBlock(), label=_("Schritte"), min_num=1, max_num=12)

    class Meta:
        label = _("Klickanleitung")
        icon = "list-ol"
        template = "courses/blocks/steps.html"
        description = _("Klick für Klick durch ein System, am besten mit Bildschirmfotos.")
        preview_value = samples.STEPS


PLAYED = {
    "video": (("mp4", "webm"), _("Diese Datei ist kein Video. Wählen Sie eine MP4- oder WebM-Datei.")),
    "captions": (("vtt",), _("Diese Datei enthält keine Untertitel. Wählen Sie eine WebVTT-Datei.")),
}
"""By field of a video, the kinds of files that it takes, and what is said of others."""


class VideoBlock(blocks.StructBlock):
    video = DocumentChooserBlock(label=_("Videodatei"), help_text=_("MP4 oder WebM."))
    captions = DocumentChooserBlock(
        label=_("Untertitel"), required=False, help_text=_("WebVTT, in der Sprache des Kurses.")
    )
    poster = ImageChooserBlock(label=_("Standbild"), required=False)
    transcript = blocks.RichTextBlock(label=_("Abschrift"), features=SHORT, required=False)

    def clean(self, value: Any) -> Any:
        """The chooser offers every document: what can't be played, or read with it, is refused at its field."""
        cleaned = super().clean(value)
        errors = {
            name: ValidationError(problem)
            for name, (kinds, problem) in PLAYED.items()
            if cleaned[name] and cleaned[name].file_extension.lower() not in kinds
        }
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        label = _("Video")
        icon = "media"
        template = "courses/blocks/video.html"
        description = _("Eine Videodatei mit Untertiteln und Abschrift.")
        preview_value = samples.VIDEO


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Zitat"), rows=3)
    source = blocks.CharBlock(label=_("Quelle"), max_length=200)

    class Meta:
        label = _("Zitat")
        icon = "openquote"
        template = "courses/blocks/quote.html"
        description = _("Was jemand gesagt hat, und wer.")
        preview_value = samples.QUOTE


class ExampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Überschrift"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT)

    class Meta:
        label = _("Beispiel")
        icon = "comment"
        template = "courses/blocks/example.html"
        description = _("Ein Fall aus dem Betrieb.")
        preview_value = samples.EXAMPLE


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Überschrift"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT)


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(AccordionItemBlock(), label=_("Abschnitte"), min_num=1, max_num=12)

    class Meta:
        label = _("Aufklappbare Abschnitte")
        icon = "collapse-down"
        template = "courses/blocks/accordion.html"
        description = _("Was nur manche lesen wollen, zum Aufklappen.")
        preview_value = samples.ACCORDION


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    document = DocumentChooserBlock(label=_("Datei"))

    class Meta:
        label = _("Datei zum Mitnehmen")
        icon = "download"
        template = "courses/blocks/download.html"
        description = _("Eine Datei, die man mitnehmen kann.")
        preview_value = samples.DOWNLOAD


class SourceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Quelle"), max_length=300)
    url = blocks.URLBlock(label=_("Adresse"), required=False)


class SourcesBlock(blocks.StructBlock):
    items = blocks.ListBlock(SourceBlock(), label=_("Quellen"), min_num=1)

    class Meta:
        label = _("Quellen")
        icon = "link-external"
        template = "courses/blocks/sources.html"
        description = _("Woher die Aussagen stammen: Gesetz, Norm, Studie.")
        preview_value = samples.SOURCES


class LessonBlock(blocks.StreamBlock):
    """Everything that a lesson may hold; check questions are blocks like the others, under their type's name."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        checks = question_blocks(MARKED_AT_ONCE, group=_("Verständnisfrage"))
        super().__init__([*(local_blocks or []), *checks], **kwargs)

    text = blocks.RichTextBlock(
        label=_("Text"),
        icon="pilcrow",
        features=PROSE,
        template="courses/blocks/text.html",
        description=_("Fließtext mit Zwischenüberschriften und Listen."),
        preview_value=samples.TEXT,
    )
    image = FigureBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    example = ExampleBlock()
    accordion = AccordionBlock()
    download = DownloadBlock()
    sources = SourcesBlock()


class AimsBlock(blocks.StreamBlock):
    aim = blocks.CharBlock(label=_("Lernziel"), icon="tick", max_length=200)
