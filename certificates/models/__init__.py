"""The proof: certifications, what they grant, and certificates."""

from __future__ import annotations

from certificates.models.certificates import Certificate, Origin
from certificates.models.certifications import Certification, CertificationCourse, Grant

__all__ = ["Certificate", "Certification", "CertificationCourse", "Grant", "Origin"]
