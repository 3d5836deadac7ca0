"""What can be wrong with the keys; the operator reads it."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured


class KeysWrong(ImproperlyConfigured):
    """The folder CERTIFICATE_KEYS, or what lies in it, can't be used."""
