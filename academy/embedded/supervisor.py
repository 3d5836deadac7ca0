"""Starts programs, watches them, and ends all of them: when asked to, or as soon as one ends by itself."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from academy.embedded.errors import CannotRun

GRACE = 15.0
"""Seconds that a program has to end before it is killed: a worker finishes its tasks first."""
_POLL = 0.1
_LOG_LIMIT = 10_000_000
_TAIL_LINES = 12
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """A command to keep running; its output goes to LOGS/NAME.log."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    files: tuple[int, ...] = ()
    """Descriptors that it inherits."""
    ends_last: bool = False
    """Whether the others need it until they have ended."""
    orphaned: signal.Signals = signal.SIGTERM
    """What it is sent, on Linux, when the supervisor itself is killed."""


class Supervisor:
    """Runs programs as children in the folder `home`; all inherit `files` and have `grace` seconds to end."""

    def __init__(
        self, logs: Path, *, home: Path | None = None, files: tuple[int, ...] = (), grace: float = GRACE
    ) -> None:
        self.logs = logs
        self.home = home
        self.files = files
        self.grace = grace
        self.asked_to_stop = False
        self._children: list[tuple[Program, subprocess.Popen[bytes]]] = []
        logs.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def supervising(self) -> Iterator[None]:
        """Ctrl-C, SIGTERM and a closed terminal ask to stop; at the end every program has ended."""
        before = {
            number: signal.signal(number, self._ask_to_stop)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            if signal.getsignal(number) != signal.SIG_IGN  # nohup stays nohup
        }
        try:
            yield
        finally:
            self.asked_to_stop = False
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, program: Program) -> None:
        """Start a program; nothing once asked to stop."""
        if self.asked_to_stop:
            return
        log = self.log_of(program)
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            child = subprocess.Popen(
                program.command,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **program.environment},
                pass_fds=(*self.files, *program.files),
                # Its own session: Ctrl-C reaches the supervisor alone, which ends the children in order.
                start_new_session=True,
                preexec_fn=_dying_with(os.getpid(), program.orphaned),  # there are no threads here
            )
        self._children.append((program, child))

    def wait_until(self, ready: Callable[[], bool], *, seconds: float, what: str) -> bool:
        """Wait for `ready`; False where it was asked to stop meanwhile.

        Raises CannotRun where a program ends or the time is over.
        """
        give_up = time.monotonic() + seconds
        while not self.asked_to_stop:
            self._check_all_run()
            if ready():
                return True
            if time.monotonic() > give_up:
                raise CannotRun(f"{what} did not answer within {seconds:.0f} s; see {self.logs}")
            time.sleep(_POLL)
        return False

    def watch(self) -> None:
        """Return when asked to stop. Raises CannotRun as soon as a program ends by itself."""
        while not self.asked_to_stop:
            self._check_all_run()
            time.sleep(_POLL)

    def log_of(self, program: Program) -> Path:
        return self.logs / f"{program.name}.log"

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def _check_all_run(self) -> None:
        for program, child in self._children:
            if child.poll() is not None:
                log = self.log_of(program)
                last = log.read_text(errors="replace").splitlines()[-_TAIL_LINES:]
                raise CannotRun(
                    f"{program.name} ended with {_how_it_ended(child.returncode)}. The end of {log}:\n"
                    + "".join(f"  {line}\n" for line in last)
                )

    def _end_all(self) -> None:
        for last in (False, True):
            group = [child for program, child in self._children if program.ends_last == last]
            for child in group:
                if child.poll() is None:
                    child.terminate()
            give_up = time.monotonic() + self.grace
            for child in group:
                self._wait_for_end(child, give_up)
                _kill_group(child.pid)
                child.wait()
        self._children.clear()

    def _wait_for_end(self, child: subprocess.Popen[bytes], give_up: float) -> None:
        """Until it ended, the time is over, or somebody asks a second time."""
        while child.poll() is None and time.monotonic() < give_up and not self.asked_to_stop:
            time.sleep(_POLL)


def _how_it_ended(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _kill_group(leader: int) -> None:
    """Kill what is left of a program and its own children."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _dying_with(parent: int, orphaned: signal.Signals) -> Callable[[], None] | None:
    """On Linux, what has the kernel send a child a signal when its parent is gone; elsewhere nothing."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, orphaned)
        if os.getppid() != parent:  # killed before the kernel knew
            os._exit(1)

    return ask_kernel
