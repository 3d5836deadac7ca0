"""Who may do what with certificates that aren't their own."""

from __future__ import annotations

from certificates.models import Certificate
from certificates.models.certificates import CertificateQuerySet
from dealerships.models import Kind, Person
from dealerships.models.appointments import makers_by_kind

REVOKERS = (Kind.TRAINER, Kind.HEADQUARTERS)


def may_revoke(person: Person) -> bool:
    """Whether there may be any certificate that the person can revoke."""
    return person.is_superuser or any(makers_by_kind(person).get(kind) for kind in REVOKERS)


def revocable_by(person: Person) -> CertificateQuerySet:
    """The certificates that the person may revoke: all for administrators, else those of certifications of the
    makers whom they train for or whose headquarters they are. A common certification's are administrators' alone."""
    if person.is_superuser:
        return Certificate.objects.all()
    kinds = makers_by_kind(person)
    makers = {maker for kind in REVOKERS for maker in kinds.get(kind, ())}
    return Certificate.objects.filter(certification__manufacturer__in=makers)
