"""The pages of a test, by the key that its languages share. An attempt is never named: it is the reader's own.
Evidence goes by numbers of its own, for whoever is to look at it."""

from __future__ import annotations

from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns = [
    path("confirmations/", views.confirmations, name="confirmations"),
    path("confirmations/<int:pk>/", views.confirm_evidence, name="confirm_evidence"),
    path("evidence/<uuid:public_id>/", views.evidence_file, name="evidence_file"),
    path("<uuid:key>/", views.test, name="test"),
    path("<uuid:key>/begin/", views.begin, name="begin"),
    path("<uuid:key>/questions/<int:position>/", views.question, name="question"),
    path("<uuid:key>/overview/", views.overview, name="overview"),
    path("<uuid:key>/continue/", views.continue_here, name="continue_here"),
    path("<uuid:key>/more-time/", views.more_time, name="more_time"),
    path("<uuid:key>/submit/", views.submit, name="submit"),
    path("<uuid:key>/result/", views.result, name="result"),
    path("<uuid:key>/practice/<int:position>/", views.practice, name="practice"),
]
