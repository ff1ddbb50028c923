"""EN 16931: the arithmetic of totals (BR-CO-10 to BR-CO-17). The official rules round half up, as `fn:round` does."""

from __future__ import annotations

from decimal import Decimal

from einvoice.model import Invoice, Totals, VatBreakdown
from einvoice.report import Unread
from einvoice.rules.facts import Facts
from einvoice.rules.rule import Hit, Outcome, Rule, terms, unread
from einvoice.totals import HUNDRED, ZERO, xpath_round

ONE = Decimal(1)


def _compare(path: str, found: Decimal | None, expected: Decimal) -> Outcome:
    return None if found is not None and found == expected else Hit(path, found, expected)


def _lines(totals: Totals, facts: Facts) -> Outcome:
    return _compare("lines", totals.lines, xpath_round(facts.lines_total))


def _allowances(totals: Totals, facts: Facts) -> Outcome:
    if totals.allowances is None and not facts.invoice.allowances:
        return None
    return _compare("allowances", totals.allowances, xpath_round(facts.allowances_total))


def _charges(totals: Totals, facts: Facts) -> Outcome:
    if totals.charges is None and not facts.invoice.charges:
        return None
    return _compare("charges", totals.charges, xpath_round(facts.charges_total))


def _without_vat(totals: Totals, facts: Facts) -> Outcome:
    """Without allowance nor charge UBL compares without rounding, CII rounds: only more than two decimals can tell."""
    if totals.lines is None:
        return Hit("without_vat", totals.without_vat)
    expected = totals.lines
    if totals.allowances is not None or totals.charges is not None or facts.syntax == "CII":
        expected = xpath_round(totals.lines - (totals.allowances or ZERO) + (totals.charges or ZERO))
    return _compare("without_vat", totals.without_vat, expected)


def _vat(totals: Totals, facts: Facts) -> Outcome:
    """A breakdown without BT-110 is refused in UBL only."""
    if totals.vat is None:
        return "vat" if facts.syntax == "UBL" and facts.invoice.vat else None
    if not facts.invoice.vat and facts.syntax != "CII":
        return None
    tax = sum((item.tax for item in facts.invoice.vat if item.tax is not None), ZERO)
    return _compare("vat", totals.vat, xpath_round(tax))


_ELSEWHERE, _AGAIN = unread(Unread.CURRENCY, Unread.MISSING, fields="BT-110"), unread(Unread.TWICE, fields="BT-110")


def _one_total(invoice: Invoice, facts: Facts) -> list[Hit]:
    """What stands against one total of VAT in BT-5: another currency, or no currency, and none in BT-5; or two in BT-5."""
    if not facts.not_read:
        return []
    abroad = {item.location for item in facts.not_read if "/@" in item.location and item.value != invoice.currency}
    again = _AGAIN(invoice, facts) or []
    places = [hit.location + "/@" for hit in again]
    elsewhere = [hit for hit in _ELSEWHERE(invoice, facts) or [] if not hit.location.startswith(tuple(places))]
    again = [hit for hit in again if hit.location + "/@currencyID" not in abroad]
    return [] if again and elsewhere else again or elsewhere


def _with_vat(invoice: Invoice, facts: Facts) -> Outcome:
    """BT-110 must be there, once, in BT-5, even when it is zero; in CII it may be absent when there is no VAT (BT-112 =
    BT-109), and nothing is asked when there are no totals at all."""
    totals = invoice.totals
    if invoice.currency is None:
        return None
    if totals is None:
        return "totals.vat" if facts.syntax == "UBL" else None
    if facts.syntax == "CII" and totals.with_vat is not None and totals.with_vat == totals.without_vat:
        return None
    hits = _one_total(invoice, facts)
    if hits:
        return hits
    if totals.vat is None:
        return "totals.vat"
    if totals.without_vat is None:
        return Hit("totals.with_vat", totals.with_vat)
    return _compare("totals.with_vat", totals.with_vat, xpath_round(totals.without_vat + totals.vat))


def _due(totals: Totals, facts: Facts) -> Outcome:
    """CII does not round; UBL rounds both sides when something was paid or rounded."""
    if totals.with_vat is None:
        return Hit("due", totals.due)
    owed = totals.with_vat - (totals.paid or ZERO)
    expected = owed + (totals.rounding or ZERO)
    if totals.due is None or facts.syntax == "CII" or (totals.paid is None and totals.rounding is None):
        return _compare("due", totals.due, expected)
    paid_so_far = totals.due - totals.rounding if totals.rounding is not None else totals.due
    left = xpath_round(paid_so_far) if totals.rounding is not None else paid_so_far
    right = xpath_round(owed) if totals.paid is not None else owed
    return None if left == right else Hit("due", totals.due, expected)


def _tax(item: VatBreakdown, facts: Facts) -> Outcome:
    """Within one unit of the currency: strictly in UBL, inclusively in CII, as the official rules have it."""
    if item.tax is None:
        return None if item.taxable is None else "tax"
    if item.rate is None or xpath_round(item.rate, ONE) == 0:
        return None if xpath_round(item.tax, ONE) == 0 else Hit("tax", item.tax, ZERO)
    if item.taxable is None:
        return Hit("tax", item.tax)
    expected = xpath_round(abs(item.taxable) * item.rate / HUNDRED)
    gap = abs(abs(item.tax) - expected)
    if gap < ONE or (gap == ONE and facts.syntax == "CII"):
        return None
    return Hit("tax", item.tax, expected.copy_sign(item.taxable))


AGAIN = "Refaites le calcul ou laissez votre logiciel le refaire : "

RULES = (
    Rule("BR-CO-10", terms("BT-106"), "totals", _lines, "Le total des lignes n’est pas la somme des lignes.",
         AGAIN + "somme des montants hors taxes des lignes."),
    Rule("BR-CO-11", terms("BT-107"), "totals", _allowances, "Le total des remises n’est pas la somme des remises.",
         AGAIN + "somme des remises sur la facture."),
    Rule("BR-CO-12", terms("BT-108"), "totals", _charges, "Le total des frais n’est pas la somme des frais.",
         AGAIN + "somme des frais ajoutés à la facture."),
    Rule("BR-CO-13", terms("BT-109"), "totals", _without_vat, "Le total hors taxes est faux.",
         AGAIN + "lignes, moins remises, plus frais."),
    Rule("BR-CO-14", terms("BT-110"), "totals", _vat, "Le total de la TVA n’est pas la somme de la TVA de chaque taux.",
         AGAIN + "somme de la ventilation de TVA."),
    Rule("BR-CO-15", terms("BT-112 BT-110"), "", _with_vat,
         "Le total toutes taxes comprises n’est pas le total hors taxes plus la TVA.",
         AGAIN + "total HT plus total de la TVA (à écrire même s’il vaut 0)."),
    Rule("BR-CO-16", terms("BT-115"), "totals", _due, "Le net à payer est faux.",
         AGAIN + "total TTC, moins ce qui est déjà payé, plus l’arrondi."),
    Rule("BR-CO-17", terms("BT-117"), "vat[]", _tax, "La TVA d’un taux ne correspond pas à sa base.",
         AGAIN + "base × taux, arrondie au centime."),
)  # fmt: skip
