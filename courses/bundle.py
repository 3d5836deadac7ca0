"""The table of the network bundle that names competences (spec/exchange.md)."""

from __future__ import annotations

from courses.models import Competence
from dealerships.bundle import bilingual, code
from dealerships.bundles.schema import ModelTable

COMPETENCES = (
    ModelTable(
        name="competences",
        model=Competence,
        columns=(code(), *bilingual()),
        key=("code",),
        partition="code",
        common=True,
        reach=lambda rows, maker: rows,
    ),
)
