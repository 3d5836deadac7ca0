"""What the picker of blocks shows: each block filled in as a good author would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.sample_image import ALT, SampleImage


@dataclass(frozen=True)
class SampleFile:
    file_extension: str
    content_type: str
    size: int
    url: str = "#"

    def get_file_size(self) -> int:
        return self.size


TEXT = _(
    "<h2>Warum die erste Stunde zählt</h2><p>Wer innerhalb einer Stunde antwortet, erreicht den Kunden noch.</p>"
)
FIGURE: dict[str, Any] = {
    "image": SampleImage(),
    "alt": ALT,
    "caption": _("Neue Leads stehen oben."),
}
CALLOUT: dict[str, Any] = {
    "kind": "do",
    "text": _("<p>Öffnen Sie Ihre Lead-Liste und rufen Sie den ältesten offenen Lead an.</p>"),
}
STEPS: dict[str, Any] = {
    "title": _("Einen Lead annehmen"),
    "steps": [
        {"text": _("<p>Öffnen Sie <b>Leads</b>.</p>"), "image": SampleImage(), "alt": ALT},
        {"text": _("<p>Klicken Sie auf <b>Annehmen</b>.</p>"), "image": None, "alt": ""},
    ],
}
VIDEO: dict[str, Any] = {
    "video": SampleFile("mp4", "video/mp4", 4_200_000),
    "captions": None,
    "poster": SampleImage(),
    "transcript": _("<p>Guten Tag, hier ist das Autohaus. Sie haben eine Probefahrt angefragt …</p>"),
}
QUOTE: dict[str, Any] = {
    "text": _("Ich habe drei Häuser angeschrieben. Gekauft habe ich dort, wo jemand anrief."),
    "source": _("Kundin, Befragung nach dem Kauf"),
}
EXAMPLE: dict[str, Any] = {
    "title": _("Anfrage am Samstagabend"),
    "text": _("<p>Die Antwort geht gleich hinaus; der Rückruf steht für Montag, 8 Uhr, im Kalender.</p>"),
}
ACCORDION: dict[str, Any] = {
    "items": [
        {
            "title": _("Und wenn niemand abnimmt?"),
            "text": _("<p>Zwei weitere Versuche an anderen Tagen.</p>"),
        },
        {"title": _("Wer vertritt mich?"), "text": _("<p>Wer im Dienstplan als Vertretung steht.</p>")},
    ]
}
DOWNLOAD: dict[str, Any] = {
    "title": _("Checkliste: Die erste Antwort"),
    "document": SampleFile("pdf", "application/pdf", 84_000),
}
SOURCES: dict[str, Any] = {
    "items": [{"text": _("Verordnung (EU) 2016/679 (DSGVO), Artikel 6"), "url": "https://eur-lex.europa.eu/"}]
}
