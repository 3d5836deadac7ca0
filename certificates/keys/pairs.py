"""The pairs in the folder CERTIFICATE_KEYS: P-256 keys as unencrypted PEM files, one a file."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from certificates.keys.errors import KeysWrong

PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey
LARGEST = 10_000


def read_folder(folder: Path | None = None) -> dict[str, PrivateKey]:
    """The private keys by their fingerprints.

    :raises KeysWrong: where the folder is missing, or a file in it is not a P-256 key.
    """
    folder = folder or settings.CERTIFICATE_KEYS
    if not folder.is_dir():
        raise KeysWrong(f"CERTIFICATE_KEYS: there is no folder {folder}")
    keys = (read_file(path) for path in sorted(folder.glob("*.pem")))
    return {thumbprint(key.public_key()): key for key in keys}


def require_folder() -> None:
    """There is something to sign with.

    :raises KeysWrong: where a folder was named and holds none.
    """
    if settings.CERTIFICATE_KEYS_GIVEN and not read_folder():
        raise KeysWrong(f"CERTIFICATE_KEYS: no key (*.pem) lies in {settings.CERTIFICATE_KEYS}")


def read_file(path: Path) -> PrivateKey:
    try:
        with path.open("rb") as file:
            key = load_pem_private_key(file.read(LARGEST), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeysWrong(f"CERTIFICATE_KEYS: {path} can't be read as a private key ({error})") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise KeysWrong(f"CERTIFICATE_KEYS: {path} is not a P-256 key")
    return key


def private_key(kid: str) -> PrivateKey:
    """The private half of a published key.

    :raises KeysWrong: where it doesn't lie in the folder.
    """
    return _private_key(settings.CERTIFICATE_KEYS, kid)


@lru_cache(maxsize=8)  # a process signs with the object it has; reading a key takes longer than signing
def _private_key(folder: Path, kid: str) -> PrivateKey:
    key = read_folder(folder).get(kid)
    if key is None:
        raise KeysWrong(
            f"CERTIFICATE_KEYS: the key in use, {kid}, does not lie in {folder}. "
            "Put it there, or take another into use: manage.py rotate_signing_key"
        )
    return key


def make_file(folder: Path | None = None, name: str | None = None) -> str:
    """A new pair in the folder, readable for nobody else; its fingerprint.

    :raises FileExistsError: where there is a file of that name; it stays as it is.
    """
    folder = folder or settings.CERTIFICATE_KEYS
    key = ec.generate_private_key(ec.SECP256R1())
    kid = thumbprint(key.public_key())
    unfinished = folder / f".{kid}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        try:
            os.link(unfinished, folder / f"{name or kid}.pem")  # whole or not at all, and over nobody's
        finally:
            unfinished.unlink()
    except FileExistsError:
        raise
    except OSError as error:
        raise KeysWrong(f"CERTIFICATE_KEYS: no key can be written to {folder} ({error})") from error
    return kid


def public_jwk(key: PublicKey) -> dict[str, str]:
    """The public half as a JSON Web Key, with the members that the fingerprint is made of and no others."""
    numbers = key.public_numbers()
    return {"crv": "P-256", "kty": "EC", "x": _coordinate(numbers.x), "y": _coordinate(numbers.y)}


def thumbprint(key: PublicKey) -> str:
    """RFC 7638, with SHA-256."""
    members = json.dumps(public_jwk(key), separators=(",", ":"), sort_keys=True)
    return _base64url(hashlib.sha256(members.encode()).digest())


def _coordinate(number: int) -> str:
    return _base64url(number.to_bytes(32, "big"))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
