"""EN 16931: what an invoice must contain (BR-01 to BR-65). Mostly one line per rule: code, terms, place, sentence, remedy."""

from __future__ import annotations

from typing import Any

from einvoice.codelists.payment_means import CREDIT_TRANSFERS
from einvoice.model import CreditTransfer, Invoice, Line, Payee, PaymentInstructions, Price, TaxRepresentative
from einvoice.report import Severity, Unread
from einvoice.rules.facts import Facts
from einvoice.rules.rule import (
    ALL_READ,
    EN16931,
    Check,
    Hit,
    Outcome,
    Rule,
    fine_when,
    one_of,
    required,
    terms,
    unread,
)
from einvoice.totals import ZERO

OURS = "Unisson : les règles officielles ne voient pas ce numéro, et d’autres règles échouent"
NO_REASON = "Indiquez le motif en toutes lettres (« Remise fidélité ») ou par son code."


def _need(code: str, bt: str, place: str, message: str, remedy: str) -> Rule:
    """`place` is "scope:path"."""
    scope, _, path = place.partition(":")
    return Rule(code, terms(bt), scope, required(path), message, remedy)


def _country(party: str) -> Check:
    """The country of an address that exists; CII asks for it even when the whole address is absent (official rules)."""

    def check(invoice: Invoice, facts: Facts) -> Outcome:
        holder = getattr(invoice, party)
        address = holder.address if holder is not None else None
        if address is None:
            return f"{party}.address.country" if facts.syntax == "CII" else None
        return None if address.country else f"{party}.address.country"

    return check


def _payee_name(payee: Payee, facts: Facts) -> Outcome:
    """The payee has a name and, in UBL, is not the seller again."""
    if not payee.name:
        return "name"
    seller = facts.invoice.seller
    if facts.syntax != "UBL" or seller is None:
        return None
    if payee.name == seller.trading_name:
        return Hit("name", payee.name)
    if payee.identifier is not None and payee.identifier.value in {item.value for item in seller.identifiers}:
        return Hit("identifier", payee.identifier.value)
    return None


def _agent_country(party: TaxRepresentative, facts: Facts) -> Outcome:
    """As `_country`: CII asks for it even when the whole address is absent."""
    if party.address is None:
        return "address.country" if facts.syntax == "CII" else None
    return None if party.address.country else "address.country"


@fine_when("item.price is not None and item.price.net is not None and item.price.net >= zero", zero=ZERO)
def _price(line: Line, _: Facts) -> Outcome:
    """BR-27 refuses an absent price too (`>= 0` of nothing is false)."""
    net = line.price.net if line.price is not None else None
    return Hit("price.net", net) if net is None or net < 0 else None


@fine_when("item.gross is None")
def _gross(price: Price, _: Facts) -> Outcome:
    return Hit("gross", price.gross) if price.gross is not None and price.gross < 0 else None


def _in_order(period: Any, _: Facts) -> Outcome:
    start, end = period.start, period.end
    return Hit("end", end, f"le {start:%d/%m/%Y} ou après") if start and end and end < start else None


def _vat_rate(item: Any, _: Facts) -> Outcome:
    return "rate" if item.rate is None and item.category != "O" else None


def _account(payment: PaymentInstructions, _: Facts) -> Outcome:
    """BR-61. The CII stylesheet looks only at an account element that exists: the norm has no such limit."""
    if payment.means_code not in CREDIT_TRANSFERS:
        return None
    accounts = [transfer.account for transfer in payment.transfers] or [None]
    return None if all(accounts) else f"transfers[{accounts.index(None)}].account"


def _transfer_account(transfer: CreditTransfer, facts: Facts) -> Outcome:
    payment = facts.invoice.payment
    known = payment is not None and payment.means_code in CREDIT_TRANSFERS
    return "account" if known and not transfer.account else None


_NO_MEANS = unread(Unread.MISSING, fields="BT-81")


@fine_when(ALL_READ)
def _means_again(invoice: Invoice, facts: Facts) -> Outcome:
    """Each PaymentMeans says it, even one that holds nothing else; when none does, the rule of the payment itself speaks."""
    return None if invoice.payment is not None and not invoice.payment.means_code else _NO_MEANS(invoice, facts)


def _card(payment: PaymentInstructions, _: Facts) -> Outcome:
    number = payment.card.number if payment.card else None
    return "card.number" if number and len(" ".join(number.split())) > 10 else None


def _accounting_vat(invoice: Invoice, facts: Facts) -> Outcome:
    """BT-6 asks for BT-111. When both currencies are the same, UBL reads BT-110 in its place; CII refuses (BR-53)."""
    if not invoice.vat_currency:
        return None
    sums = invoice.totals
    if invoice.vat_currency == invoice.currency and facts.syntax != "CII":
        return None if sums is not None and sums.vat is not None else "totals.vat_accounting"
    return None if sums is not None and sums.vat_accounting is not None else "totals.vat_accounting"


def _scheme(party: str) -> Check:
    @fine_when(f"item.{party} is None or item.{party}.scheme")
    def check(item: Any, _: Facts) -> Outcome:
        identifier = getattr(item, party)
        return f"{party}.scheme" if identifier is not None and not identifier.scheme else None

    return check


def _listed(classification: Any, _: Facts) -> Outcome:
    return None if classification.list_id else "list_id"


DOCUMENT = (
    _need("BR-01", "BT-24", ":specification",
         "L’identifiant de spécification (BT-24) manque : rien ne dit quelle norme la facture suit.",
          "Faites écrire par votre logiciel « urn:cen.eu:en16931:2017 » ou l’identifiant du profil qu’il applique."),
    _need("BR-02", "BT-1", ":number", "La facture n’a pas de numéro.",
         "Donnez-lui un numéro unique, dans votre suite de numéros."),
    _need("BR-03", "BT-2", ":issue_date", "La date de la facture manque, ou n’a pas pu être lue.",
         "Indiquez la date d’émission."),
    _need("BR-04", "BT-3", ":type_code", "Le type du document manque (facture, avoir…).",
         "Indiquez 380 pour une facture, 381 pour un avoir."),
    _need("BR-05", "BT-5", ":currency", "La devise de la facture manque.", "Indiquez la devise, par exemple EUR."),
    _need("BR-06", "BT-27", ":seller.name", "Le nom du vendeur manque.", "Indiquez votre raison sociale."),
    _need("BR-07", "BT-44", ":buyer.name", "Le nom de l’acheteur manque.",
         "Indiquez le nom du client, tel que l’annuaire le donne."),
    _need("BR-08", "BG-5", ":seller.address", "L’adresse du vendeur manque.", "Indiquez au moins le pays de votre adresse."),
    _need("BR-10", "BG-8", ":buyer.address", "L’adresse de l’acheteur manque.", "Indiquez au moins le pays du client."),
    _need("BR-12", "BT-106", ":totals.lines", "La somme des montants des lignes manque.",
         "Indiquez le total hors taxes des lignes, avant remise globale."),
    _need("BR-13", "BT-109", ":totals.without_vat", "Le total hors taxes manque.", "Indiquez le total HT de la facture."),
    _need("BR-14", "BT-112", ":totals.with_vat", "Le total toutes taxes comprises manque.",
         "Indiquez le total TTC de la facture."),
    _need("BR-15", "BT-115", ":totals.due", "Le net à payer manque.", "Indiquez le net à payer, 0 si tout est déjà payé."),
    _need("BR-16", "BG-25", ":lines", "La facture n’a aucune ligne.",
         "Ajoutez au moins une ligne : ce qui est vendu, la quantité, le prix."),
    Rule("BR-09", terms("BT-40"), "", _country("seller"), "Le pays du vendeur manque dans son adresse.",
         "Indiquez le code du pays : FR pour la France."),
    Rule("BR-11", terms("BT-55"), "", _country("buyer"), "Le pays de l’acheteur manque dans son adresse.",
         "Indiquez le code du pays : FR pour la France."),
    Rule("BR-53", terms("BT-111 BT-6"), "", _accounting_vat,
         "Une devise de comptabilisation de la TVA est indiquée, mais pas le total de TVA dans cette devise.",
         "Indiquez le total de TVA dans cette devise, ou retirez la devise de comptabilisation."),
)  # fmt: skip

PARTIES = (
    Rule("BR-17", terms("BT-59"), "payee", _payee_name,
         "Un bénéficiaire du paiement est indiqué sans nom, ou c’est le vendeur lui-même.",
         "Donnez le nom du bénéficiaire (l’affactureur, par exemple), ou retirez-le si c’est le vendeur."),
    _need("BR-18", "BT-62", "tax_representative:name", "Le nom du représentant fiscal manque.",
         "Indiquez son nom, ou retirez le représentant fiscal."),
    _need("BR-19", "BG-12", "tax_representative:address", "L’adresse du représentant fiscal manque.",
         "Indiquez son adresse, au moins le pays."),
    Rule("BR-20", terms("BT-69"), "tax_representative", _agent_country, "Le pays du représentant fiscal manque.",
         "Indiquez le code de son pays."),
    _need("BR-56", "BT-63", "tax_representative:vat_id", "Le numéro de TVA du représentant fiscal manque.",
         "Indiquez son numéro de TVA intracommunautaire."),
    _need("BR-57", "BT-80", "delivery.address:country", "Le pays de livraison manque.",
         "Indiquez le code du pays où les biens sont livrés."),
    Rule("BR-62", terms("BT-34"), "seller", _scheme("endpoint"),
         "L’adresse électronique du vendeur est donnée sans dire de quel type elle est.",
         "Indiquez le schéma : 0225 pour une adresse de facturation française, EM pour un courriel."),
    Rule("BR-63", terms("BT-49"), "buyer", _scheme("endpoint"),
         "L’adresse électronique de l’acheteur est donnée sans dire de quel type elle est.",
         "Indiquez le schéma : 0225 pour une adresse de facturation française, EM pour un courriel."),
    Rule("BR-CO-26", terms("BT-29 BT-30 BT-31"), "seller", one_of("identifiers", "legal_id", "vat_id"),
         "Le vendeur n’a aucun identifiant : ni SIRET, ni SIREN, ni numéro de TVA.", "Indiquez votre SIRET."),
)  # fmt: skip

LINES = (
    _need("BR-21", "BT-126", "lines[]:id", "Une ligne n’a pas de numéro.", "Numérotez les lignes : 1, 2, 3…"),
    _need("BR-22", "BT-129", "lines[]:quantity", "Une ligne n’a pas de quantité.", "Indiquez la quantité, 1 pour un forfait."),
    _need("BR-23", "BT-130", "lines[]:unit", "Une ligne n’a pas d’unité.",
         "Indiquez l’unité : C62 pour une unité, HUR pour une heure, MTK pour un mètre carré."),
    _need("BR-24", "BT-131", "lines[]:net", "Une ligne n’a pas de montant hors taxes.",
         "Indiquez le montant : quantité × prix, moins les remises."),
    _need("BR-25", "BT-153", "lines[]:item.name", "Une ligne ne dit pas ce qui est vendu.",
         "Donnez un nom à l’article ou à la prestation."),
    _need("BR-26", "BT-146", "lines[]:price.net", "Une ligne n’a pas de prix unitaire.",
         "Indiquez le prix unitaire hors taxes, remise déduite."),
    Rule("BR-27", terms("BT-146"), "lines[]", _price, "Un prix unitaire est négatif, ou manque.",
         "Gardez un prix positif et mettez la quantité en négatif, ou faites un avoir."),
    Rule("BR-28", terms("BT-148"), "lines[].price", _gross, "Un prix unitaire brut est négatif.",
         "Gardez un prix positif et mettez la quantité en négatif, ou faites un avoir."),
    _need("BR-CO-04", "BT-151", "lines[]:vat_category", "Une ligne n’a pas de catégorie de TVA.",
          "Indiquez S pour une vente avec TVA, E pour une exonération, AE pour l’autoliquidation."),
    Rule("BR-54", terms("BG-32 BT-160 BT-161"), "lines[].item.attributes[]",
         lambda item, _: "name" if not item.name else None if item.value else "value",
         "Une caractéristique d’article n’a pas de nom ou pas de valeur.", "Complétez-la (« Couleur : rouge ») ou retirez-la."),
    Rule("BR-64", terms("BT-157"), "lines[].item", _scheme("standard_id"),
         "L’identifiant standard d’un article est donné sans son type.",
         "Indiquez le schéma : 0160 pour un code-barres GTIN."),
    Rule("BR-65", terms("BT-158"), "lines[].item.classifications[]", _listed,
         "Le code de classification d’un article est donné sans sa liste.",
         "Indiquez la liste dont vient le code : STI pour CPV, par exemple."),
)  # fmt: skip


def _adjustment(codes: str, bt: str, scope: str, noun: str) -> tuple[Rule, ...]:
    """The rules of one kind of allowance or charge: amount, VAT category (document level only), reason twice over."""
    amount, category, reason, reason_again = codes.split()
    amount_bt, category_bt, text_bt, code_bt = bt.split()
    why = one_of("reason", "reason_code")
    found = [
        Rule(
            amount, (amount_bt,), scope, required("amount"), f"{noun} n’a pas de montant.", "Indiquez son montant hors taxes."
        ),
        Rule(reason, (text_bt, code_bt), scope, why, f"{noun} n’a pas de motif.", NO_REASON),
        Rule(reason_again, (text_bt, code_bt), scope, why, f"{noun} n’a ni motif ni code de motif.", NO_REASON),
    ]
    if category != "-":
        text = f"{noun} n’a pas de catégorie de TVA."
        found.append(
            Rule(category, (category_bt,), scope, required("vat_category"), text, "Indiquez la catégorie, S le plus souvent.")
        )
    return tuple(found)


ADJUSTMENTS = (
    *_adjustment("BR-31 BR-32 BR-33 BR-CO-21", "BT-92 BT-95 BT-97 BT-98", "allowances[]", "Une remise sur la facture"),
    *_adjustment("BR-36 BR-37 BR-38 BR-CO-22", "BT-99 BT-102 BT-104 BT-105", "charges[]", "Un frais ajouté à la facture"),
    *_adjustment("BR-41 - BR-42 BR-CO-23", "BT-136 - BT-139 BT-140", "lines[].allowances[]", "Une remise sur une ligne"),
    *_adjustment("BR-43 - BR-44 BR-CO-24", "BT-141 - BT-144 BT-145", "lines[].charges[]", "Un frais ajouté à une ligne"),
)

VAT = (
    _need("BR-45", "BT-116", "vat[]:taxable", "La base d’un taux de TVA manque.",
         "Indiquez le montant hors taxes soumis à ce taux."),
    _need("BR-46", "BT-117", "vat[]:tax", "Le montant d’un taux de TVA manque.",
         "Indiquez la TVA de ce taux, 0 s’il n’y en a pas."),
    _need("BR-47", "BT-118", "vat[]:category", "La catégorie d’un taux de TVA manque.",
         "Indiquez S pour une vente avec TVA, E pour une exonération."),
    Rule("BR-48", terms("BT-119"), "vat[]", _vat_rate, "Le taux manque dans la ventilation de la TVA.",
         "Indiquez le taux : 20, 10, 5.5, 2.1, ou 0 sans TVA."),
    _need("BR-CO-18", "BG-23", ":vat", "La ventilation de la TVA manque.",
         "Ajoutez une ligne de TVA par taux, même pour une facture sans TVA."),
)  # fmt: skip

# A category or a number that is not said to be of VAT is none for the official rules: `TaxScheme/ID`, `TypeCode`, `schemeID`.
OTHER_TAXES = tuple(
    Rule(code, tuple(bt.split()), "", unread(Unread.CONSTANT, Unread.MISSING, fields=bt),
         f"{noun} n’est pas annoncé comme de la TVA.",
         "Faites écrire VAT comme type de taxe par votre logiciel (VA devant un numéro, dans un fichier CII).", source=source)
    for code, bt, noun, source in (
        ("BR-CO-04", "BT-151", "La catégorie de taxe d’une ligne", EN16931),
        ("BR-32", "BT-95", "La catégorie de taxe d’une remise", EN16931),
        ("BR-37", "BT-102", "La catégorie de taxe d’un frais", EN16931),
        ("BR-47", "BT-118", "La catégorie de taxe de la ventilation", EN16931),
        ("BR-56", "BT-63", "Le numéro du représentant fiscal", EN16931),
        ("UN-15", "BT-31 BT-48", "Le numéro de TVA du vendeur ou de l’acheteur", OURS),
    )
)  # fmt: skip

PAYMENT = (
    Rule("BR-49", terms("BT-81"), "", _means_again,
         "Un des comptes à créditer ne dit pas le mode de règlement.",
         "Répétez le mode de règlement avec chaque compte : 30 ou 58 pour un virement."),
    _need("BR-49", "BT-81", "payment:means_code", "Le mode de règlement manque.",
         "Indiquez-le : 30 ou 58 pour un virement, 49 pour un prélèvement."),
    Rule("BR-50", terms("BT-84"), "payment.transfers[]", _transfer_account,
         "Un compte pour le virement est annoncé, mais son numéro manque.",
         "Indiquez votre IBAN."),
    Rule("BR-51", terms("BT-87"), "payment", _card, "Le numéro de carte bancaire est trop complet.",
         "Ne laissez que les derniers chiffres : jamais le numéro entier.", severity=Severity.WARNING),
    Rule("BR-61", terms("BT-84"), "payment", _account, "Le règlement se fait par virement, mais le compte à créditer manque.",
         "Indiquez votre IBAN."),
    _need("BR-52", "BT-122", "documents[]:reference", "Une pièce jointe n’a pas de référence.",
         "Donnez-lui un nom ou un numéro."),
    _need("BR-55", "BT-25", "preceding[]:number", "Une facture antérieure est citée sans son numéro.",
         "Indiquez le numéro de la facture d’origine."),
)  # fmt: skip

PERIODS = (
    Rule("BR-29", terms("BT-74 BT-73"), "period", _in_order, "La période de facturation finit avant de commencer.",
         "Corrigez l’une des deux dates."),
    Rule("BR-30", terms("BT-135 BT-134"), "lines[].period", _in_order, "La période d’une ligne finit avant de commencer.",
         "Corrigez l’une des deux dates."),
    Rule("BR-CO-19", terms("BG-14 BT-73 BT-74"), "period", one_of("start", "end"), "La période de facturation n’a aucune date.",
         "Indiquez le début, la fin ou les deux, ou retirez la période."),
    Rule("BR-CO-20", terms("BG-26 BT-134 BT-135"), "lines[].period", one_of("start", "end"),
         "La période d’une ligne n’a aucune date.",
         "Indiquez le début, la fin ou les deux, ou retirez la période."),
    Rule("BR-CO-03", terms("BT-7 BT-8"), "", lambda invoice,
         _: "tax_point_code" if invoice.tax_point_date and invoice.tax_point_code else None,
         "La date d’exigibilité de la TVA est donnée deux fois : par une date et par un code.",
              "Gardez la date ou le code, pas les deux."),
)  # fmt: skip

RULES = (*DOCUMENT, *PARTIES, *LINES, *ADJUSTMENTS, *VAT, *OTHER_TAXES, *PAYMENT, *PERIODS)
