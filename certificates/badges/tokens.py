"""Credentials as JSON Web Tokens (Open Badges 3.0, 8.2): the payload is the credential itself, signed with ES256."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from jwt import PyJWS
from jwt.algorithms import ECAlgorithm

from certificates.keys.published import key_url
from certificates.services.keys import KeyInUse

HALF = 32


class _WithoutChance(ECAlgorithm):
    """ES256 as RFC 6979 makes it: the same badge is the same file."""

    def sign(self, msg: bytes, key: Any) -> bytes:
        r, s = decode_dss_signature(key.sign(msg, ec.ECDSA(SHA256(), deterministic_signing=True)))
        return r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")


_jws = PyJWS(algorithms=[])
_jws.register_algorithm("ES256", _WithoutChance(ECAlgorithm.SHA256))


def signed(credential: dict[str, Any], key: KeyInUse) -> str:
    """The credential as a compact JWS; its header holds nothing but what the specification allows."""
    subject, issuer = credential["credentialSubject"], credential["issuer"]
    claims: dict[str, Any] = {
        "iss": issuer if isinstance(issuer, str) else issuer["id"],
        "jti": credential["id"],
        "nbf": _seconds(credential["validFrom"]),
        "sub": subject["id"],
    }
    if "validUntil" in credential:
        claims["exp"] = _seconds(credential["validUntil"])
    header = {"kid": key_url(key.published.kid), "typ": "JWT"}
    payload = json.dumps({**credential, **claims}, ensure_ascii=False, separators=(",", ":")).encode()
    return _jws.encode(payload, key.private, algorithm="ES256", headers=header)


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
