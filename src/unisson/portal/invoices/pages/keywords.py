"""The words beside which a French invoice writes its data (domaine 6.1): one line a field, strongest words first.

Labels are regular expressions over text without accents or capitals. The earlier a label, the more it is
trusted; among equals the way of writing (same cell, then to the right, then under) decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# « No » and « num » only as words: they also begin numbers (« NOV-2026-12 »).
NO = r"(?:n ?(?:°|o(?![a-z]))\.?|num(?:ero|\.|(?![a-z]))|№|#)"
HT = r"(?:h\.? ?t\b\.?|hors[ -]taxes?\b|hors tva\b)"
TVA = r"(?:t\.? ?v\.? ?a\b\.?)"
TTC = r"(?:t\.? ?t\.? ?c\b\.?|toutes taxes comprises)"


class Kind(StrEnum):
    """How a value is written, hence recognised."""

    REFERENCE = "REFERENCE"  # a token with at least one digit
    CODE = "CODE"  # a token in capitals
    DATE = "DATE"
    AMOUNT = "AMOUNT"


@dataclass(frozen=True, slots=True)
class Keyword:
    """One field of the invoice: its name in the model, how it is written, and the words that announce it."""

    field: str
    kind: Kind
    labels: tuple[str, ...]


KEYWORDS = (
    Keyword("number", Kind.REFERENCE, (
        rf"\b(?:facture|avoir)(?: d'(?:avoir|acompte))? ?{NO}",
        rf"{NO} (?:de |de la )?(?:facture|l'avoir|avoir)\b",
        r"\bref(?:erence|\.)? (?:de (?:la )?)?(?:facture|avoir)\b",
        r"(?<!date )(?<!date de )(?<!date de la )\bfacture(?: d'acompte| d'avoir)?$",
        r"^(?:facture|avoir)(?: d'acompte| d'avoir)?\b",
        r"\binvoice (?:no|number)\b",
        rf"^(?:{NO}|ref(?:erence|\.)?) ?(?::|$)",
    )),
    Keyword("issue_date", Kind.DATE, (
        r"\bdate (?:de )?(?:la )?(?:facture|facturation|emission)\b|\bdate d'emission\b",
        r"\b(?:facture|avoir)\b.{0,40}\b(?:du|le|en date du)\b",
        r"\b(?:emise?|etablie?|faite?) (?:a .{2,30}, )?le\b",
        r"^date$|^date ?:|^date (?=\d)",
        r", le\b|^le\b",
    )),
    Keyword("due_date", Kind.DATE, (
        r"\bdate d'echeance\b",
        r"\bdate limite (?:de |du )?(?:paiement|reglement)\b",
        r"\b(?:a payer|a regler|payable|paiement|reglement)(?: (?:avant|au plus tard))?(?: le| au)\b",
        r"\becheance\b",
    )),
    Keyword("code_service", Kind.CODE, (
        r"\bcode (?:du )?service(?: executant| destinataire| chorus)?\b",
        rf"\bservice executant\b|{NO} (?:de |du )?service\b",
        r"\bcode executant\b",
        r"^service(?: destinataire)? ?:",
    )),
    Keyword("numero_engagement", Kind.REFERENCE, (
        rf"{NO} ?(?:d'|de l')?engagement(?: juridique)?\b|\bengagement(?: juridique)?(?: ?{NO})?",
        rf"{NO} ?(?:d')?ej\b|\bej\b(?!-)(?: ?{NO})?",
        rf"{NO} (?:de |du )?bon de commande\b|\bbon de commande(?: ?{NO})?",
        rf"{NO} (?:de |de la )?commande\b|\bcommande(?: client)?(?: ?{NO})?",
        rf"\bb\.?c\b\.?(?: ?{NO})?",
    )),
    Keyword("numero_marche", Kind.REFERENCE, (
        rf"{NO} (?:de |du )?marche(?: public)?\b",
        rf"\bmarche(?: public)?(?: ?{NO})?",
        rf"{NO} (?:de |du )?contrat\b|\bcontrat ?{NO}",
    )),
    Keyword("numero_facture_origine", Kind.REFERENCE, (
        rf"\bfacture (?:d'origine|initiale|annulee|rectifiee)(?: ?{NO})?",
        rf"\b(?:annule|rectifie|sur|relatif a)(?: la)? facture(?: ?{NO})?",
    )),
    Keyword("total_without_vat", Kind.AMOUNT, (
        rf"\b(?:total|montant)(?: general| global| net| total| facture)*(?: en euros?| eur| €)? ?\(?{HT}",
        rf"\bnet {HT}|\bsous[ -]?total(?: {HT})?|\bbase {HT}",
    )),
    Keyword("total_vat", Kind.AMOUNT, (
        rf"\b(?:total|montant)(?: total| global)?(?: de la| des| de| la)? ?\(?(?:{TVA}|taxes?\b(?! comprises))",
        rf"(?<!n° )(?<!n° de )(?<!numero )(?<!numero de )(?<!taux de )(?<!taux )\b{TVA}(?! ?intra)(?! ?non)(?! ?sur les)",
    )),
    Keyword("total_with_vat", Kind.AMOUNT, (
        rf"\b(?:total|montant|net)(?: general| global| net| total| facture| a payer)*(?: en euros?| eur| €)? ?\(?{TTC}",
        r"\btotal general\b|\btotal avec tva\b|\bmontant total\b",
        r"^total(?: ?:| ?$| (?=\d))",
    )),
    Keyword("amount_due", Kind.AMOUNT, (
        r"\bnet a (?:payer|regler|deduire)\b|\breste a (?:payer|regler)\b",
        r"\b(?:solde|total|montant)(?: restant)?(?: net)? (?:a payer|a regler|du)\b",
        r"\b(?:a payer|a regler)\b(?! (?:avant|au plus))",
    )),
)  # fmt: skip

VAT_RATE_ROW = re.compile(rf"\b{TVA}(?: a| au taux de)? ?\(?\d{{1,2}}(?:[.,]\d{{1,3}})? ?%")

# Words above or before a SIRET that say whose it is.
RECIPIENT_WORDS = re.compile(
    r"\b(?:client|destinataire|dest|acheteur|adressee? a|facturee? a|facture[rz]? a|a l'attention|doit|"
    r"ministere|commune|mairie|ville de|communaute|departement|region|prefecture|hopital|hospitalier|chu|lycee|college|"
    r"universite|collectivite)\b"
)
SELLER_WORDS = re.compile(
    r"\b(?:emetteur|fournisseur|vendeur|prestataire|titulaire|capital|r\.? ?c\.? ?s|ape|naf|sarl|sas|eurl|"
    r"auto-?entrepreneur|micro-?entreprise)\b"
)

# What the page says of the kind of document, of VAT, of payment: first phrase found wins.
PHRASES: dict[str, tuple[tuple[str, str], ...]] = {
    "type_facture": (
        (rf"^(?:facture d')?avoir\b ?(?:{NO}|$|[a-z]*[-/]?\d)", "AVOIR"),
        (r"^note de credit\b", "AVOIR"),
        (r"\bfacture d'acompte\b", "ACOMPTE"),
        (r"\bfacture\b", "FACTURE"),
    ),
    "type_tva": (
        (r"\btva non applicable\b|\b293 ?b\b", "EXONERATION"),
        (r"\bautoliquidation\b|\bauto-liquidation\b|\b283[ -]2\b", "EXONERATION"),
        (r"\bexoneration de tva\b|\bexoneree? de tva\b", "EXONERATION"),
        (r"\btva (?:acquittee )?(?:sur|d'apres) les debits\b|\bpaiement de la taxe d'apres les debits\b", "TVA_SUR_DEBIT"),
        (r"\btva (?:exigible |acquittee )?(?:sur|d'apres) les encaissements\b", "TVA_SUR_ENCAISSEMENT"),
    ),
    "mode_paiement": (
        (r"\b(?:par |reglement : |paiement : )?virement\b", "VIREMENT"),
        (r"\bprelevement\b", "PRELEVEMENT"),
        (r"\b(?:par )?cheque\b", "CHEQUE"),
        (r"\bespeces\b", "ESPECE"),
        (r"\biban\b", "VIREMENT"),
    ),
    "currency": (
        (r"€|\beur(?:os?)?\b", "EUR"),
        (r"\bxpf\b|\bf\.? ?cfp\b", "XPF"),
        (r"\bchf\b", "CHF"),
        (r"\bgbp\b|£", "GBP"),
        (r"\busd\b|\$", "USD"),
    ),
}

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars mar", "avril avr", "mai", "juin", "juillet juil",
            "aout", "septembre sept sep", "octobre oct", "novembre nov", "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
