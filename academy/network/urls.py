"""The pages on which master data comes in."""

from __future__ import annotations

from django.urls import path

from academy.network import views

app_name = "imports"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.upload, name="upload"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/progress/", views.progress, name="progress"),
    path("<uuid:public_id>/errors.csv", views.errors_csv, name="errors_csv"),
    path("<uuid:public_id>/start/", views.start, name="start"),
    path("<uuid:public_id>/discard/", views.discard, name="discard"),
]
