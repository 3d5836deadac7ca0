"""The tables of the network bundle that say what is proved (spec/exchange.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Certification, Grant, Origin
from certificates.validity import valid_until
from dealerships.bundle import PERSON, bilingual, code
from dealerships.bundles.schema import SHARED, Attributes, Complaint, ModelTable, Reference
from dealerships.bundles.tables import Column
from dealerships.bundles.values import NEVER, Day, Integer, ValidUntil

if TYPE_CHECKING:
    from dealerships.bundles.session import Session

CERTIFICATION = Reference(table="certifications", attribute="certification_id")


@dataclass(frozen=True, kw_only=True)
class CertificationTable(ModelTable):
    def prepare(self, attributes: Attributes, before: Attributes | None, line: int, session: Session) -> None:
        """What headquarters bring in is their manufacturer's."""
        if before is None and session.scope is not None:
            attributes["manufacturer_id"] = session.scope.manufacturer

    def out_of_scope(
        self, before: Attributes | None, merged: Attributes, change: Attributes, session: Session
    ) -> Iterator[Complaint]:
        if before is not None and before["manufacturer_id"] is None:
            yield from ((name, SHARED) for name in change)


@dataclass(frozen=True, kw_only=True)
class GrantTable(ModelTable):
    def out_of_scope(
        self, before: Attributes | None, merged: Attributes, change: Attributes, session: Session
    ) -> Iterator[Complaint]:
        """What a common certification grants is common as well."""
        certification = session.state("certifications")[merged["certification_id"]]
        if (before is None or change) and certification["manufacturer_id"] is None:
            yield "certification", _("eine Zertifizierung des Herstellers")


@dataclass(frozen=True, kw_only=True)
class CertificateTable(ModelTable):
    """``valid_until`` is fixed when the row is made: an empty cell never changes it."""

    def prepare(self, attributes: Attributes, before: Attributes | None, line: int, session: Session) -> None:
        given = attributes.pop("valid_until", None)
        if given is not None:
            attributes["valid_until"] = None if given == NEVER else given
        elif before is None:
            certification = session.state("certifications").get(attributes["certification_id"], {})
            attributes["valid_until"] = valid_until(
                attributes["issued_on"], certification.get("validity_months")
            )

    def complaints(self, merged: Attributes, session: Session) -> Iterator[Complaint]:
        yield from super().complaints(merged, session)
        if merged.get("valid_until") is not None and merged["valid_until"] < merged["issued_on"]:
            yield "valid_until", _("kein Tag vor der Ausstellung")
        if merged.get("revoked_on") is not None and merged["revoked_on"] < merged["issued_on"]:
            yield "revoked_on", _("kein Tag vor der Ausstellung")

    def refuses(self, before: Attributes, change: Attributes, session: Session) -> Iterator[Complaint]:
        if before["origin"] == Origin.ISSUED:
            for name in change:
                yield name, _("der Wert des Zertifikats, denn die Akademie hat es ausgestellt")


PROOFS = (
    CertificationTable(
        name="certifications",
        model=Certification,
        columns=(
            code(),
            *bilingual(),
            Column(name="validity_months", kind=Integer(min=1, max=1200), empty=None),
        ),
        key=("code",),
        partition="code",
        watched=("manufacturer_id",),
        kept=True,
        reach=lambda rows, maker: rows.filter(Q(manufacturer=maker) | Q(manufacturer__isnull=True)),
    ),
    GrantTable(
        name="grants",
        model=Grant,
        columns=(
            code("certification"),
            code("competence"),
            Column(name="level", kind=Integer(min=1, max=8), required=True),
        ),
        key=("certification_id", "competence_id"),
        partition="certification_id",
        references={
            "certification": CERTIFICATION,
            "competence": Reference(table="competences", attribute="competence_id"),
        },
    ),
    CertificateTable(
        name="certificates",
        model=Certificate,
        columns=(
            code("person"),
            code("certification"),
            Column(name="issued_on", kind=Day(), key=True),
            Column(name="valid_until", kind=ValidUntil()),
            Column(name="revoked_on", kind=Day()),
        ),
        key=("person_id", "certification_id", "issued_on"),
        partition="person_id",
        references={"person": PERSON, "certification": CERTIFICATION},
        watched=("origin",),
    ),
)
