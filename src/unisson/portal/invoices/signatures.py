"""Electronic signatures of a document (PAdES in a PDF, XAdES in an XML): who, when, whole or not, trusted or not.

Integrity and trust are two answers. No list of authorities comes with the portal (`SIGNATURE_TRUST`, a file of PEM
certificates, gives one): a signer nobody vouches for is NOT_CHECKED, never VALID. Nothing is fetched from the network.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from einvoice.report import Finding, Level, Verdict

CODE, TITLE = "signature", "Signature électronique"
CHANGED = "Le document a été modifié après sa signature, ou la signature n’est pas la sienne."


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `integrity` and `trust` are verdicts; `at` is what the signer says (ISO 8601), unproved."""

    kind: str  # PAdES, XAdES
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


def level(found: tuple[Signature, ...]) -> tuple[Level, ...]:
    """What signatures say of the document's integrity: one level when it was checked, none when it was not."""
    verdicts = {signature.integrity for signature in found}
    if Verdict.INVALID in verdicts:
        remedy = "Demandez le document d’origine, ou signez-le de nouveau, puis déposez-le sans le modifier."
        finding = Finding(rule="F-SIGNATURE", message=CHANGED, remedy=remedy)
        return (Level(code=CODE, title=TITLE, verdict=Verdict.INVALID, findings=(finding,)),)
    return (Level(code=CODE, title=TITLE, verdict=Verdict.VALID),) if verdicts == {Verdict.VALID} else ()
