"""The competences of the demo's bundle: those of the frameworks that the academy ships."""

from __future__ import annotations

from courses.frameworks import FRAMEWORKS

COMPETENCES = tuple(
    (one.code, one.name_de, one.name_en) for framework in FRAMEWORKS for one in framework.competences
)
"""Code, title in German and in English."""
