"""What the academy says of itself and its keys, so that anybody can check what it signed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from certificates.keys.x509 import ISSUER
from certificates.models import SigningKey


def issuer_url() -> str:
    """The address that stands for the academy in everything it signs."""
    return settings.PUBLIC_URL + reverse("certificates:issuer")


def key_url(kid: str) -> str:
    """Where the public key is had; the key's name in what it signs (Open Badges 3.0, 8.2)."""
    return settings.PUBLIC_URL + reverse("certificates:key", args=[kid])


def kid_of(url: str) -> str:
    """The fingerprint in a key's address; empty where it is none of the academy's addresses."""
    kid = url.removeprefix(issuer_url()).removeprefix("keys/").removesuffix("/")
    return kid if kid and "/" not in kid and url == key_url(kid) else ""


def jwk(key: SigningKey) -> dict[str, Any]:
    return {**key.public_jwk, "kid": key_url(key.kid), "alg": key.algorithm, "use": "sig"}


def jwks() -> dict[str, Any]:
    """The keys whose signatures count, those in use first."""
    return {"keys": [jwk(key) for key in SigningKey.objects.trusted()]}


def profile() -> dict[str, Any]:
    """The issuer, as credentials hold it (Open Badges 3.0, Profile)."""
    return {"id": issuer_url(), "type": ["Profile"], "name": ISSUER, "url": settings.PUBLIC_URL}


def issuer_document() -> dict[str, Any]:
    """The issuer with the keys that it makes statements with (W3C Controlled Identifiers)."""
    keys = [
        {
            "id": key_url(key.kid),
            "type": "JsonWebKey",
            "controller": issuer_url(),
            "publicKeyJwk": jwk(key),
        }
        for key in SigningKey.objects.trusted()
    ]
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        **profile(),
        "verificationMethod": keys,
        "assertionMethod": [key["id"] for key in keys],
        "jwks_uri": settings.PUBLIC_URL + reverse("certificates:jwks"),
    }
