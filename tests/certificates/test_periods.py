"""How certificates follow each other: the tables of docs/adr/0017, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from certificates.periods import (
    Courses,
    Decision,
    Ends,
    Held,
    Major,
    Path,
    Terms,
    Why,
    counting,
    decide,
    end_of,
    is_gain,
    next_end,
)

YEAR = Terms(months=12, window_days=90, grace_days=30)
HELD = Held(issued_on=date(2026, 3, 15), valid_until=date(2027, 3, 14))
OPENS = date(2026, 12, 14)
SHORT_UNTIL = date(2027, 4, 13)
RELEASE_9 = Major(released_on=date(2027, 2, 1), delta_until=date(2027, 4, 30))
SYSTEM = Terms(Ends.RELEASE, months=24, majors=(RELEASE_9,), window_days=60, grace_days=10)


class TestEnd:
    @pytest.mark.parametrize(
        ("terms", "starts_on", "end"),
        [
            pytest.param(Terms(months=None), date(2026, 3, 15), None, id="never"),
            pytest.param(YEAR, date(2028, 2, 29), date(2029, 2, 27), id="months, from a leap day"),
            pytest.param(
                Terms(months=6), date(2026, 8, 31), date(2027, 2, 27), id="months, from a month's end"
            ),
            pytest.param(
                Terms(Ends.DATE), date(2026, 12, 31), date(2026, 12, 31), id="the fixed day itself will do"
            ),
            pytest.param(
                Terms(Ends.DATE, least_months=6), date(2026, 7, 1), date(2026, 12, 31), id="just long enough"
            ),
            pytest.param(
                Terms(Ends.DATE, least_months=6), date(2026, 7, 2), date(2027, 12, 31), id="a day too short"
            ),
            pytest.param(
                Terms(Ends.DATE, month=2, day=29),
                date(2026, 3, 1),
                date(2027, 2, 28),
                id="29 February, common year",
            ),
            pytest.param(
                Terms(Ends.DATE, month=2, day=29),
                date(2027, 3, 1),
                date(2028, 2, 29),
                id="29 February, leap year",
            ),
            pytest.param(
                Terms(Ends.DATE, month=4, day=31),
                date(2026, 5, 1),
                date(2027, 4, 30),
                id="31 April is the 30th",
            ),
            pytest.param(
                Terms(Ends.DATE, months=12, least_months=6),
                date(2026, 9, 1),
                date(2027, 8, 31),
                id="a fixed day, but at most so many months",
            ),
            pytest.param(Terms(Ends.RELEASE), date(2026, 3, 15), None, id="no major release in sight"),
            pytest.param(
                SYSTEM, date(2027, 1, 31), date(2027, 4, 30), id="issued before an announced release"
            ),
            pytest.param(
                SYSTEM, date(2027, 2, 1), date(2029, 1, 31), id="issued with the release: of the release"
            ),
            pytest.param(
                replace(SYSTEM, majors=(RELEASE_9, Major(date(2028, 1, 10), date(2028, 3, 1)))),
                date(2027, 2, 1),
                date(2028, 3, 1),
                id="the release after the one it belongs to",
            ),
            pytest.param(
                SYSTEM, date(2025, 1, 1), date(2026, 12, 31), id="the months are over before the release"
            ),
            pytest.param(Terms(Ends.DATE), date.max, date.max, id="the calendar's last day"),
        ],
    )
    def test_of_a_certificate_issued_on_a_day(self, terms: Terms, starts_on: date, end: date | None) -> None:
        assert end_of(terms, starts_on) == end


CASES = [
    # what it is about, terms, held, day, path, why, completions count from, end of the next one
    ("nothing held", YEAR, [], "2026-06-01", Path.FIRST, Why.NEW, None, "2027-05-31"),
    ("endless", YEAR, [Held(date(2020, 1, 1))], "2026-06-01", None, Why.ENDLESS, None, "2027-05-31"),
    (
        "the day before the window",
        YEAR,
        [HELD],
        "2026-12-13",
        Path.FIRST,
        Why.EARLY,
        "2026-03-16",
        "2027-12-12",
    ),
    (
        "first day of the window",
        YEAR,
        [HELD],
        "2026-12-14",
        Path.RENEWAL,
        Why.WINDOW,
        "2026-12-14",
        "2028-03-14",
    ),
    ("last valid day", YEAR, [HELD], "2027-03-14", Path.RENEWAL, Why.WINDOW, "2026-12-14", "2028-03-14"),
    (
        "first day of the grace",
        YEAR,
        [HELD],
        "2027-03-15",
        Path.RENEWAL,
        Why.GRACE,
        "2026-12-14",
        "2028-03-14",
    ),
    (
        "last day of the grace",
        YEAR,
        [HELD],
        "2027-04-13",
        Path.RENEWAL,
        Why.GRACE,
        "2026-12-14",
        "2028-04-12",
    ),
    (
        "the day after the grace",
        YEAR,
        [HELD],
        "2027-04-14",
        Path.FIRST,
        Why.LAPSED,
        "2026-03-16",
        "2028-04-13",
    ),
    (
        "without a window",
        Terms(months=12),
        [HELD],
        "2027-03-14",
        Path.FIRST,
        Why.EARLY,
        "2026-03-16",
        "2028-03-13",
    ),
    (
        "without window and grace, the day after",
        Terms(months=12),
        [HELD],
        "2027-03-15",
        Path.FIRST,
        Why.LAPSED,
        "2026-03-16",
        "2028-03-14",
    ),
    (
        "a grace alone",
        replace(YEAR, window_days=0),
        [HELD],
        "2027-03-15",
        Path.RENEWAL,
        Why.GRACE,
        "2027-03-15",
        "2028-03-14",
    ),
    (
        "revoked",
        YEAR,
        [replace(HELD, revoked_on=date(2026, 12, 20))],
        "2027-01-10",
        Path.FIRST,
        Why.REVOKED,
        "2026-12-21",
        "2028-01-09",
    ),
    (
        "revoked on the day itself",
        YEAR,
        [replace(HELD, revoked_on=date(2027, 1, 10))],
        "2027-01-10",
        Path.FIRST,
        Why.REVOKED,
        "2027-01-11",
        "2028-01-09",
    ),
    (
        "revoked, an older one is in its grace: the full path all the same",
        YEAR,
        [HELD, Held(date(2027, 1, 20), date(2028, 3, 14), date(2027, 3, 20))],
        "2027-04-01",
        Path.FIRST,
        Why.REVOKED,
        "2027-03-21",
        "2028-03-31",
    ),
    (
        "a new one since the revocation",
        YEAR,
        [replace(HELD, revoked_on=date(2026, 6, 1)), Held(date(2026, 7, 1), date(2027, 6, 30))],
        "2027-06-01",
        Path.RENEWAL,
        Why.WINDOW,
        "2027-04-01",
        "2028-06-30",
    ),
    (
        "two that overlap: the one that lasts longest",
        YEAR,
        [HELD, Held(date(2026, 9, 1), date(2027, 8, 31))],
        "2027-03-01",
        Path.FIRST,
        Why.EARLY,
        "2026-09-02",
        "2028-02-29",
    ),
    (
        "a later one that ends sooner uses up what was completed before it",
        YEAR,
        [HELD, Held(date(2027, 1, 10), date(2027, 2, 10))],
        "2027-01-20",
        Path.RENEWAL,
        Why.WINDOW,
        "2027-01-11",
        "2028-03-14",
    ),
    (
        "imported ahead of its day",
        YEAR,
        [Held(date(2027, 6, 1), date(2028, 5, 31))],
        "2027-01-20",
        Path.FIRST,
        Why.REVOKED,
        "2027-06-02",
        "2028-01-19",
    ),
    (
        "a fixed day, in the window: the next one",
        Terms(Ends.DATE, least_months=6, window_days=120),
        [Held(date(2026, 3, 15), date(2026, 12, 31))],
        "2026-09-10",
        Path.RENEWAL,
        Why.WINDOW,
        "2026-09-02",
        "2027-12-31",
    ),
    (
        "until the release, none in sight",
        Terms(Ends.RELEASE),
        [Held(date(2026, 3, 15))],
        "2027-01-01",
        None,
        Why.ENDLESS,
        None,
        None,
    ),
    (
        "announced, not out yet",
        SYSTEM,
        [Held(date(2026, 3, 15), date(2027, 4, 30))],
        "2027-01-31",
        Path.FIRST,
        Why.EARLY,
        "2026-03-16",
        "2027-04-30",
    ),
    (
        "announced, its end in the window already: nothing to gain before it is out",
        replace(SYSTEM, window_days=120),
        [Held(date(2026, 3, 15), date(2027, 4, 30))],
        "2027-01-31",
        Path.FIRST,
        Why.EARLY,
        "2026-03-16",
        "2027-04-30",
    ),
    (
        "announced, but the months end it sooner: the window opens as ever",
        replace(SYSTEM, window_days=120),
        [Held(date(2025, 3, 15), date(2027, 3, 14))],
        "2027-01-31",
        Path.RENEWAL,
        Why.WINDOW,
        "2026-11-14",
        "2027-04-30",
    ),
    (
        "the day it is out",
        SYSTEM,
        [Held(date(2026, 3, 15), date(2027, 4, 30))],
        "2027-02-01",
        Path.DELTA,
        Why.RELEASE,
        "2027-02-01",
        "2029-01-31",
    ),
    (
        "in the grace after the release ended it",
        SYSTEM,
        [Held(date(2026, 3, 15), date(2027, 4, 30))],
        "2027-05-10",
        Path.DELTA,
        Why.RELEASE,
        "2027-02-01",
        "2029-05-09",
    ),
    (
        "after that grace",
        SYSTEM,
        [Held(date(2026, 3, 15), date(2027, 4, 30))],
        "2027-05-11",
        Path.FIRST,
        Why.LAPSED,
        "2027-02-01",
        "2029-05-10",
    ),
    (
        "the months of the new release's own certificate",
        SYSTEM,
        [Held(date(2027, 2, 1), date(2029, 1, 31))],
        "2029-01-01",
        Path.RENEWAL,
        Why.WINDOW,
        "2028-12-02",
        "2031-01-31",
    ),
    (
        "nothing held, after a release",
        SYSTEM,
        [],
        "2027-03-01",
        Path.FIRST,
        Why.NEW,
        "2027-02-01",
        "2029-02-28",
    ),
]


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class TestDecision:
    @pytest.mark.parametrize(
        ("terms", "held", "day", "path", "why", "counts_from", "end"),
        [pytest.param(*case, id=about) for about, *case in CASES],
    )
    def test_says_path_reason_days_and_end(
        self,
        terms: Terms,
        held: list[Held],
        day: str,
        path: Path | None,
        why: Why,
        counts_from: str | None,
        end: str | None,
    ) -> None:
        on = date.fromisoformat(day)
        found = [decide(terms, order, on) for order in permutations(held)]
        assert [(one.path, one.why, one.counts_from, next_end(terms, one, on)) for one in found] == [
            (path, why, day_of(counts_from), day_of(end))
        ] * len(found)

    def test_renews_what_is_held_and_follows_nothing_after_a_lapse_or_a_revocation(self) -> None:
        days = {date(2026, 12, 13): HELD, OPENS: HELD, SHORT_UNTIL: HELD, date(2027, 4, 14): None}
        assert {day: decide(YEAR, [HELD], day).renews for day in days} == days
        assert decide(YEAR, [replace(HELD, revoked_on=OPENS)], SHORT_UNTIL).renews is None

    def test_says_when_the_short_path_begins_and_ends(self) -> None:
        found = decide(YEAR, [HELD], OPENS)
        assert (found.opens_on, found.short_until, found.is_short) == (OPENS, SHORT_UNTIL, True)

    def test_what_an_announced_release_ends_can_be_renewed_from_that_release_on(self) -> None:
        for terms in (SYSTEM, replace(SYSTEM, window_days=120), Terms(Ends.RELEASE, majors=(RELEASE_9,))):
            decision = decide(terms, [Held(date(2026, 3, 15), date(2027, 4, 30))], date(2027, 1, 31))
            assert (decision.why, decision.opens_on) == (Why.EARLY, RELEASE_9.released_on)

    def test_before_the_window_only_what_lasts_longer_is_issued(self) -> None:
        def gained(terms: Terms) -> bool:
            held = Held(date(2026, 3, 15), date(2026, 12, 31))
            decision = decide(terms, [held], date(2026, 4, 1))
            return is_gain(decision, next_end(terms, decision, date(2026, 4, 1)))

        assert [gained(Terms(Ends.DATE)), gained(Terms(months=12))] == [False, True]


class TestCourses:
    courses = Courses(
        first=frozenset({1, 2, 3}),
        renewal=frozenset({4}),
        changed={2: frozenset({date(2027, 2, 1)}), 3: frozenset({date(2026, 1, 1)})},
    )

    def decision(self, path: Path | None) -> Decision:
        return Decision(path, Why.NEW, OPENS, held=HELD)

    @pytest.mark.parametrize(
        ("path", "courses"),
        [(None, set()), (Path.FIRST, {1, 2, 3}), (Path.RENEWAL, {4}), (Path.DELTA, {2})],
    )
    def test_of_a_path(self, path: Path | None, courses: set[int]) -> None:
        assert self.courses.on(self.decision(path), date(2027, 3, 1)) == courses

    def test_first_path_renews_where_no_course_is_named_for_it(self) -> None:
        assert Courses(first=frozenset({1})).on(self.decision(Path.RENEWAL), OPENS) == {1}

    def test_release_that_changed_no_lesson_asks_for_the_renewal(self) -> None:
        assert self.courses.on(self.decision(Path.DELTA), date(2027, 1, 31)) == {4}

    @pytest.mark.parametrize(
        ("completed", "earned"), [({4}, {4}), ({1, 2, 3}, {1, 2, 3}), ({1, 2}, None), ({1, 2, 4}, {4})]
    )
    def test_short_path_or_everything_anew_renews(self, completed: set[int], earned: set[int] | None) -> None:
        found = self.courses.completed_by(self.decision(Path.RENEWAL), dict.fromkeys(completed, OPENS), OPENS)
        assert (None if found is None else set(found)) == earned


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
spans = st.integers(0, 400)
terms = st.builds(
    Terms,
    ends=st.sampled_from(Ends),
    months=st.none() | st.integers(1, 60),
    month=st.integers(1, 12),
    day=st.integers(1, 31),
    least_months=st.integers(0, 12),
    majors=st.lists(
        st.builds(lambda day, span: Major(day, day + timedelta(days=span)), days, spans), max_size=3
    ).map(tuple),
    window_days=spans,
    grace_days=spans,
)


@st.composite
def helds(draw: st.DrawFn) -> Held:
    issued_on = draw(days)
    after = st.none() | spans.map(lambda span: issued_on + timedelta(days=span))
    return Held(issued_on, draw(after), draw(st.none() | after))


class TestProperties:
    @given(terms, st.lists(helds(), max_size=4), days)
    @example(
        Terms(
            Ends.RELEASE,
            majors=(
                Major(date(2020, 1, 2), delta_until=date(2020, 1, 2)),
                Major(date(2020, 2, 1), delta_until=date(2020, 2, 1)),
            ),
        ),
        [Held(date(2020, 1, 1))],
        date(2020, 1, 2),
    )
    def test_a_renewal_never_ends_before_a_last_day_that_the_held_one_has(
        self, terms: Terms, held: list[Held], day: date
    ) -> None:
        decision = decide(terms, held, day)
        end = next_end(terms, decision, day)
        if decision.renews is not None and decision.renews.valid_until is not None:
            assert (end or date.max) >= decision.renews.valid_until

    @given(terms, st.lists(helds(), max_size=4), days)
    def test_what_has_no_end_is_renewed_only_because_of_a_release(
        self, terms: Terms, held: list[Held], day: date
    ) -> None:
        decision = decide(terms, held, day)
        if decision.renews is not None and decision.renews.valid_until is None:
            assert decision.why == Why.RELEASE

    @given(terms, st.lists(helds(), max_size=4), days)
    def test_the_order_of_certificates_changes_nothing(
        self, terms: Terms, held: list[Held], day: date
    ) -> None:
        forwards, backwards = decide(terms, held, day), decide(terms, held[::-1], day)
        assert (forwards.path, forwards.why, forwards.counts_from, next_end(terms, forwards, day)) == (
            backwards.path,
            backwards.why,
            backwards.counts_from,
            next_end(terms, backwards, day),
        )

    @given(terms, st.lists(helds(), max_size=3), st.lists(st.tuples(st.integers(1, 3), days)), days)
    def test_the_order_of_completions_changes_nothing(
        self, terms: Terms, held: list[Held], completions: list[tuple[int, date]], day: date
    ) -> None:
        decision = decide(terms, held, day)
        assert counting(terms, decision, completions, day) == counting(
            terms, decision, completions[::-1], day
        )

    @given(terms, st.lists(helds(), min_size=1, max_size=4), days)
    def test_what_went_into_a_certificate_counts_for_no_other(
        self, terms: Terms, held: list[Held], day: date
    ) -> None:
        decision = decide(terms, held, day)
        used = [(1, one.issued_on) for one in held] + [(1, one.revoked_on) for one in held if one.revoked_on]
        counted = counting(terms, decision, used, day) if decision.path else {}
        assert counted == {}

    @given(terms, st.lists(helds(), max_size=4), days)
    @example(
        Terms(Ends.RELEASE, majors=(Major(date(2020, 1, 2), delta_until=date(2020, 1, 2)),)),
        [Held(date(2020, 1, 1)), Held(date(2020, 2, 1))],
        date(2020, 1, 2),
    )
    def test_the_short_path_is_open_from_the_window_to_the_end_of_the_grace_alone(
        self, terms: Terms, held: list[Held], day: date
    ) -> None:
        decision = decide(terms, held, day)
        if decision.is_short:
            assert decision.opens_on is not None
            assert decision.opens_on <= day
            assert decision.short_until is None or day <= decision.short_until
