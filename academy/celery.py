"""The worker, and the whole timetable in one list. Times are Europe/Berlin's."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")

app = Celery("academy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

EVERY_TEN_SECONDS = 10.0


@worker_init.connect
def require_keys(**kwargs: Any) -> None:
    """A worker signs certificates, too: it doesn't start without a key."""
    from django.db import connections

    from certificates.services.keys import require_key  # needs the apps

    require_key()
    connections.close_all()  # the processes that work have their own


app.conf.beat_schedule = {
    # Sweeps take up what a lost message, a killed worker or an empty Redis left behind.
    "recompute stale verdicts": {"task": "readiness.recompute_stale", "schedule": EVERY_TEN_SECONDS},
    "take up network imports": {"task": "academy.run_network_imports", "schedule": EVERY_TEN_SECONDS},
    "take up question imports": {"task": "assessments.run_question_imports", "schedule": EVERY_TEN_SECONDS},
    "take up archives of certificates": {"task": "certificates.run_archives", "schedule": EVERY_TEN_SECONDS},
    "send queued mail": {"task": "dealerships.send_mail", "schedule": EVERY_TEN_SECONDS},
    # Mornings, so that nobody's evening is disturbed; asked again each hour of the day in case 07:30 was missed.
    "write mail about learning": {
        "task": "enrolments.write_mail",
        "schedule": crontab(hour="7-18", minute="30"),
    },
    "write mail about comments": {
        "task": "courses.write_mail",
        "schedule": crontab(hour="7-18", minute="30"),
    },
    "write mail about certificates": {
        "task": "certificates.write_mail",
        "schedule": crontab(hour="7-18", minute="30"),
    },
    # An attempt whose time is over is marked by the next request that comes by, or by this.
    "mark attempts that ran out": {"task": "assessments.close_run_out", "schedule": EVERY_TEN_SECONDS},
    # Pages with a date to go live or to end.
    "publish scheduled pages": {"task": "courses.publish_scheduled", "schedule": crontab(minute="*/5")},
    # Who has all courses of a certification because it needs other ones now gets the certificate within the hour.
    "issue missing certificates": {"task": "certificates.issue_missing", "schedule": crontab(minute="25")},
    # Renewals open, fall due and lapse with the days; asked again each hour in case the night was missed.
    "assign renewals": {"task": "certificates.turn_night", "schedule": crontab(minute="5")},
    # What a certificate gives further follows it at once; what new equivalences and new days give is found here.
    "apply equivalences": {"task": "certificates.apply_equivalences", "schedule": crontab(minute="35")},
    # The files of proofs from elsewhere are kept for six months after the decision.
    "forget files of proofs": {
        "task": "certificates.forget_files",
        "schedule": crontab(hour="2", minute="50"),
    },
    # A new day changes verdicts; asked again every ten minutes in case midnight was missed.
    "turn the day": {"task": "readiness.turn_day", "schedule": crontab(minute="*/10")},
    # Answers are deleted six months after an attempt; then statistics are computed from what is there and was counted.
    "statistics of questions": {"task": "assessments.turn_night", "schedule": crontab(hour="2", minute="20")},
    # Kept once a day; asked again each hour in case the night was missed.
    "keep a snapshot": {"task": "readiness.keep_snapshot", "schedule": crontab(hour="3-23", minute="15")},
}
