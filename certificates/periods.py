"""How long a certificate lasts and how it is followed by the next: pure rules on days, no rows (docs/adr/0017).

A certification's `Terms` say how a certificate ends; what somebody holds and the day say by which path the next one
is earned, from which day completions count for it, and where its validity is counted from. Months are those of
spec/exchange.md. Both ends of every stretch are included. A certificate is not valid in the grace after its end: the
grace only keeps the short path open.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from certificates.validity import valid_until

DAY = timedelta(days=1)


class Ends(StrEnum):
    """How a certificate of a certification ends."""

    MONTHS = "months"
    DATE = "date"
    RELEASE = "release"


class Path(StrEnum):
    """What has to be completed: everything, the shorter renewal, or only what a release changed."""

    FIRST = "first"
    RENEWAL = "renewal"
    DELTA = "delta"


class Why(StrEnum):
    """The reason of a decision."""

    NEW = "new"
    EARLY = "early"
    WINDOW = "window"
    GRACE = "grace"
    RELEASE = "release"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    ENDLESS = "endless"


@dataclass(frozen=True, slots=True)
class Major:
    """A major release: certificates issued before ``released_on`` end with ``delta_until`` at the latest."""

    released_on: date
    delta_until: date
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """How long certificates of a certification last, and how they are renewed.

    ``months``: exactly so many where they end by months (None: never), at most so many where they end otherwise.
    ``month``, ``day``: the fixed date of the year; where the month is shorter, its last day. It is the first such
    date on which the certificate has lasted for at least ``least_months`` months.
    ``majors``: the major releases of the system that the certification is bound to, past and announced.
    ``window_days``: from so many days before its end on it can be renewed (0: no window).
    ``grace_days``: for so many days after its end the short path still does.
    """

    ends: Ends = Ends.MONTHS
    months: int | None = None
    month: int = 12
    day: int = 31
    least_months: int = 0
    majors: tuple[Major, ...] = ()
    window_days: int = 0
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that somebody has, whoever issued it. ``is_followed``: another one renews it already."""

    issued_on: date
    valid_until: date | None = None
    revoked_on: date | None = None
    pk: int = 0
    is_followed: bool = False

    @property
    def end(self) -> date:
        return self.valid_until or date.max

    def is_revoked(self, day: date) -> bool:
        return self.revoked_on is not None and self.revoked_on <= day


@dataclass(frozen=True, slots=True)
class Decision:
    """How the next certificate is earned on a day.

    ``path``: None where nothing is to be earned, because what is held never ends.
    ``counts_from``: completions of that day and later count; None: of any day.
    ``held``: the certificate that the decision is about, ``renews`` whether the next one renews it.
    ``starts_on``: the day that the next one's validity is counted from.
    ``opens_on`` and ``short_until`` of the held one: first and last day of the short path, None where it has no end
    or the first path alone is left.
    """

    path: Path | None
    why: Why
    starts_on: date
    counts_from: date | None = None
    held: Held | None = None
    opens_on: date | None = None
    short_until: date | None = None

    @property
    def renews(self) -> Held | None:
        renewing = {Why.EARLY, Why.WINDOW, Why.GRACE, Why.RELEASE}
        return self.held if self.why in renewing else None

    @property
    def is_short(self) -> bool:
        return self.path in (Path.RENEWAL, Path.DELTA)


def end_of(terms: Terms, starts_on: date, issued_on: date | None = None) -> date | None:
    """The last day of a certificate whose validity is counted from a day; None: no end that is known by now.

    ``issued_on``: the day of issue where it is another one; it decides to which release the certificate belongs.
    """
    capped = valid_until(starts_on, terms.months)
    if terms.ends == Ends.MONTHS:
        return capped
    if terms.ends == Ends.DATE:
        other: date | None = _fixed_date(terms, starts_on)
    else:
        issued = issued_on or starts_on
        coming = [one.delta_until for one in terms.majors if one.released_on > issued]
        other = min(coming, default=None)
    return min((end for end in (capped, other) if end is not None), default=None)


def _fixed_date(terms: Terms, starts_on: date) -> date:
    least = (valid_until(starts_on, terms.least_months) if terms.least_months else None) or starts_on
    for year in range(least.year, date.max.year + 1):
        found = date(year, terms.month, min(terms.day, monthrange(year, terms.month)[1]))
        if found >= least:
            return found
    return date.max


def decide(terms: Terms, certificates: Iterable[Held], day: date) -> Decision:
    """By which path who holds these certificates of one certification earns the next one on the day, and why."""
    certificates = list(certificates)
    if not certificates:
        return Decision(Path.FIRST, Why.NEW, day, _since_release(terms, None, day))
    used = max(one.issued_on for one in certificates)
    revoked = [one.revoked_on for one in certificates if one.revoked_on is not None]
    after = max([used, *revoked]) + DAY
    standing = [one for one in certificates if one.issued_on <= day and not one.is_revoked(day)]
    last = max(standing, key=lambda one: (one.end, one.issued_on), default=None)
    afresh = _since_release(terms, after, day)
    if last is None or (revoked and max(revoked) >= last.issued_on):
        return Decision(Path.FIRST, Why.REVOKED, day, afresh, last)
    return _follow(terms, last, day, after, afresh)


def _follow(terms: Terms, held: Held, day: date, after: date, afresh: date | None) -> Decision:
    """What follows the certificate that lasts longest."""
    opens_on = _opens_on(terms, held)
    short_until = _shifted(held.end, terms.grace_days) if held.valid_until else None
    if short_until is not None and day > short_until:
        return Decision(Path.FIRST, Why.LAPSED, day, afresh, held)
    released = _released_since(terms, held.issued_on, day)
    if released:
        since = max(one.released_on for one in released)
        return Decision(Path.DELTA, Why.RELEASE, day, max(after, since), held, since, short_until)
    if held.valid_until is None:
        return Decision(None, Why.ENDLESS, day, None, held)
    if day > held.valid_until:
        return Decision(Path.RENEWAL, Why.GRACE, day, max(after, opens_on), held, opens_on, short_until)
    if terms.window_days and day >= opens_on:
        start = held.valid_until + DAY if held.valid_until < date.max else held.valid_until
        return Decision(Path.RENEWAL, Why.WINDOW, start, max(after, opens_on), held, opens_on, short_until)
    shortly = terms.window_days or terms.grace_days or _ending(terms, held)
    return Decision(
        Path.FIRST,
        Why.EARLY,
        day,
        afresh,
        held,
        opens_on if shortly else None,
        short_until if shortly else None,
    )


def _opens_on(terms: Terms, held: Held) -> date:
    """The first day on which it can be renewed: without a window, the day after its end.

    What an announced release ends can be renewed from that release on: before it, a new one would end no later.
    """
    announced = [one.released_on for one in _ending(terms, held)]
    if announced:
        return min(announced)
    if not terms.window_days:
        return _shifted(held.end, 1)
    return max(_shifted(held.end, -terms.window_days), _shifted(held.issued_on, 1))


def _ending(terms: Terms, held: Held) -> list[Major]:
    """The releases after its issue that let it last no longer than it does."""
    if terms.ends != Ends.RELEASE:
        return []
    return [one for one in terms.majors if one.released_on > held.issued_on and one.delta_until <= held.end]


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _released_since(terms: Terms, issued_on: date, day: date) -> list[Major]:
    if terms.ends != Ends.RELEASE:
        return []
    return [one for one in terms.majors if issued_on < one.released_on <= day]


def _since_release(terms: Terms, after: date | None, day: date) -> date | None:
    """Nothing that was completed before the current release proves it."""
    released = [one.released_on for one in _released_since(terms, date.min, day)]
    days = [one for one in (after, *released) if one is not None]
    return max(days, default=None)


def next_end(terms: Terms, decision: Decision, day: date) -> date | None:
    """The last day of the certificate that is issued on the day by the decision.

    A renewal never ends before the last day of what it renews. One without a last day is renewed only because a
    release ends it (docs/adr/0018), so the next release may end what follows it.
    """
    end = end_of(terms, decision.starts_on, day)
    if end is None or decision.renews is None or decision.renews.valid_until is None:
        return end
    return max(end, decision.renews.valid_until)


def is_gain(decision: Decision, end: date | None) -> bool:
    """Whether the next certificate is worth issuing: one before the window must last longer than the held one."""
    if decision.path is None:
        return False
    if decision.why not in (Why.EARLY, Why.REVOKED) or decision.held is None:
        return True
    return (end or date.max) > decision.held.end


def is_recent(terms: Terms, decision: Decision, completed_on: date, day: date) -> bool:
    """Whether a completion counts on the day: not used up, and on the full path not older than certificates last."""
    if completed_on > day or (decision.counts_from is not None and completed_on < decision.counts_from):
        return False
    if decision.is_short:
        return True
    end = end_of(terms, completed_on)
    return end is None or end >= day


def counting(
    terms: Terms, decision: Decision, completions: Iterable[tuple[int, date]], day: date
) -> dict[int, date]:
    """The last counting completion of each course, whatever the order in which they come."""
    found: dict[int, date] = {}
    for course, completed_on in completions:
        if is_recent(terms, decision, completed_on, day):
            found[course] = max(completed_on, found.get(course, completed_on))
    return found


@dataclass(frozen=True, slots=True)
class Courses:
    """What a certification asks for, by primary keys.

    ``changed``: the days of the releases that changed a lesson of a course of the first path, or a question that its
    test asks.
    """

    first: frozenset[int] = frozenset()
    renewal: frozenset[int] = frozenset()
    changed: Mapping[int, frozenset[date]] = field(default_factory=dict)

    @property
    def short(self) -> frozenset[int]:
        """No renewal courses named: the first path renews."""
        return self.renewal or self.first

    @property
    def all(self) -> frozenset[int]:
        return self.first | self.renewal

    def delta(self, since: date, day: date) -> frozenset[int]:
        """The courses of the first path that a release of these days changed; the first day is out."""
        return frozenset(
            course
            for course in self.first
            if any(since < released_on <= day for released_on in self.changed.get(course, ()))
        )

    def on(self, decision: Decision, day: date) -> frozenset[int]:
        """The courses of the decision's path. A release that changed none of them asks for the renewal."""
        if decision.path is None:
            return frozenset()
        if decision.path == Path.FIRST:
            return self.first
        if decision.path == Path.DELTA and decision.held is not None:
            return self.delta(decision.held.issued_on, day) or self.short
        return self.short

    def takes_changes(self, decision: Decision, day: date) -> bool:
        """Whether of the courses of the decision's path only what releases changed is to be done."""
        return (
            decision.path == Path.DELTA
            and decision.held is not None
            and bool(self.delta(decision.held.issued_on, day))
        )

    def completed_by(
        self, decision: Decision, completed: Mapping[int, date], day: date
    ) -> Mapping[int, date] | None:
        """What earns the next certificate: the decision's path, or everything anew; None where neither is complete."""
        for path in (self.on(decision, day), self.first):
            if path and path <= completed.keys() and decision.path is not None:
                return {course: completed[course] for course in completed if course in path}
        return None
