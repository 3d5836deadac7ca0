"""Wiring and nothing else: settings, urls, the timetable, the API's root, home, the demo academy."""

from __future__ import annotations

from academy.celery import app as celery_app

__all__ = ["celery_app"]
