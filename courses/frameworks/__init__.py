"""The competence frameworks that the academy ships."""

from __future__ import annotations

from courses.frameworks.dealership import DEALERSHIP
from courses.frameworks.digcomp import DIGCOMP_2_2, DIGCOMP_3_0

FRAMEWORKS = (DIGCOMP_2_2, DIGCOMP_3_0, DEALERSHIP)
"""In an order in which what one refers to comes before it."""

__all__ = ["DEALERSHIP", "DIGCOMP_2_2", "DIGCOMP_3_0", "FRAMEWORKS"]
