"""Writing a network bundle: a folder with one CSV file per table, as the exchange format has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

TABLES: dict[str, tuple[str, ...]] = {
    "manufacturers": ("code", "name"),
    "areas": ("manufacturer", "code", "name", "parent"),
    "groups": ("code", "name"),
    "dealerships": ("number", "name", "street", "postcode", "city", "country", "group"),
    "franchises": ("dealership", "manufacturer", "area", "contract", "starts_on", "ends_on"),
    "job_roles": ("code", "name_de", "name_en", "department"),
    "people": ("id", "given_name", "family_name", "email", "language"),
    "employments": ("person", "dealership", "role", "starts_on", "ends_on"),
    "appointments": ("person", "kind", "scope", "starts_on", "ends_on"),
    "leaves": ("person", "starts_on", "ends_on"),
    "competences": ("code", "name_de", "name_en"),
    "certifications": ("code", "name_de", "name_en", "validity_months"),
    "grants": ("certification", "competence", "level"),
    "certificates": ("person", "certification", "issued_on", "valid_until", "revoked_on"),
    "systems": ("code", "name", "manufacturer"),
    "rollouts": ("code", "name", "system", "release", "hypercare_days", "warn_days"),
    "waves": ("rollout", "code", "name", "go_live"),
    "wave_members": ("rollout", "dealership", "wave"),
    "requirements": (
        "rollout",
        "code",
        "name_de",
        "name_en",
        "kind",
        "proof",
        "roles",
        "share",
        "heads",
        "per",
        "or_all",
        "poolable",
        "newcomer_days",
        "lead_days",
        "mandatory",
    ),
    "targets": ("rollout", "requirement", "area", "starts_on", "ends_on", "share", "heads"),
    "items": ("rollout", "requirement", "code", "name_de", "name_en"),
    "confirmations": ("rollout", "requirement", "item", "dealership", "confirmed_on", "withdrawn_on"),
    "waivers": ("rollout", "requirement", "dealership", "granted_on", "valid_until", "reason"),
    "cooperations": ("code", "name", "starts_on", "ends_on", "max_covers"),
    "cooperation_members": ("cooperation", "dealership"),
    "covers": ("cooperation", "person", "dealership", "proof", "starts_on", "ends_on"),
}
"""The tables of a bundle with their columns, in the order of the exchange format."""


class BundleWriter:
    """Writes rows to the files of one bundle as they come, and counts them.

    Every table gets its file, also where it stays empty. None becomes an empty cell, a date its ISO form.
    The same rows in the same order always make the same bytes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.counts: dict[str, int] = dict.fromkeys(TABLES, 0)
        self._writers: dict[str, Any] = {}
        self._files = ExitStack()

    def __enter__(self) -> BundleWriter:
        self.folder.mkdir(parents=True, exist_ok=True)
        for table, columns in TABLES.items():
            path = self.folder / f"{table}.csv"
            file = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._writers[table] = csv.writer(file, lineterminator="\n")
            self._writers[table].writerow(columns)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._files.close()

    def add(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        """Append ``rows``, each with the table's columns in order."""
        rows = list(rows)
        self._writers[table].writerows(rows)
        self.counts[table] += len(rows)


def yes(value: bool) -> str:
    return "yes" if value else "no"
