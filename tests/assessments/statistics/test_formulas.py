"""The formulas against published figures, and where they say nothing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import correlation, mean, pvariance

import pytest

from assessments.statistics.formulas import Moments, discrimination, median, reliability, rounded
from tests.assessments.statistics.references import LSAT6, LSAT7, Reference


def deviations(rows: list[tuple[int, ...]]) -> list[list[Fraction]]:
    means = [Fraction(sum(column), len(rows)) for column in zip(*rows, strict=True)]
    return [[point - mean for point, mean in zip(row, means, strict=True)] for row in rows]


def moments_of(rows: list[list[Fraction]], question: int) -> Moments:
    found = Moments()
    for row in rows:
        d = row[question]
        r = (sum(row) - d) / (len(row) - 1)
        found += Moments(1, d, d * d, r, r * r, d * r)
    return found


@pytest.mark.parametrize("reference", [LSAT6, LSAT7])
def test_the_corrected_item_total_correlations_are_those_of_the_reference(reference: Reference) -> None:
    rows = deviations(reference.answers())
    found = tuple(str(discrimination(moments_of(rows, question))) for question in range(5))
    assert found == reference.discrimination


@pytest.mark.parametrize("reference", [LSAT6, LSAT7])
def test_alpha_is_that_of_the_reference(reference: Reference) -> None:
    rows = deviations(reference.answers())
    found = reliability(
        5,
        len(rows),
        drawn=5 * len(rows),
        pairs=20 * len(rows),
        squares=sum((d * d for row in rows for d in row), Fraction(0)),
        totals=sum((sum(row) ** 2 for row in rows), Fraction(0)),
    )
    assert str(found) == reference.alpha


@pytest.mark.parametrize("reference", [LSAT6, LSAT7])
def test_the_references_agree_with_the_textbook_s_own_formulas(reference: Reference) -> None:
    """KR-20 as Kuder & Richardson wrote it (1937, *Psychometrika, 2*, 151-160, formula 20), p-values as means, and
    the item-rest correlation as a plain Pearson coefficient: by other arithmetic than ours, from the same table."""
    rows = reference.answers()
    columns = list(zip(*rows, strict=True))
    shares = [mean(column) for column in columns]
    totals = [sum(row) for row in rows]
    kr20 = 5 / 4 * (1 - sum(p * (1 - p) for p in shares) / pvariance(totals))
    rest = [[total - point for total, point in zip(totals, column, strict=True)] for column in columns]
    assert (sum(reference.frequencies), f"{kr20:.3f}") == (1000, reference.alpha)
    assert tuple(f"{p:.3f}" for p in shares) == reference.difficulty
    assert (
        tuple(f"{correlation(own, others):.3f}" for own, others in zip(columns, rest, strict=True))
        == reference.discrimination
    )


def test_where_everybody_is_right_a_question_tells_nobody_apart() -> None:
    rows = deviations([(1, 0), (1, 1), (1, 1)])
    assert discrimination(moments_of(rows, 0)) is None
    assert discrimination(Moments(1)) is None


def test_a_perfect_order_is_one_and_its_reverse_minus_one() -> None:
    assert discrimination(moments_of(deviations([(0, 0), (1, 1)]), 0)) == 1
    assert discrimination(moments_of(deviations([(0, 1), (1, 0)]), 0)) == -1


@pytest.mark.parametrize(
    ("length", "attempts", "squares", "totals"),
    [(1, 9, 1, 1), (2, 1, 1, 1), (2, 9, 0, 0)],
    ids=["one question", "one attempt", "nobody differs"],
)
def test_there_is_no_reliability_of(length: int, attempts: int, squares: int, totals: int) -> None:
    found = reliability(length, attempts, 18, 18, Fraction(squares), Fraction(totals))
    assert found is None


@pytest.mark.parametrize(
    ("counts", "expected"), [({}, None), ({7: 1}, 7), ({1: 2, 9: 1}, 1), ({4: 1, 7: 1}, 5), ({4: 2, 8: 2}, 6)]
)
def test_the_median(counts: dict[int, int], expected: int | None) -> None:
    assert median(counts) == expected


def test_three_decimals_half_to_even() -> None:
    assert [str(rounded(Decimal(one))) for one in ("0.0005", "0.0015", "-0.25")] == [
        "0.000",
        "0.002",
        "-0.250",
    ]
