"""The drawing that stands for an author's image wherever the picker of blocks shows one."""

from __future__ import annotations

from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

ALT = _("Bildschirmfoto: Die Liste der Leads mit einem neuen Eintrag")


@dataclass(frozen=True)
class SampleImage:
    width: int = 640
    height: int = 360

    @property
    def url(self) -> str:
        return static("img/sample.svg")

    def is_svg(self) -> bool:
        return True
