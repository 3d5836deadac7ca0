"""What authors write: competences, media, courses, lessons; knows no learner."""

from __future__ import annotations

from courses.models.competences import Competence
from courses.models.courses import Course
from courses.models.frameworks import CompetenceArea, Crosswalk, Framework
from courses.models.loaded import LoadedContent, LoadedMedia
from courses.models.media import AcademyDocument, AcademyImage, AcademyRendition, MakerCollection
from courses.models.pages import (
    CataloguePage,
    CourseCompetence,
    CourseDepartment,
    CoursePage,
    Department,
    LessonPage,
    StepPage,
)
from courses.models.reviews import DepartmentApproval, DepartmentReviewTask, ReleaseTask, Reviewer

__all__ = [
    "AcademyDocument",
    "AcademyImage",
    "AcademyRendition",
    "CataloguePage",
    "Competence",
    "CompetenceArea",
    "Course",
    "CourseCompetence",
    "CourseDepartment",
    "CoursePage",
    "Crosswalk",
    "Department",
    "DepartmentApproval",
    "DepartmentReviewTask",
    "Framework",
    "LessonPage",
    "LoadedContent",
    "LoadedMedia",
    "MakerCollection",
    "ReleaseTask",
    "Reviewer",
    "StepPage",
]
