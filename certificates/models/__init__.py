"""The proof: certifications, what they grant, certificates, and what is recognised from elsewhere."""

from __future__ import annotations

from certificates.models.archives import ArchivePart, ArchiveState, CertificateArchive
from certificates.models.certificates import Certificate, Ending, Evidence, Origin, Standing
from certificates.models.certifications import Certification, CertificationCourse, Ends, Grant, Path
from certificates.models.designs import CertificateDesign
from certificates.models.keys import SigningKey
from certificates.models.recognition import Equivalence, ExternalProof, ProofState, Recognition

__all__ = [
    "ArchivePart",
    "ArchiveState",
    "Certificate",
    "CertificateArchive",
    "CertificateDesign",
    "Certification",
    "CertificationCourse",
    "Ending",
    "Ends",
    "Equivalence",
    "Evidence",
    "ExternalProof",
    "Grant",
    "Origin",
    "Path",
    "ProofState",
    "Recognition",
    "SigningKey",
    "Standing",
]
