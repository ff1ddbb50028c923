"""Between the portal's invoice and the EN 16931 model: what a document says, what a form says.

Chorus readings of the norm (type de TVA, code service, engagement) follow the B2G table of the domain notes.
"""

from __future__ import annotations

import re
from typing import Any

from einvoice import model as en
from unisson.portal.invoices.cadres import BY_SHORT, CADRES, CadreFacturation
from unisson.portal.invoices.models import Invoice, ModePaiement, TypeFacture, TypeTva
from unisson.portal.organisations.models import CoordonneesBancaires

CREDIT_NOTE_CODES = frozenset({"81", "83", "261", "296", "308", "381", "396", "420", "458", "502", "503", "532"})
PREPAYMENT_CODES = frozenset({"386", "500"})
LONGEST_IBAN = 34  # ISO 13616
TYPE_CODES = {TypeFacture.FACTURE: "380", TypeFacture.AVOIR: "381", TypeFacture.ACOMPTE: "386"}

# BT-8: CII 5 / UBL 3 is the invoice date (débits), CII 72 / UBL 432 the payment (encaissements).
TYPE_TVA_BY_CODE = {
    "5": TypeTva.TVA_SUR_DEBIT,
    "3": TypeTva.TVA_SUR_DEBIT,
    "72": TypeTva.TVA_SUR_ENCAISSEMENT,
    "432": TypeTva.TVA_SUR_ENCAISSEMENT,
}

MODE_PAIEMENT_BY_CODE = {
    "10": ModePaiement.ESPECE,
    "20": ModePaiement.CHEQUE,
    "30": ModePaiement.VIREMENT,
    "31": ModePaiement.VIREMENT,
    "42": ModePaiement.VIREMENT,
    "58": ModePaiement.VIREMENT,
    "48": ModePaiement.AUTRE,
    "49": ModePaiement.PRELEVEMENT,
    "59": ModePaiement.PRELEVEMENT,
    "97": ModePaiement.REPORT,
}
CODE_BY_MODE_PAIEMENT = {
    ModePaiement.ESPECE: "10",
    ModePaiement.CHEQUE: "20",
    ModePaiement.VIREMENT: "30",
    ModePaiement.PRELEVEMENT: "49",
    ModePaiement.REPORT: "97",
    ModePaiement.AUTRE: "30",  # G1.14: another way of paying is a transfer for the recipient
}


def fields_from(document: en.Invoice) -> dict[str, Any]:
    """The fields of a demande de paiement that a structured document carries; absent ones are left out."""
    totals = document.totals or en.Totals()
    payment = document.payment or en.PaymentInstructions()
    values: dict[str, Any] = {
        "number": document.number,
        "issue_date": document.issue_date,
        "due_date": document.due_date,
        "type_facture": type_facture(document.type_code),
        "currency": document.currency,
        "numero_engagement": document.purchase_order,
        "numero_marche": document.contract,
        "numero_facture_origine": document.preceding[0].number if document.preceding else None,
        "type_tva": _type_tva(document),
        "mode_paiement": MODE_PAIEMENT_BY_CODE.get(payment.means_code or ""),
        "total_without_vat": totals.without_vat,
        "total_vat": totals.vat,
        "total_with_vat": totals.with_vat,
        "amount_due": totals.due,
        "recipient_identifiant": identifiant_of(document.buyer),
        "code_service": document.buyer_reference,
        "cadre_read": document.business_process,
        "cadre_facturation": BY_SHORT.get(document.business_process or ""),
        "seller_read": identifiant_of(document.seller),
        "valideur_identifiant": document.invoicee.legal_id.value if document.invoicee and document.invoicee.legal_id else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def account_to_credit(chosen: CoordonneesBancaires | None, document: en.Invoice | None) -> str:
    """The IBAN to credit, without spaces: of the account chosen, else the first of the document (BT-84), or nothing.

    What is not an IBAN (an account number of another country, a text too long) is left to the document.
    """
    if chosen is not None:
        return chosen.iban
    transfers = document.payment.transfers if document and document.payment else ()
    said = "".join((transfers[0].account or "").split()).upper() if transfers else ""
    return said if said.isalnum() and len(said) <= LONGEST_IBAN else ""


def type_facture(code: str | None) -> TypeFacture:
    """BT-3 in the three types of Chorus Pro."""
    if code in CREDIT_NOTE_CODES:
        return TypeFacture.AVOIR
    return TypeFacture.ACOMPTE if code in PREPAYMENT_CODES else TypeFacture.FACTURE


def _type_tva(document: en.Invoice) -> TypeTva | None:
    categories = {row.category for row in document.vat}
    if not document.vat or categories <= {"O"}:
        return TypeTva.SANS_TVA
    if categories <= {"E", "AE", "K", "G", "Z"}:
        return TypeTva.EXONERATION
    return TYPE_TVA_BY_CODE.get(document.tax_point_code or "")


def identifiant_of(party: en.Seller | en.Buyer | None) -> str | None:
    """The Chorus identifier of a party: its SIRET wherever the dialect puts it, else its legal identifier."""
    if party is None:
        return None
    candidates = [party.legal_id, *party.identifiers]
    for candidate in candidates:
        bare = re.sub(r"\s", "", candidate.value) if candidate else ""
        if re.fullmatch(r"\d{14}", bare):
            return bare
    return party.legal_id.value if party.legal_id else None


def to_document(invoice: Invoice) -> en.Invoice:
    """What the form of a bare PDF says, as a document the rules can judge (no lines: the PDF holds them)."""
    supplier = invoice.supplier
    buyer_id = invoice.recipient_identifiant
    valideur = invoice.valideur_identifiant if invoice.needs_valideur else ""
    code = CODE_BY_MODE_PAIEMENT.get(ModePaiement(invoice.mode_paiement)) if invoice.mode_paiement else None
    return en.Invoice(
        number=invoice.number or None,
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        type_code=TYPE_CODES[TypeFacture(invoice.type_facture)],
        currency=invoice.currency or None,
        business_process=CADRES[CadreFacturation(invoice.cadre_facturation)].short,
        buyer_reference=invoice.code_service or None,
        purchase_order=invoice.numero_engagement or None,
        contract=invoice.numero_marche or None,
        preceding=(en.PrecedingInvoice(number=invoice.numero_facture_origine),) if invoice.numero_facture_origine else (),
        seller=en.Seller(name=supplier.raison_sociale, legal_id=en.Identifier(supplier.identifiant, "1")),
        buyer=en.Buyer(
            name=invoice.recipient.raison_sociale if invoice.recipient else None,
            legal_id=en.Identifier(buyer_id, "1") if buyer_id else None,
        ),
        invoicee=en.Invoicee(legal_id=en.Identifier(valideur, "1")) if valideur else None,
        payment=en.PaymentInstructions(means_code=code) if code else None,
        totals=en.Totals(
            without_vat=invoice.total_without_vat,
            vat=invoice.total_vat,
            with_vat=invoice.total_with_vat,
            due=invoice.amount_due,
        ),
    )
