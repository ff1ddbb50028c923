"""The fields of an invoice typed on line: one line each. What is typed is kept as text, and read by `reading`.

Source: domaine 6.2 to 6.5 (lengths and decimals of Chorus Pro); BT: the EN 16931 term each field fills.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MAX_LINES = 1_000  # what the pages of the PDF hold, which alone is authoritative
LONGEST_TYPED = 4_000  # beyond, nobody typed it


class Kind(StrEnum):
    """How a field is read."""

    TEXT = "TEXT"
    DATE = "DATE"
    AMOUNT = "AMOUNT"
    QUANTITY = "QUANTITY"
    PRICE = "PRICE"
    DISCOUNT = "DISCOUNT"  # on the price of one unit
    SHARE = "SHARE"  # an amount, or a percentage of the lines
    RATE = "RATE"


DECIMALS = {Kind.AMOUNT: 2, Kind.QUANTITY: 4, Kind.PRICE: 6, Kind.DISCOUNT: 6, Kind.SHARE: 2, Kind.RATE: 2}
WHOLE_DIGITS = 12  # so that any product of a price and a quantity fits numeric(19,2) or is refused with a sentence


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: its word on the screen, how it is read, its longest text, its business term."""

    name: str
    label: str
    term: str
    kind: Kind = Kind.TEXT
    longest: int = 255


HEADER = {
    spec.name: spec
    for spec in (
        FieldSpec("cadre_facturation", "Cadre de facturation", "BT-23", longest=48),
        FieldSpec("type_facture", "Nature", "BT-3", longest=8),
        FieldSpec("operation", "Vous facturez", "BT-23", longest=8),
        FieldSpec("number", "Numéro de facture", "BT-1", longest=64),
        FieldSpec("issue_date", "Date de la facture", "BT-2", Kind.DATE),
        FieldSpec("due_date", "Échéance", "BT-9", Kind.DATE),
        FieldSpec("delivery_date", "Date de livraison ou d’exécution", "BT-72", Kind.DATE),
        FieldSpec("recipient_identifiant", "Destinataire (nom ou SIRET)", "BT-46", longest=120),
        FieldSpec("code_service", "Code service", "BT-10", longest=100),
        FieldSpec("numero_engagement", "Numéro d’engagement", "BT-13", longest=50),
        FieldSpec("numero_marche", "Numéro de marché", "BT-12", longest=50),
        FieldSpec("valideur_identifiant", "Valideur (SIRET)", "FR-VALIDEUR", longest=64),
        FieldSpec("numero_facture_origine", "Facture d’origine", "BT-25", longest=20),
        FieldSpec("origin_date", "Date de la facture d’origine", "BT-26", Kind.DATE),
        FieldSpec("currency", "Devise", "BT-5", longest=3),
        FieldSpec("vat_in_euros", "TVA en euros", "BT-111", Kind.AMOUNT),
        FieldSpec("type_tva", "Type de TVA", "BT-8", longest=24),
        FieldSpec("exemption", "Motif d’exonération", "BT-121", longest=30),
        FieldSpec("exemption_text", "Mention à porter sur la facture", "BT-120", longest=1024),
        FieldSpec("mode_paiement", "Mode de règlement", "BT-81", longest=12),
        FieldSpec("account", "Compte à créditer", "BT-84", longest=20),
        FieldSpec("comment", "Commentaire", "BT-22", longest=2000),
        FieldSpec("escompte", "Escompte pour paiement anticipé", "BT-22", longest=255),
    )
}

LINE = {
    spec.name: spec
    for spec in (
        FieldSpec("reference", "Référence", "BT-155", longest=50),
        FieldSpec("name", "Désignation", "BT-153", longest=255),
        FieldSpec("quantity", "Quantité", "BT-129", Kind.QUANTITY),
        FieldSpec("unit", "Unité", "BT-130", longest=3),
        FieldSpec("price", "Prix unitaire HT", "BT-148", Kind.PRICE),
        FieldSpec("discount", "Remise par unité (€ ou %)", "BT-147", Kind.DISCOUNT),
        FieldSpec("allowance", "Remise sur la ligne (HT)", "BT-136", Kind.AMOUNT),
        FieldSpec("tva", "TVA", "BT-152", longest=8),
        FieldSpec("taux", "Taux", "BT-152", Kind.RATE),
        FieldSpec("exemption", "Motif sans TVA de la ligne", "BT-121", longest=30),
        FieldSpec("identifier", "Numéro de la ligne", "BT-126", longest=9),  # of who numbers them; else their rank
    )
}

# What is said of the invoice as a whole, as many times as needed: allowances, charges, deposits already paid.
ADJUSTMENT = {
    spec.name: spec
    for spec in (
        FieldSpec("kind", "Sorte", "BG-20", longest=8),
        FieldSpec("amount", "Montant (€ ou %)", "BT-92", Kind.SHARE),
        FieldSpec("reason", "Motif", "BT-97"),
        FieldSpec("tva", "TVA", "BT-96", longest=8),
        FieldSpec("day", "Date", "BT-26", Kind.DATE),
    )
}
MAX_ADJUSTMENTS = 50


class AdjustmentKind(StrEnum):
    """Which of the three an adjustment is. A deposit is paid with its VAT; the others change what the VAT is counted on."""

    REMISE = "REMISE"
    FRAIS = "FRAIS"
    ACOMPTE = "ACOMPTE"


class Operation(StrEnum):
    """What is sold (CGI ann. II, 242 nonies A): the first letter of the cadres of the 2026 reform."""

    BIENS = "BIENS"
    SERVICES = "SERVICES"
    MIXTE = "MIXTE"


WITHOUT_VAT = "SANS"  # the line charges no VAT: the motif is said once for the invoice
MANUAL_RATE = "AUTRE"

HEADER_DEFAULTS = {
    "cadre_facturation": "A1_FACTURE_FOURNISSEUR",
    "type_facture": "FACTURE",
    "currency": "EUR",
    "type_tva": "TVA_SUR_DEBIT",
    "mode_paiement": "VIREMENT",
}
LINE_DEFAULTS = {"quantity": "1", "unit": "C62", "tva": "20"}


@dataclass(slots=True)
class Content:
    """What was typed, as text: fields of the header, lines, adjustments. `checked`: the person asked for the verdict.

    `revision` is that of the draft these words were typed over, None for a program that did not look; `writer` names the
    page that writes, and `automatic` says that it did so by itself: two tabs on one draft are told apart by them.
    """

    header: dict[str, str] = field(default_factory=dict)
    lines: list[dict[str, str]] = field(default_factory=list)
    revision: int | None = None
    checked: bool = False
    adjustments: list[dict[str, str]] = field(default_factory=list)
    writer: str = ""
    automatic: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Content:
        """From what the invoice keeps; what is absent or unknown there is left out."""
        header = kept.get("header", {})
        return cls(
            typed(header, HEADER),
            [typed(line, LINE) for line in kept.get("lines", [])],
            int(kept.get("revision") or 0),
            bool(kept.get("checked", False)),
            [typed(row, ADJUSTMENT) for row in kept.get("adjustments", [])] + _once_in_header(header),
            str(kept.get("writer", "")),
            bool(kept.get("automatic", False)),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "header": self.header,
            "lines": self.lines,
            "adjustments": self.adjustments,
            "revision": self.revision or 0,
            "checked": self.checked,
            "writer": self.writer,
            "automatic": self.automatic,
        }

    def says_as(self, other: Content) -> bool:
        """Whether the same words are written."""
        return (self.header, self.lines, self.adjustments) == (other.header, other.lines, other.adjustments)


def _once_in_header(header: Mapping[str, Any]) -> list[dict[str, str]]:
    """The one allowance, charge and deposit that drafts and models of the first version kept in their header."""
    found = []
    for kind, name in (("REMISE", "allowance"), ("FRAIS", "charge"), ("ACOMPTE", "paid")):
        if str(header.get(name, "")).strip():
            old = {"amount": header[name], "reason": header.get(f"{name}_reason", ""), "tva": header.get(f"{name}_tva", "")}
            found.append(typed({"kind": kind} | old, ADJUSTMENT))
    return found


def typed(values: Mapping[str, Any], known: Mapping[str, FieldSpec]) -> dict[str, str]:
    """The known fields, as texts that a database keeps."""
    return {name: str(value).replace("\x00", "")[:LONGEST_TYPED] for name, value in values.items() if name in known}


def is_empty(row: Mapping[str, str]) -> bool:
    """Whether nothing was written on an adjustment but its sort."""
    return not any(text.strip() for name, text in row.items() if name in ("amount", "reason"))


def is_blank(line: Mapping[str, str]) -> bool:
    """Whether nothing was written on the line but what it came with."""
    written = {name: text.strip() for name, text in line.items()}
    quiet = written.get("quantity", "") in ("", LINE_DEFAULTS["quantity"])
    return quiet and not any(written.get(name) for name in ("reference", "name", "price", "discount", "allowance"))
