"""What a badge is worth, whoever issued it, as far as that can be told without the network.

Four questions, each with an answer of its own: is it built as Open Badges 3.0 asks, is the signature good, is it
within its dates, is it revoked. What can't be checked here is "not verified", and never "valid": a key at an address
of others, an unknown method or cryptosuite. Only the academy's keys and those that a ``did:key`` carries in its name
are known; the signature of another key that the file itself names can be found false, not true.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jsonschema import Draft202012Validator
from jwt import PyJWK, PyJWS
from jwt.exceptions import InvalidSignatureError, PyJWTError
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3.did import resolve_did
from openbadgeslib.ob3.ldp import verify_data_integrity_proof

from certificates.badges.reading import Badge, Unreadable, read_badge
from certificates.keys.published import issuer_url, kid_of
from certificates.models import SigningKey

SCHEMA = Path(__file__).with_name("credential.schema.json")
ALGORITHMS = ("ES256", "ES384", "RS256", "RS384", "RS512", "EdDSA")
SUITE = "eddsa-rdfc-2022"
MOST_FAULTS = 20


class Worth(models.TextChoices):
    VALID = "valid", gettext_lazy("gültig")
    INVALID = "invalid", gettext_lazy("ungültig")
    NOT_VERIFIED = "not verified", gettext_lazy("nicht geprüft")


class Period(models.TextChoices):
    CURRENT = "current", gettext_lazy("gilt")
    EXPIRED = "expired", gettext_lazy("abgelaufen")
    NOT_YET = "not yet", gettext_lazy("gilt noch nicht")
    UNKNOWN = "unknown", gettext_lazy("unbekannt")


@dataclass(frozen=True)
class Signature:
    """``names_ours``: the badge says that a key of the academy's signed it. ``is_ours``: it did, it counts, and the
    academy is the issuer. ``is_issuers``: the key is known to belong to the issuer that the badge names.
    """

    worth: Worth
    why: str
    is_ours: bool = False
    is_issuers: bool = False
    names_ours: bool = False


@dataclass(frozen=True)
class Report:
    """``faults`` of the structure, in words; ``unread`` where nothing could be read at all."""

    unread: str = ""
    faults: list[str] = field(default_factory=list)
    signature: Signature = field(default_factory=lambda: Signature(Worth.NOT_VERIFIED, ""))
    period: Period = Period.UNKNOWN
    has_status: bool = False
    credential: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.credential.get("name") or "")[:200]

    @property
    def issuer(self) -> str:
        """The address of who issued it, as the file says."""
        return str(_issuer_of(self.credential) or "")[:200]

    @property
    def structure(self) -> Worth:
        return Worth.INVALID if self.unread or self.faults else Worth.VALID

    @property
    def worth(self) -> Worth:
        """All in all; a revocation that others publish can't be asked for, so it stays open."""
        is_over = self.period in (Period.EXPIRED, Period.NOT_YET)
        if is_over or Worth.INVALID in (self.structure, self.signature.worth):
            return Worth.INVALID
        is_open = self.has_status or self.period == Period.UNKNOWN or not self.signature.is_issuers
        return Worth.NOT_VERIFIED if is_open or self.signature.worth != Worth.VALID else Worth.VALID


def verify(data: bytes, moment: datetime | None = None) -> Report:
    """Never raises, whatever the bytes are; never asks the network."""
    try:
        badge = read_badge(data)
    except Unreadable as error:
        return Report(unread=str(error))
    document = badge.document
    # The schema names what is missing once for each name: in words that is the same sentence.
    faults = list(dict.fromkeys([*_structure(document), *_claims(badge)]))
    return Report(
        faults=faults[:MOST_FAULTS],
        signature=_of_token(badge) if badge.token else _of_document(document),
        period=_period(document, moment or datetime.now(UTC)),
        has_status="credentialStatus" in document,
        credential=document,
    )


# Structure ---------------------------------------------------------------------------------------------------


@cache
def _schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text()))


def _structure(document: dict[str, Any]) -> Iterator[str]:
    errors = sorted(_schema().iter_errors(document), key=lambda error: list(map(str, error.absolute_path)))
    for error in errors[:MOST_FAULTS]:
        place = ".".join(map(str, error.absolute_path)) or _("das Dokument")
        if error.validator == "required":
            missing = [name for name in error.validator_value if name not in error.instance]
            yield _("%(place)s: Es fehlt %(names)s.") % {"place": place[:100], "names": ", ".join(missing)}
        else:
            yield _("%(place)s: Das ist nicht, was Open Badges 3.0 hier verlangt.") % {"place": place[:100]}


def _claims(badge: Badge) -> Iterator[str]:
    """The claims of a JWT say the same as the credential (Open Badges 3.0, 8.2)."""
    if not badge.token:
        return
    document, claims = badge.document, badge.claims
    if not {"kid", "jwk"} & badge.header.keys():
        yield _("Der Kopf des JWT nennt keinen Schlüssel (kid oder jwk).")
    subject = document.get("credentialSubject")
    expected = {
        "iss": _issuer_of(document),
        "jti": document.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "nbf": _timestamp(document.get("validFrom", document.get("issuanceDate"))),
        "exp": _timestamp(document.get("validUntil", document.get("expirationDate"))),
    }
    for name, value in expected.items():
        if claims.get(name) != value:
            yield _("Die Angabe „%(name)s“ des JWT stimmt nicht mit dem Badge überein.") % {"name": name}


# Signature ---------------------------------------------------------------------------------------------------


def _of_token(badge: Badge) -> Signature:
    algorithm, kid = badge.header.get("alg"), badge.header.get("kid")
    if algorithm not in ALGORITHMS:
        return Signature(Worth.NOT_VERIFIED, _("Das Verfahren der Unterschrift ist hier nicht bekannt."))
    if isinstance(kid, str) and (own := kid_of(kid)):
        return _of_own_token(badge, own)
    if isinstance(kid, str) and kid.startswith("did:key:"):
        return _judged(_token_is_intact(badge, _did_key(kid), algorithm), kid, badge.document)
    jwk = badge.header.get("jwk")
    if isinstance(jwk, dict) and "d" not in jwk and jwk.get("kty") in ("EC", "RSA", "OKP"):
        return _under_its_own_key(_token_is_intact(badge, jwk, algorithm))
    if not {"kid", "jwk"} & badge.header.keys():
        return Signature(Worth.NOT_VERIFIED, _("Die Unterschrift nennt keinen Schlüssel."))
    return Signature(Worth.NOT_VERIFIED, _("Der Schlüssel steht nicht in der Datei, sondern im Netz."))


def _of_own_token(badge: Badge, kid: str) -> Signature:
    key = SigningKey.objects.filter(kid=kid).first()
    if key is None:
        return _not_ours(Worth.INVALID, _("Einen solchen Schlüssel hat die Akademie nie gehabt."))
    if badge.header.get("alg") != key.algorithm or not _token_is_intact(badge, key.public_jwk, key.algorithm):
        return _not_ours(Worth.INVALID, _("Die Datei ist verändert worden."))
    if _issuer_of(badge.document) != issuer_url():
        return _not_ours(Worth.INVALID, _("Die Akademie unterschreibt nur, was sie selbst ausstellt."))
    if key.compromised_at is not None:
        return _not_ours(Worth.NOT_VERIFIED, _("Der Schlüssel der Akademie war in fremden Händen."))
    why = _("Die Akademie hat das Badge unterschrieben.")
    return Signature(Worth.VALID, why, is_ours=True, is_issuers=True, names_ours=True)


def _not_ours(worth: Worth, why: str) -> Signature:
    return Signature(worth, why, names_ours=True)


def _of_document(document: dict[str, Any]) -> Signature:
    proofs = document.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    known = [
        one
        for one in proofs
        if isinstance(one, dict)
        and one.get("type") == "DataIntegrityProof"
        and one.get("cryptosuite") == SUITE
    ]
    if not known:
        if any(proofs):
            why = _("Das Verfahren der Unterschrift ist hier nicht bekannt.")
            return Signature(Worth.NOT_VERIFIED, why)
        return Signature(Worth.INVALID, _("Das Badge ist nicht unterschrieben."))
    method = known[0].get("verificationMethod")
    if not isinstance(method, str):
        return Signature(Worth.NOT_VERIFIED, _("Die Unterschrift nennt keinen Schlüssel."))
    pem = _did_key(method if method.startswith("did:key:") else f"did:key:{method.rpartition('#')[2]}")
    if pem is None:
        return Signature(Worth.NOT_VERIFIED, _("Der Schlüssel steht nicht in der Datei, sondern im Netz."))
    intact = _document_is_intact({**document, "proof": known[0]}, pem)
    if intact is None:
        why = _("Das Badge verwendet Begriffe, die hier nicht hinterlegt sind.")
        return Signature(Worth.NOT_VERIFIED, why)
    return _judged(intact, method, document) if method.startswith("did:key:") else _under_its_own_key(intact)


def _judged(intact: bool, method: str, document: dict[str, Any]) -> Signature:
    """A ``did:key`` is its own proof; whether the issuer named is who holds it is another question."""
    if not intact:
        return Signature(Worth.INVALID, _("Die Datei ist verändert worden."))
    if _issuer_of(document) != method.partition("#")[0]:
        why = _("Die Unterschrift stimmt; dass der Schlüssel dem Aussteller gehört, steht nirgends.")
        return Signature(Worth.VALID, why)
    return Signature(Worth.VALID, _("Die Unterschrift stimmt."), is_issuers=True)


def _under_its_own_key(intact: bool) -> Signature:
    if not intact:
        return Signature(
            Worth.INVALID, _("Die Unterschrift passt nicht zu dem Schlüssel, den die Datei nennt.")
        )
    why = _("Die Datei ist unverändert; wem ihr Schlüssel gehört, steht nur im Netz.")
    return Signature(Worth.NOT_VERIFIED, why)


def _token_is_intact(badge: Badge, key: dict[str, Any] | bytes | None, algorithm: str) -> bool:
    try:
        verifier = PyJWS(algorithms=[algorithm])
        with_key: Any = PyJWK(key, algorithm) if isinstance(key, dict) else key
        verifier.decode(badge.token, with_key, algorithms=[algorithm])
    except (InvalidSignatureError, PyJWTError, ValueError, TypeError, KeyError):
        return False
    return True


def _document_is_intact(document: dict[str, Any], pem: bytes) -> bool | None:
    """None where the proof can't be checked with what is at hand."""
    try:
        verify_data_integrity_proof(document, pem)
    except LibOpenBadgesException as error:
        return False if "signature mismatch" in str(error) else None
    except Exception:  # whatever a stranger's document brings the library to
        return None
    return True


def _did_key(method: str) -> bytes | None:
    try:
        return bytes(resolve_did(method.partition("#")[0]))
    except Exception:
        return None


# Dates and names ---------------------------------------------------------------------------------------------


def _period(document: dict[str, Any], now: datetime) -> Period:
    start = _moment(document.get("validFrom", document.get("issuanceDate")))
    end_given = document.get("validUntil", document.get("expirationDate"))
    end = _moment(end_given)
    if start is None or (end is None and end_given is not None):
        return Period.UNKNOWN
    if start > now:
        return Period.NOT_YET
    return Period.EXPIRED if end is not None and end < now else Period.CURRENT


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


def _timestamp(text: Any) -> int | None:
    moment = _moment(text)
    return int(moment.timestamp()) if moment else None


def _issuer_of(document: dict[str, Any]) -> Any:
    issuer = document.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer
