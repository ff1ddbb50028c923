"""France: the BR-FR rules (XP Z12-012 V1.4, reform of 2026) on the terms that the model has.

The official stylesheets give one code per term (`BR-FR-03_BT-2`): here the code is the family (`BR-FR-03`) and the field of
the finding is the term. What concerns the French extension (EXT-FR-FE) and several sellers is in `catalogue`, not done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from einvoice.codelists.attachments import FRENCH_QUALIFIERS
from einvoice.codelists.cadres import ALREADY_PAID, FINAL_AFTER_DOWN_PAYMENT, MULTIPLE_SELLERS, REFORM_CADRES, TWO_WAYS
from einvoice.codelists.document_types import CORRECTED, CREDIT_NOTES, DOWN_PAYMENTS, FRENCH_TYPES, SELF_BILLED
from einvoice.model import Identifier, Invoice
from einvoice.rules.facts import Facts
from einvoice.rules.identifier_schemes import no_scheme, scheme, schemes, unread_schemes
from einvoice.rules.rule import Check, Hit, Outcome, Rule, among, required, terms

XP = "XP Z12-012 V1.4, contrôles BR-FR Flux 2 1.4.0"

_ID = re.compile(r"[A-Za-z0-9+\-_/]+")
_ADDRESS = re.compile(r"[A-Za-z0-9+\-_.]+")
_SIREN = re.compile(r"[0-9]{9}")
_SIRET = re.compile(r"[0-9]{14}")
TREATMENTS = frozenset({"B2B", "B2BINT", "B2C", "B2CINT", "OUTOFSCOPE", "ARCHIVEONLY"})


def _long_id(name: str) -> Check:
    def check(item: Any, _: Facts) -> Outcome:
        value = getattr(item, name)
        return Hit(name, value, "35 caractères au plus") if value and len(value) > 35 else None

    return check


def _odd_id(name: str) -> Check:
    def check(item: Any, _: Facts) -> Outcome:
        value = getattr(item, name)
        return Hit(name, value) if value and not _ID.fullmatch(value) else None

    return check


def _subjects(invoice: Invoice) -> Counter[str | None]:
    return Counter(note.subject_code for note in invoice.notes)


def _mentions(invoice: Invoice, _: Facts) -> Outcome:
    there = _subjects(invoice)
    return [Hit("notes", expected=code) for code in ("PMT", "PMD", "AAB") if not there[code]] or None


def _mentions_once(invoice: Invoice, _: Facts) -> Outcome:
    there = _subjects(invoice)
    return [Hit("notes", code) for code in ("PMT", "PMD", "AAB", "TXD") if there[code] > 1] or None


def treatment(invoice: Invoice) -> str | None:
    """What the note BAR says of the destination of the invoice (B2B, B2C…)."""
    return next(((note.text or "").strip() for note in invoice.notes if note.subject_code == "BAR"), None)


def _treatment(invoice: Invoice, _: Facts) -> Outcome:
    value = treatment(invoice)
    return Hit("notes", value) if value and value not in TREATMENTS else None


def _one_treatment(invoice: Invoice, _: Facts) -> Outcome:
    known = [note for note in invoice.notes if note.subject_code == "BAR" and (note.text or "").strip() in TREATMENTS]
    return "notes" if len(known) > 1 else None


def _cadre(invoice: Invoice, _: Facts) -> Outcome:
    cadre = invoice.business_process
    return None if cadre in REFORM_CADRES else Hit("business_process", cadre)


def _siren(identifier: Identifier | None) -> str | None:
    return identifier.value if identifier is not None and identifier.scheme == "0002" else None


def _siret_of_siren(invoice: Invoice, _: Facts) -> Outcome:
    """Each SIRET (0009) has 14 digits and begins with the SIREN of its party; the payee's SIREN may be absent."""
    found = []
    for name, party, term in (("seller", invoice.seller, "BT-29"), ("buyer", invoice.buyer, "BT-46")):
        for index, item in enumerate(party.identifiers if party else ()):
            if item and item.scheme == "0009":
                assert party is not None
                if not _SIRET.fullmatch(item.value) or item.value[:9] != _siren(party.legal_id):
                    found.append(Hit(f"{name}.identifiers[{index}]", item.value, field=term))
                break
    payee = invoice.payee
    if payee and payee.identifier and payee.identifier.scheme == "0009":
        value = payee.identifier.value
        if not _SIRET.fullmatch(value) or value[:9] != (_siren(payee.legal_id) or value[:9]):
            found.append(Hit("payee.identifier", value, field="BT-60"))
    place = invoice.delivery.location if invoice.delivery else None
    if place and place.scheme == "0009" and not _SIRET.fullmatch(place.value):
        found.append(Hit("delivery.location", place.value, field="BT-71"))
    return found or None


def _seller_siren(invoice: Invoice, _: Facts) -> Outcome:
    value = _siren(invoice.seller.legal_id) if invoice.seller else None
    return None if value and _SIREN.fullmatch(value) else Hit("seller.legal_id", value)


def _buyer_siren(invoice: Invoice, _: Facts) -> Outcome:
    if treatment(invoice) != "B2B":
        return None
    value = _siren(invoice.buyer.legal_id) if invoice.buyer else None
    return None if value and _SIREN.fullmatch(value) else Hit("buyer.legal_id", value)


def _address(party: str, self_billed: bool) -> Check:
    """BR-FR-21 and 22: between companies, the address of who receives begins with its SIREN, scheme 0225."""

    def check(invoice: Invoice, _: Facts) -> Outcome:
        if treatment(invoice) != "B2B" or (invoice.type_code in SELF_BILLED) != self_billed:
            return None
        holder = getattr(invoice, party)
        endpoint = holder.endpoint if holder else None
        siren = (_siren(holder.legal_id) if holder else None) or ""
        right = endpoint is not None and endpoint.scheme == "0225" and endpoint.value.startswith(siren)
        return None if right else f"{party}.endpoint"

    return check


def _endpoint(party: Any, _: Facts) -> Outcome:
    endpoint = party.endpoint
    return (
        Hit("endpoint", endpoint.value)
        if endpoint and endpoint.scheme == "0225" and not _ADDRESS.fullmatch(endpoint.value)
        else None
    )


def _long_endpoint(party: Any, _: Facts) -> Outcome:
    return "endpoint" if party.endpoint and len(party.endpoint.value) > 125 else None


def _routing(broken: Callable[[str], bool]) -> Check:
    def check(party: Any, _: Facts) -> Outcome:
        places = [(at, item.value) for at, item in enumerate(party.identifiers) if item and item.scheme == "0224"]
        return [Hit(f"identifiers[{at}]", value) for at, value in places if broken(value)] or None

    return check


def _other_identifiers(invoice: Invoice) -> list[tuple[str, Identifier]]:
    found = []
    for name, party in (("seller", invoice.seller), ("buyer", invoice.buyer)):
        found += [(f"{name}.identifiers[{at}]", item) for at, item in enumerate(party.identifiers if party else ())]
    if invoice.payee and invoice.payee.identifier:
        found.append(("payee.identifier", invoice.payee.identifier))
    return found


def _siren_shape(invoice: Invoice, _: Facts) -> Outcome:
    found = []
    for name in ("seller", "buyer", "payee"):
        party = getattr(invoice, name)
        legal = party.legal_id if party else None
        if legal and legal.scheme == "0002" and not _SIREN.fullmatch(legal.value):
            found.append(Hit(f"{name}.legal_id", legal.value))
    for path, item in _other_identifiers(invoice):
        if item and item.scheme in ("0002", "0231") and not _SIREN.fullmatch(item.value):
            found.append(Hit(path, item.value, field="BT-60" if path[0] == "p" else "BT-46" if path[0] == "b" else "BT-29"))
    return found or None


def _one_readable(invoice: Invoice, _: Facts) -> Outcome:
    return "documents" if sum(item.description == "LISIBLE" for item in invoice.documents) > 1 else None


def _global_credit(invoice: Invoice, _: Facts) -> Outcome:
    period = invoice.period
    complete = invoice.contract and period is not None and period.start and period.end
    return "contract" if invoice.type_code == "262" and not complete else None


def _corrects_one(invoice: Invoice, _: Facts) -> Outcome:
    if invoice.type_code not in CORRECTED:
        return None
    dated = [item for item in invoice.preceding if item.number and item.issue_date]
    return None if len(dated) == 1 else Hit("preceding", f"{len(dated)} référence(s) datée(s)", "une seule")


def _credits_some(invoice: Invoice, _: Facts) -> Outcome:
    if invoice.type_code not in CREDIT_NOTES - {"262"}:
        return None
    return None if any(item.number and item.issue_date for item in invoice.preceding) else "preceding"


def _due_after(invoice: Invoice, _: Facts) -> Outcome:
    if (
        not invoice.due_date
        or not invoice.issue_date
        or invoice.type_code in DOWN_PAYMENTS
        or invoice.business_process in ALREADY_PAID
    ):
        return None
    return Hit("due_date", invoice.due_date) if invoice.due_date < invoice.issue_date else None


def _final(invoice: Invoice, _: Facts) -> Outcome:
    both = invoice.business_process in FINAL_AFTER_DOWN_PAYMENT and invoice.type_code in DOWN_PAYMENTS
    return Hit("business_process", invoice.business_process) if both else None


def _paid(invoice: Invoice, _: Facts) -> Outcome:
    if invoice.business_process not in ALREADY_PAID:
        return None
    sums = invoice.totals
    found = []
    if sums is None or sums.paid is None or sums.paid != sums.with_vat:
        found.append(Hit("totals.paid", sums.paid if sums else None, sums.with_vat if sums else None, field="BT-113"))
    if sums is None or sums.due is None or sums.due != 0:
        found.append(Hit("totals.due", sums.due if sums else None, Decimal(0), field="BT-115"))
    if invoice.due_date is None:
        found.append(Hit("due_date", field="BT-9"))
    return found or None


def _seller_bills(invoice: Invoice, _: Facts) -> Outcome:
    multiple = invoice.business_process in MULTIPLE_SELLERS - TWO_WAYS
    return Hit("type_code", invoice.type_code) if multiple and invoice.type_code in SELF_BILLED else None


def _buyer_bills(invoice: Invoice, _: Facts) -> Outcome:
    wrong = invoice.business_process in TWO_WAYS and invoice.type_code not in SELF_BILLED
    return Hit("type_code", invoice.type_code) if wrong else None


def _euro(invoice: Invoice, _: Facts) -> Outcome:
    if invoice.currency in (None, "EUR"):
        return None
    given = invoice.vat_currency == "EUR" and invoice.totals is not None and invoice.totals.vat_accounting is not None
    return None if given else "totals.vat_accounting"


def _single_taxpayer(invoice: Invoice) -> bool:
    return invoice.seller is not None and any(item.scheme == "0231" for item in invoice.seller.identifiers)


def _member_note(invoice: Invoice, _: Facts) -> Outcome:
    said = any(note.subject_code == "TXD" and (note.text or "").strip() == "MEMBRE_ASSUJETTI_UNIQUE" for note in invoice.notes)
    return "notes" if _single_taxpayer(invoice) and not said else None


def _member_agent(invoice: Invoice, _: Facts) -> Outcome:
    known = invoice.tax_representative is not None and invoice.tax_representative.vat_id
    return "tax_representative.vat_id" if _single_taxpayer(invoice) and not known else None


NUMBER = "35 caractères au plus : lettres sans accent, chiffres, + - _ et /, sans espace."
SIREN = "Indiquez le SIREN : 9 chiffres, schéma 0002."
RECOPY = "Recopiez l’adresse de facturation telle que l’annuaire la donne."
CHANGE_TYPE = "Changez le type de document ou le cadre de facturation."


def _rule(code: str, bt: str, scope: str, check: Check, text: str, remedy: str) -> Rule:
    return Rule(code, terms(bt), scope, check, text, remedy, source=XP)


DOCUMENT = (
    _rule("BR-FR-01", "BT-1", "", _long_id("number"), "Le numéro de facture est trop long.", NUMBER),
    _rule("BR-FR-01", "BT-25", "preceding[]", _long_id("number"), "Le numéro de la facture d’origine est trop long.", NUMBER),
    _rule("BR-FR-02", "BT-1", "", _odd_id("number"), "Le numéro de facture contient un caractère qui n’est pas admis.", NUMBER),
    _rule("BR-FR-02", "BT-25", "preceding[]", _odd_id("number"),
         "Le numéro de la facture d’origine contient un caractère qui n’est pas admis.", NUMBER),
    _rule("BR-FR-04", "BT-3", "", among("type_code", FRENCH_TYPES), "Ce type de document n’est pas admis en France.",
         "Utilisez 380 pour une facture, 381 pour un avoir, 386 pour un acompte."),
    _rule("BR-FR-05", "BT-22", "", _mentions, "Une mention obligatoire entre entreprises manque dans les notes.",
          "Ajoutez trois notes : PMT (indemnité de 40 €), PMD (pénalités de retard), AAB (escompte ou son absence)."),
    _rule("BR-FR-06", "BT-21", "", _mentions_once, "Une mention figure deux fois dans les notes.",
         "Réunissez-la dans une seule note."),
    _rule("BR-FR-08", "BT-23", "", _cadre, "Le cadre de facturation manque ou n’existe pas.",
         "Utilisez B1 pour des biens, S1 pour des services, M1 pour les deux."),
    _rule("BR-FR-17", "BT-123", "documents[]", among("description", frozenset(FRENCH_QUALIFIERS)),
         "Le type d’une pièce jointe n’existe pas.", "Utilisez un type admis : LISIBLE, BON_LIVRAISON, DOCUMENT_ANNEXE…"),
    _rule("BR-FR-18", "BT-123", "", _one_readable, "Il y a plusieurs pièces « LISIBLE ».",
         "N’en gardez qu’une : la facture telle qu’on la lit."),
    _rule("BR-FR-20", "BT-21", "", _treatment, "La note BAR (traitement de la facture) a une valeur inconnue.",
         "Utilisez B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE ou ARCHIVEONLY."),
    _rule("BR-FR-27", "BT-160", "lines[].item.attributes[]", required("name"), "Une caractéristique d’article n’a pas de nom.",
         "Complétez-la ou retirez-la."),
    _rule("BR-FR-28", "BT-161", "lines[].item.attributes[]", required("value"),
         "Une caractéristique d’article n’a pas de valeur.", "Complétez-la ou retirez-la."),
    _rule("BR-FR-MV-13", "BT-3", "", _seller_bills, "Une facture multi-vendeurs ne peut pas être auto-facturée.", CHANGE_TYPE),
    _rule("BR-FR-BD-13", "BT-3", "", _buyer_bills, "Une facture bidirectionnelle doit être auto-facturée.", CHANGE_TYPE),
    _rule("BR-FR-31", "BT-21", "", _one_treatment, "Il y a plusieurs notes BAR (traitement de la facture).",
         "N’en gardez qu’une."),
    _rule("BR-FR-CO-03", "BT-12 BG-14", "", _global_credit, "Un avoir global (262) demande le contrat et la période.",
         "Indiquez le numéro de contrat, le début et la fin de la période."),
    _rule("BR-FR-CO-04", "BT-25", "", _corrects_one, "Une facture rectificative doit citer une seule facture, avec sa date.",
         "Indiquez le numéro et la date de la facture corrigée."),
    _rule("BR-FR-CO-05", "BT-25", "", _credits_some, "Un avoir doit citer la facture d’origine, avec sa date.",
         "Indiquez le numéro et la date de la facture d’origine."),
    _rule("BR-FR-CO-07", "BT-9", "", _due_after, "L’échéance tombe avant la date de la facture.",
         "Corrigez l’une des deux dates."),
    _rule("BR-FR-CO-08", "BT-23 BT-3", "", _final,
         "Une facture définitive après acompte ne peut pas être elle-même un acompte.",
         "Changez le type de document ou le cadre de facturation."),
    _rule("BR-FR-CO-09", "BT-113 BT-115 BT-9", "", _paid,
         "Le cadre dit « déjà payée », mais les montants ou l’échéance ne le disent pas.",
          "Mettez le montant payé au total TTC, le net à payer à 0 et l’échéance à la date du paiement."),
    _rule("BR-FR-CO-12", "BT-111 BT-6", "", _euro, "Une facture en devise étrangère demande le total de TVA en euros.",
         "Indiquez EUR comme devise de comptabilisation et le total de TVA en euros."),
    _rule("BR-FR-CO-14", "BT-22", "", _member_note, "Le membre d’un assujetti unique doit le dire dans une note.",
         "Ajoutez une note TXD : MEMBRE_ASSUJETTI_UNIQUE."),
    _rule("BR-FR-CO-15", "BT-63", "", _member_agent, "L’assujetti unique doit être indiqué comme représentant fiscal.",
         "Indiquez son nom et son numéro de TVA comme représentant fiscal."),
)  # fmt: skip

PARTIES = (
    _rule("BR-FR-09", "BT-29 BT-46 BT-60 BT-71", "", _siret_of_siren,
         "Un SIRET n’a pas 14 chiffres ou ne commence pas par le SIREN de l’entreprise.", "Corrigez le SIRET ou le SIREN."),
    _rule("BR-FR-10", "BT-30", "", _seller_siren, "Le SIREN du vendeur manque ou n’a pas 9 chiffres.", SIREN),
    _rule("BR-FR-11", "BT-47", "", _buyer_siren, "Entre entreprises, le SIREN de l’acheteur manque ou n’a pas 9 chiffres.",
         SIREN),
    _rule("BR-FR-12", "BT-49", "", required("buyer.endpoint"), "L’adresse de facturation électronique de l’acheteur manque.",
         RECOPY),
    _rule("BR-FR-13", "BT-34", "", required("seller.endpoint"), "L’adresse de facturation électronique du vendeur manque.",
         RECOPY),
    _rule("BR-FR-21", "BT-49", "", _address("buyer", False),
         "L’adresse de facturation de l’acheteur doit commencer par son SIREN (schéma 0225).", RECOPY),
    _rule("BR-FR-22", "BT-34", "", _address("seller", True),
         "En autofacturation, l’adresse du vendeur doit commencer par son SIREN (schéma 0225).", RECOPY),
    *(_rule("BR-FR-23", bt, scope, _endpoint, "Une adresse de facturation contient un caractère qui n’est pas admis.",
         RECOPY) for scope, bt in (("seller", "BT-34"), ("buyer", "BT-49"))),
    *(_rule("BR-FR-24", bt, scope, _routing(lambda text: not _ADDRESS.fullmatch(text)),
         "Un code de routage contient un caractère qui n’est pas admis.", RECOPY) for scope, bt in (("seller", "BT-29"),
         ("buyer", "BT-46"))),
    *(_rule("BR-FR-25", bt, scope, _long_endpoint, "Une adresse de facturation dépasse 125 caractères.", RECOPY) for scope,
         bt in (("seller", "BT-34"), ("buyer", "BT-49"))),
    *(_rule("BR-FR-26", bt, scope, _routing(lambda text: len(text) > 100), "Un code de routage dépasse 100 caractères.",
         RECOPY) for scope, bt in (("seller", "BT-29"), ("buyer", "BT-46"))),
    _rule("BR-FR-32", "BT-30 BT-47 BT-61", "", _siren_shape, "Un identifiant annoncé comme SIREN n’a pas 9 chiffres.",
         SIREN + " Pour un SIRET, le schéma est 0009."),
    *(_rule("BR-FR-CO-10", bt, scope, check, "Un identifiant n’a pas de schéma, ou le même schéma sert deux fois.",
         "Donnez un schéma à chaque identifiant, différent pour chacun.")
      for scope, bt, check in (("seller", "BT-29", schemes("identifiers")), ("buyer", "BT-46", schemes("identifiers")),
                               ("payee", "BT-60", scheme("identifier")), ("delivery", "BT-71", scheme("location")),
                               ("", "BT-29 BT-46 BT-60 BT-71", no_scheme), ("", "BT-60", unread_schemes))),
)  # fmt: skip

RULES = (*DOCUMENT, *PARTIES)
