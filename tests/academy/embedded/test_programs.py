"""How the programs are called, and what is said where they can't be."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from academy.embedded import programs
from academy.embedded.errors import CannotRun
from academy.embedded.supervisor import Supervisor


def test_a_port_that_is_taken_is_named_with_another_to_try() -> None:
    with programs.bind(0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(CannotRun) as failure:
            programs.bind(port)
    assert str(failure.value) == (
        f"Port {port} can't be used (Address already in use). Choose another: PORT={port + 1} make run"
        f"   or   python manage.py run --port {port + 1}"
    )


def test_a_path_too_long_for_a_socket_is_refused_before_anything_starts(tmp_path: Path) -> None:
    socket = tmp_path / ("x" * 100) / "valkey.sock"
    with pytest.raises(CannotRun) as failure:
        programs.broker(socket)
    assert str(failure.value) == (
        f"{socket} is too long a path for a socket. Choose a folder with a shorter one:"
        " ACADEMY_VAR=/shorter/folder make run"
    )


def test_the_broker_answers_on_its_socket_and_keeps_what_it_was_given(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    import redis

    socket = tmp_path_factory.mktemp("v") / "v.sock"
    for expected in (None, b"kept"):
        supervisor = Supervisor(socket.parent / "log")
        with supervisor.supervising():
            supervisor.start(programs.broker(socket))
            supervisor.wait_until(partial(programs.broker_answers, socket), seconds=60, what="broker")
            with redis.Redis(unix_socket_path=str(socket)) as client:
                assert client.get("message") == expected
                client.set("message", "kept")
    assert programs.broker_answers(socket) is False
