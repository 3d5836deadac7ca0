"""What authors write: competences, media, courses, lessons; knows no learner."""

from __future__ import annotations

from courses.models.competences import Competence
from courses.models.courses import Course
from courses.models.media import AcademyDocument, AcademyImage, AcademyRendition
from courses.models.pages import (
    CataloguePage,
    CourseCompetence,
    CourseDepartment,
    CoursePage,
    Department,
    LessonPage,
    StepPage,
)

__all__ = [
    "AcademyDocument",
    "AcademyImage",
    "AcademyRendition",
    "CataloguePage",
    "Competence",
    "Course",
    "CourseCompetence",
    "CourseDepartment",
    "CoursePage",
    "Department",
    "LessonPage",
    "StepPage",
]
