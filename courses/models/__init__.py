"""What authors write: competences, media, and later courses, lessons and questions."""

from __future__ import annotations

from courses.models.competences import Competence
from courses.models.media import AcademyDocument, AcademyImage, AcademyRendition

__all__ = ["AcademyDocument", "AcademyImage", "AcademyRendition", "Competence"]
