"""What a framework consists of, as data: areas, competences, and what they are called in another edition."""

from __future__ import annotations

from typing import NamedTuple


class AreaData(NamedTuple):
    code: str
    name_de: str
    name_en: str


class CompetenceData(NamedTuple):
    code: str
    area: str
    name_de: str
    name_en: str
    parent: str | None = None
    """The code of the competence that it counts towards."""


class CrosswalkData(NamedTuple):
    """A competence in another edition. None: its title is the same there."""

    competence: str
    code: str
    area: str
    name_de: str | None = None
    name_en: str | None = None


class FrameworkData(NamedTuple):
    code: str
    version: str
    name_de: str
    name_en: str
    licence: str
    credit: str
    source: str
    areas: tuple[AreaData, ...]
    competences: tuple[CompetenceData, ...] = ()
    crosswalk: tuple[CrosswalkData, ...] = ()
    """Competences of earlier editions as they are here."""
