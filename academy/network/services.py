"""Import a bundle into every app at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from academy.network.tables import TABLES
from dealerships.bundles.files import open_bundle
from dealerships.bundles.importing import Report, import_bundle
from dealerships.bundles.session import Progress
from readiness.services.staleness import collected_marks

if TYPE_CHECKING:
    from dealerships.bundles.scopes import MakerScope
    from dealerships.models import Person


def import_network(
    path: Path,
    *,
    check: bool = False,
    by: Person | None = None,
    scope: MakerScope | None = None,
    progress: Progress | None = None,
    keep_errors: int = 1000,
) -> Report:
    """Upsert the bundle at ``path``, all or nothing; the dealerships concerned are marked stale with it.

    Raises BundleError where the bundle can't be read at all, or somebody changed the same rows meanwhile.
    """
    with open_bundle(path, [table.name for table in TABLES]) as bundle:
        return import_bundle(
            bundle,
            TABLES,
            check=check,
            by=by,
            scope=scope,
            progress=progress,
            keep_errors=keep_errors,
            within=collected_marks,
        )
