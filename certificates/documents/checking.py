"""Whether a PDF is one that the academy signed, as it was signed, to the byte.

The bytes are somebody's upload, so nothing in them is read as a PDF: a signature over the whole file is looked for
where the academy writes it, and what it doesn't cover, its own octets, must be what the academy would have written.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from asn1crypto import cms, parser  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from certificates.models import SigningKey

BYTE_RANGE = re.compile(rb"/ByteRange \[0 (\d{1,9}) (\d{1,9}) (\d{1,9})\]")
REASON = re.compile(rb"/Reason \(Zertifikat ([0-9a-f]{32})\)")
HEX = re.compile(rb"[0-9A-F]+")
LARGEST_CMS = 8192


def reason_of(serial: str) -> str:
    """What the signature says it is for: it ties the document to the certificate's number."""
    return f"Zertifikat {serial}"


class SignedFile(NamedTuple):
    """What was found of the academy in a PDF: ``serial`` only where the signature is genuine."""

    key: SigningKey | None = None
    is_intact: bool = False
    serial: str = ""


def look_at(pdf: bytes) -> SignedFile:
    """Never raises, whatever the bytes are."""
    found = list(BYTE_RANGE.finditer(pdf))
    if not found:
        return SignedFile()
    first_end, second_start, second_length = (int(number) for number in found[-1].groups())
    octets = pdf[first_end:second_start]
    try:
        signature = _signature(octets)
        (certificate,) = (one.chosen for one in signature["certificates"])
        key = _key_of(certificate)
    except Exception:  # whatever a stranger's octets bring the reader to
        return SignedFile()
    if key is None:
        return SignedFile()
    digest = hashlib.sha256(pdf[:first_end] + pdf[second_start:]).digest()
    if second_start + second_length != len(pdf) or not _is_genuine(signature, certificate, digest):
        return SignedFile(key)
    serials = REASON.findall(pdf)  # the last one: the signature is the last thing in the file
    return SignedFile(key, is_intact=True, serial=serials[-1].decode() if serials else "")


def _signature(octets: bytes) -> cms.SignedData:
    """The CMS structure in a PDF's string of hexadecimal digits, which is filled up with zeros."""
    if not (octets[:1] == b"<" and octets[-1:] == b">" and HEX.fullmatch(octets[1:-1])):
        raise ValueError("not a string of hexadecimal digits")
    data = bytes.fromhex(octets[1:-1].decode())
    if len(data) > LARGEST_CMS:
        raise ValueError("too large")
    length = parser.peek(data)
    if any(data[length:]):
        raise ValueError("something after the signature")
    content = cms.ContentInfo.load(data[:length], strict=True)
    if content["content_type"].native != "signed_data":
        raise ValueError("no signature")
    signed: cms.SignedData = content["content"]
    if _written_anew(signed) != data[:length]:
        raise ValueError("not as the academy writes it")
    return signed


def _written_anew(signed: cms.SignedData) -> bytes:
    """The structure as the academy makes it, of the parts that differ: all else has one form."""
    (certificate,) = (one.chosen for one in signed["certificates"])
    (signer,) = signed["signer_infos"]
    digest = {"algorithm": "sha256"}
    anew = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [certificate],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier(
                        {
                            "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                                {
                                    "issuer": certificate.issuer,
                                    "serial_number": certificate.serial_number,
                                }
                            )
                        }
                    ),
                    "digest_algorithm": digest,
                    "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                    "signed_attrs": signer["signed_attrs"],
                    "signature": signer["signature"],
                }
            ],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": anew}).dump())


def _is_genuine(signed: cms.SignedData, certificate: asn1_x509.Certificate, digest: bytes) -> bool:
    (signer,) = signed["signer_infos"]
    try:
        intact, valid = validate_sig_integrity(signer, certificate, "data", digest)
    except Exception:
        return False
    return bool(intact and valid)


def _key_of(certificate: asn1_x509.Certificate) -> SigningKey | None:
    """The academy's key with exactly that certificate."""
    der = certificate.dump()
    for key in SigningKey.objects.all():
        (own,) = load_certs_from_pemder_data(key.certificate_pem.encode())
        if own.dump() == der:
            return key
    return None
