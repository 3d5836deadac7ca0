"""What people see of certificates."""

from __future__ import annotations

from certificates.views.own import certificates, pdf, shows_name
from certificates.views.verify import verify

__all__ = ["certificates", "pdf", "shows_name", "verify"]
