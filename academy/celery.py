"""The worker, and the whole timetable in one list. Times are Europe/Berlin's."""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")

app = Celery("academy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

EVERY_TEN_SECONDS = 10.0

app.conf.beat_schedule = {
    # Sweeps take up what a lost message, a killed worker or an empty Redis left behind.
    "recompute stale verdicts": {"task": "readiness.recompute_stale", "schedule": EVERY_TEN_SECONDS},
    "take up network imports": {"task": "academy.run_network_imports", "schedule": EVERY_TEN_SECONDS},
    "send queued mail": {"task": "dealerships.send_mail", "schedule": EVERY_TEN_SECONDS},
    # Pages with a date to go live or to end.
    "publish scheduled pages": {"task": "courses.publish_scheduled", "schedule": crontab(minute="*/5")},
    # Who has all courses of a certification because it needs other ones now gets the certificate within the hour.
    "issue missing certificates": {"task": "certificates.issue_missing", "schedule": crontab(minute="25")},
    # A new day changes verdicts; asked again every ten minutes in case midnight was missed.
    "turn the day": {"task": "readiness.turn_day", "schedule": crontab(minute="*/10")},
    # Kept once a day; asked again each hour in case the night was missed.
    "keep a snapshot": {"task": "readiness.keep_snapshot", "schedule": crontab(hour="3-23", minute="15")},
}
