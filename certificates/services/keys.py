"""Which key signs: the first is taken into use when something is to be signed, another by `rotate`."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from certificates.keys import pairs
from certificates.keys.errors import KeysWrong
from certificates.keys.x509 import make_certificate
from certificates.models import SigningKey

FIRST = "first"


class KeyInUse(NamedTuple):
    published: SigningKey
    private: pairs.PrivateKey


def key_in_use() -> KeyInUse:
    """The key that signs now.

    :raises KeysWrong: where its private half isn't there.
    """
    key = SigningKey.objects.in_use().first() or _first()
    return KeyInUse(key, pairs.private_key(key.kid))


def require_key() -> None:
    """Nothing that serves people starts where what is given holds no key, or not the one in use.

    :raises KeysWrong: naming the folder and what to do. A database that doesn't answer yet says so itself, later.
    """
    pairs.require_folder()
    if not settings.CERTIFICATE_KEYS_GIVEN:
        return
    try:
        kid = SigningKey.objects.in_use().values_list("kid", flat=True).first()
    except DatabaseError:
        return
    if kid is not None:
        pairs.private_key(kid)


@transaction.atomic
def rotate(kid: str | None = None) -> SigningKey:
    """Take another key into use: the one in the folder with that fingerprint, or a new one that is made there.

    What older keys signed stays genuine. Nothing has to be signed anew.

    :raises KeysWrong: where the key isn't there, or was in use before.
    """
    list(SigningKey.objects.select_for_update().order_by("pk"))
    kid = kid or pairs.make_file()
    if SigningKey.objects.filter(kid=kid).exists():
        raise KeysWrong(f"The key {kid} is in use already, or was")
    SigningKey.objects.in_use().update(retired_at=timezone.now())
    return _take(kid)


@transaction.atomic
def mark_compromised(kid: str) -> SigningKey:
    """Somebody else may have the private key: nothing that it signed counts any more.

    :raises KeysWrong: where there is no such key, or it is the one in use: another must be taken into use first.
    """
    key = SigningKey.objects.select_for_update().filter(kid=kid).first()
    if key is None:
        raise KeysWrong(f"There is no key {kid}")
    if key.retired_at is None:
        raise KeysWrong(f"The key {kid} is in use: take another into use first (rotate_signing_key)")
    if key.compromised_at is None:
        key.compromised_at = timezone.now()
        key.save(update_fields=["compromised_at"])
    return key


def _first() -> SigningKey:
    """The only key in the folder, several would be a guess; where nobody keeps keys, the first that was made there."""
    if settings.CERTIFICATE_KEYS_GIVEN:
        kids = list(pairs.read_folder())
    else:
        with suppress(FileExistsError):
            pairs.make_file(name=FIRST)
        key = pairs.read_file(settings.CERTIFICATE_KEYS / f"{FIRST}.pem")
        kids = [pairs.thumbprint(key.public_key())]
    if len(kids) != 1:
        raise KeysWrong(
            f"CERTIFICATE_KEYS: {len(kids)} keys in {settings.CERTIFICATE_KEYS} and none in use; "
            "say which one: manage.py rotate_signing_key --kid …"
        )
    try:
        with transaction.atomic():
            return _take(kids[0])
    except IntegrityError:  # another process, at the same moment
        return SigningKey.objects.in_use().get()


def _take(kid: str) -> SigningKey:
    now = timezone.now()
    private = pairs.private_key(kid)
    return SigningKey.objects.create(
        kid=kid,
        public_jwk=pairs.public_jwk(private.public_key()),
        certificate_pem=make_certificate(private, now),
        valid_from=now,
    )
