"""Signed papers, made for the tests with a certificate of their own (and an authority that vouches for it)."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from lxml import etree

WHEN = datetime(2020, 1, 1)
UBL_EXT = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
DS = "http://www.w3.org/2000/09/xmldsig#"


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, common), x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)]
    )


@cache
def identities() -> tuple[Any, x509.Certificate, x509.Certificate]:
    """The key of Claire, her certificate, and that of the authority that issued it."""
    authority_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    authority_name = _name("Autorité d’essai", "Confiance SA")
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)

    def made(subject: x509.Name, public: Any, *, ca: bool) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder(authority_name, subject, public, x509.random_serial_number(), WHEN, WHEN + timedelta(36500))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(True, True, usage["key_encipherment"], False, False, ca, ca, False, False), critical=True
            )
        )
        return builder.sign(authority_key, hashes.SHA256())

    authority = made(authority_name, authority_key.public_key(), ca=True)
    return key, made(_name("Claire Roussel", "Menuiserie Roussel"), key.public_key(), ca=False), authority


def server_pem(name: str, *, until: datetime | None = None, own: bool = False) -> bytes:
    """Key and certificate of a TLS server of this name, issued by the authority (or by itself)."""
    key = ec.generate_private_key(ec.SECP256R1())
    authority, subject = _authority()[1].subject, _name(name, "Éditeur SA")
    builder = x509.CertificateBuilder(
        subject if own else authority,
        subject,
        key.public_key(),
        x509.random_serial_number(),
        WHEN,
        until or datetime(2100, 1, 1),
    ).add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    certificate = builder.sign(key if own else _authority()[0], hashes.SHA256())
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(serialization.Encoding.PEM)


@cache
def _authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key, name = ec.generate_private_key(ec.SECP256R1()), _name("Autorité des rappels", "Confiance SA")
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), WHEN, datetime(2100, 1, 1))
    return key, builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(
        key, hashes.SHA256()
    )


def server_authority() -> bytes:
    """The authority of `server_pem`, for who trusts it."""
    return _authority()[1].public_bytes(serialization.Encoding.PEM)


def pades(document: bytes) -> bytes:
    """The same PDF, signed by Claire."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    key, certificate, _ = identities()
    bundle = pkcs12.serialize_key_and_certificates(b"claire", key, certificate, None, serialization.NoEncryption())
    signer = signers.SimpleSigner.load_pkcs12_data(bundle, other_certs=[])
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    return signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="Signature"), signer=signer).getvalue()


def xades(document: bytes) -> bytes:
    """The same UBL, signed by Claire where UBL has a place for it."""
    from signxml.xades import XAdESSigner

    key, certificate, _ = identities()
    root = etree.fromstring(document)
    extensions = etree.Element(f"{{{UBL_EXT}}}UBLExtensions")
    content = etree.SubElement(etree.SubElement(extensions, f"{{{UBL_EXT}}}UBLExtension"), f"{{{UBL_EXT}}}ExtensionContent")
    etree.SubElement(content, f"{{{DS}}}Signature", Id="placeholder")
    root.insert(0, extensions)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = certificate.public_bytes(serialization.Encoding.PEM).decode()
    signer = XAdESSigner(signature_algorithm="rsa-sha256", digest_algorithm="sha256")
    return etree.tostring(signer.sign(root, key=private, cert=public), xml_declaration=True, encoding="UTF-8")


def trust_file() -> bytes:
    """What an administrator gives to trust that authority."""
    return identities()[2].public_bytes(serialization.Encoding.PEM)


XADES = "http://uri.etsi.org/01903/v1.3.2#"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
_DETACHED = f"""<ds:Signature xmlns:ds="{DS}" Id="s"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{C14N}"/>\
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>\
<ds:Reference URI="{{uri}}">{{transforms}}<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\
<ds:DigestValue>{{digest}}</ds:DigestValue></ds:Reference>\
<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#p">\
<ds:Transforms><ds:Transform Algorithm="{C14N}"/></ds:Transforms>\
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>\
<ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{{certificate}}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" Target="#s"><xades:SignedProperties Id="p">\
<xades:SignedSignatureProperties>\
<xades:SigningTime>{{at}}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>\
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>{{thumb}}</ds:DigestValue></xades:CertDigest>\
</xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties>\
</ds:Object></ds:Signature>"""


def detached(document: bytes, uri: str, *, at: str = "2026-11-20T10:00:00Z", transform: str = "") -> bytes:
    """A signature to keep beside the document, which it names; written here by hand, so that nothing checks its own work.

    `transform`: an algorithm that the reference announces; the digest is that of the bytes, or of the canonical document.
    """
    key, certificate, _ = identities()
    der = certificate.public_bytes(serialization.Encoding.DER)
    signed = etree.tostring(etree.fromstring(document), method="c14n", exclusive=True) if transform == C14N else document
    transforms = f'<ds:Transforms><ds:Transform Algorithm="{transform}"/></ds:Transforms>' if transform else ""
    root = etree.fromstring(
        _DETACHED.format(
            uri=uri, transforms=transforms, digest=_digest(signed), certificate=_base64(der), thumb=_digest(der), at=at
        )
    )
    properties = next(root.iter(f"{{{XADES}}}SignedProperties"))
    root.findall(f".//{{{DS}}}Reference")[1][-1].text = _digest(etree.tostring(properties, method="c14n", exclusive=True))
    info = etree.tostring(root[0], method="c14n", exclusive=True)
    root[1].text = _base64(key.sign(info, padding.PKCS1v15(), hashes.SHA256()))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _digest(data: bytes) -> str:
    return _base64(hashlib.sha256(data).digest())


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
