"""One academy to a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from academy.embedded.errors import CannotRun
from academy.embedded.folder import lock_folder


def test_a_second_academy_in_the_folder_is_told_which_process_has_it(tmp_path: Path) -> None:
    with lock_folder(tmp_path), pytest.raises(CannotRun) as failure:
        lock_folder(tmp_path)
    assert str(failure.value) == (
        f"An academy already runs from {tmp_path} (process {os.getpid()}). Stop it first,"
        " or give this one a folder of its own: ACADEMY_VAR=/another/folder make run"
    )


def test_the_folder_is_free_again_when_the_academy_has_ended(tmp_path: Path) -> None:
    lock_folder(tmp_path).close()
    with lock_folder(tmp_path) as lock:
        lock.seek(0)
        assert lock.read() == str(os.getpid()).encode()


def test_programs_left_by_a_killed_academy_are_waited_for(tmp_path: Path) -> None:
    lock = lock_folder(tmp_path)
    program = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock.fileno()]
    )
    lock.close()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / "run.lock").write_text(str(ended.pid))
    with pytest.raises(CannotRun) as failure:
        lock_folder(tmp_path, wait=0)
    assert str(failure.value) == f"Programs of the last run still work in {tmp_path}. Try again in a moment."
    program.communicate(b"\n")
    lock_folder(tmp_path, wait=0).close()
