"""Who may do what with the designs of certificates: asked in the admin and for the preview."""

from __future__ import annotations

from certificates.models import CertificateDesign
from dealerships.models import Kind
from dealerships.viewsets.policy import KEEP, MasterDataPolicy, through

DESIGNS = MasterDataPolicy(
    CertificateDesign, rights={Kind.HEADQUARTERS: KEEP, Kind.TRAINER: KEEP}, rows=through("manufacturer")
)
