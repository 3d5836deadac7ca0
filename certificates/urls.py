"""The pages of this app: one's own certificates, and the public one that checks a number."""

from __future__ import annotations

from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<str:serial>.pdf", views.pdf, name="pdf"),
    path("certificates/<str:serial>/name/", views.shows_name, name="shows_name"),
    path("verify/<str:serial>/", views.verify, name="verify"),
]
