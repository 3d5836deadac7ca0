"""``manage.py run``: the whole academy on this machine: web server, worker, timetable, queue."""

from __future__ import annotations

import http.client
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.db import connections

from academy.demo.personas import PERSONAS
from academy.embedded import preparation, programs
from academy.embedded.errors import CannotRun
from academy.embedded.folder import lock_folder
from academy.embedded.supervisor import Supervisor

DEFAULT_PORT = 8000
START_SECONDS = 120.0


def environment(given: dict[str, str], port: int | None) -> tuple[dict[str, str], int]:
    """The variables that the academy runs with, and its port.

    The port is `port`, PORT, that of a PUBLIC_URL on this machine, or 8000. Without PUBLIC_URL the address
    follows the port. The demo is on where the academy is reached from this machine alone, unless ACADEMY_DEMO
    says otherwise. Raises CannotRun where PORT is no port.
    """
    public = urlsplit(given.get("PUBLIC_URL", ""))
    local = public.hostname in (None, "127.0.0.1", "localhost", "::1")
    if port is None:
        port = _port(given["PORT"]) if given.get("PORT") else (local and public.port) or DEFAULT_PORT
    variables = dict(given)
    if not given.get("PUBLIC_URL") and port != DEFAULT_PORT:
        variables["PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    if given.get("ACADEMY_VAR"):
        variables["ACADEMY_VAR"] = os.path.abspath(given["ACADEMY_VAR"])  # the programs start elsewhere
    if local:
        variables.setdefault("ACADEMY_DEMO", "1")
    return variables, port


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise CannotRun(f"{value!r} is no port: a number from 1 to 65535 is needed")
    return int(value)


class Command(BaseCommand):
    help = "Start the academy: database, demo, web server, worker, timetable. Ctrl-C stops all of it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", help=f"the port to serve on (or PORT; {DEFAULT_PORT})")

    def handle(self, *args: Any, port: str | None, **options: Any) -> None:
        try:
            variables, number = environment(dict(os.environ), _port(port) if port else None)
            if variables != dict(os.environ):
                # The settings are read already, and from other variables.
                self._again(variables, number)
            self._run(number)
        except CannotRun as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"The database does not answer as it should: {error}") from None
        except KeyboardInterrupt:
            self._say("Stopped.")

    def _again(self, variables: dict[str, str], port: int) -> None:
        self.stdout.flush()
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run", "--port", str(port)]
        os.execve(sys.executable, command, variables)  # noqa: S606

    def _run(self, port: int) -> None:
        folder: Path = settings.VAR_DIR.resolve()
        with lock_folder(folder) as lock, programs.bind(port) as listener:
            broker = None if os.environ.get("CELERY_BROKER_URL") else programs.broker(folder / "valkey.sock")
            self._prepare()
            supervisor = Supervisor(folder / "log", home=settings.BASE_DIR, files=(lock.fileno(),))
            with supervisor.supervising():
                self._say("Starting …")
                if broker:
                    supervisor.start(broker)
                    answers = partial(programs.broker_answers, folder / "valkey.sock")
                    supervisor.wait_until(answers, seconds=START_SECONDS, what="broker")
                supervisor.start(programs.web(listener))
                listener.close()
                # One after the other: all at once, a small machine serves its first page much later.
                if supervisor.wait_until(partial(serves, port), seconds=START_SECONDS, what="web"):
                    self._say_where(supervisor.logs)
                supervisor.start(programs.worker())
                supervisor.start(programs.timetable(folder))
                supervisor.watch()
                self._say("Stopping …")
        self._say("Stopped.")

    def _prepare(self) -> None:
        preparation.migrate(self._say)
        if settings.DEMO:
            preparation.load_demo(self._say)
        preparation.collect_static(self._say)

    def _say_where(self, logs: Path) -> None:
        lines = ["", f"The academy is at {settings.PUBLIC_URL}   (logs: {logs}; Ctrl-C stops it)"]
        loaded_at = preparation.demo_loaded_at() if settings.DEMO else None
        if loaded_at:
            lines += ["", "Sign in as one of these, without a password:"]
            lines += [f"  {p.username:<18} {p.name}, {p.role_en}" for p in PERSONAS]
            if preparation.demo_has_aged(loaded_at):
                lines += [
                    "",
                    f"The demo's dates are those of {loaded_at:%Y-%m-%d}; make demo builds it anew.",
                ]
        connections.close_all()
        self._say("\n".join(lines))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def serves(port: int) -> bool:
    """Whether the web server answers with its health page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/health/", headers={"Host": urlsplit(settings.PUBLIC_URL).netloc})
        return connection.getresponse().status < 400
    except OSError:
        return False
    finally:
        connection.close()
