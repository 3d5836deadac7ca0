"""What authors write: competences, media, courses, lessons; knows no learner."""

from __future__ import annotations

from courses.models.competences import Competence
from courses.models.courses import Course
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
    "Course",
    "CourseCompetence",
    "CourseDepartment",
    "CoursePage",
    "Department",
    "DepartmentApproval",
    "DepartmentReviewTask",
    "LessonPage",
    "MakerCollection",
    "ReleaseTask",
    "Reviewer",
    "StepPage",
]
