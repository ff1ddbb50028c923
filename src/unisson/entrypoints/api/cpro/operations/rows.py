"""An invoice as each list shows it, under the official names."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.written import day, instant
from unisson.portal.invoices.models import Invoice
from unisson.portal.organisations.models import Service, Structure

FACTURE = "FACTURE"  # typeDemandePaiement of everything that is here for now


def _supplier(invoice: Invoice) -> dict[str, Any]:
    service = invoice.supplier_service
    return {
        "codeFournisseur": invoice.supplier.identifiant,
        "typeIdentifiantFournisseur": invoice.supplier.type_identifiant,
        "designationFournisseur": invoice.supplier.raison_sociale,
        "codeServiceFournisseur": service.code if service else None,
        "nomServiceFournisseur": service.nom if service else None,
    }


def _recipient(invoice: Invoice) -> dict[str, Any]:
    recipient, service = invoice.recipient, invoice.recipient_service
    return {
        "idDestinataire": invoice.recipient_id,
        "codeDestinataire": recipient.identifiant if recipient else invoice.recipient_identifiant,
        "designationDestinataire": recipient.raison_sociale if recipient else None,
        "idServiceExecutant": invoice.recipient_service_id,
        "codeServiceExecutant": invoice.code_service,
        "nomServiceExecutant": service.nom if service else None,
    }


def _facts(invoice: Invoice) -> dict[str, Any]:
    return {
        "typeDemandePaiement": FACTURE,
        "typeFacture": invoice.type_facture,
        "numeroFacture": invoice.number,
        "dateFacture": day(invoice.issue_date),
        "dateDepot": day(invoice.sent_at),
        "montantHT": invoice.total_without_vat,
        "montantTTC": invoice.total_with_vat,
        "montantAPayer": invoice.amount_due,
        "devise": invoice.currency,
        "statut": invoice.status,
        "numeroMarche": invoice.numero_marche,
    }


def valideur(level: int, structure: Structure | None) -> dict[str, Any]:
    """The valideur of one level."""
    if structure is None:
        return {}
    return {
        f"typeIdentifiantValideur{level}": structure.type_identifiant,
        f"codeValideur{level}": structure.identifiant,
        f"raisonSocialeValideur{level}": structure.raison_sociale,
    }


def issued(invoice: Invoice) -> dict[str, Any]:
    """RetourRechercherFactureParFournisseur."""
    return {
        "identifiantFactureCPP": invoice.pk,
        **_facts(invoice),
        **_supplier(invoice),
        **_recipient(invoice),
        **valideur(1, invoice.valideur_1),
        **valideur(2, invoice.valideur_2),
        "numeroBonCommande": invoice.numero_engagement,
        "numeroFluxDepot": invoice.depot.numero_flux_depot if invoice.depot else None,
        "numeroFactureOrigine": invoice.numero_facture_origine,
        "modeDepot": invoice.mode_depot,
        "nomPrenomUtilisateurCreateur": invoice.created_by.full_name if invoice.created_by else None,
        "dateHeureEtatCourant": instant(invoice.status_at),
        "commentaireEtatCourant": invoice.motif,
        "rejetTraite": invoice.rejection_treated_at is not None,
    }


def received(invoice: Invoice) -> dict[str, Any]:
    """FactureRechercheRecipiendaire."""
    return {
        "idFacture": invoice.pk,
        **_facts(invoice),
        **_supplier(invoice),
        **_recipient(invoice),
        "numeroBonCommande": invoice.numero_engagement,
        "dateHeureEtatCourant": instant(invoice.status_at),
        "commentaireEtatCourant": invoice.motif,
        "factureTelechargeeParDestinataire": invoice.downloaded_at is not None,
    }


def to_validate(invoice: Invoice) -> dict[str, Any]:
    """FactureRechercheValideur."""
    supplier, recipient = _supplier(invoice), _recipient(invoice)
    asked = invoice.valideur_2 if "_2" in invoice.status else invoice.valideur_1
    return {
        "idFacture": invoice.pk,
        **_facts(invoice),
        "idFournisseur": invoice.supplier_id,
        "identifiantFournisseur": supplier.pop("codeFournisseur"),
        **supplier,
        "identifiantDestinataire": recipient.pop("codeDestinataire"),
        "typeIdentifiantDestinataire": invoice.recipient.type_identifiant if invoice.recipient else None,
        **recipient,
        **_asked(asked),
        "numeroEngagement": invoice.numero_engagement,
    }


def _asked(structure: Structure | None) -> dict[str, Any]:
    if structure is None:
        return {}
    return {
        "idValideur": structure.pk,
        "typeIdentifiantValideur": structure.type_identifiant,
        "identifiantValideur": structure.identifiant,
        "designationValideur": structure.raison_sociale,
    }


def awaited(invoice: Invoice) -> dict[str, Any]:
    """FactureRechercherATraiterFournisseur."""
    return {
        "identifiantFactureCPP": invoice.pk,
        **_facts(invoice),
        **_supplier(invoice),
        **_recipient(invoice),
        "numeroBonCommande": invoice.numero_engagement,
    }


def demande(invoice: Invoice) -> dict[str, Any]:
    """RechercherDemandePaiementOutputListeDemandePaiement."""
    service: Service | None = invoice.recipient_service
    return {
        "idDemandePaiement": invoice.pk,
        "numeroDemandePaiement": invoice.number,
        "typeDemandePaiement": FACTURE,
        "typeFacture": invoice.type_facture,
        "cadreFacturation": invoice.cadre_facturation,
        "etatCourant": invoice.status,
        "dateHeureEtatCourant": instant(invoice.status_at),
        "dateFournisseur": day(invoice.issue_date),
        "dateDepot": day(invoice.sent_at),
        "montantHT": invoice.total_without_vat,
        "montantTTC": invoice.total_with_vat,
        "montantAPayer": invoice.amount_due,
        "numeroMarche": invoice.numero_marche,
        "numeroBonCommande": invoice.numero_engagement,
        "numeroFactureOrigine": invoice.numero_facture_origine,
        "idStructureFournisseur": invoice.supplier_id,
        "identifiantStructureFournisseur": invoice.supplier.identifiant,
        "idServiceFournisseur": invoice.supplier_service_id,
        "idStructureValideur1": invoice.valideur_1_id,
        "idStructureValideur2": invoice.valideur_2_id,
        "idStructureDestinataire": invoice.recipient_id,
        "identifiantStructureDestinataire": invoice.recipient.identifiant if invoice.recipient else None,
        "idServiceDestinataire": invoice.recipient_service_id,
        "codeServiceDestinataire": invoice.code_service,
        "nomServiceDestinataire": service.nom if service else None,
        "commentaireEtatCourant": invoice.motif,
        "numeroDpMandat": invoice.numero_mandat,
        "dpOuDpArchive": "DEMANDE_PAIEMENT",
    }
