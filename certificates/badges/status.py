"""Which badges are revoked: W3C Bitstring Status Lists of 131,072 places, one bit a certificate.

Who asks for a list doesn't say which badge they hold, and the list doesn't say whose are revoked (ADR 0020).
"""

from __future__ import annotations

import base64
import gzip
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from certificates.keys.published import issuer_url
from certificates.models import Certificate, SigningKey

PLACES = 131_072
"""The least that the recommendation allows: 16 KB, so that one among them can't be told."""
TTL = 5 * 60 * 1000
"""Milliseconds for which a list may be kept."""


def place_of(pk: int) -> tuple[int, int]:
    """The number of the list, from 0, and the index in it."""
    return divmod(pk, PLACES)


def list_url(number: int) -> str:
    return settings.PUBLIC_URL + reverse("certificates:status_list", args=[number])


def status_list(number: int, day: date, key: SigningKey) -> dict[str, Any] | None:
    """The list as it is on the day; None where no certificate has a place in it."""
    first = number * PLACES
    here = Certificate.objects.issued().filter(pk__gte=first, pk__lt=first + PLACES)
    if not here.exists():
        return None
    bits = bytearray(PLACES // 8)
    for pk in here.filter(revoked_on__lte=day).values_list("pk", flat=True):
        index = pk - first
        bits[index // 8] |= 0b1000_0000 >> index % 8
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": list_url(number),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_url(),
        "validFrom": key.valid_from.isoformat(timespec="seconds"),
        "credentialSubject": {
            "id": f"{list_url(number)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{packed}",
            "ttl": TTL,
        },
    }
