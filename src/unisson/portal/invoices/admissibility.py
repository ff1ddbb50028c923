"""Does this recipient accept this invoice? The conditions that need the directory and what was sent before.

Conformity (is the document right?) is judged elsewhere; an invoice may be perfectly conforming and not
admissible. Sources: domaine 1.4 (parameters of a structure), 6.7 (duplicates).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS

from einvoice.codelists.cadres import CHORUS_CADRES, REFORM_CADRES
from einvoice.report import Finding, Level, Severity, Verdict
from unisson.portal.directory.requirements import requirements_of
from unisson.portal.invoices import engagement, mandate
from unisson.portal.invoices.cadres import BY_SHORT, CADRES, CadreFacturation
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock, prepared
from unisson.portal.organisations.models import FACTURES_PUBLIQUES, Structure

OFFICIAL_CADRES = frozenset(CHORUS_CADRES) | frozenset(REFORM_CADRES)


def requirements(invoice: Invoice) -> tuple[Finding, ...]:
    """Every requirement of the recipient that the invoice does not meet; empty when it may be received."""
    return tuple(finding for finding in _asked(invoice) if finding.severity is Severity.FATAL)


def _asked(invoice: Invoice) -> tuple[Finding, ...]:
    """What the recipient's side says of the invoice: what blocks it, and what could not be looked up (a warning)."""
    recipient = invoice.recipient
    if recipient is None:
        return (*_supplier_findings(invoice), *_cadre_findings(invoice), _unknown_recipient(invoice))
    return (
        *_supplier_findings(invoice),
        *_cadre_findings(invoice),
        *_recipient_findings(recipient),
        *_service_findings(invoice, recipient),
        *_engagement_findings(invoice, recipient),
        *engagement.findings(invoice, recipient),
        *_valideur_findings(invoice),
    )


def _mandate_findings(invoice: Invoice) -> list[Finding]:
    """Nothing is drawn up in the name of a supplier that did not ask for it; what was sent is not called into question."""
    if not invoice.is_typed or not invoice.is_draft or mandate.in_force(invoice.supplier_id):
        return []
    return [
        Finding(
            rule="ADM-MANDAT",
            message=f"{invoice.supplier} n’a pas de mandat de facturation en vigueur.",
            remedy="Acceptez-le sur la page « Mandat de facturation », ou déposez un fichier, qui n’en demande pas.",
        )
    ]


def _supplier_findings(invoice: Invoice) -> list[Finding]:
    """What the supplier itself must be and have; what was sent is not called into question."""
    supplier, account, found = invoice.supplier, invoice.coordonnees, _mandate_findings(invoice)
    if not invoice.is_draft:
        return []
    if not supplier.is_active:
        found.append(
            Finding(
                rule="ADM-FOURNISSEUR-INACTIF",
                message=f"{supplier} est inactive : elle ne peut plus envoyer de facture.",
                remedy="Son gestionnaire principal la réactive depuis sa fiche. SIRET changé : déposez pour la nouvelle.",
            )
        )
    if account is not None and (account.structure_id != supplier.pk or not account.is_usable):
        found.append(
            Finding(
                rule="ADM-COORDONNEES",
                field="BT-84",
                message="Le compte bancaire choisi n’est plus utilisable : il a été retiré, ou attend sa validation.",
                remedy="Choisissez un autre compte, ou aucun : c’est alors celui de votre document qui vaut.",
            )
        )
    return found


def _cadre_findings(invoice: Invoice) -> list[Finding]:
    cadre = CADRES[CadreFacturation(invoice.cadre_facturation)]
    if cadre.closed:
        said = f"Le cadre {cadre.short} ({cadre.code.label}) n’est pas reçu ici."
        return [Finding(rule="ADM-CADRE-FERME", field="BT-23", message=said, remedy=cadre.closed)]
    if invoice.cadre_read in BY_SHORT or invoice.cadre_read not in OFFICIAL_CADRES:
        return []  # another business process than a French cadre: said by `remarks`
    return [
        Finding(
            rule="ADM-CADRE",
            field="BT-23",
            message=f"Le document porte le cadre « {invoice.cadre_read} », qui n’est pas celui d’une facture simple.",
            remedy="Une pièce de travaux se dépose dans l’espace Factures de travaux ; "
            "une facture simple porte A1, A2, A9 ou A12.",
        )
    ]


def _valideur_findings(invoice: Invoice) -> list[Finding]:
    valideur = invoice.valideur_1
    if not invoice.needs_valideur or not invoice.valideur_identifiant:
        return []  # its absence is said by the rule UN-02
    if valideur is None or not valideur.is_active:
        message = f"Aucune structure active ne porte l’identifiant « {invoice.valideur_identifiant} »."
    elif valideur.pk == invoice.supplier_id:
        message = "Vous ne pouvez pas valider votre propre facture."
    elif valideur.is_public and not valideur.est_valideur_delegue:
        message = f"{valideur} est une structure publique : elle reçoit des factures, elle n’en valide pas."
    else:
        return []
    remedy = "Indiquez le SIRET du titulaire du marché (sous-traitance) ou du mandataire du groupement (cotraitance)."
    return [Finding(rule="ADM-VALIDEUR", field="FR-VALIDEUR", message=message, remedy=remedy)]


def remarks(invoice: Invoice) -> tuple[Finding, ...]:
    """What deserves a look without blocking: the document names another supplier or another recipient."""
    found = []
    if invoice.cadre_read and invoice.cadre_read not in OFFICIAL_CADRES:
        found.append(
            Finding(
                rule="ADM-CADRE-INCONNU",
                severity=Severity.WARNING,
                field="BT-23",
                message=f"« {invoice.cadre_read} » n’est pas un cadre de facturation : la facture est traitée en A1.",
                remedy="Si vous êtes sous-traitant ou cotraitant, indiquez A9 ou A12 dans votre logiciel.",
            )
        )
    if invoice.seller_read and invoice.seller_read != invoice.supplier.identifiant:
        found.append(
            Finding(
                rule="ADM-FOURNISSEUR",
                severity=Severity.WARNING,
                field="BT-30",
                message=f"Le document est émis par {invoice.seller_read}, vous déposez pour {invoice.supplier} "
                f"({invoice.supplier.identifiant}).",
                remedy="Vérifiez la structure choisie en haut de la page, ou le SIRET écrit dans votre logiciel.",
            )
        )
    return tuple(found)


def _unknown_recipient(invoice: Invoice) -> Finding:
    typed = invoice.recipient_identifiant
    return Finding(
        rule="ADM-DESTINATAIRE",
        field="BT-46",
        message=f"Aucune structure publique ne porte l’identifiant « {typed} »."
        if typed
        else "Le destinataire n’est pas indiqué.",
        remedy="Cherchez votre client dans l’annuaire : c’est son SIRET qu’il faut, pas le vôtre.",
    )


def _recipient_findings(recipient: Structure) -> list[Finding]:
    found = []
    if not recipient.is_active:
        found.append(
            Finding(
                rule="ADM-DESTINATAIRE-INACTIF",
                field="BT-46",
                message=f"{recipient} est inactive : elle ne reçoit plus de factures.",
                remedy="Demandez à votre client le SIRET qui reçoit désormais ses factures.",
            )
        )
    if recipient.est_moa_uniquement:
        found.append(
            Finding(
                rule="ADM-MOA-UNIQUEMENT",
                field="BT-46",
                message=f"{recipient} n’intervient que comme maître d’ouvrage : elle ne reçoit pas de facture simple.",
                remedy="Adressez la facture au service financier indiqué dans votre marché.",
            )
        )
    return found


def _service_findings(invoice: Invoice, recipient: Structure) -> list[Finding]:
    service = invoice.recipient_service
    if service is None and invoice.code_service:
        return [
            Finding(
                rule="ADM-SERVICE-INCONNU",
                field="BT-10",
                message=f"{recipient} n’a pas de service « {invoice.code_service} ».",
                remedy="Choisissez un service dans la liste ; le code figure sur votre bon de commande.",
            )
        ]
    if service is None:
        return [_service_missing(recipient)] if requirements_of(recipient).service else []
    found = []
    if not service.is_open:
        found.append(
            Finding(
                rule="ADM-SERVICE-INACTIF",
                field="BT-10",
                message=f"Le service « {service.code} » de {recipient} est inactif.",
                remedy="Choisissez un service actif, ou demandez à votre client lequel le remplace.",
            )
        )
    if service.code == FACTURES_PUBLIQUES and not invoice.supplier.is_public:
        found.append(
            Finding(
                rule="ADM-FACTURES-PUBLIQUES",
                field="BT-10",
                message="Le service FACTURES_PUBLIQUES est réservé aux factures entre structures publiques.",
                remedy="Choisissez un autre service, ou aucun si le destinataire ne l’exige pas.",
            )
        )
    return found


def _service_missing(recipient: Structure) -> Finding:
    return Finding(
        rule="ADM-SERVICE",
        field="BT-10",
        message=f"{recipient} exige un code service.",
        remedy="Choisissez-le dans la liste ; il figure sur votre bon de commande (« service exécutant »).",
    )


def _engagement_findings(invoice: Invoice, recipient: Structure) -> list[Finding]:
    if invoice.numero_engagement:
        return []
    service = invoice.recipient_service
    asked = requirements_of(recipient, service)
    if asked.engagement:
        who = f"Le service « {service.code} »" if service and service.gestion_engagement else str(recipient)
        return [
            Finding(
                rule="ADM-ENGAGEMENT",
                field="BT-13",
                message=f"{who} exige un numéro d’engagement.",
                remedy="Il figure sur votre bon de commande (souvent « EJ » ou « n° de commande »).",
            )
        ]
    if asked.either and service is None:
        return [
            Finding(
                rule="ADM-SERVICE-OU-ENGAGEMENT",
                field="BT-13",
                message=f"{recipient} exige un code service ou un numéro d’engagement.",
                remedy="Indiquez l’un des deux ; ils figurent sur votre bon de commande.",
            )
        ]
    return []


class _Twins(NamedTuple):
    """What was sent before by the same supplier: this year under the same number (domaine 6.7), ever as the same file."""

    number: Invoice | None
    file: Invoice | None


def duplicate_of(invoice: Invoice) -> Invoice | None:
    """The invoice already deposited by this supplier, this year, under this number (domaine 6.7).

    Of an invoice that has just been judged, what was found then: between both, the unique index has the last word.
    """
    known: tuple[tuple[Any, ...], _Twins] | None = invoice.__dict__.get("_twins")
    return known[1].number if known and known[0] == _sought(invoice) else _twins(invoice).number


def _sought(invoice: Invoice) -> tuple[Any, ...]:
    return (invoice.supplier_id, invoice.deposit_year or clock.today().year, invoice.number, invoice.pk or 0)


def _twins(invoice: Invoice, sha256: str = "") -> _Twins:
    sought = _sought(invoice)
    found = {
        kind: Invoice.from_db(DEFAULT_DB_ALIAS, ("id", "number"), row)
        for kind, *row in prepared.rows(_TWINS, [*sought, sha256, invoice.pk or 0, invoice.supplier_id])
    }
    twins = _Twins(found.get("NUMBER"), found.get("FILE"))
    invoice.__dict__["_twins"] = (sought, twins)
    return twins


# The same file, by the documents first: few have these bytes.
_TWINS = """
    (SELECT 'NUMBER', id, number FROM invoices_invoice AS invoice
     WHERE supplier_id = %s AND deposit_year = %s AND upper(number) = upper(%s) AND number <> '' AND id <> %s LIMIT 1)
    UNION ALL
    (SELECT 'FILE', invoice.id, invoice.number FROM invoices_document AS document
     JOIN invoices_invoice AS invoice ON invoice.id = document.invoice_id
     WHERE document.sha256 = %s AND document.kind = 'PRINCIPALE' AND document.invoice_id <> %s
     AND invoice.supplier_id = %s AND invoice.sent_at IS NOT NULL LIMIT 1)
"""


def _duplicate_finding(existing: Invoice) -> Finding:
    return Finding(
        rule="ADM-DOUBLON",
        severity=Severity.FATAL,
        field="BT-1",
        location=str(existing.pk),
        message=f"Votre structure a déjà déposé cette année une facture n° {existing.number}.",
        remedy="Suivez la facture existante, ou donnez un nouveau numéro à celle-ci.",
    )


def _same_file_findings(known: Invoice | None) -> tuple[Finding, ...]:
    """The very same file, sent already under another number: allowed, and said."""
    if known is None:
        return ()
    return (
        Finding(
            rule="ADM-MEME-FICHIER",
            severity=Severity.WARNING,
            field="BT-1",
            location=str(known.pk),
            message=f"Ce fichier a déjà été envoyé, pour la facture n° {known.number}.",
            remedy="Vérifiez que vous avez choisi le bon fichier : un document sert à une seule facture.",
        ),
    )


def levels(invoice: Invoice, sha256: str = "") -> tuple[Level, ...]:
    """The two last levels of the verdict: what the recipient requires, and that it was not sent already.

    `sha256`: of the invoice's own document, when it has one.
    """
    asked = _asked(invoice)
    missing = tuple(finding for finding in asked if finding.severity is Severity.FATAL)
    noted = (*(finding for finding in asked if finding.severity is not Severity.FATAL), *remarks(invoice))
    existing, same_file = _twins(invoice, sha256)
    twice = (_duplicate_finding(existing),) if existing else _same_file_findings(same_file)
    return (
        Level(code="ADMISSIBILITE", title="Exigences du destinataire", verdict=_verdict(missing), findings=(*missing, *noted)),
        Level(code="DOUBLON", title="Pas de doublon", verdict=Verdict.INVALID if existing else Verdict.VALID, findings=twice),
    )


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    return Verdict.INVALID if findings else Verdict.VALID
