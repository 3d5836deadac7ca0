"""The site map; Wagtail's catch-all comes last."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from academy import views
from academy.api import api
from academy.demo import views as demo_views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("theme/", views.theme, name="theme"),
    path("", include("readiness.urls")),
    path("", include("certificates.urls")),
    path("tests/", include("assessments.urls")),
    path("courses/", include("enrolments.urls")),
    path("imports/", include("academy.network.urls")),
    path("api/v1/", api.urls),
    path("", include("dealerships.urls")),
    path("", include("courses.urls")),
    path("demo/sign-in/", demo_views.sign_in, name="demo_sign_in"),
    path("admin/", include(wagtailadmin_urls)),
]

handler500 = "academy.views.server_error"
