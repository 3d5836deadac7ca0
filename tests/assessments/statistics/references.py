"""Published examples. The Law School Admission Test, sections 6 and 7: 1,000 people, five questions, right or wrong.

The patterns: Bock, R. D. & Lieberman, M. (1970). Fitting a response model for n dichotomously scored items.
*Psychometrika, 35*, 179-197, table 1. The figures: what R prints, for section 6 ``descript(LSAT)`` of the package ltm
(Rizopoulos 2006, *Journal of Statistical Software, 17(5)*), for section 7 ``itemstats(expand.table(LSAT7))`` of the
package mirt (Chalmers 2012, *Journal of Statistical Software, 48(6)*).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    frequencies: tuple[int, ...]
    """Of the patterns 00000, 00001, … 11111."""
    difficulty: tuple[str, ...]
    discrimination: tuple[str, ...]
    alpha: str

    def answers(self) -> list[tuple[int, ...]]:
        """One row of points for each person."""
        return [
            tuple(int(point) for point in f"{pattern:05b}")
            for pattern, times in enumerate(self.frequencies)
            for _person in range(times)
        ]


LSAT6 = Reference(
    frequencies=(
        *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
        *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
    ),
    difficulty=("0.924", "0.709", "0.553", "0.763", "0.870"),
    discrimination=("0.113", "0.153", "0.173", "0.144", "0.122"),
    alpha="0.295",
)
LSAT7 = Reference(
    frequencies=(
        *(12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28),
        *(7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308),
    ),
    difficulty=("0.828", "0.658", "0.772", "0.606", "0.843"),
    discrimination=("0.246", "0.247", "0.313", "0.223", "0.175"),
    alpha="0.453",
)
