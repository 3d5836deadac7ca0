"""The levels of a competence, 1 to 8 as in DigComp, and the bands that give them words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Band(NamedTuple):
    """Two levels that share a word: in DigComp 2.2, and in 3.0."""

    first: int
    last: int
    label: StrOrPromise
    label_in_3_0: StrOrPromise

    def __contains__(self, level: object) -> bool:
        return isinstance(level, int) and self.first <= level <= self.last


BANDS = (
    Band(1, 2, _("Grundlagen"), _("Basis")),
    Band(3, 4, _("Aufbau"), _("Mittel")),
    Band(5, 6, _("Fortgeschritten"), _("Fortgeschritten")),
    Band(7, 8, _("Hochspezialisiert"), _("Weit fortgeschritten")),
)
LOWEST, HIGHEST = BANDS[0].first, BANDS[-1].last


def band_of(level: int) -> Band:
    """The band that the level lies in."""
    for band in BANDS:
        if level in band:
            return band
    raise ValueError(f"a level is from {LOWEST} to {HIGHEST}, not {level}")
