"""The pages of a test, by the key that its languages share. An attempt is never named: it is the reader's own."""

from __future__ import annotations

from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns = [
    path("<uuid:key>/", views.test, name="test"),
    path("<uuid:key>/begin/", views.begin, name="begin"),
    path("<uuid:key>/questions/<int:position>/", views.question, name="question"),
    path("<uuid:key>/overview/", views.overview, name="overview"),
    path("<uuid:key>/submit/", views.submit, name="submit"),
    path("<uuid:key>/result/", views.result, name="result"),
]
