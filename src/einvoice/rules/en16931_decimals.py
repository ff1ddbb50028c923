"""EN 16931: amounts with two decimals at most (BR-DEC). One line per amount."""

from __future__ import annotations

from einvoice.rules.rule import Rule, decimals

# code, term, place, what it is
_TABLE = (
    ("BR-DEC-01", "BT-92", "allowances[]:amount", "Le montant d’une remise sur la facture"),
    ("BR-DEC-02", "BT-93", "allowances[]:base", "La base d’une remise sur la facture"),
    ("BR-DEC-05", "BT-99", "charges[]:amount", "Le montant d’un frais ajouté à la facture"),
    ("BR-DEC-06", "BT-100", "charges[]:base", "La base d’un frais ajouté à la facture"),
    ("BR-DEC-09", "BT-106", "totals:lines", "La somme des lignes"),
    ("BR-DEC-10", "BT-107", "totals:allowances", "Le total des remises"),
    ("BR-DEC-11", "BT-108", "totals:charges", "Le total des frais"),
    ("BR-DEC-12", "BT-109", "totals:without_vat", "Le total hors taxes"),
    ("BR-DEC-13", "BT-110", "totals:vat", "Le total de la TVA"),
    ("BR-DEC-14", "BT-112", "totals:with_vat", "Le total toutes taxes comprises"),
    ("BR-DEC-15", "BT-111", "totals:vat_accounting", "Le total de la TVA dans la devise de comptabilisation"),
    ("BR-DEC-16", "BT-113", "totals:paid", "Le montant déjà payé"),
    ("BR-DEC-17", "BT-114", "totals:rounding", "L’arrondi"),
    ("BR-DEC-18", "BT-115", "totals:due", "Le net à payer"),
    ("BR-DEC-19", "BT-116", "vat[]:taxable", "La base d’un taux de TVA"),
    ("BR-DEC-20", "BT-117", "vat[]:tax", "Le montant d’un taux de TVA"),
    ("BR-DEC-23", "BT-131", "lines[]:net", "Le montant d’une ligne"),
    ("BR-DEC-24", "BT-136", "lines[].allowances[]:amount", "Le montant d’une remise sur une ligne"),
    ("BR-DEC-25", "BT-137", "lines[].allowances[]:base", "La base d’une remise sur une ligne"),
    ("BR-DEC-27", "BT-141", "lines[].charges[]:amount", "Le montant d’un frais ajouté à une ligne"),
    ("BR-DEC-28", "BT-142", "lines[].charges[]:base", "La base d’un frais ajouté à une ligne"),
)

RULES = tuple(
    Rule(
        code,
        (term,),
        place.partition(":")[0],
        decimals(place.partition(":")[2]),
        f"{noun} a plus de deux décimales.",
        "Arrondissez au centime ; seuls les prix unitaires et les quantités peuvent avoir plus de décimales.",
    )
    for code, term, place, noun in _TABLE
)
