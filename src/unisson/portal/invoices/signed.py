"""Reading and checking signatures, with the libraries that know how: loaded only when a signed document comes."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
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
from signxml.algorithms import CanonicalizationMethod
from signxml.exceptions import InvalidInput, SignXMLException
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from einvoice import syntax
from einvoice.report import Verdict
from unisson.portal.invoices.signatures import CHANGED, DS, Signature, bare_name, designated
from unisson.portal.kernel import clock

# The library writes a traceback for each signer nobody vouches for: it is an ordinary answer here.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

MOST = 5  # signatures looked at in one document
MOST_REVISIONS = 40  # layers of a PDF compared with one another
LARGEST = 40 * 1024 * 1024
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
_UNREADABLE = "Cette signature n’a pas pu être contrôlée : sa forme n’est pas reconnue."
_TOO_LONG = "Ce document est trop grand ou trop souvent modifié pour que sa signature soit contrôlée."
_UNKNOWN = "Aucune autorité connue de ce portail ne se porte garante du signataire."
_OUT_OF_DATE = "Le certificat du signataire n’était pas valable à la date de la signature (du {first} au {last})."
_ELSEWHERE = "Cette signature ne désigne pas ce fichier (elle désigne « {name} ») : elle n’est pas contrôlée avec lui."
_NOTHING = "Cette signature ne désigne aucun fichier : elle n’est pas contrôlée."
# Transforms that are really applied; another one (XPath, XSLT) would change what is signed, or run what it says.
_TRANSFORMS = frozenset(
    {
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/2000/09/xmldsig#base64",
        *(method.value for method in CanonicalizationMethod),
    }
)


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


class _Verifier(XAdESVerifier):
    """Signature value and digests. The dates of the certificate are another question, asked at the date of the signature."""

    def _check_cert_validity(self, cert: Any, cert_source: Any) -> None:
        return None


def _xml_signature(root: Any, node: Any) -> Signature:
    def covers(results: list[Any]) -> bool:
        return any(result.signed_xml is not None and result.signed_xml.tag == root.tag for result in results)

    return _verified("XAdES", root, node, covers)


def beside(signature: bytes, data: bytes, filename: str) -> Signature:
    """A detached signature, against the document that it must designate by its name. Never raises, fetches nothing."""
    kind = "XAdES détachée"
    named = designated(signature)
    mine = [uri for uri in named if bare_name(uri).casefold() == filename.casefold()]
    if not mine:
        return Signature(kind, why=_ELSEWHERE.format(name=bare_name(named[0])[:100]) if named else _NOTHING)
    root = syntax.parse(signature)
    read: list[str] = []

    def resolve(uri: str) -> Any:
        if uri not in mine:
            raise InvalidInput(uri)  # another file, or an address: never looked for
        read.append(uri)
        return _as_asked(root, uri, data)

    return _verified(kind, root, root, lambda _: bool(read), resolve)


def _as_asked(root: Any, uri: str, data: bytes) -> Any:
    """The document as its transforms want it: bytes, or a tree when they make it canonical."""
    transforms = (
        node.get("Algorithm")
        for reference in root.iterfind(f"{DS}SignedInfo/{DS}Reference")
        if reference.get("URI") == uri
        for node in reference.iter(f"{DS}Transform")
    )
    if not any(transforms):
        return data
    try:
        return syntax.parse(data)
    except syntax.UnsafeDocument as error:
        raise InvalidInput(uri) from error


def _verified(
    kind: str, root: Any, node: Any, covers: Callable[[list[Any]], bool], resolve: Callable[[str], Any] | None = None
) -> Signature:
    written = node.findtext(f".//{DS}X509Certificate") or ""
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode("".join(written.split())))
    except ValueError:
        return Signature(kind, why=_UNREADABLE)
    if not {transform.get("Algorithm") for transform in node.iter(f"{DS}Transform")} <= _TRANSFORMS:
        return Signature(kind, why=_UNREADABLE)
    at = (node.findtext(f".//{XADES}SigningTime") or "").strip()[:40]
    config = XAdESSignatureConfiguration(expect_references=True)  # XAdES counts two or three; any number is looked at
    try:
        # With its own certificate: integrity only. Who vouches for it is another question.
        pem_text = certificate.public_bytes(Encoding.PEM).decode()
        signed = _Verifier().verify(etree.tostring(root), x509_cert=pem_text, uri_resolver=resolve, expect_config=config)
    except (InvalidInput, NotImplementedError):
        return Signature(kind, why=_UNREADABLE)
    except SignXMLException:
        return _told(kind, certificate, at, whole=False, trusted=False)
    except Exception:  # an algorithm or a structure that the libraries do not know
        return Signature(kind, why=_UNREADABLE)
    results = signed if isinstance(signed, list) else [signed]
    return _told(kind, certificate, at, whole=covers(results), trusted=_vouched(certificate))


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
    in_date = certificate.not_valid_before_utc <= _moment(at) <= certificate.not_valid_after_utc
    out = _OUT_OF_DATE.format(
        first=f"{certificate.not_valid_before_utc:%d/%m/%Y}", last=f"{certificate.not_valid_after_utc:%d/%m/%Y}"
    )
    return Signature(
        kind,
        signer=_named(certificate.subject, NameOID.COMMON_NAME),
        organisation=_named(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=_named(certificate.issuer, NameOID.COMMON_NAME) or _named(certificate.issuer, NameOID.ORGANIZATION_NAME),
        at=at,
        integrity=Verdict.VALID if whole else Verdict.INVALID,
        trust=Verdict.VALID if trusted and whole and in_date else Verdict.NOT_CHECKED,
        why=CHANGED if not whole else out if not in_date else "" if trusted else _UNKNOWN,
    )


def _moment(at: str) -> datetime:
    """The date that the signer declares, today when there is none that can be read."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return clock.now()
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _named(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value)[:200] if found else ""


def _authorities() -> list[bytes]:
    """The certificates (DER) of the authorities this portal trusts."""
    if not settings.SIGNATURE_TRUST:
        return []
    return [der for _, _, der in pem.unarmor(Path(settings.SIGNATURE_TRUST).read_bytes(), multiple=True)]
