"""Whether a certificate's check page names its holder: the holder's decision, kept in the history."""

from __future__ import annotations

from django.db import transaction

from certificates.models import Certificate
from dealerships import history


@transaction.atomic
def show_name(certificate: Certificate, shown: bool) -> bool:
    """Name the holder on the check page, or no longer; whether that changed anything."""
    changed = Certificate.objects.filter(pk=certificate.pk).exclude(shows_name=shown).update(shows_name=shown)
    if changed:
        history.log_change(
            certificate, {"shows_name": [not shown, shown]}, user=certificate.person, action=history.EDITED
        )
    return bool(changed)
