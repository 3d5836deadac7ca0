"""Codes of the bundle in addresses, and tokens that the academy makes itself."""

from __future__ import annotations


class CodeConverter:
    """Any text without blanks, ``@`` and ``:``, so also with ``/``; no database wants control characters."""

    regex = r"[^\s@:\x00-\x1f\x7f]+?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class TokenConverter(CodeConverter):
    """Digits and letters of base64url, as numbers of certificates and fingerprints of keys are written."""

    regex = "[0-9A-Za-z_-]{1,64}"
