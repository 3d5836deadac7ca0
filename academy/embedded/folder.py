"""One academy to a folder: a lock that lasts as long as any of its processes lives."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import BinaryIO

from academy.embedded.errors import CannotRun

WAIT_FOR_LAST_RUN = 20.0


def lock_folder(folder: Path, *, wait: float = WAIT_FOR_LAST_RUN) -> BinaryIO:
    """Lock `folder` for this process and those that inherit the file returned.

    Where the process that locked it is gone but some of its programs are still ending, waits up to `wait`
    seconds for them. Raises CannotRun where another academy runs from the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "run.lock").open("a+b")
    give_up = time.monotonic() + wait
    while not _try_lock(file):
        owner = _owner(file)
        if owner is not None and _is_alive(owner):
            file.close()
            raise CannotRun(
                f"An academy already runs from {folder} (process {owner}). Stop it first,"
                " or give this one a folder of its own: ACADEMY_VAR=/another/folder make run"
            )
        if time.monotonic() > give_up:
            file.close()
            raise CannotRun(f"Programs of the last run still work in {folder}. Try again in a moment.")
        time.sleep(0.1)
    file.truncate(0)
    file.write(str(os.getpid()).encode())
    file.flush()
    return file


def _try_lock(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner(file: BinaryIO) -> int | None:
    file.seek(0)
    written = file.read()
    return int(written) if written.isdigit() else None


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
