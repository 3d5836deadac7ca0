from __future__ import annotations

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        from certificates import checks, receivers  # noqa: F401 (registers the checks)

        receivers.connect()
