"""A whole academy in processes of its own: web server, worker, timetable, as ``make run`` starts them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)
STOPS_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Academy:
    url: str
    environment: dict[str, str]

    def python(self, code: str) -> str:
        """Run code in the academy's own settings; what it printed."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=180
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running(folder: Path, migrated: str) -> Iterator[Academy]:
    """An empty academy on SQLite with its embedded broker, or on PostgreSQL and Redis where the tests are.

    `migrated` is copied: the file or the template database that the tests' own databases come from.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | {
        "ACADEMY_VAR": str(folder / "var"),
        "MEDIA_ROOT": str(folder / "media"),
        "ACADEMY_DEMO": "0",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
    }
    with _servers(environment, migrated):
        log = (folder / "run.log").open("w+")
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdout is not None
            said = next((line for line in process.stdout if "The academy is at" in line), None)
            assert said, (folder / "run.log").read_text()
            yield Academy(environment["PUBLIC_URL"], environment)
        finally:
            process.terminate()  # Ctrl-C's signal is ignored where a shell runs this in the background
            process.communicate(timeout=STOPS_WITHIN_SECONDS)


@contextmanager
def _servers(environment: dict[str, str], migrated: str) -> Iterator[None]:
    """A database of its own on the tests' PostgreSQL, and databases of its own in their Redis."""
    if connection.vendor != "postgresql":
        var = Path(environment["ACADEMY_VAR"])
        var.mkdir()
        shutil.copyfile(migrated, var / "academy.sqlite3")
        yield
        return
    import psycopg

    given = urlsplit(os.environ["DATABASE_URL"])
    name = f"academy_journey_{os.getpid()}"
    redis = urlsplit(os.environ["REDIS_URL"])
    environment |= {
        "DATABASE_URL": given._replace(path=f"/{name}").geturl(),
        "REDIS_URL": redis._replace(path="/14").geturl(),
        "CELERY_BROKER_URL": redis._replace(path="/15").geturl(),
    }
    with psycopg.connect(given.geturl(), autocommit=True) as maintenance:
        maintenance.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        maintenance.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
        try:
            yield
        finally:
            maintenance.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
