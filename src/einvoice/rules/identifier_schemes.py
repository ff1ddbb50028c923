"""France: every identifier of a party has a scheme, and no scheme serves twice for one party (XP Z12-012)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from einvoice.model import Invoice
from einvoice.report import Unread
from einvoice.rules.facts import Facts
from einvoice.rules.rule import ALL_READ, Check, Hit, Outcome, fine_when, unread

# The party around an identifier, at the places where the model has room for one identifier only, or for none (EXT-FR-FE).
_OWNER = re.compile(
    r".*/(?:ram:(?:Payee|BuyerAgent|Payer|SalesAgent|Invoicee|Invoicer|ShipTo)TradeParty(?:\[\d+])?(?=/ram:GlobalID(?:\[\d+])?$)"
    r"|(?:cac:(?:PayeeParty|AgentParty|PayerParty)(?:\[\d+])?|cac:ServiceProviderParty(?:\[\d+])?/cac:Party)"
    r"(?=/cac:PartyIdentification(?:\[\d+])?/cbc:ID$)"
    r"|cac:DeliveryLocation(?=/cbc:ID(?:\[\d+])?$))"
)
_AGAIN = re.compile(r"\[(?!1])")

no_scheme = unread(Unread.MISSING, fields="BT-29 BT-46 BT-60 BT-71")


def schemes(name: str) -> Check:
    """Each of a list has a scheme, and none stands twice. CII has a place of its own for an identifier without scheme;
    one that lacks it elsewhere is told by `no_scheme`."""

    def check(party: Any, facts: Facts) -> Outcome:
        found = [item.scheme for item in getattr(party, name) if item.scheme or facts.syntax != "CII"]
        if not all(found):
            return name
        twice = [scheme for scheme, count in Counter(found).items() if count > 1]
        return Hit(name, ", ".join(filter(None, twice))) if twice else None

    return check


def scheme(name: str) -> Check:
    """The same for one identifier."""

    def check(item: Any, facts: Facts) -> Outcome:
        identifier = getattr(item, name)
        return name if identifier is not None and not identifier.scheme and facts.syntax != "CII" else None

    return check


@fine_when(ALL_READ)
def unread_schemes(invoice: Invoice, facts: Facts) -> Outcome:
    """The same for the identifiers that the model has no room for: they have a place in the document only."""
    if not facts.not_read:
        return None
    values = {item.location: item.value for item in facts.not_read}
    payee = {invoice.payee.identifier.scheme} if invoice.payee and invoice.payee.identifier else set()
    seen: dict[str, set[str | None]] = {}
    found = []
    for item in facts.not_read:
        owner = None if item.kind is Unread.MISSING else _OWNER.match(item.location)
        if owner is None:
            continue
        was_read = "Payee" in owner[0] and not _AGAIN.search(owner[0])
        known = seen.setdefault(owner[0], set(payee) if was_read else set())
        value = values.get(f"{item.location}/@schemeID")
        if not value or value in known:
            found.append(Hit("/", value or item.value, field=item.field or "BT-60", location=item.location))
        known.add(value)
    return found or None
