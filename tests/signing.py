"""Signed papers, made for the tests with a certificate of their own (and an authority that vouches for it)."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
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
