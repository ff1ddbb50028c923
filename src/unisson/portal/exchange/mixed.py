"""CPPFactureMixte, the format of Chorus Pro's own: a readable invoice (PDF) and the figures that go with it, in one XML.

Source: EDI annex, 2.2 (`CPPFactureMixte_V1.14`). Its schema is not public: elements are found by their name, whatever their
namespace and the envelope around them; what is wrong is refused with its own sentence, and the rest of the verdict is that of
any PDF deposited with its fields.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from einvoice.model import SupportingDocument
from einvoice.syntax import Format, UnsafeDocument, identify, parse
from einvoice.syntax.attachments import unwrap_attachment
from unisson.portal.invoices.cadres import BY_SHORT, OPEN_CADRES
from unisson.portal.invoices.models import TypeTva
from unisson.portal.invoices.semantics import MODE_PAIEMENT_BY_CODE, type_facture

UNIT, MAIN = "CPPFactureMixteUnitaire", "01"
LARGEST = Decimal(10) ** 13
# Field of the form -> where it stands in the invoice.
TEXTS = {
    "number": "DonneesFacture/Id",
    "recipient_identifiant": "Debiteur/Identifiant",
    "code_service": "Debiteur/CodeService",
    "currency": "DonneesFacture/Devise",
    "numero_marche": "DonneesFacture/Engagement/NumeroMarche",
    "numero_engagement": "DonneesFacture/Engagement/NumeroEngagement",
    "numero_facture_origine": "DonneesFacture/IdFactureOrigine",
}
AMOUNTS = {
    "total_without_vat": "DonneesFacture/Montants/MontantHT",
    "total_with_vat": "DonneesFacture/Montants/MontantTTC",
    "amount_due": "DonneesFacture/Montants/MontantNetAPayer",
}


class NotMixed(Exception):
    """The document cannot be taken; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Mixed:
    """What came: the readable invoice, its pieces (name, bytes), its supplier, and the fields of the form."""

    pdf: tuple[str, bytes]
    pieces: tuple[tuple[str, bytes], ...]
    seller: str
    values: dict[str, Any]


def is_mixed(data: bytes) -> bool:
    """Whether these bytes are a document of Chorus Pro's own."""
    return identify(data) is Format.CPP_FACTURE


def read(data: bytes) -> Mixed:
    """The one invoice of a document. Raises NotMixed."""
    try:
        root = parse(data)
    except UnsafeDocument as error:
        raise NotMixed(error.message) from error
    units = [node for node in root.iter("*") if _name(node) == UNIT]
    if len(units) != 1:
        what = f"Ce document contient {len(units)} factures : une seule est attendue par fichier (réunissez-les en tar.gz)."
        raise NotMixed(what)
    unit = units[0]
    pieces = [(_text(piece, "TypePJ"), _piece(piece)) for piece in _children(unit, "PJ")]
    readable = [piece for kind, piece in pieces if kind == MAIN and piece[1].startswith(b"%PDF-")]
    if len(readable) != 1:
        raise NotMixed(
            f"Ce document porte {len(readable)} pièces PDF de type 01 : une seule, la facture lisible, est attendue."
        )
    others = tuple(piece for _, piece in pieces if piece is not readable[0])
    return Mixed(readable[0], others, _text(unit, "Fournisseur/Identifiant"), _values(unit))


def _values(unit: Any) -> dict[str, Any]:
    # What is not said is emptied: nothing is guessed from the pages.
    values: dict[str, Any] = {name: _text(unit, path) for name, path in TEXTS.items()}
    values |= {name: _amount(unit, path) for name, path in AMOUNTS.items()}
    taxes = [_amount(line, "MontantTVA") or Decimal(0) for line in _taxes(unit)]
    values["total_vat"] = sum(taxes, Decimal(0))
    values["type_tva"] = TypeTva.TVA_SUR_DEBIT if values["total_vat"] else TypeTva.SANS_TVA
    values["issue_date"] = _day(unit, "DonneesFacture/DateEmissionFacture")
    kind = _text(unit, "DonneesFacture/Type")
    if kind not in ("380", "381"):
        raise NotMixed(f"Le type de facture « {kind[:20]} » n’est pas connu : 380 (facture) ou 381 (avoir).")
    values["type_facture"] = type_facture(kind)
    short = _text(unit, "DonneesFacture/Cadre")
    if short and BY_SHORT.get(short) not in OPEN_CADRES:
        raise NotMixed(f"Le cadre de facturation « {short[:20]} » n’est pas reçu ici dans ce format.")
    values |= {"cadre_facturation": BY_SHORT[short]} if short else {}
    paid = MODE_PAIEMENT_BY_CODE.get(_text(unit, "DonneesFacture/ModePaiement/Code"))
    return values | ({"mode_paiement": paid} if paid else {})


def _taxes(unit: Any) -> Iterator[Any]:
    for facts in _children(unit, "DonneesFacture"):
        for block in (*_children(facts, "TVAS"), *_children(facts, "TVAs")):
            yield from _children(block, "TVA")


def _piece(node: Any) -> tuple[str, bytes]:
    """Its name and its bytes; AIFE's own examples put each piece in a zip, whatever its MIME type says."""
    name = _text(node, "NomPJ") or "facture.pdf"
    try:
        content = base64.b64decode("".join(_text(node, "Contenu").split()), validate=True)
        return unwrap_attachment(SupportingDocument(filename=name, content=content))
    except (binascii.Error, ValueError) as error:
        raise NotMixed(f"La pièce « {name[:50]} » ne se décode pas : un fichier en base 64 est attendu.") from error
    except UnsafeDocument as error:
        raise NotMixed(error.message) from error


def _amount(node: Any, path: str) -> Decimal | None:
    text = _text(node, path).replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = LARGEST
    if not value.is_finite() or abs(value) >= LARGEST:
        raise NotMixed(f"Le montant « {text[:30]} » ({path.rpartition('/')[2]}) ne se lit pas comme un nombre.")
    return value


def _day(node: Any, path: str) -> date:
    text = _text(node, path)
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise NotMixed(
            f"La date « {text[:30]} » ({path.rpartition('/')[2]}) ne se lit pas : AAAA-MM-JJ est attendu."
        ) from error


def _text(node: Any, path: str) -> str:
    for name in path.split("/"):
        node = next(_children(node, name), None)
        if node is None:
            return ""
    return (node.text or "").strip()


def _children(node: Any, name: str) -> Iterator[Any]:
    return (child for child in node.iterchildren("*") if _name(child) == name)


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]
