"""The figures of classical test theory, exact up to the last square root.

Which questions somebody is asked is drawn from a pool, so hardly two attempts have the same. Every question's points
are therefore taken as deviations from the mean of all who were asked it: nobody's total depends on how hard the
others were that happened to be drawn. Where all attempts have the same questions, deviations differ from points by
a constant alone, and every figure here is the textbook's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

PLACES = Decimal("0.001")
_EXACT_ENOUGH = Context(prec=50)


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over the attempts that were asked one question: its deviations d, those of the rest r."""

    n: int = 0
    d: Fraction = Fraction(0)
    dd: Fraction = Fraction(0)
    r: Fraction = Fraction(0)
    rr: Fraction = Fraction(0)
    dr: Fraction = Fraction(0)

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.n + other.n,
            self.d + other.d,
            self.dd + other.dd,
            self.r + other.r,
            self.rr + other.rr,
            self.dr + other.dr,
        )


def discrimination(moments: Moments) -> Decimal | None:
    """Corrected item-total correlation: Pearson's, of a question with the mean of the rest of the same attempt.

    Henrysson, S. (1963). Correction of item-total correlations in item analysis. *Psychometrika, 28*, 211-218; for
    the three decimals see the tests. None where everybody has the same points in the question, or in the rest.
    """
    n = moments.n
    if n < 2:
        return None
    own = moments.dd - moments.d**2 / n
    rest = moments.rr - moments.r**2 / n
    both = moments.dr - moments.d * moments.r / n
    if own <= 0 or rest <= 0:
        return None
    root = decimal(own * rest).sqrt(_EXACT_ENOUGH)
    return rounded(_EXACT_ENOUGH.divide(decimal(both), root))


def reliability(
    length: int, attempts: int, drawn: int, pairs: int, squares: Fraction, totals: Fraction
) -> Decimal | None:
    """Cronbach's alpha of a test of ``length`` questions; with points of 0 and 1 alone it is KR-20.

    From the mean variance v of its questions and the mean covariance c of two of them:
    alpha = length · c / (v + (length - 1) · c), which is Cronbach's (1951, *Psychometrika, 16*, 297-334) own form.
    ``squares`` is the sum of all squared deviations, over ``drawn`` of them; ``totals`` the sum of each attempt's
    squared sum of deviations, which leaves, less the squares, the products of its ``pairs`` (both ways). Where the
    questions are drawn, v and c run over what was drawn: it is the alpha to be expected of a draw.

    None with fewer than two questions or attempts, or where nobody differs from anybody.
    """
    if length < 2 or attempts < 2 or not drawn or not pairs:
        return None
    variance = squares / drawn
    covariance = (totals - squares) / pairs
    whole = variance + (length - 1) * covariance
    return rounded(decimal(length * covariance / whole)) if whole > 0 else None


def median(counts: Mapping[int, int]) -> int | None:
    """The median of whole numbers, from how often each is there; between two, the lower half's rounded mean."""
    n = sum(counts.values())
    if not n:
        return None
    lower, upper = _nth(counts, (n - 1) // 2), _nth(counts, n // 2)
    return (lower + upper) // 2


def _nth(counts: Mapping[int, int], place: int) -> int:
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)


def decimal(value: Fraction) -> Decimal:
    return _EXACT_ENOUGH.divide(Decimal(value.numerator), Decimal(value.denominator))


def rounded(value: Decimal) -> Decimal:
    """To three decimals; what lies exactly between two goes to the even one."""
    return value.quantize(PLACES, ROUND_HALF_EVEN)
