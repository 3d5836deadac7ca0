"""The import of one manufacturer's headquarters: every row lies in that manufacturer's scope.

A reference to what is out of scope is an unknown reference: the file's sender learns of nobody else's rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealerships.bundles.errors import phrase
from dealerships.bundles.schema import Attributes, Complaint, ModelTable

if TYPE_CHECKING:
    from dealerships.bundles.importing import Session


@dataclass(frozen=True)
class MakerScope:
    """What headquarters of one manufacturer (its primary key) may bring in."""

    manufacturer: int

    def reachable(self, table: ModelTable, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The stored rows that the file may refer to."""
        return rows if table.reach is None else table.reach(rows, self.manufacturer)

    def objections(
        self,
        table: ModelTable,
        attributes: Attributes,
        before: Attributes | None,
        key: tuple[Any, ...],
        change: Attributes,
        session: Session,
    ) -> Iterator[Complaint]:
        """What speaks against a row; where its references are in scope, most rows are.

        A stored row out of reach is as unknown as any other. Common rows belong to no manufacturer: a file may
        add some and repeat others, but not change them.
        """
        column = table.keys[-1].name if table.name != "areas" else "code"
        if before is None:
            if table.name == "manufacturers":
                yield "code", phrase(_("ein Schlüssel aus der Tabelle %(table)s"), {"table": table.name})
        elif table.reach is not None and key not in session.index(table.name):
            yield column, phrase(_("ein Schlüssel aus der Tabelle %(table)s"), {"table": table.name})
        elif change and (table.common or _is_common_certification(table, before)):
            for name in change:
                yield name, _("der gespeicherte Wert, denn diese Zeile gilt für alle Hersteller")

    def witness(self, table: ModelTable, attributes: Attributes, session: Session) -> None:
        """Remember whom and what a new row ties to the manufacturer."""
        for name, tables in TIES.items():
            if table.name in tables:
                session.memory.setdefault((name, "tied"), set()).add(attributes[f"{name}_id"])

    def check_all(self, session: Session) -> None:
        """New dealerships have a franchise of the manufacturer's, new people work at one of its dealerships."""
        for name, tables in TIES.items():
            table = session.tables["dealerships" if name == "dealership" else "people"]
            loose = session.created[table.name] - session.memory.get((name, "tied"), set())
            if loose:
                codes = {pk: key[0] for key, pk in session.index(table.name).items()}
                expected = phrase(_("eine Zeile dazu in %(tables)s"), {"tables": ", ".join(tables)})
                for pk in sorted(loose, key=abs):
                    session.complain(table, None, table.keys[0].name, codes[pk], expected)


TIES = {"dealership": ("franchises",), "person": ("employments", "appointments")}
"""The tables whose rows tie a new dealership or person to the manufacturer."""


def _is_common_certification(table: ModelTable, before: Attributes) -> bool:
    return table.name == "certifications" and before["manufacturer_id"] is None
