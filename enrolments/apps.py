from __future__ import annotations

from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "enrolments"
