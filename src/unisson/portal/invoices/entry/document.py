"""From what was read to the EN 16931 document, every amount computed by `einvoice.totals`, and its judgement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from einvoice import conformity, totals
from einvoice import model as en
from einvoice.codelists.cadres import REFORM_CADRES
from einvoice.identifiers import french_vat, is_siret, siren_of
from einvoice.report import Finding, Level, Report, Verdict
from unisson.portal.invoices.cadres import CADRES, CadreFacturation
from unisson.portal.invoices.entry import adjusting, mentions, taxing
from unisson.portal.invoices.entry.fields import HEADER, HEADER_DEFAULTS, AdjustmentKind
from unisson.portal.invoices.entry.reading import HUNDRED, Row, Typed
from unisson.portal.invoices.models import ModePaiement, TypeFacture, TypeTva
from unisson.portal.invoices.semantics import CODE_BY_MODE_PAIEMENT, TYPE_CODES
from unisson.portal.organisations.models import CoordonneesBancaires, Service, Structure, TypeIdentifiant

EN16931 = "urn:cen.eu:en16931:2017"
TRANSFER, TRANSFER_ELSEWHERE = "30", "42"  # BR-61: code 30 demands an account, 42 does not
VAT_POINT = {TypeTva.TVA_SUR_DEBIT: "5", TypeTva.TVA_SUR_ENCAISSEMENT: "72"}
LARGEST = Decimal(10) ** 15  # a total beyond is a slip of the keyboard, and would not fit numeric(19,2)
LINE_ALLOWANCE = "Remise"  # BR-42: an allowance of a line says why
SIX = Decimal("0.000001")
SCHEMES = {
    TypeIdentifiant.UE_HORS_FRANCE: "2",
    TypeIdentifiant.HORS_UE: "3",
    TypeIdentifiant.RIDET: "4",
    TypeIdentifiant.TAHITI: "5",
    TypeIdentifiant.AUTRE: "6",
    TypeIdentifiant.PARTICULIER: "7",
}


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is on the document, found in the directory from what was typed; `account` belongs to the supplier."""

    supplier: Structure
    recipient: Structure | None = None
    service: Service | None = None
    valideur: Structure | None = None
    account: CoordonneesBancaires | None = None


def build(read: Typed, parties: Parties) -> en.Invoice:
    """The document, as complete as what was read allows; amounts in its currency."""
    head = read.header
    kind = TypeFacture(_choice(head, "type_facture", TypeFacture))
    lines = tuple(_line(read, row, place) for place, row in enumerate(read.rows, start=1))
    shares = shares_of(lines)
    invoice = en.Invoice(
        number=head.get("number"),
        issue_date=head.get("issue_date"),
        due_date=_due(read),
        type_code=TYPE_CODES[kind],
        currency=head.get("currency", "EUR"),
        tax_point_code=VAT_POINT.get(TypeTva(_choice(head, "type_tva", TypeTva))) if taxing.charges_vat(read) else None,
        business_process=mentions.cadre(read, _cadre(head), kind),
        specification=EN16931,
        buyer_reference=parties.service.code if parties.service else head.get("code_service"),
        purchase_order=head.get("numero_engagement"),
        contract=head.get("numero_marche"),
        preceding=(*_preceding(head, kind), *adjusting.deposits(read)),
        payment_terms=None if _due(read) else _terms(parties.recipient),
        notes=tuple(mentions.notes(read)),
        seller=_seller(parties.supplier, read),
        buyer=_buyer(parties.recipient, read),
        payee=_payee(parties.account),
        invoicee=_invoicee(parties.valideur, head),
        delivery=_delivery(read, parties.recipient),
        payment=_payment(head, parties.account),
        allowances=adjusting.adjustments(read, AdjustmentKind.REMISE, shares),
        charges=adjusting.adjustments(read, AdjustmentKind.FRAIS, shares),
        lines=lines,
    )
    return _settled(taxing.with_reasons(totals.compute(invoice), read), read)


def shares_of(lines: tuple[en.Line, ...]) -> adjusting.Shares:
    """Net of these lines by category and rate."""
    return totals.taxable_by_vat(totals.compute(en.Invoice(lines=lines)))


def _settled(invoice: en.Invoice, read: Typed) -> en.Invoice:
    """With what was paid already (all of it under A2), and the VAT in euros of an invoice in another currency (BT-111)."""
    sums = invoice.totals or en.Totals()
    already = _cadre(read.header) == CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE
    euros = read.header.get("vat_in_euros") if invoice.currency != "EUR" else None
    sums = replace(sums, paid=sums.with_vat if already else adjusting.paid(read), vat_accounting=euros)
    invoice = replace(invoice, totals=sums, vat_currency="EUR" if euros is not None else None)
    return replace(invoice, totals=totals.totals(invoice))


def _due(read: Typed) -> date | None:
    """BT-9; what is paid already under a cadre of the reform was due on its day (BR-FR-CO-09)."""
    head = read.header
    paid = _cadre(head) == CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE and mentions.operation(read)
    found: date | None = head.get("due_date") or (head.get("issue_date") if paid else None)
    return found


def _choice(head: dict[str, Any], name: str, choices: Any) -> str:
    value = head.get(name, HEADER_DEFAULTS[name])
    return value if value in choices.values else HEADER_DEFAULTS[name]


def _cadre(head: dict[str, Any]) -> CadreFacturation:
    return CadreFacturation(_choice(head, "cadre_facturation", CadreFacturation))


def _line(read: Typed, row: Row, place: int) -> en.Line:
    values = row.values
    category, rate = taxing.vat_of(read, values)
    off = values.get("allowance")
    return en.Line(
        id=values.get("identifier") or str(place),
        note=taxing.note_of(values),
        quantity=values.get("quantity"),
        unit=values.get("unit", "C62"),
        price=_price(values),
        allowances=(en.Adjustment(amount=off, reason=LINE_ALLOWANCE),) if off else (),
        vat_category=category,
        vat_rate=rate,
        item=en.Item(name=values.get("name"), seller_id=values.get("reference")),
    )


def _price(values: dict[str, Any]) -> en.Price | None:
    gross, discount = values.get("price"), values.get("discount")
    if gross is None:
        return None
    if not discount or not discount[0]:
        return en.Price(net=gross)
    amount = (gross * discount[0] / HUNDRED).quantize(SIX) if discount[1] else discount[0]
    return en.Price(net=gross - amount, discount=amount, gross=gross)


def _preceding(head: dict[str, Any], kind: TypeFacture) -> tuple[en.PrecedingInvoice, ...]:
    number = head.get("numero_facture_origine")
    if not number or kind is not TypeFacture.AVOIR:
        return ()
    return (en.PrecedingInvoice(number=number, issue_date=head.get("origin_date")),)


def _terms(recipient: Structure | None) -> str:
    days = recipient.delai_paiement_jours if recipient else 30
    return f"Paiement à {days} jours (art. R2192-10 du code de la commande publique)"


def _address(structure: Structure) -> en.Address:
    return en.Address(
        line_one=structure.adresse or None,
        line_two=structure.complement_adresse_1 or None,
        line_three=structure.complement_adresse_2 or None,
        city=structure.ville or None,
        post_code=structure.code_postal or None,
        country=structure.code_pays or "FR",
    )


def _identity(structure: Structure) -> tuple[tuple[en.Identifier, ...], en.Identifier]:
    """Other identifiers and the legal one: SIREN and SIRET for a French structure, its Chorus type for another."""
    number = structure.identifiant
    if structure.type_identifiant == TypeIdentifiant.SIRET and is_siret(number):
        return (en.Identifier(number, "0009"),), en.Identifier(siren_of(number), "0002")
    return (), en.Identifier(number, SCHEMES.get(TypeIdentifiant(structure.type_identifiant), "1"))


def _seller(supplier: Structure, read: Typed) -> en.Seller:
    others, legal = _identity(supplier)
    vat_id, registration = _fiscal(supplier, legal, read)
    return en.Seller(
        name=supplier.raison_sociale,
        identifiers=others,
        legal_id=legal,
        vat_id=vat_id,
        tax_registration=registration,
        endpoint=mentions.endpoint(supplier),
        address=_address(supplier),
        contact=en.Contact(phone=supplier.telephone or None, email=supplier.courriel or None)
        if supplier.telephone or supplier.courriel
        else None,
    )


def _fiscal(supplier: Structure, legal: en.Identifier, read: Typed) -> tuple[str | None, str | None]:
    """BT-31 and BT-32. Who charges VAT has a number, made of the SIREN; who does not may have none (BR-E-02); BR-O-02."""
    if "O" in taxing.categories(read):
        return None, None
    made = french_vat(legal.value) if taxing.charges_vat(read) and legal.scheme == "0002" else None
    vat_id = supplier.numero_tva or made
    return vat_id, None if vat_id else legal.value


def _buyer(recipient: Structure | None, read: Typed) -> en.Buyer:
    if recipient is None:
        written = read.header.get("recipient_identifiant")
        return en.Buyer(legal_id=en.Identifier(written, "1") if written else None)
    others, legal = _identity(recipient)
    return en.Buyer(
        name=recipient.raison_sociale,
        identifiers=others,
        legal_id=legal,
        vat_id=None if "O" in taxing.categories(read) else recipient.numero_tva or None,
        endpoint=mentions.endpoint(recipient),
        address=_address(recipient),
    )


def _payee(account: CoordonneesBancaires | None) -> en.Payee | None:
    """The factor, when the account is a factor's."""
    if account is None or not account.est_affactureur or not account.factor_nom:
        return None
    number = account.factor_identifiant
    legal = en.Identifier(siren_of(number), "0002") if is_siret(number) else None
    return en.Payee(name=account.factor_nom, legal_id=legal)


def _invoicee(valideur: Structure | None, head: dict[str, Any]) -> en.Invoicee | None:
    written = head.get("valideur_identifiant")
    if not CADRES[_cadre(head)].needs_valideur or not written:
        return None
    number = valideur.identifiant if valideur else written
    return en.Invoicee(name=valideur.raison_sociale if valideur else None, legal_id=en.Identifier(number, "1"))


def _delivery(read: Typed, recipient: Structure | None) -> en.Delivery | None:
    day: date | None = read.header.get("delivery_date")
    abroad = "K" in taxing.categories(read) and recipient is not None
    if day is None and not abroad:
        return None
    return en.Delivery(date=day, address=_address(recipient) if abroad and recipient else None)


def _payment(head: dict[str, Any], account: CoordonneesBancaires | None) -> en.PaymentInstructions:
    code = CODE_BY_MODE_PAIEMENT[ModePaiement(_choice(head, "mode_paiement", ModePaiement))]
    if code != TRANSFER:
        return en.PaymentInstructions(means_code=code)
    if account is None:
        return en.PaymentInstructions(means_code=TRANSFER_ELSEWHERE)
    holder = account.factor_nom if account.est_affactureur and account.factor_nom else account.structure.raison_sociale
    transfer = en.CreditTransfer(account=account.iban, account_name=holder, provider=account.bic or None)
    return en.PaymentInstructions(means_code=TRANSFER, transfers=(transfer,))


def judge(read: Typed, document: en.Invoice, *, today: date) -> Report:
    """The verdict on what was typed: each field, then the rules of Chorus Pro and of the norm on the document, and those of
    the French reform when the document bears one of its cadres."""
    problems = (*read.problems, *_whole_problems(read, document))
    form = Level(
        code="saisie",
        title="Champs de la facture",
        verdict=Verdict.INVALID if problems else Verdict.VALID,
        findings=problems,
    )
    claimed = "france" if document.business_process in REFORM_CADRES else "chorus"
    rules: list[Level] = []
    for profile in ("chorus", "france" if claimed == "france" else "en16931"):
        seen = {level.code for level in rules}
        judged = conformity.judge_invoice(document, profile=profile, today=today).levels
        rules += [level for level in judged if level.code not in seen]
    if problems:  # a document with holes breaks many rules of the norm for one single cause, which was said above
        why = "Corrigez d’abord les champs signalés."
        rules = [_unchecked(level, why) if level.code != "chorus" else level for level in rules]
    return Report(format="FACTURX", profile=claimed, levels=(form, *rules), invoice=document)


def _unchecked(level: Level, why: str) -> Level:
    return Level(code=level.code, title=level.title, verdict=Verdict.NOT_CHECKED, why=why)


def _whole_problems(read: Typed, document: en.Invoice) -> Iterator[Finding]:
    """What no single field says."""
    head = read.header
    if not read.rows:
        yield Finding(
            rule="SAI-LIGNES", field="BG-25", location="lines", message="La facture n’a aucune ligne.",
            remedy="Écrivez au moins ce que vous facturez, sa quantité et son prix.",
        )  # fmt: skip
    yield from _exemption_problems(read)
    yield from adjusting.problems(read, shares_of(document.lines))
    if head.get("operation") and mentions.operation(read) is None:
        yield _said("operation", "SAI-OPERATION", "Biens, services, ou les deux ?", "Choisissez dans la liste.")
    obstacle = mentions.obstacle(read, document)
    if obstacle:
        yield _said("operation", "SAI-OPERATION", *obstacle)
    yield from _total_problems(document)
    if document.type_code == TYPE_CODES[TypeFacture.AVOIR] and not head.get("numero_facture_origine"):
        yield _said(
            "numero_facture_origine", "SAI-AVOIR-ORIGINE", "Un avoir corrige une facture : son numéro manque.",
            "Recopiez le numéro de la facture d’origine.",
        )  # fmt: skip


def _exemption_problems(read: Typed) -> Iterator[Finding]:
    if not all(any(taxing.reason_of(read, values)) for values in taxing.without_vat(read)):
        yield _said(
            "exemption", "SAI-EXONERATION", "Une ligne est sans TVA : le motif manque.",
            "Choisissez-le dans la liste, ou recopiez la mention légale de votre choix.",
        )  # fmt: skip
    if "O" in taxing.categories(read) and (taxing.charges_vat(read) or len(taxing.categories(read)) > 1):
        yield _said(
            "exemption", "SAI-HORS-CHAMP", "Des lignes sont hors du champ de la TVA, d’autres non.",
            "Faites deux factures, ou choisissez un autre motif.",
        )  # fmt: skip


def _total_problems(document: en.Invoice) -> Iterator[Finding]:
    sums = document.totals or en.Totals()
    if any(abs(amount) >= LARGEST for amount in (sums.with_vat, sums.without_vat, sums.due) if amount is not None):
        yield Finding(
            rule="SAI-TOTAL", field="BT-112", location="lines", message="Le total est trop grand pour être porté.",
            remedy="Vérifiez les quantités et les prix : une virgule manque peut-être.",
        )  # fmt: skip
    if sums.with_vat is not None and sums.with_vat < 0:
        yield Finding(
            rule="SAI-NEGATIF", field="BT-112", location="lines", message="Le total de la facture est négatif.",
            remedy="Pour rendre de l’argent, choisissez la nature « Avoir » et des montants positifs.",
        )  # fmt: skip


def _said(name: str, rule: str, message: str, remedy: str) -> Finding:
    return Finding(rule=rule, field=HEADER[name].term, location=name, message=message, remedy=remedy)
