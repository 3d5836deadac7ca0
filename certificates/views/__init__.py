"""What people see of certificates."""

from __future__ import annotations

from certificates.views.archives import archive_file, archives
from certificates.views.badges import badge, badge_file, status_list
from certificates.views.designs import design_preview
from certificates.views.external import new_proof, new_proof_for, proof_file
from certificates.views.keys import issuer, jwks, key
from certificates.views.own import certificates, pdf, shows_name
from certificates.views.record import record_document, record_json
from certificates.views.renewing import renew
from certificates.views.verify import check_file, verify

__all__ = [
    "archive_file",
    "archives",
    "badge",
    "badge_file",
    "certificates",
    "check_file",
    "design_preview",
    "issuer",
    "jwks",
    "key",
    "new_proof",
    "new_proof_for",
    "pdf",
    "proof_file",
    "record_document",
    "record_json",
    "renew",
    "shows_name",
    "status_list",
    "verify",
]
