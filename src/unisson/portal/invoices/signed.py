"""Reading and checking signatures, with the libraries that know how: loaded only when a signed document comes."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import settings
from lxml import etree
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from signxml.exceptions import InvalidInput, SignXMLException
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from einvoice import syntax
from einvoice.report import Verdict
from unisson.portal.invoices.signatures import CHANGED, Signature

# The library writes a traceback for each signer nobody vouches for: it is an ordinary answer here.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

MOST = 5  # signatures looked at in one document
MOST_REVISIONS = 40  # layers of a PDF compared with one another
LARGEST = 40 * 1024 * 1024
DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
_UNREADABLE = "Cette signature n’a pas pu être contrôlée : sa forme n’est pas reconnue."
_TOO_LONG = "Ce document est trop grand ou trop souvent modifié pour que sa signature soit contrôlée."
_UNKNOWN = "Aucune autorité connue de ce portail ne se porte garante du signataire."


# -- PDF ---------------------------------------------------------------------------------------------------------------


def in_pdf(data: bytes) -> Iterator[Signature]:
    """The signatures of a PDF. Never raises."""
    if len(data) > LARGEST or data.count(b"startxref") > MOST_REVISIONS:
        yield Signature("PAdES", why=_TOO_LONG)
        return
    try:
        embedded = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures[:MOST]
    except Exception:  # whatever a hostile file makes a parser say, the answer is the same: it was not checked
        yield Signature("PAdES", why=_UNREADABLE)
        return
    for signature in embedded:
        try:
            yield _pdf_signature(signature)
        except Exception:  # the same
            yield Signature("PAdES", why=_UNREADABLE)


def _pdf_signature(embedded: Any) -> Signature:
    trusted = [asn1_x509.Certificate.load(der) for der in _authorities()]
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=trusted, allow_fetching=False))
    whole = status.intact and status.valid and status.modification_level in _HARMLESS
    certificate = x509.load_der_x509_certificate(status.signing_cert.dump())
    said: datetime | None = status.signer_reported_dt
    return _told("PAdES", certificate, said.isoformat() if said else "", whole=bool(whole), trusted=bool(status.trusted))


# -- XML ---------------------------------------------------------------------------------------------------------------


def in_xml(data: bytes) -> Iterator[Signature]:
    """The signatures inside an XML document. Never raises."""
    try:
        root = syntax.parse(data)
    except syntax.UnsafeDocument:
        return  # told by the level of the file
    for node in list(root.iter(f"{DS}Signature"))[:MOST]:
        yield _xml_signature(root, node)


def _xml_signature(root: Any, node: Any) -> Signature:
    written = node.findtext(f".//{DS}X509Certificate") or ""
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode("".join(written.split())))
    except ValueError:
        return Signature("XAdES", why=_UNREADABLE)
    at = (node.findtext(f".//{XADES}SigningTime") or "").strip()[:40]
    config = XAdESSignatureConfiguration(expect_references=True)  # XAdES counts two or three; any number is looked at
    try:
        # With its own certificate: integrity only. Who vouches for it is another question.
        signed = XAdESVerifier().verify(
            etree.tostring(root), x509_cert=certificate.public_bytes(Encoding.PEM).decode(), expect_config=config
        )
    except (InvalidInput, NotImplementedError):
        return Signature("XAdES", why=_UNREADABLE)
    except SignXMLException:
        return _told("XAdES", certificate, at, whole=False, trusted=False)
    except Exception:  # an algorithm or a structure that the libraries do not know
        return Signature("XAdES", why=_UNREADABLE)
    results = signed if isinstance(signed, list) else [signed]
    covers = any(result.signed_xml is not None and result.signed_xml.tag == root.tag for result in results)
    return _told("XAdES", certificate, at, whole=covers, trusted=_vouched(certificate))


def _vouched(certificate: x509.Certificate) -> bool:
    """Whether a known authority signed the certificate itself, or is it."""
    for der in _authorities():
        authority = x509.load_der_x509_certificate(der)
        if authority == certificate:
            return True
        try:
            certificate.verify_directly_issued_by(authority)
        except (ValueError, TypeError, InvalidSignature):
            continue
        return True
    return False


# -- common ------------------------------------------------------------------------------------------------------------


def _told(kind: str, certificate: x509.Certificate, at: str, *, whole: bool, trusted: bool) -> Signature:
    return Signature(
        kind,
        signer=_named(certificate.subject, NameOID.COMMON_NAME),
        organisation=_named(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=_named(certificate.issuer, NameOID.COMMON_NAME) or _named(certificate.issuer, NameOID.ORGANIZATION_NAME),
        at=at,
        integrity=Verdict.VALID if whole else Verdict.INVALID,
        trust=Verdict.VALID if trusted and whole else Verdict.NOT_CHECKED,
        why=CHANGED if not whole else "" if trusted else _UNKNOWN,
    )


def _named(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value)[:200] if found else ""


def _authorities() -> list[bytes]:
    """The certificates (DER) of the authorities this portal trusts."""
    if not settings.SIGNATURE_TRUST:
        return []
    return [der for _, _, der in pem.unarmor(Path(settings.SIGNATURE_TRUST).read_bytes(), multiple=True)]
