"""The Cross Industry Invoice before D16B (UN/CEFACT D08B to D15B), read with the table of D16B under its older names.

Before D16B each class carried its message in its name: CI for what all messages share, CIIH for the head of an invoice,
CIIL for its lines. The rest of the vocabulary is the same; the number that ends a namespace says which release, and is not
asked. What Chorus Pro adds stands where it stands in D16B: its own description of this syntax (interface FSO1101A) is no
longer public. Nothing is written in it: a document becomes a D16B one, which is then judged.

Sources: UN/CEFACT CCL and the naming rules of its XML schemas; CEN BII binding of the invoice (T14).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from einvoice.syntax import cii
from einvoice.syntax.codecs import DATE, Codec
from einvoice.syntax.mapping import Group, Inside, Row, Table
from einvoice.syntax.reading import Reading, read_with

STEMS = {prefix: uri.rpartition(":")[0] for prefix, uri in cii.NAMESPACES.items()}
_ROOT = re.compile(rf"\{{{re.escape(STEMS['rsm'])}:([0-9]{{1,2}})\}}CrossIndustryInvoice").fullmatch
_NAME = re.compile(r"\b(rsm|ram):(\w+)")
# D16B -> before. The head and the lines had types of their own.
WORDS = {
    "ExchangedDocumentContext": "CIExchangedDocumentContext",
    "ExchangedDocument": "CIIHExchangedDocument",
    "SupplyChainTradeTransaction": "CIIHSupplyChainTradeTransaction",
    "ApplicableHeaderTradeAgreement": "ApplicableCIIHSupplyChainTradeAgreement",
    "ApplicableHeaderTradeDelivery": "ApplicableCIIHSupplyChainTradeDelivery",
    "ApplicableHeaderTradeSettlement": "ApplicableCIIHSupplyChainTradeSettlement",
    "SpecifiedTradeSettlementHeaderMonetarySummation": "SpecifiedCIIHTradeSettlementMonetarySummation",
    "IncludedSupplyChainTradeLineItem": "IncludedCIILSupplyChainTradeLineItem",
    "AssociatedDocumentLineDocument": "AssociatedCIILDocumentLineDocument",
    "SpecifiedLineTradeAgreement": "SpecifiedCIILSupplyChainTradeAgreement",
    "SpecifiedLineTradeDelivery": "SpecifiedCIILSupplyChainTradeDelivery",
    "SpecifiedLineTradeSettlement": "SpecifiedCIILSupplyChainTradeSettlement",
    "SpecifiedTradeSettlementLineMonetarySummation": "SpecifiedCIILTradeSettlementMonetarySummation",
}
# Classes that every message shares: « SellerTradeParty » was « SellerCITradeParty ».
_SHARED = re.compile(
    r"(TradeParty|TradeAddress|TradeContact|TaxRegistration|LegalOrganization|UniversalCommunication|TradeTax"
    r"|TradeAllowanceCharge|TradePaymentTerms|TradePrice|TradeProduct|ProductCharacteristic|ProductClassification|TradeCountry"
    r"|TradeSettlementPaymentMeans|CreditorFinancialAccount|DebtorFinancialAccount|CreditorFinancialInstitution"
    r"|SpecifiedPeriod|SupplyChainEvent|Note|DocumentContextParameter|TradeAccountingAccount)$"
)
# Releases differ on these: the second name is understood too.
_ALSO = {"ram:IssuerAssignedID": "ram:ID", "ram:RateApplicablePercent": "ram:ApplicablePercent"}


def _day_of(text: str) -> date:
    """A date and time (xs:dateTime): the day of it."""
    return date.fromisoformat(text[:10]) if "T" in text[:11] else DATE.read(text)


DATE_TIME = Codec(_day_of, date.isoformat)


def is_old(tag: str) -> bool:
    """Whether the tag of a root (Clark notation) is that of a CII before D16B."""
    return _ROOT(tag) is not None


def read(root: Any) -> Reading:
    """Read a parsed document. Never refuses its content."""
    return read_with(_table(_namespaces(root)), root)


def _namespaces(root: Any) -> tuple[tuple[str, str], ...]:
    """The release of each vocabulary, as the document declares it."""
    declared = {uri.rpartition(":")[0]: uri for uri in root.nsmap.values()}
    declared[STEMS["rsm"]] = root.tag[1:].partition("}")[0]
    return tuple((prefix, declared.get(stem, f"{stem}:0")) for prefix, stem in STEMS.items())


@lru_cache(maxsize=16)  # as many releases as ever were
def _table(namespaces: tuple[tuple[str, str], ...]) -> Table:
    variables = {
        "currency": _renamed(f"{cii.SETTLEMENT}/ram:InvoiceCurrencyCode"),
        "accounting": _renamed(f"{cii.SETTLEMENT}/ram:TaxCurrencyCode"),
    }
    return Table("rsm:CrossIndustryInvoice", dict(namespaces), _rows(cii.ROWS), variables)


def _rows(rows: Iterable[Any]) -> tuple[Any, ...]:
    """The rows of D16B under their older names, each followed by the other spellings it had."""
    found: list[Any] = []
    for row in rows:
        old = replace(row, xml=_renamed(row.xml))
        if isinstance(row, (Group, Inside)):
            old = replace(old, rows=_rows(row.rows))
        found.append(old)
        if isinstance(row, Row):
            found += _spellings(old)
    return tuple(found)


def _spellings(row: Row) -> list[Row]:
    found = [row.xml.replace(name, other) for name, other in _ALSO.items() if row.xml.endswith(name)]
    also = [replace(row, xml=xml, read_only=True, each=False, needs="", preferred=False) for xml in found]
    if row.xml.endswith("/udt:DateTimeString"):
        plain = row.xml.removesuffix("String")
        also.append(replace(row, xml=plain, codec=DATE_TIME, read_only=True, each=False, needs="", preferred=False))
    return also


def _renamed(path: str) -> str:
    return _NAME.sub(lambda found: f"{found[1]}:{_old(found[2])}", path)


def _old(name: str) -> str:
    if name in WORDS:
        return WORDS[name]
    if name.endswith("ReferencedDocument"):
        return f"{name.removesuffix('Document')}CIReferencedDocument"
    return _SHARED.sub(r"CI\1", name)
