"""The import of one manufacturer's headquarters: every row lies in that manufacturer's scope.

A reference to what is out of scope is an unknown reference: the file's sender learns of nobody else's rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dealerships.bundles.errors import phrase
from dealerships.bundles.schema import Attributes, ModelTable

if TYPE_CHECKING:
    from dealerships.bundles.session import Session


@dataclass(frozen=True)
class MakerScope:
    """What headquarters of one manufacturer (its primary key) may bring in."""

    manufacturer: int

    def reachable(self, table: ModelTable, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The stored rows that the file may refer to."""
        return rows if table.reach is None else table.reach(rows, self.manufacturer)

    def hides(
        self, table: ModelTable, key: tuple[Any, ...], before: Attributes | None, session: Session
    ) -> bool:
        """Whether a row whose references are in scope is out of it all the same; then it is unknown."""
        if before is None:
            return table.name == "manufacturers"
        return table.reach is not None and key not in session.index(table.name)

    def witness(self, table: ModelTable, attributes: Attributes, session: Session) -> None:
        """Remember whom and what a row ties to the manufacturer."""
        for name, tables in TIES.items():
            if table.name in tables:
                session.memory.setdefault((name, "tied"), set()).add(attributes.get(f"{name}_id"))

    def check_all(self, session: Session) -> None:
        """New dealerships have a franchise of the manufacturer's, new people work at one of its dealerships.

        Or, people, have an appointment for one of these or for the manufacturer itself.
        """
        for name, tables in TIES.items():
            table = session.tables["dealerships" if name == "dealership" else "people"]
            created, tied = session.created[table.name], session.memory.get((name, "tied"), set())
            if session.unreadable.intersection(tables) or created.keys() <= tied:
                continue
            codes = {pk: key[0] for key, pk in session.index(table.name).items()}
            expected = phrase(_("eine Zeile dazu in %(tables)s"), {"tables": ", ".join(tables)})
            for pk, line in created.items():
                if pk not in tied:
                    session.complain(table, line, table.keys[0].name, codes[pk], expected)


TIES = {"dealership": ("franchises",), "person": ("employments", "appointments")}
"""The tables whose rows tie a new dealership or person to the manufacturer."""
