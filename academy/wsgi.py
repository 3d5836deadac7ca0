"""The web server's door."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
application = get_wsgi_application()

from django.db import connections  # noqa: E402

from certificates.services.keys import require_key  # noqa: E402 (needs the apps)

require_key()
connections.close_all()  # opened before anybody asks, in another thread
