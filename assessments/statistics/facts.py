"""The facts behind all statistics, in sets: the database adds up, and what comes back is a row per question.

Points are whole numbers of a `UNIT`, so that every sum is exact on every database: thirds, fifths, eighths and all
others down to sixteenths are whole, any other share is off by less than a millionth. Scratch tables live inside one
transaction; nothing is held in memory that grows with the attempts.

What counts: of each person the first attempt at each test that was handed in, once it is marked. Later ones know the
questions, and a placement test is taken before anybody could have learnt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from assessments.models import Answer, Attempt, DrawnQuestion
from assessments.statistics.flags import GROUP_PERCENT
from assessments.statistics.formulas import Moments
from enrolments.models import Enrolment

UNIT = 720720
"""Divisible by every number up to 16."""
LONGEST_SECONDS = 3600
"""What took longer counts as an hour: somebody was away."""
UPPER, MIDDLE, LOWER = 1, 0, -1
LOCK = 7_415_001
TABLES = ("runs", "attempts", "points", "means", "totals")
NAMES = {
    "answer": Answer._meta.db_table,
    "attempt": Attempt._meta.db_table,
    "drawn": DrawnQuestion._meta.db_table,
    "enrolment": Enrolment._meta.db_table,
    "unit": UNIT,
    "longest": LONGEST_SECONDS,
    "group": GROUP_PERCENT,
}

ATTEMPTS = """
    CREATE TEMPORARY TABLE statistics_attempts AS
    SELECT id, person, test, passed, started_at, due, forgotten FROM (
        SELECT a.id, e.person_id AS person, a.test, a.percent, a.passed, a.started_at,
            CASE WHEN a.submitted_at < %s AND a.answers_forgotten_at IS NULL THEN 1 ELSE 0 END AS due,
            CASE WHEN a.answers_forgotten_at IS NULL THEN 0 ELSE 1 END AS forgotten,
            ROW_NUMBER() OVER (PARTITION BY e.person_id, a.test ORDER BY a.id) AS nth
        FROM {attempt} a JOIN {enrolment} e ON e.id = a.enrolment_id
        WHERE a.submitted_at IS NOT NULL AND a.waives IS NULL
    ) handed_in WHERE nth = 1 AND percent IS NOT NULL
"""
POINTS = """
    CREATE TEMPORARY TABLE statistics_points AS
    SELECT d.id AS drawn, d.attempt_id AS attempt, r.run, r.offers,
        (2 * CAST(d.points_numerator AS bigint) * {unit} + d.points_denominator)
            / (2 * d.points_denominator) AS x
    FROM {drawn} d
    JOIN statistics_attempts a ON a.id = d.attempt_id
    JOIN statistics_runs r ON r.version = d.version_id
    WHERE d.points_numerator IS NOT NULL
"""
MEANS = """
    CREATE TEMPORARY TABLE statistics_means AS
    SELECT run, COUNT(*) AS n, CAST(SUM(x) AS bigint) AS x,
        (2 * CAST(SUM(x) AS bigint) + COUNT(*)) / (2 * COUNT(*)) AS mean
    FROM statistics_points GROUP BY run
"""
TOTALS = """
    CREATE TEMPORARY TABLE statistics_totals AS
    SELECT attempt, test, k, d, q, plain, CASE
        WHEN better * 100 <= {group} * size THEN 1
        WHEN worse * 100 <= {group} * size THEN -1
        ELSE 0 END AS standing
    FROM (
        SELECT attempt, a.test, k, d, q, plain,
            RANK() OVER (PARTITION BY a.test, k ORDER BY d DESC) AS better,
            RANK() OVER (PARTITION BY a.test, k ORDER BY d) AS worse,
            COUNT(*) OVER (PARTITION BY a.test, k) AS size
        FROM (
            SELECT p.attempt, COUNT(*) AS k, CAST(SUM(p.x - m.mean) AS bigint) AS d,
                CAST(SUM((p.x - m.mean) * (p.x - m.mean)) AS bigint) AS q,
                MIN(CASE WHEN p.x IN (0, {unit}) THEN 1 ELSE 0 END) AS plain
            FROM statistics_points p JOIN statistics_means m ON m.run = p.run
            GROUP BY p.attempt
        ) summed JOIN statistics_attempts a ON a.id = summed.attempt
    ) ranked
"""
QUESTIONS = """
    SELECT run, k, COUNT(*), SUM(d), SUM(d * d), SUM(r), SUM(r * r), SUM(d * r) FROM (
        SELECT p.run, t.k, p.x - m.mean AS d, t.d - (p.x - m.mean) AS r
        FROM statistics_points p
        JOIN statistics_means m ON m.run = p.run
        JOIN statistics_totals t ON t.attempt = p.attempt
    ) deviations GROUP BY run, k
"""
PERSONS = """
    SELECT p.run, COUNT(DISTINCT a.person)
    FROM statistics_points p JOIN statistics_attempts a ON a.id = p.attempt GROUP BY p.run
"""
TESTS = """
    SELECT t.test, t.k, COUNT(*), SUM(t.d * t.d), SUM(t.q), MIN(t.plain),
        SUM(CASE WHEN a.passed THEN 1 ELSE 0 END)
    FROM statistics_totals t JOIN statistics_attempts a ON a.id = t.attempt GROUP BY t.test, t.k
"""
ASKED = """
    SELECT a.test, p.run FROM statistics_points p JOIN statistics_attempts a ON a.id = p.attempt
    GROUP BY a.test, p.run
"""
CHOICES = """
    SELECT p.run, t.standing, w.value, COUNT(*)
    FROM statistics_points p
    JOIN statistics_totals t ON t.attempt = p.attempt
    JOIN statistics_attempts a ON a.id = p.attempt AND a.forgotten = 0 AND a.due >= %s
    LEFT JOIN (
        SELECT question_id, value, ROW_NUMBER() OVER (PARTITION BY question_id ORDER BY turn DESC, id DESC) AS place
        FROM {answer}
    ) w ON w.question_id = p.drawn AND w.place = 1
    WHERE p.offers = 1
    GROUP BY p.run, t.standing, w.value
"""
TIMES = """
    SELECT run, seconds, COUNT(*) FROM (
        SELECT p.run, CASE WHEN SUM(s.span) > {longest} THEN {longest} ELSE SUM(s.span) END AS seconds
        FROM (
            SELECT w.question_id, {span} AS span
            FROM (
                SELECT w.id, w.question_id, w.saved_at,
                    COALESCE(LAG(w.saved_at) OVER (PARTITION BY d.attempt_id ORDER BY w.id), a.started_at) AS before
                FROM {answer} w
                JOIN {drawn} d ON d.id = w.question_id
                JOIN statistics_attempts a ON a.id = d.attempt_id AND a.forgotten = 0 AND a.due >= %s
            ) w
        ) s JOIN statistics_points p ON p.drawn = s.question_id
        GROUP BY p.run, s.question_id
    ) spent GROUP BY run, seconds
"""
SPANS = {
    "postgresql": "CAST(EXTRACT(EPOCH FROM w.saved_at - w.before) AS bigint)",
    "sqlite": "CAST(ROUND((julianday(w.saved_at) - julianday(w.before)) * 86400) AS integer)",
}


@dataclass(frozen=True)
class Run:
    """Versions of a question that differ in words alone: one question to the statistics, named by the first."""

    first: int
    offers: bool
    """Whether its answers are options that can be counted."""


@dataclass(frozen=True)
class TestRow:
    __test__ = False  # pytest takes the name for its own

    length: int
    attempts: int
    totals: Fraction
    squares: Fraction
    is_plain: bool
    """Whether every point was 0 or 1."""
    passed: int


class Facts:
    """What `gathered` has laid ready. Each method is one statement."""

    def points(self) -> Mapping[int, tuple[int, Fraction]]:
        """By run: how often it was asked, and the sum of its points."""
        rows = _rows("SELECT run, n, x FROM statistics_means")
        return {run: (n, Fraction(int(x), UNIT)) for run, n, x in rows}

    def persons(self) -> Mapping[int, int]:
        return dict(_rows(PERSONS))

    def moments(self) -> Mapping[int, Moments]:
        """By run; the rest of an attempt is the mean of its other questions, so that lengths may differ."""
        found: dict[int, Moments] = {}
        for run, k, n, *sums in _rows(QUESTIONS):
            d, dd, r, rr, dr = (Fraction(int(one)) for one in sums)
            others = max(k - 1, 1)
            one = Moments(
                n,
                d / UNIT,
                dd / UNIT**2,
                r / (UNIT * others),
                rr / (UNIT * others) ** 2,
                dr / (UNIT**2 * others),
            )
            found[run] = found.get(run, Moments()) + one
        return found

    def tests(self) -> Mapping[UUID, list[TestRow]]:
        """By test: a row for each length that its attempts had."""
        found: dict[UUID, list[TestRow]] = {}
        for test, k, n, totals, squares, plain, passed in _rows(TESTS):
            row = TestRow(
                k,
                n,
                Fraction(int(totals), UNIT**2),
                Fraction(int(squares), UNIT**2),
                bool(plain),
                int(passed),
            )
            found.setdefault(_key(test), []).append(row)
        return found

    def asked(self) -> Mapping[UUID, list[int]]:
        """By test: the runs that it has asked."""
        found: dict[UUID, list[int]] = {}
        for test, run in _rows(ASKED):
            found.setdefault(_key(test), []).append(run)
        return found

    def choices(self, *, due: bool = False) -> Iterator[tuple[int, int, Any, int]]:
        """Run, standing, answer, how often; of the attempts that are due to be forgotten alone, or of all."""
        return _rows(CHOICES.format(**NAMES), [int(due)])

    def times(self, *, due: bool = False) -> Iterator[tuple[int, int, int]]:
        """Run, seconds, how often: from the answer before, or the start, to the answer, all changes together."""
        span = SPANS[connection.vendor]
        return _rows(TIMES.format(**NAMES, span=span), [int(due)])


@contextmanager
def gathered(runs: Mapping[int, Run], forget_before: datetime) -> Iterator[Facts]:
    """The facts of now, laid ready in one transaction; whoever gathers at the same moment waits.

    ``runs`` says by version which run it belongs to. Attempts handed in before ``forget_before`` are due.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute("SET LOCAL work_mem = '64MB'")  # sorts of millions of rows, once a night
        _clear(cursor)
        cursor.execute(
            "CREATE TEMPORARY TABLE statistics_runs (version bigint PRIMARY KEY, run bigint, offers integer)"
        )
        versions = iter(runs.items())
        while chunk := list(islice(versions, 1000)):
            cursor.executemany(
                "INSERT INTO statistics_runs VALUES (%s, %s, %s)",
                [(version, run.first, int(run.offers)) for version, run in chunk],
            )
        before = connection.ops.adapt_datetimefield_value(forget_before)
        cursor.execute(ATTEMPTS.format(**NAMES), [before])
        for statement, index in (
            (None, "statistics_attempts (id)"),
            (POINTS, "statistics_points (drawn)"),
            (MEANS, "statistics_means (run)"),
            (TOTALS, "statistics_totals (attempt)"),
        ):
            if statement is not None:
                cursor.execute(statement.format(**NAMES))
            table = index.split()[0]
            cursor.execute(f"CREATE INDEX {table}_key ON {index}")
            cursor.execute(f"ANALYZE {table}")
        yield Facts()
        _clear(cursor)


def _clear(cursor: Any) -> None:
    for table in TABLES:
        cursor.execute(f"DROP TABLE IF EXISTS statistics_{table}")


def _key(test: Any) -> UUID:
    return test if isinstance(test, UUID) else UUID(test)


def _rows(statement: str, parameters: list[Any] | None = None) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        while chunk := cursor.fetchmany(2000):
            yield from chunk
