"""The settings of the tests: the academy's own, with nothing that outlives a run and fast passwords.

DATABASE_URL, REDIS_URL and CELERY_BROKER_URL decide as they do for the product; without them the tests use
SQLite, memory for the cache, and a queue that nobody reads.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

_scratch = Path(tempfile.mkdtemp(prefix="academy-tests-"))  # removed by tests/databases.py

os.environ.setdefault("SECRET_KEY", "only the tests sign with this")
os.environ["ACADEMY_VAR"] = str(_scratch)
os.environ["MEDIA_ROOT"] = str(_scratch / "media")
os.environ.setdefault("CELERY_BROKER_URL", "memory://")
for _name in ("PUBLIC_URL", "ACADEMY_DEMO", "DEBUG", "EMAIL_URL", "AWS_STORAGE_BUCKET_NAME"):
    os.environ.pop(_name, None)

from academy.settings import *  # noqa: E402, F403
from academy.settings import CACHES, DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True  # static files straight from the apps, nothing collected
# Wagtail's search and reference index, which the product's workers keep: here nobody reads that queue either.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Nothing here need survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
if "LOCATION" in CACHES["default"]:
    # A database each, since clearing a cache empties all of it.
    _number = 2 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHES["default"]["LOCATION"] = (
        urlsplit(CACHES["default"]["LOCATION"])._replace(path=f"/{_number}").geturl()
    )

# An editor that saves by itself in the middle of a test swaps its address and buttons under the hand that clicks.
WAGTAIL_AUTOSAVE_INTERVAL = 0
