"""The academy's signature under a PDF: PAdES B-B, an increment that leaves tags, metadata and text as they are.

**The same document signed with the same key is the same file**, so none has to be kept: the signature is made as
RFC 6979 says, without chance, and the moment that it names follows from the certificate and the key (ADR 0019).
"""

from __future__ import annotations

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache, partial
from io import BytesIO
from typing import Any

from asn1crypto.algos import SignedDigestAlgorithm  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.keys.pairs import PrivateKey
from certificates.keys.x509 import ISSUER
from certificates.services.keys import KeyInUse

FIELD = "Signature"
DIGEST = "sha256"
LONGEST_SIGNATURE = 72
"""Of a P-256 signature in DER."""
ROOM = 4096
"""Hexadecimal digits kept free for the signature with its certificate."""


def sign_pdf(pdf: bytes, key: KeyInUse, *, moment: datetime, reason: str, field_name: str) -> bytes:
    """The document with a signature that has no appearance; ``reason`` stands in it as ASCII.

    An annotation that is not tagged may be in a document of PDF/UA-1 only outside of the page, and PDF/A-2 forbids
    to hide it by a flag: so it is printable, has no area, and lies outside. Its field has a name for readers.
    """
    spec = SigFieldSpec(
        FIELD,
        invis_sig_settings=InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
        readable_field_name=field_name,
    )
    meta = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, name=ISSUER, reason=reason
    )
    writer = _Increment(BytesIO(pdf))
    signer = _PdfSigner(meta, _signer(key.published.certificate_pem, key.private), new_field_spec=spec)
    signer.moment = max(moment, key.published.valid_from)
    return _signed(signer, writer).getvalue()


def _signed(signer: PdfSigner, writer: IncrementalPdfFileWriter) -> BytesIO:
    """The library starts an event loop of its own, which a thread can have only one of."""
    sign = partial(signer.sign_pdf, writer, bytes_reserved=ROOM)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return sign()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(sign).result()


@lru_cache(maxsize=4)  # the key stays in the process: reading it would take longer than signing
def _signer(certificate_pem: str, private: PrivateKey) -> _Signer:
    return _Signer(certificate_pem, private)


class _Signer(Signer):
    """Signs with a key object, without chance."""

    def __init__(self, certificate_pem: str, private: PrivateKey) -> None:
        (certificate,) = load_certs_from_pemder_data(certificate_pem.encode())
        mechanism = SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
        super().__init__(
            signing_cert=certificate, cert_registry=SimpleCertificateStore(), signature_mechanism=mechanism
        )
        self.private = private

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(LONGEST_SIGNATURE)
        return self.private.sign(data, ec.ECDSA(SHA256(), deterministic_signing=True))


class _PdfSigner(PdfSigner):
    """Names the moment that it is told, not the one at which it happens to run."""

    moment: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.moment
        return session


class _Increment(IncrementalPdfFileWriter):
    """Adds the signature and changes nothing else: the compiler's metadata stay, letter by letter."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """PDF/A-2 stands on PDF 1.7, in which everything that is added here is known."""

    def _update_meta(self) -> None:
        pass

    def register_extension(self, ext: DeveloperExtension) -> None:
        """Nothing of PDF 2.0, such as that elliptic curves came into the standard with it."""
        if ext.prefix_name != "/ISO_":
            super().register_extension(ext)

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        """The second half of a file's identifier says which version it is: here, the signed one of that text."""
        first, _second = prev.trailer["/ID"]
        prev.stream.seek(0)
        digest = hashlib.sha256(prev.stream.read()).digest()
        return ArrayObject([ByteStringObject(first.original_bytes), ByteStringObject(digest[:16])])
