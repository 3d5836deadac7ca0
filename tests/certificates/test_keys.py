"""One key signs, older ones stay known for ever, a compromised one counts for nothing; none is made up silently."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client

from certificates.checks import keys_are_there
from certificates.documents.checking import look_at
from certificates.documents.pdf import certificate_pdf
from certificates.keys import pairs
from certificates.keys.errors import KeysWrong
from certificates.models import SigningKey
from certificates.services.keys import key_in_use, mark_compromised, require_key, rotate
from tests.factories import IssuedCertificateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """Keys of one's own, as on this machine; what is given is said where it matters."""
    settings.CERTIFICATE_KEYS = tmp_path / "keys"
    return tmp_path / "keys"


def published() -> list[str]:
    return [key["kid"] for key in Client().get("/.well-known/jwks.json").json()["keys"]]


def address(kid: str) -> str:
    return f"http://127.0.0.1:8000/issuer/keys/{kid}/"


def test_the_first_key_is_made_where_nobody_keeps_keys(folder: Path) -> None:
    key = key_in_use().published
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]
    assert (key_in_use().published, published()) == (key, [address(key.kid)])


def test_the_only_key_that_is_given_is_taken(folder: Path, settings: Any) -> None:
    settings.CERTIFICATE_KEYS_GIVEN = True
    kid = pairs.make_file()
    assert key_in_use().published.kid == kid


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (None, "there is no folder"),
        ({}, "no key (*.pem) lies in"),
        ({"a.pem": b"no key"}, "can't be read as a private key"),
        ({"a.pem": b"RSA"}, "is not a P-256 key"),
    ],
    ids=["no folder", "empty", "rubbish", "of another kind"],
)
def test_keys_that_are_given_and_missing_are_an_error_at_start(
    files: dict[str, bytes] | None, said: str, folder: Path, settings: Any
) -> None:
    settings.CERTIFICATE_KEYS_GIVEN = True
    if files is not None:
        folder.mkdir()
        for name, content in files.items():
            if content == b"RSA":
                key = rsa.generate_private_key(65537, 2048)
                content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            (folder / name).write_bytes(content)
    assert [said in str(error.msg) for error in keys_are_there(None)] == [True]
    with pytest.raises(KeysWrong):
        pairs.require_folder()
    with pytest.raises(KeysWrong):
        key_in_use()
    assert not SigningKey.objects.exists()


def test_several_keys_and_none_in_use_is_no_guess(settings: Any) -> None:
    settings.CERTIFICATE_KEYS_GIVEN = True
    kids = [pairs.make_file(), pairs.make_file()]
    with pytest.raises(KeysWrong, match="say which one"):
        key_in_use()
    call_command("rotate_signing_key", kid=kids[1], stdout=StringIO())
    assert key_in_use().published.kid == kids[1]


def test_a_private_key_that_is_gone_is_an_error() -> None:
    kid = key_in_use().published.kid
    SigningKey.objects.update(kid="gone")
    with pytest.raises(KeysWrong, match="does not lie in"):
        key_in_use()
    assert kid


def test_nothing_starts_where_the_key_in_use_is_not_among_those_given(folder: Path, settings: Any) -> None:
    settings.CERTIFICATE_KEYS_GIVEN = True
    pairs.make_file()
    require_key()  # none in use yet: the only one will be
    kid = key_in_use().published.kid
    require_key()
    pairs._private_key.cache_clear()
    pairs.make_file(name="other")
    (folder / f"{kid}.pem").unlink()
    with pytest.raises(KeysWrong, match=f"{kid}, does not lie in"):
        require_key()


def test_what_an_older_key_signed_stays_genuine_even_without_its_private_half(folder: Path) -> None:
    pdf = certificate_pdf(IssuedCertificateFactory.create())
    old = SigningKey.objects.get()
    new = rotate()
    (folder / "first.pem").unlink()
    assert (key_in_use().published, look_at(pdf).key, look_at(pdf).is_intact) == (new, old, True)
    assert published() == [address(new.kid), address(old.kid)]


def test_nothing_counts_that_a_compromised_key_signed() -> None:
    pdf = certificate_pdf(IssuedCertificateFactory.create())
    old = SigningKey.objects.get()
    with pytest.raises(KeysWrong, match="take another into use first"):
        mark_compromised(old.kid)
    out = StringIO()
    call_command("rotate_signing_key", compromised=old.kid, stdout=out)
    new = key_in_use().published
    assert [line.split()[0] for line in out.getvalue().splitlines()] == [new.kid, old.kid]
    assert "compromised" in out.getvalue()
    found = look_at(pdf).key
    assert found
    assert found.compromised_at
    assert (published(), Client().get(f"/issuer/keys/{old.kid}/").status_code) == ([address(new.kid)], 404)


def test_a_key_is_not_taken_twice() -> None:
    kid = key_in_use().published.kid
    with pytest.raises(CommandError, match="is in use already"):
        call_command("rotate_signing_key", kid=kid)


def test_no_two_keys_are_in_use() -> None:
    key = key_in_use().published
    with pytest.raises(IntegrityError):
        SigningKey.objects.create(kid="other", public_jwk={}, certificate_pem="", valid_from=key.valid_from)


def test_no_private_part_is_published() -> None:
    kid = key_in_use().published.kid
    client = Client()
    jwk = client.get(f"/issuer/keys/{kid}/").json()
    assert sorted(jwk) == ["alg", "crv", "kid", "kty", "use", "x", "y"]
    issuer = client.get("/issuer/").json()
    assert (issuer["id"], issuer["verificationMethod"][0]["publicKeyJwk"]) == (
        "http://127.0.0.1:8000/issuer/",
        jwk,
    )
    assert '"d"' not in json.dumps(issuer)
