"""The rows of the table, and how they are measured."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass
class Row:
    """One measurement. ``floor`` is in the unit of ``value``; None where there is none."""

    what: str
    value: float
    unit: str = "s"
    floor: float | None = None
    floor_is: str = ""
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Gives a function that says how long the block took, or has taken so far."""
    started = time.perf_counter()
    ended: list[float] = []
    try:
        yield lambda: (ended[0] if ended else time.perf_counter()) - started
    finally:
        ended.append(time.perf_counter())


def seconds(work: Callable[[], Any]) -> float:
    with stopwatch() as elapsed:
        work()
    return elapsed()


def quantiles(work: Callable[[], Any], times: int = 20) -> tuple[float, float]:
    """The median and the 95th percentile of repeated runs, in milliseconds, after one that warms up."""
    work()
    runs = sorted(seconds(work) * 1000 for _run in range(times))
    return statistics.median(runs), runs[max(0, round(len(runs) * 0.95) - 1)]


def queries(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def peak_memory() -> float:
    """Megabytes that this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def render(rows: list[Row]) -> str:
    """The table as text."""
    lines = [f"{'what':<52} {'measured':>12}  {'floor':>10}  what the floor is / note", "-" * 120]
    for row in rows:
        floor = "" if row.floor is None else f"{row.floor:.2f} {row.unit}"
        remark = "; ".join(filter(None, [row.floor_is, row.note]))
        lines.append(f"{row.what:<52} {row.value:>9.2f} {row.unit:<3} {floor:>10}  {remark}")
    return "\n".join(lines)
