"""EN 16931: values taken from closed lists (BR-CL). One line per list and place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from einvoice.codelists.attachments import MEDIA_TYPES
from einvoice.codelists.document_types import ALL_TYPES
from einvoice.codelists.generated.adjustments import ALLOWANCE_REASONS, CHARGE_REASONS
from einvoice.codelists.generated.countries import COUNTRIES, VAT_PREFIXES
from einvoice.codelists.generated.currencies import CURRENCIES
from einvoice.codelists.generated.documents import CREDIT_NOTE_TYPES, INVOICE_TYPES
from einvoice.codelists.generated.exemptions import VATEX
from einvoice.codelists.generated.items import ITEM_CLASSIFICATIONS
from einvoice.codelists.generated.notes import NOTE_SUBJECTS
from einvoice.codelists.generated.payments import PAYMENT_MEANS
from einvoice.codelists.generated.references import REFERENCE_QUALIFIERS
from einvoice.codelists.generated.schemes import EAS, ICD
from einvoice.codelists.generated.units import UNITS
from einvoice.codelists.vat import VAT_CATEGORIES, VAT_POINT_CODES_CII, VAT_POINT_CODES_UBL
from einvoice.model import Invoice
from einvoice.report import Unread
from einvoice.rules.facts import Facts
from einvoice.rules.rule import ALL_READ, Check, Hit, Outcome, Rule, among, fine_when, scheme_among, terms, unread

CATEGORIES = frozenset(VAT_CATEGORIES)
SCHEME = "Utilisez un code de la liste ISO 6523 : 0002 pour un SIREN, 0009 pour un SIRET, 0160 pour un code-barres GTIN."
COUNTRY = "Utilisez le code à deux lettres : FR pour la France, BE pour la Belgique."
VAT_CODE = "Utilisez S, Z, E, AE, K, G ou O : S pour une vente avec TVA."

_POINT_CODES = {"UBL": VAT_POINT_CODES_UBL, "CII": VAT_POINT_CODES_CII, "": {**VAT_POINT_CODES_UBL, **VAT_POINT_CODES_CII}}


_TYPES = {("UBL", False): INVOICE_TYPES, ("UBL", True): CREDIT_NOTE_TYPES}


def _type(invoice: Invoice, facts: Facts) -> Outcome:
    """UBL has one root for invoices and one for credit notes, each with its list."""
    code = invoice.type_code
    return None if code is None or code in _TYPES.get((facts.syntax, facts.credit_note), ALL_TYPES) else Hit("type_code", code)


def _point_code(invoice: Invoice, facts: Facts) -> Outcome:
    code = invoice.tax_point_code
    return None if code is None or code in _POINT_CODES[facts.syntax] else Hit("tax_point_code", code)


def _at(path: str, codes: frozenset[str], *fields: tuple[str, str]) -> Check:
    """Codes at several dotted places under the invoice, each with its own term."""
    places = [(place.split("."), place, term) for place, term in fields]

    def check(item: Any, _: Facts) -> Outcome:
        found = []
        for names, place, term in places:
            value = item
            for name in names:
                value = getattr(value, name)
                if value is None:
                    break
            if value is not None and value not in codes:
                found.append(Hit(place, value, field=term))
        return found or None

    check.__doc__ = path
    return check


def _identifier_schemes(invoice: Invoice, _: Facts) -> Outcome:
    """BT-29, BT-46, BT-60; `SEPA` is the creditor identifier that UBL writes on the seller or the payee."""
    found = []
    for party, holder in (("seller", invoice.seller), ("buyer", invoice.buyer)):
        for index, item in enumerate(holder.identifiers if holder else ()):
            allowed = item.scheme is None or item.scheme in ICD or (item.scheme == "SEPA" and party == "seller")
            if not allowed:
                term = "BT-29" if party == "seller" else "BT-46"
                found.append(Hit(f"{party}.identifiers[{index}].scheme", item.scheme, field=term))
    payee = invoice.payee.identifier if invoice.payee else None
    if payee and payee.scheme and payee.scheme not in ICD and payee.scheme != "SEPA":
        found.append(Hit("payee.identifier.scheme", payee.scheme, field="BT-60"))
    return found or None


def _legal_schemes(invoice: Invoice, _: Facts) -> Outcome:
    found = []
    for party, term in (("seller", "BT-30"), ("buyer", "BT-47"), ("payee", "BT-61")):
        holder = getattr(invoice, party)
        identifier = holder.legal_id if holder else None
        if identifier and identifier.scheme is not None and identifier.scheme not in ICD:
            found.append(Hit(f"{party}.legal_id.scheme", identifier.scheme, field=term))
    return found or None


def _vat_prefix(invoice: Invoice, _: Facts) -> Outcome:
    found = []
    for party, term in (("seller", "BT-31"), ("tax_representative", "BT-63"), ("buyer", "BT-48")):
        holder = getattr(invoice, party)
        number = holder.vat_id if holder else None
        if number and number[:2] not in VAT_PREFIXES:
            found.append(Hit(f"{party}.vat_id", number, field=term))
    return found or None


def _exemption(item: Any, _: Facts) -> Outcome:
    """Whatever the case: the official rule folds it."""
    code = item.exemption_code
    return None if code is None or code.upper() in VATEX else Hit("exemption_code", code)


@fine_when("item.unit in units and (item.price is None or item.price.base_unit is None)", units=UNITS)
def _units(line: Any, _: Facts) -> Outcome:
    if line.unit is not None and line.unit not in UNITS:
        return Hit("unit", line.unit)
    base = line.price.base_unit if line.price is not None else None
    return None if base is None or base in UNITS else Hit("price.base_unit", base, field="BT-150")


_CURRENCY = unread(Unread.CURRENCY)


def _amount_currencies(invoice: Any, facts: Facts) -> Outcome:
    """The model holds BT-5 and BT-6, the reader notes the other currencies. BT-5 itself is judged here when amounts are in
    it: any amount in UBL, the total of VAT in CII."""
    noted = _CURRENCY(invoice, facts) or []
    wrong: list[str | Hit] = [hit for hit in noted if hit.found not in CURRENCIES]
    sums = invoice.totals
    if sums is None or noted or not facts.syntax:
        return wrong or None
    if invoice.currency and invoice.currency not in CURRENCIES and (facts.syntax == "UBL" or sums.vat is not None):
        wrong.append(Hit("currency", invoice.currency))
    if invoice.vat_currency and invoice.vat_currency not in CURRENCIES and sums.vat_accounting is not None:
        wrong.append(Hit("vat_currency", invoice.vat_currency, field="BT-6"))
    return wrong or None


def _repeated(term: str, codes: Collection[str]) -> Any:
    """The value that stands beside each item of a list, where it is not that of the first."""
    others = unread(Unread.DISAGREES, fields=term)

    @fine_when(ALL_READ)
    def check(invoice: Any, facts: Facts) -> Outcome:
        return [hit for hit in others(invoice, facts) or () if hit.found not in codes] or None

    return check


_CII, _UBL = ("CII",), ("UBL", "")


def _categories(name: str, syntaxes: tuple[str, ...]) -> Any:
    """BR-CL-17 in UBL is BR-CL-18 in CII for the breakdown: the official CII list judges every ApplicableTradeTax."""
    listed = among(name, CATEGORIES)

    def check(item: Any, facts: Facts) -> Outcome:
        return listed(item, facts) if facts.syntax in syntaxes else None

    return check


_ADDRESSES = (
    ("seller.address.country", "BT-40"), ("buyer.address.country", "BT-55"),
    ("tax_representative.address.country", "BT-69"), ("delivery.address.country", "BT-80"),
)  # fmt: skip

DOCUMENT = (
    Rule("BR-CL-01", terms("BT-3"), "", _type, "Le code du type de document n’existe pas.",
         "Utilisez 380 pour une facture, 381 pour un avoir."),
    Rule("BR-CL-03", terms("BT-5"), "", _amount_currencies, "Le code de devise d’un montant n’existe pas.",
         "Utilisez pour tous les montants la devise de la facture : EUR pour l’euro."),
    Rule("BR-CL-04", terms("BT-5"), "", among("currency", CURRENCIES), "Le code de devise n’existe pas.",
         "Utilisez le code à trois lettres : EUR pour l’euro."),
    Rule("BR-CL-05", terms("BT-6"), "", among("vat_currency", CURRENCIES),
         "Le code de la devise de comptabilisation n’existe pas.", "Utilisez le code à trois lettres : EUR pour l’euro."),
    Rule("BR-CL-06", terms("BT-8"), "", _point_code, "Le code d’exigibilité de la TVA n’est pas admis.",
         "Utilisez 3, 35 ou 432 dans un fichier UBL ; 5, 29 ou 72 dans un fichier CII."),
    Rule("BR-CL-07", terms("BT-18"), "", scheme_among("object_id", REFERENCE_QUALIFIERS),
         "Le type de l’objet facturé n’existe pas.", "Utilisez un code de la liste UNTDID 1153."),
    Rule("BR-CL-08", terms("BT-21"), "notes[]", among("subject_code", NOTE_SUBJECTS),
         "Le code du sujet d’une note n’existe pas.",
         "Utilisez un code de la liste UNTDID 4451 : AAI pour une information générale."),
    Rule("BR-CL-14", terms("BT-40 BT-55 BT-69 BT-80"), "", _at("countries", COUNTRIES, *_ADDRESSES),
         "Le code d’un pays n’existe pas.", COUNTRY),
    Rule("BR-CL-16", terms("BT-81"), "payment", among("means_code", PAYMENT_MEANS),
         "Le code du mode de règlement n’existe pas.",
         "Utilisez 30 ou 58 pour un virement, 49 pour un prélèvement, 48 pour une carte."),
    Rule("BR-CL-16", terms("BT-81"), "", _repeated("BT-81", PAYMENT_MEANS),
         "Le code d’un des modes de règlement n’existe pas.",
         "Utilisez 30 ou 58 pour un virement, 49 pour un prélèvement, 48 pour une carte."),
    Rule("BR-CL-06", terms("BT-8"), "", _repeated("BT-8", VAT_POINT_CODES_CII),
         "Un des codes d’exigibilité de la TVA n’est pas admis.", "Utilisez partout le même : 5, 29 ou 72."),
    Rule("BR-CL-24", terms("BT-125"), "documents[]", among("mime_code", MEDIA_TYPES),
         "Le format d’une pièce jointe n’est pas admis par la norme.",
         "Joignez un PDF, une image PNG ou JPEG, un CSV ou un classeur (xlsx, ods)."),
    Rule("BR-CL-26", terms("BT-71"), "delivery", scheme_among("location", ICD),
         "Le type de l’identifiant du lieu de livraison n’existe pas.", SCHEME),
)  # fmt: skip

PARTIES = (
    Rule("BR-CL-10", terms("BT-29 BT-46 BT-60"), "", _identifier_schemes, "Le type d’un identifiant n’existe pas.", SCHEME),
    Rule("BR-CL-11", terms("BT-30 BT-47 BT-61"), "", _legal_schemes,
         "Le type d’un identifiant d’immatriculation n’existe pas.", SCHEME),
    Rule("BR-CO-09", terms("BT-31 BT-63 BT-48"), "", _vat_prefix, "Un numéro de TVA ne commence pas par le code d’un pays.",
         "Écrivez-le avec son préfixe : FR, puis la clé, puis le SIREN."),
    Rule("BR-CL-25", terms("BT-34 BT-49"), "", _at("endpoints", EAS, ("seller.endpoint.scheme", "BT-34"),
         ("buyer.endpoint.scheme", "BT-49")),
         "Le type d’une adresse électronique n’existe pas.",
              "Utilisez un code de la liste EAS : 0225 en France, EM pour un courriel."),
)  # fmt: skip

VAT = (
    Rule("BR-CL-17", terms("BT-118 BT-95 BT-102"), "vat[]", _categories("category", _UBL),
         "Une catégorie de TVA n’existe pas.", VAT_CODE),
    Rule("BR-CL-18", terms("BT-118"), "vat[]", _categories("category", _CII),
         "La catégorie de TVA de la ventilation n’existe pas.", VAT_CODE),
    Rule("BR-CL-18", terms("BT-151"), "lines[]", among("vat_category", CATEGORIES),
         "La catégorie de TVA d’une ligne n’existe pas.", VAT_CODE),
    Rule("BR-CL-22", terms("BT-121"), "vat[]", _exemption, "Le code du motif d’exonération n’existe pas.",
         "Utilisez un code VATEX : VATEX-FR-FRANCHISE pour la franchise en base."),
)  # fmt: skip

LINES = (
    Rule("BR-CL-13", terms("BT-158"), "lines[].item.classifications[]", among("list_id", ITEM_CLASSIFICATIONS),
         "La liste d’un code de classification n’existe pas.", "Utilisez un code de la liste UNTDID 7143."),
    Rule("BR-CL-15", terms("BT-159"), "lines[].item", among("origin", COUNTRIES),
         "Le pays d’origine d’un article n’existe pas.", COUNTRY),
    Rule("BR-CL-21", terms("BT-157"), "lines[].item", scheme_among("standard_id", ICD),
         "Le type de l’identifiant d’un article n’existe pas.", SCHEME),
    Rule("BR-CL-23", terms("BT-130 BT-150"), "lines[]", _units, "Le code d’une unité n’existe pas.",
         "Utilisez un code de la liste UN/ECE : C62 (unité), HUR (heure), MTR (mètre), KGM (kilogramme)."),
)  # fmt: skip


def _reasons(code: str, text: str, codes: frozenset[str], places: tuple[tuple[str, str], ...], remedy: str) -> tuple[Rule, ...]:
    """One official rule for two places: on the document and on a line."""
    return tuple(Rule(code, (term,), scope, among("reason_code", codes), text, remedy) for scope, term in places)


ADJUSTMENTS = (
    *_reasons("BR-CL-19", "Le code du motif d’une remise n’existe pas.", ALLOWANCE_REASONS,
              (("allowances[]", "BT-98"), ("lines[].allowances[]", "BT-140")),
                   "Utilisez 95 pour une remise, ou écrivez le motif en toutes lettres."),
    *_reasons("BR-CL-20", "Le code du motif d’un frais n’existe pas.", CHARGE_REASONS,
              (("charges[]", "BT-105"), ("lines[].charges[]", "BT-145")),
                   "Utilisez FC pour un transport, ou écrivez le motif en toutes lettres."),
    *(Rule("BR-CL-17", (term,), scope, among("vat_category", CATEGORIES), "Une catégorie de TVA n’existe pas.", VAT_CODE)
      for scope, term in (("allowances[]", "BT-95"), ("charges[]", "BT-102"))),
    Rule("BR-CL-07", terms("BT-128"), "lines[]", scheme_among("object_id", REFERENCE_QUALIFIERS),
         "Le type de l’objet facturé d’une ligne n’existe pas.", "Utilisez un code de la liste UNTDID 1153."),
)  # fmt: skip

RULES = (*DOCUMENT, *PARTIES, *VAT, *LINES, *ADJUSTMENTS)
