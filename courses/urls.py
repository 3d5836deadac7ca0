"""Where images and documents are had; ``wagtaildocs_serve`` is the name that Wagtail asks for."""

from __future__ import annotations

from django.urls import path

from courses.views import media

urlpatterns = [
    path("media/<path:name>", media.media, name="media"),
    path("documents/<int:document_id>/<str:filename>", media.document, name="wagtaildocs_serve"),
]
