"""Revoking a certificate: a day and a reason, once, and the holder is told. What follows it is the full path
(certificates.periods)."""

from __future__ import annotations

from django.db import transaction

from certificates.models import Certificate
from certificates.services.telling import tell_of_revoked
from dealerships import history
from dealerships.calendar import today
from dealerships.models import Person
from dealerships.signals import rows_changed


class AlreadyRevoked(ValueError):
    """Somebody has revoked it before."""


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: Person) -> None:
    """Revoke it from today on; whether ``by`` may is for the caller to ask (`certificates.permissions`).

    :raises AlreadyRevoked: where that has happened before; nothing is changed then.
    :raises ValueError: without a reason.
    """
    if not (reason := reason.strip()):
        raise ValueError("a revocation needs a reason")
    day = max(today(), certificate.issued_on)
    before = history.values(Certificate.objects.get(pk=certificate.pk))
    standing = Certificate.objects.filter(pk=certificate.pk, revoked_on__isnull=True)
    if not standing.update(revoked_on=day, revocation_reason=reason):
        raise AlreadyRevoked
    certificate.refresh_from_db()
    history.log_change(
        certificate,
        history.changes(before, history.values(certificate)),
        user=by,
        action=history.EDITED,
    )
    rows_changed.send(sender=Certificate, pks=[certificate.pk])
    tell_of_revoked([certificate.pk])
