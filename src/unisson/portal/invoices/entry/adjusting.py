"""Allowances, charges and deposits of an invoice as a whole: as many as needed, each shared among the rates it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from einvoice import model as en
from einvoice.report import Finding
from einvoice.totals import ZERO, VatKey, round_amount
from unisson.portal.invoices.entry.fields import ADJUSTMENT, WITHOUT_VAT, AdjustmentKind
from unisson.portal.invoices.entry.reading import HUNDRED, Row, Typed
from unisson.portal.invoices.entry.taxing import vat_of, without_vat

Shares = dict[VatKey, Decimal]  # net of the lines, by category and rate


def of_kind(read: Typed, kind: AdjustmentKind) -> list[Row]:
    """The rows of one kind whose amount was read."""
    return [row for row in read.adjustments if row.values.get("kind") == kind and row.values.get("amount")]


def adjustments(read: Typed, kind: AdjustmentKind, shares: Shares) -> tuple[en.Adjustment, ...]:
    """BG-20 or BG-21: one for each rate that a row concerns."""
    return tuple(part for row in of_kind(read, kind) for part in parts(read, row, shares))


def parts(read: Typed, row: Row, shares: Shares) -> Iterator[en.Adjustment]:
    """What one row amounts to: under the rate it names, or shared among the lines in proportion (to the cent)."""
    value, percent = row.values["amount"]
    concerned = _concerned(read, row, shares)
    total = sum(concerned.values(), ZERO)
    left = value
    for place, (key, base) in enumerate(concerned.items(), start=1):
        if percent:
            amount = round_amount(base * value / HUNDRED)
        else:
            amount = left if place == len(concerned) else round_amount(value * base / total if total else ZERO)
            left -= amount
        if amount:
            yield en.Adjustment(
                amount=amount,
                base=base if percent else None,
                percentage=value if percent else None,
                vat_category=key[0] or None,
                vat_rate=key[1],
                reason=row.values.get("reason"),
            )


def _concerned(read: Typed, row: Row, shares: Shares) -> Shares:
    if row.values.get("tva"):
        like = next(without_vat(read), {}) if row.values["tva"] == WITHOUT_VAT else {}
        category, rate = vat_of(read, like | {"tva": row.values["tva"]})
        return {(category or "", rate): shares.get((category or "", rate), ZERO)}
    return {key: base for key, base in shares.items() if base} or {("", None): ZERO}


def paid(read: Typed) -> Decimal | None:
    """BT-113: the deposits already paid, VAT included; None when there is none."""
    rows = of_kind(read, AdjustmentKind.ACOMPTE)
    return round_amount(sum((row.values["amount"][0] for row in rows), ZERO)) if rows else None


def deposits(read: Typed) -> tuple[en.PrecedingInvoice, ...]:
    """BG-3: the invoices of the deposits that are named."""
    rows = (row.values for row in of_kind(read, AdjustmentKind.ACOMPTE))
    return tuple(en.PrecedingInvoice(number=row["reason"], issue_date=row.get("day")) for row in rows if row.get("reason"))


def problems(read: Typed, shares: Shares) -> Iterable[Finding]:
    """A percentage of nothing: no line bears the rate it names."""
    for kind in (AdjustmentKind.REMISE, AdjustmentKind.FRAIS):
        for row in of_kind(read, kind):
            if row.values["amount"][0] and not any(parts(read, row, shares)):
                yield Finding(
                    rule="SAI-REMISE", field=ADJUSTMENT["tva"].term, location=f"adjustments[{row.place}].tva",
                    message="Aucune ligne ne porte ce taux : ce pourcentage ne ferait rien.",
                    remedy="Choisissez un taux des lignes, ou écrivez un montant.",
                )  # fmt: skip
