"""The blocks of a lesson, and those of a course's aims."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.questions import question_blocks

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


class VideoBlock(blocks.StructBlock):
    video = DocumentChooserBlock(label=_("Videodatei"), help_text=_("MP4 oder WebM."))
    captions = DocumentChooserBlock(
        label=_("Untertitel"), required=False, help_text=_("WebVTT, in der Sprache des Kurses.")
    )
    poster = ImageChooserBlock(label=_("Standbild"), required=False)
    transcript = blocks.RichTextBlock(label=_("Abschrift"), features=SHORT, required=False)

    class Meta:
        label = _("Video")
        icon = "media"
        template = "courses/blocks/video.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Zitat"), rows=3)
    source = blocks.CharBlock(label=_("Quelle"), max_length=200)

    class Meta:
        label = _("Zitat")
        icon = "openquote"
        template = "courses/blocks/quote.html"


class ExampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Überschrift"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT)

    class Meta:
        label = _("Beispiel")
        icon = "comment"
        template = "courses/blocks/example.html"


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Überschrift"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT)


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(AccordionItemBlock(), label=_("Abschnitte"), min_num=1, max_num=12)

    class Meta:
        label = _("Aufklappbare Abschnitte")
        icon = "collapse-down"
        template = "courses/blocks/accordion.html"


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titel"), max_length=120)
    document = DocumentChooserBlock(label=_("Datei"))

    class Meta:
        label = _("Datei zum Mitnehmen")
        icon = "download"
        template = "courses/blocks/download.html"


class SourceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Quelle"), max_length=300)
    url = blocks.URLBlock(label=_("Adresse"), required=False)


class SourcesBlock(blocks.StructBlock):
    items = blocks.ListBlock(SourceBlock(), label=_("Quellen"), min_num=1)

    class Meta:
        label = _("Quellen")
        icon = "link-external"
        template = "courses/blocks/sources.html"


class LessonBlock(blocks.StreamBlock):
    """Everything that a lesson may hold; check questions are blocks like the others, under their type's name."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*(local_blocks or []), *question_blocks(group=_("Verständnisfrage"))], **kwargs)

    text = blocks.RichTextBlock(
        label=_("Text"), icon="pilcrow", features=PROSE, template="courses/blocks/text.html"
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
