"""Electronic signatures of a document (PAdES in a PDF, XAdES in an XML or beside it): who, when, whole or not, trusted or not.

Integrity and trust are two answers. No list of authorities comes with the portal (`SIGNATURE_TRUST`, a file of PEM
certificates, gives one): a signer nobody vouches for is NOT_CHECKED, never VALID. Nothing is fetched from the network.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from einvoice import syntax
from einvoice.report import Finding, Level, Verdict

DS = "{http://www.w3.org/2000/09/xmldsig#}"
LARGEST_DETACHED = 1024 * 1024  # a signature alone is some kilobytes
CODE, TITLE = "signature", "Signature électronique"
CHANGED = "Le document a été modifié après sa signature, ou la signature n’est pas la sienne."


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `integrity` and `trust` are verdicts; `at` is what the signer says (ISO 8601), unproved."""

    kind: str  # PAdES, XAdES, XAdES détachée
    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    at: str = ""
    integrity: str = Verdict.NOT_CHECKED
    trust: str = Verdict.NOT_CHECKED
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        return {name: str(value) for name, value in asdict(self).items()}


def is_signed(data: bytes) -> bool:
    """Whether the bytes seem to hold a signature; cheap, decides nothing."""
    if data[:5] == b"%PDF-":
        return b"/ByteRange" in data
    return b"xmldsig#" in data


def read(data: bytes) -> tuple[Signature, ...]:
    """The signatures of a document, in their order; none when it has none. Never raises."""
    if not is_signed(data):
        return ()
    from unisson.portal.invoices import signed  # seconds to load: only when a signed document comes

    return tuple(signed.in_pdf(data) if data[:5] == b"%PDF-" else signed.in_xml(data))


def may_be_detached(filename: str, size: int) -> bool:
    """Whether a piece is worth opening to see if it is a signature; cheap."""
    return size <= LARGEST_DETACHED and filename.lower().endswith(".xml")


def is_detached(data: bytes) -> bool:
    """Whether the bytes are an XAdES signature alone, kept beside what it signs (EDI annex 1.4)."""
    return _detached(data) is not None


def _detached(data: bytes) -> Any:
    if len(data) > LARGEST_DETACHED or b"xmldsig#" not in data[:2_000]:
        return None
    try:
        root = syntax.parse(data)
    except syntax.UnsafeDocument:
        return None
    return root if root.tag == f"{DS}Signature" else None


def designated(data: bytes) -> tuple[str, ...]:
    """The files that a detached signature says it signs, as it writes them; none for other bytes."""
    root = _detached(data)
    found = () if root is None else (node.get("URI", "") for node in root.iterfind(f"{DS}SignedInfo/{DS}Reference"))
    return tuple(uri for uri in found if uri and not uri.startswith("#"))


def bare_name(uri: str) -> str:
    """The name of a file, from a path or an address that designates it."""
    return PurePosixPath(unquote(uri).replace("\\", "/").split("?")[0]).name


def read_beside(signature: bytes, data: bytes, filename: str) -> tuple[Signature, ...]:
    """What a detached signature says of the document `filename`; none when the bytes are no such signature. Never raises."""
    if not is_detached(signature):
        return ()
    from unisson.portal.invoices import signed

    return (signed.beside(signature, data, filename),)


def level(found: tuple[Signature, ...]) -> tuple[Level, ...]:
    """What signatures say of the document's integrity: one level when it was checked, none when it was not."""
    verdicts = {signature.integrity for signature in found}
    if Verdict.INVALID in verdicts:
        remedy = "Demandez le document d’origine, ou signez-le de nouveau, puis déposez-le sans le modifier."
        finding = Finding(rule="F-SIGNATURE", message=CHANGED, remedy=remedy)
        return (Level(code=CODE, title=TITLE, verdict=Verdict.INVALID, findings=(finding,)),)
    return (Level(code=CODE, title=TITLE, verdict=Verdict.VALID),) if verdicts == {Verdict.VALID} else ()
