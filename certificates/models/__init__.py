"""The proof: certifications, what they grant, and certificates."""

from __future__ import annotations

from certificates.models.certificates import Certificate, Evidence, Origin, Standing
from certificates.models.certifications import Certification, CertificationCourse, Grant

__all__ = ["Certificate", "Certification", "CertificationCourse", "Evidence", "Grant", "Origin", "Standing"]
