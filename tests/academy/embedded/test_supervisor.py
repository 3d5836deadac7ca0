"""Programs under the supervisor.

A pipe that a program holds open tells when it, and all that it started, has ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from academy.embedded.errors import CannotRun
from academy.embedded.supervisor import Program, Supervisor


class Pipe:
    """What programs write into `write` arrives in `read_line`; its end comes when all of them are gone."""

    def __init__(self) -> None:
        reader, self.write = os.pipe()
        self._file = os.fdopen(reader)

    def read_line(self) -> str:
        return self._file.readline().strip()

    def rest(self) -> list[str]:
        """Everything until the last program ended; waits for that."""
        os.close(self.write)
        return self._file.read().split()

    def close(self) -> None:
        self._file.close()


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.close()


def shell(name: str, script: str, pipe: Pipe, *, ends_last: bool = False) -> Program:
    """A shell script, in which $OUT is the pipe."""
    return Program(
        name, ["sh", "-c", script], {"OUT": f"/dev/fd/{pipe.write}"}, files=(pipe.write,), ends_last=ends_last
    )


def runs_until_told(name: str, pipe: Pipe, *, ends_last: bool = False) -> Program:
    script = f"trap 'echo {name} >$OUT; exit' TERM; sleep 600 & echo ready >$OUT; wait"
    return shell(name, script, pipe, ends_last=ends_last)


def test_a_program_that_ends_by_itself_is_named_with_the_end_of_its_log(tmp_path: Path, pipe: Pipe) -> None:
    supervisor = Supervisor(tmp_path)
    with pytest.raises(CannotRun) as failure, supervisor.supervising():
        supervisor.start(runs_until_told("web", pipe))
        assert pipe.read_line() == "ready"
        supervisor.start(shell("worker", "echo no broker; exit 3", pipe))
        supervisor.watch()
    assert (
        str(failure.value)
        == f"worker ended with exit code 3. The end of {tmp_path}/worker.log:\n  no broker\n"
    )
    assert pipe.rest() == ["web"]


def test_sigterm_ends_every_program_and_that_is_no_error(tmp_path: Path, pipe: Pipe) -> None:
    supervisor = Supervisor(tmp_path)
    with supervisor.supervising():
        supervisor.start(runs_until_told("web", pipe))
        assert pipe.read_line() == "ready"
        signal.raise_signal(signal.SIGTERM)
        supervisor.watch()
    assert pipe.rest() == ["web"]


def test_afterwards_signals_mean_what_they_meant_before(tmp_path: Path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with Supervisor(tmp_path).supervising():
        pass
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


def test_nothing_is_started_once_asked_to_stop(tmp_path: Path, pipe: Pipe) -> None:
    supervisor = Supervisor(tmp_path)
    with supervisor.supervising():
        signal.raise_signal(signal.SIGTERM)  # SIGINT is ignored where a shell runs this in the background
        supervisor.start(shell("web", "echo started >$OUT", pipe))
        assert supervisor.wait_until(lambda: True, seconds=10, what="web") is False
    assert pipe.rest() == []


def test_what_the_others_need_ends_after_them(tmp_path: Path, pipe: Pipe) -> None:
    supervisor = Supervisor(tmp_path)
    with supervisor.supervising():
        supervisor.start(runs_until_told("broker", pipe, ends_last=True))
        assert pipe.read_line() == "ready"
        supervisor.start(runs_until_told("worker", pipe))
        assert pipe.read_line() == "ready"
    assert pipe.rest() == ["worker", "broker"]


def test_a_program_that_does_not_end_is_killed_with_its_own_children(tmp_path: Path, pipe: Pipe) -> None:
    supervisor = Supervisor(tmp_path, grace=0)
    with supervisor.supervising():
        supervisor.start(shell("worker", "trap '' TERM; sleep 600 & echo ready >$OUT; wait", pipe))
        assert pipe.read_line() == "ready"
    assert pipe.rest() == []


def test_waiting_ends_when_the_program_answers_or_the_time_is_over(tmp_path: Path, pipe: Pipe) -> None:
    supervisor = Supervisor(tmp_path)
    answers = iter([False, True])
    with supervisor.supervising():
        assert supervisor.wait_until(lambda: next(answers), seconds=60, what="web") is True
        with pytest.raises(CannotRun) as failure:
            supervisor.wait_until(lambda: False, seconds=0, what="web")
    assert str(failure.value) == f"web did not answer within 0 s; see {tmp_path}"


def test_a_log_that_has_grown_large_is_put_aside(tmp_path: Path, pipe: Pipe) -> None:
    (tmp_path / "web.log").write_bytes(b"x" * 10_000_001)
    supervisor = Supervisor(tmp_path)
    with supervisor.supervising():
        supervisor.start(shell("web", "echo ready >$OUT", pipe))
        assert pipe.read_line() == "ready"
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sizes == {"web.log": 0, "web.log.1": 10_000_001}


ORPHANING = """
import sys, time
from pathlib import Path
from academy.embedded.supervisor import Program, Supervisor
supervisor = Supervisor(Path(sys.argv[1]))
pipe = int(sys.argv[2])
with supervisor.supervising():
    script = f"echo ready >/dev/fd/{pipe}; exec sleep 600"
    supervisor.start(Program("web", ["sh", "-c", script], files=(pipe,)))
    supervisor.watch()
"""


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells children of a parent's end"
)
def test_programs_end_even_when_the_supervisor_is_killed_outright(tmp_path: Path, pipe: Pipe) -> None:
    killed = subprocess.Popen(
        [sys.executable, "-c", ORPHANING, str(tmp_path), str(pipe.write)], pass_fds=[pipe.write]
    )
    assert pipe.read_line() == "ready"
    killed.kill()
    killed.wait()
    assert pipe.rest() == []
