"""France: dates, VAT categories, rates, and how amounts are written (XP Z12-012 V1.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from einvoice.codelists.cadres import TWO_WAYS
from einvoice.codelists.vat import FRENCH_VAT_CATEGORIES, FRENCH_VAT_RATES
from einvoice.report import Unread
from einvoice.rules.facts import Facts
from einvoice.rules.france import XP
from einvoice.rules.rule import Check, Hit, Outcome, Rule, fine_when, terms, unread
from einvoice.totals import CENT, UNIT, ZERO


def written(value: Decimal, places: int, most: int, signed: bool) -> bool:
    """Whether a number fits: decimals at most `places`, characters (sign included, point not) at most `most`."""
    whole, _, fraction = format(value, "f").partition(".")
    return len(fraction) <= places and len(whole) + len(fraction) <= most and (signed or value >= 0)


_SHORT = "(item.{0} is None or low <= item.{0} < high and (item.{0}.same_quantum(cent) or item.{0}.same_quantum(unit)))"


def _fine(low: Decimal, high: Decimal, *names: str) -> Callable[[Check], Check]:
    """Numbers written in whole units or in cents, between these bounds, need not be looked at more closely."""
    return fine_when(" and ".join(_SHORT.format(name) for name in names), low=low, high=high, cent=CENT, unit=UNIT)


def _fits(places: int, most: int, signed: bool, *pairs: str) -> Check:
    """Each number that is there fits. Most do, and are recognised by their size and exponent, without being printed."""
    known = [(name, term) for name, _, term in (pair.partition("=") for pair in pairs)]
    high = Decimal(10) ** (most - places - signed)
    low = 1 - high if signed else ZERO

    @_fine(low, high, *(name for name, _ in known))
    def check(item: Any, _: Facts) -> Outcome:
        found: list[Hit] | None = None
        for name, term in known:
            value = getattr(item, name)
            if value is None or (
                low <= value < high and (value.same_quantum(CENT) or -places <= value.as_tuple().exponent <= 0)
            ):
                continue
            if not written(value, places, most, signed):
                found = [*(found or ()), Hit(name, value, field=term)]
        return found

    return check


_PRICES = _fits(6, 19, False, "net=BT-146", "discount=BT-147", "gross=BT-148")
_SIGNED_PRICES = _fits(6, 19, True, "net=BT-146", "discount=BT-147", "gross=BT-148")


@_fine(ZERO, Decimal(10) ** 13, "net", "discount", "gross")
def _prices(price: Any, facts: Facts) -> Outcome:
    """Six decimals; negative only on the invoices that go both ways."""
    return (_SIGNED_PRICES if facts.invoice.business_process in TWO_WAYS else _PRICES)(price, facts)


def _category(name: str) -> Check:
    """CII asks for the category as well; in UBL its absence is the business of EN 16931 alone."""

    @fine_when(f"item.{name} in categories", categories=FRENCH_VAT_CATEGORIES)
    def check(item: Any, facts: Facts) -> Outcome:
        code = getattr(item, name)
        known = facts.syntax != "CII" if code is None else code in FRENCH_VAT_CATEGORIES
        return None if known else Hit(name, code)

    return check


def _french_rate(name: str) -> Check:
    short = "item.{0} is None or item.{0} in rates and (item.{0}.same_quantum(cent) or item.{0}.same_quantum(unit))"

    @fine_when(short.format(name), rates=FRENCH_VAT_RATES, cent=CENT, unit=UNIT)
    def check(item: Any, _: Facts) -> Outcome:
        rate = getattr(item, name)
        if rate is None or (rate in FRENCH_VAT_RATES and (rate.same_quantum(CENT) or rate.as_tuple().exponent >= -2)):
            return None
        return Hit(name, rate)

    return check


def _century(*names: str) -> Check:
    """2000 to 2099, for each date given; `name=BT` pairs."""
    pairs = [(name, term) for name, _, term in (pair.partition("=") for pair in names)]

    def check(item: Any, _: Facts) -> Outcome:
        found: list[Hit] | None = None
        for name, term in pairs:
            value: date | None = getattr(item, name)
            if value is not None and not 2000 <= value.year <= 2099:
                found = [*(found or ()), Hit(name, value, field=term)]
        return found

    return check


RATES = "Taux admis : 20, 10, 5.5, 2.1, 0, et ceux de Corse, d’outre-mer ou anciens."
ROUND = "Arrondissez : deux décimales pour un montant, quatre pour une quantité, six pour un prix."


def _rule(code: str, bt: str, scope: str, check: Check, text: str, remedy: str) -> Rule:
    return Rule(code, terms(bt), scope, check, text, remedy, source=XP)


YEAR = "Corrigez la date : l’année doit être entre 2000 et 2099."

_DATED = "BT-2 BT-7 BT-9 BT-26 BT-72 BT-73 BT-74 BT-134 BT-135"
DATES = (
    _rule("BR-FR-03", "BT-2 BT-7 BT-9", "", _century("issue_date=BT-2", "tax_point_date=BT-7", "due_date=BT-9"),
         "L’année d’une date n’est pas vraisemblable.", YEAR),
    _rule("BR-FR-03", _DATED, "", unread(Unread.BAD_DATE, Unread.ODD_DATE),
         "Une date n’est pas écrite comme le format le demande.",
         "Écrivez AAAAMMJJ dans un fichier CII ou Factur-X, AAAA-MM-JJ dans un fichier UBL."),
    _rule("BR-FR-03", _DATED, "", unread(Unread.MISSING, fields=_DATED), "Une date est annoncée, mais vide.",
         "Écrivez la date, ou retirez l’élément."),
    _rule("BR-FR-03", "BT-26", "preceding[]", _century("issue_date=BT-26"),
         "L’année de la facture d’origine n’est pas vraisemblable.", YEAR),
    _rule("BR-FR-03", "BT-72", "delivery", _century("date=BT-72"), "L’année de la livraison n’est pas vraisemblable.", YEAR),
    _rule("BR-FR-03", "BT-73 BT-74", "period", _century("start=BT-73", "end=BT-74"),
         "L’année de la période n’est pas vraisemblable.", YEAR),
    _rule("BR-FR-03", "BT-134 BT-135", "lines[].period", _century("start=BT-134", "end=BT-135"),
         "L’année de la période d’une ligne n’est pas vraisemblable.", YEAR),
)  # fmt: skip

VAT = (
    *(_rule("BR-FR-15", bt, scope, _category(name), "Cette catégorie de TVA n’est pas admise en France.",
         "Utilisez S, E, AE, K, G, O ou Z.")
      for scope, bt, name in (("vat[]", "BT-118", "category"), ("lines[]", "BT-151", "vat_category"), ("allowances[]", "BT-95",
           "vat_category"), ("charges[]", "BT-102", "vat_category"))),
    *(_rule("BR-FR-16", bt, scope, _french_rate(name), "Ce taux de TVA n’existe pas en France.", RATES)
      for scope, bt, name in (("vat[]", "BT-119", "rate"), ("lines[]", "BT-152", "vat_rate"), ("allowances[]", "BT-96",
           "vat_rate"), ("charges[]", "BT-103", "vat_rate"))),
    *(_rule("BR-FR-DEC-04", bt, scope, _fits(2, 4, False, f"{name}={bt}"), "Un taux de TVA est mal écrit.", RATES)
      for scope, bt, name in (("vat[]", "BT-119", "rate"), ("lines[]", "BT-152", "vat_rate"), ("allowances[]", "BT-96",
           "vat_rate"), ("charges[]", "BT-103", "vat_rate"))),
)  # fmt: skip

_TOTALS = (
    "lines=BT-106", "allowances=BT-107", "charges=BT-108", "without_vat=BT-109", "vat=BT-110", "vat_accounting=BT-111",
         "with_vat=BT-112",
    "paid=BT-113", "rounding=BT-114", "due=BT-115",
)  # fmt: skip

DECIMALS = (
    *(_rule("BR-FR-DEC-01", pairs[0].split("=")[1], scope, _fits(2, 19, True, *pairs),
         "Un montant a plus de deux décimales ou plus de 19 caractères.", ROUND)
      for scope, pairs in (("totals", _TOTALS), ("vat[]", ("taxable=BT-116", "tax=BT-117")), ("lines[]", ("net=BT-131",)),
                           ("allowances[]", ("amount=BT-92", "base=BT-93")), ("charges[]", ("amount=BT-99", "base=BT-100")),
                           ("lines[].allowances[]", ("amount=BT-136", "base=BT-137")), ("lines[].charges[]", ("amount=BT-141",
                                "base=BT-142")))),
    _rule("BR-FR-DEC-02", "BT-129", "lines[]", _fits(4, 19, True, "quantity=BT-129"),
         "Une quantité a plus de quatre décimales ou plus de 19 caractères.", ROUND),
    _rule("BR-FR-DEC-02", "BT-149", "lines[].price", _fits(4, 19, True, "base_quantity=BT-149"),
         "Une quantité de base a plus de quatre décimales ou plus de 19 caractères.", ROUND),
    _rule("BR-FR-DEC-03", "BT-146 BT-147 BT-148", "lines[].price", _prices,
         "Un prix est négatif, ou a plus de six décimales ou de 19 caractères.", ROUND),
)  # fmt: skip

RULES = (*DATES, *VAT, *DECIMALS)
