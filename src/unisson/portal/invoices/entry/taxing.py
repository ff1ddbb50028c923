"""The VAT of what was read: category and rate of each line, and why some charge none.

A line without VAT bears its own reason, or else the one said for the invoice. EN 16931 has one breakdown by category and
rate (BG-23): the reasons of one category are said together there, and line by line in BT-127.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from einvoice import model as en
from einvoice.codelists.french_rates import EXEMPTIONS, Exemption
from einvoice.totals import VatKey
from unisson.portal.invoices.entry.fields import MANUAL_RATE, WITHOUT_VAT
from unisson.portal.invoices.entry.reading import Typed

Values = dict[str, Any]


def exemption_of(read: Typed, values: Values) -> Exemption | None:
    """The reason of a line: its own, or the invoice's; None when none is chosen from the list."""
    return EXEMPTIONS.get(values.get("exemption", "")) or EXEMPTIONS.get(read.header.get("exemption", ""))


def without_vat(read: Typed) -> Iterator[Values]:
    """The lines that charge no VAT."""
    return (row.values for row in read.rows if row.values.get("tva") == WITHOUT_VAT)


def charges_vat(read: Typed) -> bool:
    """Whether some line does; a line whose rate is not chosen yet counts."""
    return any(row.values.get("tva") != WITHOUT_VAT for row in read.rows)


def categories(read: Typed) -> set[str]:
    """The categories of the lines that charge no VAT (E, AE, K, G, O)."""
    return {vat_of(read, values)[0] or "" for values in without_vat(read)}


def vat_of(read: Typed, values: Values) -> VatKey | tuple[None, None]:
    """Category and rate (BT-151, BT-152) of a choice of the list; (None, None) when nothing is chosen."""
    tva = values.get("tva")
    if tva == WITHOUT_VAT:
        exemption = exemption_of(read, values)
        category = exemption.category if exemption else "E"
        return category, None if category == "O" else Decimal(0)
    if tva == MANUAL_RATE:
        return "S", values.get("taux")
    return ("S", Decimal(tva)) if tva else (None, None)


def reason_of(read: Typed, values: Values) -> tuple[str, str]:
    """(BT-121, BT-120) of a line without VAT; the words of the invoice replace those of the list for its own reason."""
    own = EXEMPTIONS.get(values.get("exemption", ""))
    if own:
        return own.code, own.text
    usual = EXEMPTIONS.get(read.header.get("exemption", ""))
    return (usual.code if usual else ""), read.header.get("exemption_text") or (usual.text if usual else "")


def note_of(values: Values) -> str | None:
    """What a line says of its own reason (BT-127)."""
    own = EXEMPTIONS.get(values.get("exemption", ""))
    return own.text if own and values.get("tva") == WITHOUT_VAT else None


def with_reasons(invoice: en.Invoice, read: Typed) -> en.Invoice:
    """The breakdown with the reasons of each category (BT-120, BT-121): all in words; the one code it holds is the first's."""

    def said(row: en.VatBreakdown) -> en.VatBreakdown:
        if row.category == "S":
            return row
        mine = [reason_of(read, values) for values in without_vat(read) if vat_of(read, values)[0] == row.category]
        reasons = list(dict.fromkeys(mine)) or [reason_of(read, {})]
        text = " ; ".join(text for _, text in reasons if text)
        return replace(row, exemption_reason=text or None, exemption_code=reasons[0][0] or None)

    return replace(invoice, vat=tuple(said(row) for row in invoice.vat))
