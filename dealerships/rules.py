"""Rules of the master data that no single row can break, as pure functions (spec/exchange.md)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)


class Stretch(NamedTuple):
    """Something that holds from one day to another, both included; no end means open."""

    what: Hashable
    starts_on: date
    ends_on: date | None


def overlaps(stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    """Each stretch that shares a day with one that starts no later, after that one, in order of starts."""
    longest: Stretch | None = None
    for stretch in sorted(stretches, key=lambda one: (one.starts_on, one.ends_on or date.max)):
        if longest is not None and (longest.ends_on is None or stretch.starts_on <= longest.ends_on):
            yield longest, stretch
        if longest is None or (longest.ends_on or date.max) < (stretch.ends_on or date.max):
            longest = stretch


def most_at_once(stretches: Iterable[Stretch]) -> int:
    """How many different things hold on the busiest day; the same thing twice on a day counts once."""
    changes: list[tuple[date, int, Hashable]] = []
    for what, starts_on, ends_on in stretches:
        changes.append((starts_on, 1, what))
        if ends_on is not None and ends_on < date.max:
            changes.append((ends_on + timedelta(days=1), -1, what))
    holding: dict[Hashable, int] = {}
    most = 0
    for _day, change, what in sorted(changes, key=lambda one: (one[0], one[1])):
        holding[what] = holding.get(what, 0) + change
        if not holding[what]:
            del holding[what]
        most = max(most, len(holding))
    return most


def on_cycles(parents: Mapping[K, K | None]) -> set[K]:
    """The nodes that lie on a cycle, that is: that come back to themselves going upward."""
    cyclic: set[K] = set()
    done: set[K] = set()
    for start in parents:
        path: dict[K, int] = {}
        node: K | None = start
        while node is not None and node in parents and node not in done and node not in path:
            path[node] = len(path)
            node = parents[node]
        if node is not None and node in path:
            cyclic.update(one for one, position in path.items() if position >= path[node])
        done.update(path)
    return cyclic
