"""Where the two sides disagree on purpose, and why. One entry: rules, direction, the condition on the document, the reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

NAMESPACES = {
    "ubl": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "cn": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """`side`: "ours" (only this engine finds the rule violated), "official" (only the style sheet), "severity".

    `when` is an XPath on the document, true where the explanation holds; `quote` the part of the official test at issue.
    """

    sheets: tuple[str, ...]
    side: str
    codes: tuple[str, ...]
    when: str
    quote: str
    reason: str

    def holds(self, root: Any) -> bool:
        return bool(_compiled(self.when)(root))


@cache
def _compiled(xpath: str) -> Any:
    return etree.XPath(f"boolean({xpath})", namespaces=NAMESPACES)


def _entry(sheets: str, side: str, codes: str, when: str, quote: str, reason: str) -> Explanation:
    return Explanation(tuple(sheets.split()), side, tuple(codes.split()), when, quote, reason)


EXPLANATIONS: tuple[Explanation, ...] = ()
