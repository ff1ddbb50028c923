"""EN 16931 6.4.3: the VAT category families. One row of `FAMILIES` per category; ten rules are made of each row.

The numbers mean the same in every family: 01 breakdown present, 02/03/04 tax identifiers (lines, allowances, charges),
05/06/07 rate (lines, allowances, charges), 08 taxable amount, 09 tax amount, 10 exemption reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from einvoice.model import Invoice, VatBreakdown
from einvoice.rules.facts import Facts
from einvoice.rules.rule import Check, Hit, Outcome, Rule, fine_when, terms
from einvoice.totals import HUNDRED, ZERO, xpath_round

ONE = Decimal(1)

POSITIVE, ZERO_RATE, NONE, NOT_NEGATIVE = "> 0", "= 0", "absent", ">= 0"


@dataclass(frozen=True, slots=True)
class Family:
    """One VAT category. `seller`: "tax" (any tax number), "vat" (a VAT number), "none" (no VAT number at all).
    `buyer`: "", "vat", "vat or legal". `by_rate`: one breakdown per rate, tax computed; else one breakdown, tax zero."""

    category: str
    codes: tuple[str, ...]
    label: str
    rate: str
    seller: str
    buyer: str
    by_rate: bool
    reason: bool


def _family(category: str, codes: str, label: str, rate: str, rest: str) -> Family:
    seller, buyer, by_rate, reason = (part.strip() for part in rest.split(","))
    return Family(category, tuple(codes.split()), label, rate, seller, buyer, by_rate == "per rate", reason == "reason")


FAMILIES = (
    _family("S", "BR-S-01 BR-S-02 BR-S-03 BR-S-04 BR-S-05 BR-S-06 BR-S-07 BR-S-08 BR-S-09 BR-S-10",
            "au taux normal ou réduit (S)", POSITIVE, "tax, , per rate, no reason"),
    _family("Z", "BR-Z-01 BR-Z-02 BR-Z-03 BR-Z-04 BR-Z-05 BR-Z-06 BR-Z-07 BR-Z-08 BR-Z-09 BR-Z-10",
            "au taux zéro (Z)", ZERO_RATE, "tax, , once, no reason"),
    _family("E", "BR-E-01 BR-E-02 BR-E-03 BR-E-04 BR-E-05 BR-E-06 BR-E-07 BR-E-08 BR-E-09 BR-E-10",
            "exonérée de TVA (E)", ZERO_RATE, "tax, , once, reason"),
    _family("AE", "BR-AE-01 BR-AE-02 BR-AE-03 BR-AE-04 BR-AE-05 BR-AE-06 BR-AE-07 BR-AE-08 BR-AE-09 BR-AE-10",
            "en autoliquidation (AE)", ZERO_RATE, "tax, vat or legal, once, reason"),
    _family("K", "BR-IC-01 BR-IC-02 BR-IC-03 BR-IC-04 BR-IC-05 BR-IC-06 BR-IC-07 BR-IC-08 BR-IC-09 BR-IC-10",
            "intracommunautaire (K)", ZERO_RATE, "vat, vat, once, reason"),
    _family("G", "BR-G-01 BR-G-02 BR-G-03 BR-G-04 BR-G-05 BR-G-06 BR-G-07 BR-G-08 BR-G-09 BR-G-10",
            "à l’exportation (G)", ZERO_RATE, "vat, , once, reason"),
    _family("O", "BR-O-01 BR-O-02 BR-O-03 BR-O-04 BR-O-05 BR-O-06 BR-O-07 BR-O-08 BR-O-09 BR-O-10",
            "hors du champ de la TVA (O)", NONE, "none, , once, reason"),
    _family("L", "BR-AF-01 BR-AF-02 BR-AF-03 BR-AF-04 BR-AF-05 BR-AF-06 BR-AF-07 BR-AF-08 BR-AF-09 BR-AF-10",
            "soumise à l’IGIC (L)", NOT_NEGATIVE, "tax, , per rate, no reason"),
    _family("M", "BR-AG-01 BR-AG-02 BR-AG-03 BR-AG-04 BR-AG-05 BR-AG-06 BR-AG-07 BR-AG-08 BR-AG-09 BR-AG-10",
            "soumise à l’IPSI (M)", NOT_NEGATIVE, "tax, , per rate, no reason"),
)  # fmt: skip


def _breakdown(family: Family) -> Check:
    """01: what is used on a line, an allowance or a charge is in the breakdown, once when there is no rate to tell
    apart. A breakdown that nothing uses: refused in CII; in UBL for the families with rates only (official rules)."""
    category = family.category

    @fine_when("category not in facts.used and category not in facts.breakdown", category=category)
    def check(_: Invoice, facts: Facts) -> Outcome:
        count = facts.breakdown[category]
        used = category in facts.used
        if not used and not count:
            return None
        right = count > 0 if family.by_rate else count == 1
        if right and not used:
            right = facts.syntax == ("CII" if family.by_rate else "UBL")
        return None if right else Hit("vat", f"{count} ventilation(s)")

    return check


def _identifiers(family: Family, where: str) -> Check:
    """02, 03, 04: who must be known for VAT when the category is used there."""
    attribute = f"{where}_categories"

    @fine_when(f"category not in facts.{attribute}", category=family.category)
    def check(invoice: Invoice, facts: Facts) -> Outcome:
        if family.category not in getattr(facts, attribute):
            return None
        vat, tax, customer = facts.seller_ids
        buyer_vat = invoice.buyer is not None and bool(invoice.buyer.vat_id)
        if family.seller == "none":
            return ("buyer.vat_id" if buyer_vat and not vat else "seller.vat_id") if vat or buyer_vat else None
        if not (tax if family.seller == "tax" else vat):
            return "seller.vat_id"
        missing = (family.buyer == "vat" and not buyer_vat) or (family.buyer == "vat or legal" and not customer)
        return Hit("buyer.vat_id", field="BT-48") if missing else None

    return check


_RATES: dict[str, Callable[[Decimal | None], bool]] = {
    POSITIVE: lambda rate: rate is not None and rate > 0,
    ZERO_RATE: lambda rate: rate is not None and rate == 0,
    NONE: lambda rate: rate is None,
    NOT_NEGATIVE: lambda rate: rate is not None and rate >= 0,
}


def _rate(family: Family) -> Check:
    """05, 06, 07."""
    allowed = _RATES[family.rate]

    @fine_when("allowed(item.vat_rate)", allowed=allowed)
    def check(item: Any, _: Facts) -> Outcome:
        return None if allowed(item.vat_rate) else Hit("vat_rate", item.vat_rate)

    return check


def _taxable(family: Family) -> Check:
    """08. Tolerances of the official rules: below one unit in UBL and none in CII for the families with rates; for the
    others none in UBL, one unit in CII, except for O where there is none."""

    def check(item: VatBreakdown, facts: Facts) -> Outcome:
        if item.taxable is None:
            return None if family.by_rate and item.rate is None else "taxable"
        if family.by_rate:
            return _taxable_of_rate(family, item, facts)
        expected = facts.bases.get(family.category, ZERO)
        if facts.syntax != "CII":
            return None if item.taxable == expected else Hit("taxable", item.taxable, expected)
        expected = xpath_round(expected)
        gap = item.taxable - expected
        close = gap == 0 if family.category == "O" else -ONE < gap <= ONE
        return None if close else Hit("taxable", item.taxable, expected)

    return check


def _taxable_of_rate(family: Family, item: VatBreakdown, facts: Facts) -> Outcome:
    if item.rate is None:
        return None  # BR-48 says so
    expected = facts.rates.get((family.category, item.rate))
    if facts.syntax == "UBL":
        known = expected is not None or family.category != "S"
        close = known and abs((item.taxable or ZERO) - (expected or ZERO)) < ONE
    else:
        close = item.taxable == xpath_round(expected or ZERO)
    return None if close else Hit("taxable", item.taxable, expected or ZERO)


def _tax(family: Family) -> Check:
    """09: base x rate within one unit for the families with rates, zero for the others."""

    def check(item: VatBreakdown, _: Facts) -> Outcome:
        if not family.by_rate:
            return None if item.tax is not None and item.tax == 0 else Hit("tax", item.tax, ZERO)
        if item.tax is None or item.taxable is None or item.rate is None:
            return Hit("tax", item.tax)
        expected = xpath_round(abs(item.taxable) * item.rate / HUNDRED)
        return None if abs(abs(item.tax) - expected) < ONE else Hit("tax", item.tax, expected.copy_sign(item.taxable))

    return check


def _reason(family: Family) -> Check:
    """10."""

    def check(item: VatBreakdown, _: Facts) -> Outcome:
        given = bool(item.exemption_reason or item.exemption_code)
        return None if given == family.reason else "exemption_reason"

    return check


_WHO = {
    ("tax", ""): "le numéro de TVA ou fiscal du vendeur (ou de son représentant)",
    ("tax", "vat or legal"): "un numéro fiscal du vendeur et le numéro de TVA ou le SIREN de l’acheteur",
    ("vat", "vat"): "le numéro de TVA du vendeur (ou de son représentant) et celui de l’acheteur",
    ("vat", ""): "le numéro de TVA du vendeur (ou de son représentant)",
}

_RATE_ADVICE = {
    POSITIVE: (
        "doit avoir un taux supérieur à zéro",
        "Indiquez le taux : 20, 10, 5.5 ou 2.1 ; sans TVA, changez de catégorie.",
    ),
    ZERO_RATE: ("doit avoir un taux égal à zéro", "Mettez le taux à 0, ou changez de catégorie."),
    NONE: ("ne doit pas avoir de taux", "Retirez le taux, ou changez de catégorie."),
    NOT_NEGATIVE: ("doit avoir un taux, nul ou positif", "Indiquez le taux."),
}


def _who_rules(family: Family) -> list[Rule]:
    found = []
    for code, where, place in zip(
        family.codes[1:4], ("line", "allowance", "charge"), ("ligne", "remise", "frais"), strict=True
    ):
        if family.seller == "none":
            text = f"Une opération {family.label} ne doit porter aucun numéro de TVA ({place})."
            remedy = "Retirez les numéros de TVA du vendeur et de l’acheteur, ou changez de catégorie."
        else:
            text = f"Une opération {family.label} demande {_WHO[family.seller, family.buyer]} ({place})."
            remedy = "Indiquez le numéro qui manque, ou changez de catégorie de TVA."
        found.append(Rule(code, terms("BT-31 BT-32 BT-63 BT-48"), "", _identifiers(family, where), text, remedy))
    return found


def _rate_rules(family: Family) -> list[Rule]:
    must, remedy = _RATE_ADVICE[family.rate]
    places = (("lines[]", "BT-152", "Une ligne"), ("allowances[]", "BT-96", "Une remise"), ("charges[]", "BT-103", "Un frais"))
    return [
        Rule(
            code,
            (term,),
            scope,
            _rate(family),
            f"{noun} {family.label} {must}.",
            remedy,
            when=("vat_category", family.category),
        )
        for code, (scope, term, noun) in zip(family.codes[4:7], places, strict=True)
    ]


def _breakdown_rules(family: Family) -> list[Rule]:
    when = ("category", family.category)
    label = family.label
    exact = "au moins une" if family.by_rate else "exactement une"
    tax = "doit valoir base × taux" if family.by_rate else "doit être nulle"
    reason = "doit dire pourquoi" if family.reason else "ne doit pas avoir de motif d’exonération"
    advice = "Indiquez le motif (texte ou code VATEX)." if family.reason else "Retirez le motif, ou changez de catégorie."
    codes = family.codes
    return [
        Rule(codes[0], terms("BT-118"), "", _breakdown(family),
             f"Il faut {exact} ventilation de TVA pour ce qui est {label}, et seulement alors.",
             "Faites correspondre la ventilation de la TVA aux lignes, remises et frais."),
        Rule(codes[7], terms("BT-116"), "vat[]", _taxable(family),
             f"La base {label} n’est pas la somme des lignes, moins remises, plus frais, de cette catégorie.",
             "Refaites la somme, ou corrigez la catégorie et le taux des lignes.", when=when),
        Rule(codes[8], terms("BT-117"), "vat[]", _tax(family), f"La TVA {label} {tax}.", "Refaites le calcul.", when=when),
        Rule(codes[9], terms("BT-120 BT-121"), "vat[]", _reason(family), f"Une opération {label} {reason}.", advice, when=when),
    ]  # fmt: skip


def _delivered(_: VatBreakdown, facts: Facts) -> Outcome:
    invoice = facts.invoice
    dated = invoice.delivery is not None and invoice.delivery.date is not None
    return (
        None if dated or invoice.period is not None or (facts.syntax == "UBL" and invoice.tax_point_code) else "/delivery.date"
    )


def _delivered_where(_: VatBreakdown, facts: Facts) -> Outcome:
    delivery = facts.invoice.delivery
    known = delivery is not None and delivery.address is not None and delivery.address.country
    return None if known else "/delivery.address.country"


def _only(attribute: str, path: str) -> Check:
    """O-11 to O-14: nothing else beside O. The CII stylesheet mixes the four places; each has its own rule in the norm."""

    def check(_: VatBreakdown, facts: Facts) -> Outcome:
        others = {category for category in getattr(facts, attribute) if category and category != "O"}
        return Hit(path, ", ".join(sorted(others))) if others else None

    return check


def _italian(invoice: Invoice, facts: Facts) -> Outcome:
    if "B" not in facts.used and not facts.breakdown["B"]:
        return None
    holders = (invoice.seller, invoice.buyer, invoice.tax_representative, invoice.delivery)
    countries = {holder.address.country for holder in holders if holder is not None and holder.address is not None}
    return Hit("vat", ", ".join(sorted(filter(None, countries)))) if countries - {"IT", None} else None


def _split_or_standard(_: Invoice, facts: Facts) -> Outcome:
    used = facts.used | set(facts.breakdown)
    return "vat" if "B" in used and "S" in used else None


O_ALONE = "Séparez les opérations hors du champ de la TVA sur une autre facture, ou changez de catégorie."
_K, _O = ("category", "K"), ("category", "O")

SPECIAL = (
    Rule("BR-IC-11", terms("BT-72 BG-14"), "vat[]", _delivered,
         "Une livraison intracommunautaire demande sa date ou sa période.", "Indiquez la date de livraison.", when=_K),
    Rule("BR-IC-12", terms("BT-80"), "vat[]", _delivered_where,
         "Une livraison intracommunautaire demande le pays de livraison.", "Indiquez le pays où les biens arrivent.", when=_K),
    Rule("BR-O-11", terms("BT-118"), "vat[]", _only("breakdown", "/vat"),
         "Une facture hors du champ de la TVA (O) ne peut pas ventiler une autre catégorie.", O_ALONE, when=_O),
    Rule("BR-O-12", terms("BT-151"), "vat[]", _only("line_categories", "/lines"),
         "Une facture hors du champ de la TVA (O) ne peut pas avoir de ligne d’une autre catégorie.", O_ALONE, when=_O),
    Rule("BR-O-13", terms("BT-95"), "vat[]", _only("allowance_categories", "/allowances"),
         "Une facture hors du champ de la TVA (O) ne peut pas avoir de remise d’une autre catégorie.", O_ALONE, when=_O),
    Rule("BR-O-14", terms("BT-102"), "vat[]", _only("charge_categories", "/charges"),
         "Une facture hors du champ de la TVA (O) ne peut pas avoir de frais d’une autre catégorie.", O_ALONE, when=_O),
    Rule("BR-B-01", terms("BT-118 BT-151"), "", _italian, "Le paiement scindé (B) n’existe qu’entre Italiens.",
         "Changez de catégorie de TVA : S pour une vente avec TVA."),
    Rule("BR-B-02", terms("BT-118 BT-151"), "", _split_or_standard,
         "Le paiement scindé (B) et le taux normal (S) ne vont pas ensemble.",
         "Faites deux factures, ou changez de catégorie."),
)  # fmt: skip

RULES = (
    *(rule for family in FAMILIES for rule in (*_who_rules(family), *_rate_rules(family), *_breakdown_rules(family))),
    *SPECIAL,
)
