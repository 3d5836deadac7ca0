"""The learner's pages. Courses and steps go by their keys, which all languages share; nobody's records are named."""

from __future__ import annotations

from django.urls import path

from enrolments.views import asking, catalogue, courses, lessons

app_name = "enrolments"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("ask/", asking.ask, name="ask"),
    path("resume/", courses.resume, name="resume"),
    path("<uuid:key>/", courses.course, name="course"),
    path("<uuid:key>/guide/", courses.guide, name="guide"),
    path("<uuid:key>/start/", courses.start, name="start"),
    path("lessons/<uuid:key>/", lessons.lesson, name="lesson"),
    path("lessons/<uuid:key>/leave/", lessons.leave, name="leave"),
    path("lessons/<uuid:key>/place/", lessons.place, name="place"),
    path("lessons/<uuid:key>/report/", lessons.report, name="report"),
    path("lessons/<uuid:key>/checks/<str:block>/", lessons.check, name="check"),
    path("lessons/<uuid:key>/checks/<str:block>/recall/", lessons.recall, name="recall"),
]
