"""Chorus Pro, public-sector invoices before the 2026 reform: the « G » rules of the EDI annex.

The annex itself is not public as a whole: rules are those that public sources quote, tolerant of everything that the
samples published by AIFE contain (type of VAT and totals that disagree, no currency, no cadre). A rule without a public
number has a code of ours, `UN-`. What needs the directory (service or engagement required, active recipient) and the
register of invoices (duplicates) is admissibility, not conformity.
"""

from __future__ import annotations

import re
from typing import Any

from einvoice.codelists.cadres import CADRES_WITH_VALIDEUR, CHORUS_CADRES, REFORM_CADRES
from einvoice.codelists.document_types import CHORUS_TYPES, CORRECTED, FRENCH_TYPES
from einvoice.codelists.generated.currencies import CURRENCIES
from einvoice.codelists.generated.documents import CREDIT_NOTE_TYPES
from einvoice.codelists.payment_means import CHORUS_PAYMENT_MEANS
from einvoice.identifiers import CHORUS_SCHEMES, clean, is_bic, is_iban, is_siret
from einvoice.model import CreditTransfer, Identifier, Invoice
from einvoice.report import Severity
from einvoice.rules.facts import Facts
from einvoice.rules.rule import Hit, Outcome, Rule, among, fine_when, required, terms
from einvoice.totals import CENT, HUNDRED, UNIT, ZERO, tax_of

ANNEX = "Chorus Pro, spécifications externes, annexe EDI V4.20 et suivantes (telles que citées publiquement)"
OURS = "Unisson, d’après les formats publiés de Chorus Pro"

NUMBER_LENGTH = 20
_NUMBER = re.compile(r"[A-Za-z0-9 \-+_/]+")
_TODAY_ONLY = re.compile(r"20\d{6}")
REFERENCE_LENGTH = 50
MAY_BE_NEGATIVE = CREDIT_NOTE_TYPES | CORRECTED
SERVICE_LENGTH = 100
MEMOIRE, TRANSFER = "A3", "30"


def is_chorus_number(text: str) -> bool:
    """G1.05: at most 20 letters, digits, spaces, - + _ /; no space at either end, none doubled."""
    return len(text) <= NUMBER_LENGTH and _NUMBER.fullmatch(text) is not None and text == " ".join(text.split())


def _number(invoice: Invoice, _: Facts) -> Outcome:
    number = invoice.number
    if not number:
        return "number"
    if not is_chorus_number(number):
        return Hit("number", number, f"{NUMBER_LENGTH} caractères au plus")
    issued = invoice.issue_date
    if issued and _TODAY_ONLY.fullmatch(number) and number == f"{issued:%Y%m%d}":
        return Hit("number", number, "un numéro, pas seulement la date")
    return None


def _preceding(item: Any, _: Facts) -> Outcome:
    return None if not item.number or is_chorus_number(item.number) else Hit("number", item.number)


def _not_future(invoice: Invoice, facts: Facts) -> Outcome:
    issued = invoice.issue_date
    return Hit("issue_date", issued, f"{facts.today:%d/%m/%Y} au plus tard") if issued and issued > facts.today else None


def _year(invoice: Invoice, _: Facts) -> Outcome:
    issued = invoice.issue_date
    return Hit("issue_date", issued) if issued and not 2000 <= issued.year <= 2099 else None


def _cadre(invoice: Invoice, _: Facts) -> Outcome:
    cadre = invoice.business_process
    return None if not cadre or cadre in CHORUS_CADRES or cadre in REFORM_CADRES else Hit("business_process", cadre)


def _valideur(invoice: Invoice, _: Facts) -> Outcome:
    if invoice.business_process not in CADRES_WITH_VALIDEUR:
        return None
    return None if invoice.invoicee is not None and invoice.invoicee.legal_id is not None else "invoicee.legal_id"


def _means(invoice: Invoice, _: Facts) -> Outcome:
    return None if invoice.payment is not None and invoice.payment.means_code else "payment.means_code"


def _memoire_means(invoice: Invoice, _: Facts) -> Outcome:
    """A mémoire de frais de justice (A3) is paid by transfer. Without a means of payment, G1.14 says it."""
    means = invoice.payment.means_code if invoice.payment is not None else None
    wrong = invoice.business_process == MEMOIRE and means and means != TRANSFER
    return Hit("payment.means_code", means, TRANSFER) if wrong else None


def party_identifier(party: Any) -> tuple[str, Identifier] | None:
    """The identifier by which Chorus Pro knows a party, and its path in the party: legal one, else the first known."""
    if party is None:
        return None
    if party.legal_id is not None and party.legal_id.scheme != "0002":
        return "legal_id", party.legal_id
    for index, item in enumerate(party.identifiers):
        if item.scheme in CHORUS_SCHEMES and item.scheme != "0002":
            return f"identifiers[{index}]", item
    return ("legal_id", party.legal_id) if party.legal_id is not None else None


def _seller(invoice: Invoice, _: Facts) -> Outcome:
    return None if party_identifier(invoice.seller) else "seller.legal_id"


def _buyer(invoice: Invoice, _: Facts) -> Outcome:
    return None if party_identifier(invoice.buyer) else "buyer.legal_id"


def _formats(invoice: Invoice, _: Facts) -> Outcome:
    """The shape that the scheme announces. A SIRET of 14 digits with a wrong key is said by UN-01."""
    found = []
    for name, party, term in (("seller", invoice.seller, "BT-30"), ("buyer", invoice.buyer, "BT-47")):
        known = party_identifier(party)
        if known is None:
            continue
        path, item = known
        check = CHORUS_SCHEMES.get(item.scheme or "1")
        text = clean(item.value) if item.scheme in (None, "1", "0009", "0002") else item.value
        if check is not None and not check(text) and not _looks_like_siret(item):
            found.append(Hit(f"{name}.{path}", f"{item.value} ({item.scheme or 'sans type'})", field=term))
    return found or None


def _looks_like_siret(item: Identifier) -> bool:
    return item.scheme in (None, "1", "0009", "0002") and re.fullmatch(r"\d{14}", clean(item.value), re.ASCII) is not None


def _keys(invoice: Invoice, _: Facts) -> Outcome:
    found = []
    for name, party, term in (("seller", invoice.seller, "BT-30"), ("buyer", invoice.buyer, "BT-47")):
        known = party_identifier(party)
        if known and _looks_like_siret(known[1]) and not is_siret(clean(known[1].value)):
            found.append(Hit(f"{name}.{known[0]}", known[1].value, field=term))
    return found or None


def _iban(transfer: CreditTransfer, _: Facts) -> Outcome:
    """Only what looks like an IBAN: the old RIB and foreign accounts are admitted."""
    account = clean(transfer.account or "")
    return Hit("account", transfer.account) if re.match(r"[A-Z]{2}\d\d", account) and not is_iban(account) else None


def _bic(transfer: CreditTransfer, _: Facts) -> Outcome:
    return Hit("provider", transfer.provider) if transfer.provider and not is_bic(clean(transfer.provider)) else None


def _longest(path: str, most: int) -> Any:
    def check(invoice: Invoice, _: Facts) -> Outcome:
        value = getattr(invoice, path)
        return Hit(path, value, f"{most} caractères au plus") if value and len(value) > most else None

    return check


def _sum(invoice: Invoice, _: Facts) -> Outcome:
    sums = invoice.totals
    if sums is None or sums.without_vat is None or sums.vat is None or sums.with_vat is None:
        return None
    expected = sums.without_vat + sums.vat
    return None if abs(sums.with_vat - expected) <= CENT else Hit("totals.with_vat", sums.with_vat, expected)


def _rate(item: Any, _: Facts) -> Outcome:
    return Hit("rate", item.rate) if item.rate is not None and not ZERO <= item.rate <= 100 else None


@fine_when(
    "item.tax is not None and item.taxable is not None and item.rate is not None "
    "and abs(item.tax * hundred - item.taxable * item.rate) <= unit",
    hundred=HUNDRED,
    unit=UNIT,
)
def _vat_row(item: Any, facts: Facts) -> Outcome:
    """A row of VAT is base × rate. Many round line by line: each line may bring a cent, one row without lines (a PDF and its
    figures) a unit of the currency, as BR-CO-17 grants. A warning: samples of AIFE itself disagree."""
    if item.tax is None or item.taxable is None or item.rate is None:
        return None
    expected = tax_of(item.taxable, item.rate)
    allowed = CENT * len(facts.invoice.lines) or UNIT
    return None if abs(item.tax - expected) <= allowed else Hit("tax", item.tax, expected)


def _negative(invoice: Invoice, _: Facts) -> Outcome:
    """The amount to pay may be negative (what was paid before is deducted); the total of what is not a credit note is odd."""
    total = invoice.totals.with_vat if invoice.totals else None
    odd = total is not None and total < ZERO and invoice.type_code not in MAY_BE_NEGATIVE
    return Hit("totals.with_vat", total) if odd else None


def _nothing(invoice: Invoice, _: Facts) -> Outcome:
    """Nothing forbids an invoice for nothing; it is more often a forgotten price. What is already paid has its total."""
    total = invoice.totals.with_vat if invoice.totals else None
    odd = bool(invoice.lines) and total is not None and total == ZERO  # without lines, that is what is said first
    return Hit("totals.with_vat", total) if odd else None


IDENTIFIERS_HELP = "Types admis : SIRET, TVA européenne, hors Union, RIDET, TAHITI, en cours d’immatriculation, particulier."

NOT_FUTURE = Rule("G1.07", terms("BT-2"), "", _not_future, "La date de la facture est dans le futur.",
                  "Mettez la date du jour, ou attendez cette date pour déposer.", source=ANNEX)  # fmt: skip

RULES = (
    Rule("G1.01", terms("BT-3"), "", among("type_code", CHORUS_TYPES | FRENCH_TYPES),
         "Ce type de document n’est pas reçu par le secteur public.",
         "Utilisez 380 pour une facture, 381 pour un avoir.", source=ANNEX),
    Rule("G1.02", terms("BT-23"), "", _cadre, "Ce cadre de facturation n’existe pas.",
         "Utilisez A1 pour une facture ordinaire, A9 pour un sous-traitant, A12 pour un cotraitant.", source=ANNEX),
    Rule("G1.05", terms("BT-1"), "", _number, "Le numéro de facture manque ou n’a pas une forme admise.",
         "20 caractères au plus : lettres sans accent, chiffres, espace, - + _ et /, sans espace de trop.", source=ANNEX),
    Rule("G1.05", terms("BT-25"), "preceding[]", _preceding, "Le numéro de la facture d’origine n’a pas une forme admise.",
         "Recopiez le numéro tel que vous l’aviez donné : 20 caractères au plus, lettres, chiffres, espace, - + _ et /.",
              source=ANNEX),
    Rule("G1.06", terms("BT-2"), "", required("issue_date"), "La date de la facture manque, ou n’a pas pu être lue.",
         "Indiquez la date d’émission.", source=ANNEX),
    NOT_FUTURE,
    Rule("G1.36", terms("BT-2"), "", _year, "L’année de la facture n’est pas vraisemblable.",
         "Corrigez la date : l’année doit être entre 2000 et 2099.", source=ANNEX),
    Rule("G1.10", terms("BT-5"), "", among("currency", CURRENCIES), "Le code de devise n’existe pas.",
         "Utilisez EUR ; sans devise, l’euro est retenu.", source=ANNEX),
    Rule("G1.14", terms("BT-81"), "", _means, "Le mode de règlement manque.",
         "Indiquez-le : 30 ou 58 pour un virement, 49 pour un prélèvement, 48 pour une carte.", source=ANNEX),
    Rule("S2.05", terms("BT-81"), "payment", among("means_code", CHORUS_PAYMENT_MEANS),
         "Ce mode de règlement n’est pas admis par Chorus Pro.",
         "Codes admis : 01, 10, 20, 30, 31, 42, 48, 49, 58, 59 et 97.", source=ANNEX),
    Rule("G8.20", terms("BT-81"), "", _memoire_means, "Un mémoire de frais de justice se règle par virement.",
         "Indiquez le mode de règlement 30.", source=ANNEX),
    Rule("G1.16", terms("BT-84"), "payment.transfers[]", _iban, "L’IBAN n’est pas valide : sa clé ou sa longueur est fausse.",
         "Recopiez l’IBAN de votre relevé d’identité bancaire.", source=ANNEX),
    Rule("G1.17", terms("BT-86"), "payment.transfers[]", _bic, "Le BIC n’a pas la bonne forme.",
         "Recopiez le BIC : 8 ou 11 caractères, ou retirez-le.", severity=Severity.WARNING, source=ANNEX),
    Rule("G1.24", terms("BT-119"), "vat[]", _rate, "Un taux de TVA est impossible.",
         "Indiquez le taux en pourcentage : 20, 10, 5.5, 2.1 ou 0.", source=ANNEX),
    Rule("G1.63", terms("BT-30"), "", _seller, "Le fournisseur n’est pas identifié.",
         "Indiquez votre SIRET (14 chiffres). " + IDENTIFIERS_HELP, source=ANNEX),
    Rule("G1.63", terms("BT-47"), "", _buyer, "Le destinataire n’est pas identifié.",
         "Indiquez le SIRET de votre client public : 14 chiffres, dans l’annuaire.", source=ANNEX),
    Rule("G1.73", terms("BT-30 BT-47"), "", _formats, "Un identifiant n’a pas la forme que son type annonce.",
         "Corrigez l’identifiant ou son type. " + IDENTIFIERS_HELP, source=ANNEX),
    Rule("UN-01", terms("BT-30 BT-47"), "", _keys, "La clé d’un SIRET est fausse : un chiffre est sans doute mal recopié.",
         "Vérifiez les 14 chiffres, sur un papier à en-tête ou dans l’annuaire.",
         severity=Severity.WARNING, source=OURS),
    Rule("UN-02", terms("FR-VALIDEUR BT-23"), "", _valideur,
         "Ce cadre de facturation demande un valideur : le titulaire ou le mandataire du marché.",
         "Indiquez le SIRET de l’entreprise qui doit valider la facture, ou changez de cadre.", source=OURS),
    Rule("UN-03", terms("BT-13"), "", _longest("purchase_order", REFERENCE_LENGTH), "Le numéro d’engagement est trop long.",
         "Recopiez-le du bon de commande : 50 caractères au plus.", source=OURS),
    Rule("UN-04", terms("BT-12"), "", _longest("contract", REFERENCE_LENGTH), "Le numéro de marché est trop long.",
         "Recopiez-le de l’acte d’engagement : 50 caractères au plus.", source=OURS),
    Rule("UN-05", terms("BT-10"), "", _longest("buyer_reference", SERVICE_LENGTH), "Le code de service est trop long.",
         "Recopiez le code donné par l’annuaire : 100 caractères au plus.", source=OURS),
    Rule("UN-06", terms("BT-112"), "", _sum, "Le total TTC n’est pas le total HT plus la TVA.",
         "Corrigez l’un des trois montants.", source=OURS),
    Rule("UN-07", terms("BT-112"), "", required("totals.with_vat"), "Le total toutes taxes comprises manque.",
         "Indiquez le total TTC de la facture.", source=OURS),
    Rule("UN-08", terms("BT-115"), "", required("totals.due"), "Le net à payer manque.",
         "Indiquez le net à payer, 0 si tout est déjà payé.", source=OURS),
    Rule("UN-09", terms("BT-117 BT-116 BT-119"), "vat[]", _vat_row,
         "La TVA d’un taux n’est pas sa base multipliée par ce taux.",
         "Vérifiez la base, le taux et le montant de cette TVA : rien n’empêche l’envoi, mais le destinataire peut rejeter une "
         "facture mal calculée.", severity=Severity.WARNING, source=OURS),
    Rule("UN-17", terms("BT-112 BT-3"), "", _negative, "Le total de cette facture est négatif, et ce n’est pas un avoir.",
         "Pour rendre de l’argent, déposez un avoir (type 381) qui cite la facture corrigée.",
         severity=Severity.WARNING, source=OURS),
    Rule("UN-18", terms("BT-112"), "", _nothing, "Le total de cette facture est de zéro : elle ne demande rien.",
         "Vérifiez les prix et les quantités. Une facture gratuite peut être envoyée telle quelle.",
         severity=Severity.WARNING, source=OURS),
)  # fmt: skip
