"""What ``manage.py check --deploy`` says of an academy on a public address that is set up for one machine."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from academy import variables

WITHOUT = {
    "DATABASE_URL": "the database is SQLite in ACADEMY_VAR, for one machine and few people",
    "CELERY_BROKER_URL": "the queue is one that only `manage.py run` starts",
    "REDIS_URL": "each web process has a cache of its own, and counts failed sign-ins by itself",
    "EMAIL_URL": "mail is written to files and reaches nobody",
}


@checks.register(deploy=True)
def servers(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.LOCAL:
        return []
    return [
        checks.Warning(f"{name} is not set: {consequence}.", id="academy.W001")
        for name, consequence in WITHOUT.items()
        if not variables.text(name)
    ]
