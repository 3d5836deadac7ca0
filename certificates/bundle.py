"""The tables of the network bundle that say what is proved (spec/exchange.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Certification, Grant, Origin
from certificates.periods import Terms, end_of
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
    """``valid_until`` is fixed when the row is made: an empty cell never changes it.

    Where a release has ended a certificate (`certificates.services.ending`), what the file says instead comes too
    late: only an earlier end counts. What was revoked in the academy, with a reason, stays revoked.
    """

    def prepare(self, attributes: Attributes, before: Attributes | None, line: int, session: Session) -> None:
        if before is not None and before["revocation_reason"]:
            attributes.pop("revoked_on", None)
        given = attributes.pop("valid_until", None)
        if given is not None:
            end = None if given == NEVER else given
            if before is None or before["ending__until"] is None or (end and end < before["ending__until"]):
                attributes["valid_until"] = end
        elif before is None:
            certification = session.state("certifications").get(attributes["certification_id"])
            terms = _terms(certification) if certification else Terms()
            attributes["valid_until"] = end_of(terms, attributes["issued_on"])

    def complaints(self, merged: Attributes, session: Session) -> Iterator[Complaint]:
        yield from super().complaints(merged, session)
        if merged.get("valid_until") is not None and merged["valid_until"] < merged["issued_on"]:
            yield "valid_until", _("kein Tag vor der Ausstellung")
        if merged.get("revoked_on") is not None and merged["revoked_on"] < merged["issued_on"]:
            yield "revoked_on", _("kein Tag vor der Ausstellung")

    def refuses(self, before: Attributes, change: Attributes, session: Session) -> Iterator[Complaint]:
        if before["origin"] != Origin.IMPORTED:
            for name in change:
                yield name, _("der Wert des Zertifikats, denn die Akademie hat es ausgestellt")


def _terms(certification: Attributes) -> Terms:
    """Of a certification as it is held in memory. The releases see to it themselves once the row is written."""
    return Certification(**{name: certification.get(name) for name in TERMS if name in certification}).terms()


TERMS = ("validity_months", "ends", "end_month", "end_day", "least_months")

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
        watched=("manufacturer_id", *TERMS[1:]),
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
        watched=("origin", "ending__until", "revocation_reason"),
    ),
)
