"""An invoice as each list shows it, under the official names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unisson.entrypoints.api.cpro.operations import banking
from unisson.entrypoints.api.cpro.written import day, instant
from unisson.portal.invoices.queries.following import validated_on
from unisson.portal.invoices.queries.searching import Found, Row, weights

FACTURE = "FACTURE"  # typeDemandePaiement of everything that is here for now


def _supplier(row: Row) -> dict[str, Any]:
    return {
        "codeFournisseur": row.supplier__identifiant,
        "typeIdentifiantFournisseur": row.supplier__type_identifiant,
        "designationFournisseur": row.supplier__raison_sociale,
        "codeServiceFournisseur": row.supplier_service__code,
        "nomServiceFournisseur": row.supplier_service__nom,
    }


def _recipient(row: Row) -> dict[str, Any]:
    return {
        "idDestinataire": row.recipient_id,
        "codeDestinataire": row.recipient__identifiant or row.recipient_identifiant,
        "designationDestinataire": row.recipient__raison_sociale,
        "idServiceExecutant": row.recipient_service_id,
        "codeServiceExecutant": row.code_service,
        "nomServiceExecutant": row.recipient_service__nom,
    }


def _facts(row: Row) -> dict[str, Any]:
    return {
        "typeDemandePaiement": FACTURE,
        "typeFacture": row.type_facture,
        "numeroFacture": row.number,
        "dateFacture": day(row.issue_date),
        "dateDepot": day(row.sent_at),
        "montantHT": row.total_without_vat,
        "montantTTC": row.total_with_vat,
        "montantAPayer": row.amount_due,
        "devise": row.currency,
        "statut": row.status,
        "numeroMarche": row.numero_marche,
    }


def weighed(asked: Any, found: Found, told: Callable[[Row], dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a page, with their weight in bytes (`taille`) when `recupererTaille` asks for it."""
    sizes = weights([row.pk for row in found.rows]) if asked.recupererTaille else None
    return [told(row) | ({"taille": sizes.get(row.pk, 0)} if sizes is not None else {}) for row in found.rows]


def issued_page(asked: Any, found: Found) -> list[dict[str, Any]]:
    """The rows of a page, with when their valideurs agreed."""
    dates = validated_on([row.pk for row in found.rows if row.valideur_1_id or row.valideur_2_id])
    return weighed(
        asked,
        found,
        lambda row: issued(row) | {f"dateValidation{level}": day(at) for level, at in dates.get(row.pk, {}).items()},
    )


def issued(row: Row) -> dict[str, Any]:
    """RetourRechercherFactureParFournisseur, without the dates of validation."""
    return {
        "identifiantFactureCPP": row.pk,
        **_facts(row),
        **_supplier(row),
        **_recipient(row),
        "typeIdentifiantValideur1": row.valideur_1__type_identifiant,
        "codeValideur1": row.valideur_1__identifiant,
        "raisonSocialeValideur1": row.valideur_1__raison_sociale,
        "typeIdentifiantValideur2": row.valideur_2__type_identifiant,
        "codeValideur2": row.valideur_2__identifiant,
        "raisonSocialeValideur2": row.valideur_2__raison_sociale,
        "numeroBonCommande": row.numero_engagement,
        "numeroFluxDepot": row.depot__numero_flux_depot,
        "numeroFactureOrigine": row.numero_facture_origine,
        "modeDepot": row.mode_depot,
        "nomPrenomUtilisateurCreateur": f"{row.created_by__first_name or ''} {row.created_by__last_name or ''}".strip(),
        "dateHeureEtatCourant": instant(row.status_at),
        "commentaireEtatCourant": row.motif,
        "rejetTraite": row.rejection_treated_at is not None,
        **banking.account(row.iban),
        "coordBancairesFournisseurNomCb": row.coordonnees__nom,
        **(
            banking.factor(row.coordonnees__factor_identifiant, row.coordonnees__factor_nom)
            if row.coordonnees__est_affactureur
            else {}
        ),
    }


def received(row: Row) -> dict[str, Any]:
    """FactureRechercheRecipiendaire."""
    return {
        "idFacture": row.pk,
        **_facts(row),
        **_supplier(row),
        **_recipient(row),
        "numeroBonCommande": row.numero_engagement,
        "dateHeureEtatCourant": instant(row.status_at),
        "commentaireEtatCourant": row.motif,
        "factureTelechargeeParDestinataire": row.downloaded_at is not None,
    }


def to_validate(row: Row) -> dict[str, Any]:
    """FactureRechercheValideur."""
    supplier, recipient = _supplier(row), _recipient(row)
    side = "valideur_2" if "_2" in row.status else "valideur_1"
    return {
        "idFacture": row.pk,
        **_facts(row),
        "idFournisseur": row.supplier_id,
        "identifiantFournisseur": supplier.pop("codeFournisseur"),
        **supplier,
        "identifiantDestinataire": recipient.pop("codeDestinataire"),
        "typeIdentifiantDestinataire": row.recipient__type_identifiant,
        **recipient,
        "idValideur": getattr(row, f"{side}_id"),
        "typeIdentifiantValideur": getattr(row, f"{side}__type_identifiant"),
        "identifiantValideur": getattr(row, f"{side}__identifiant"),
        "designationValideur": getattr(row, f"{side}__raison_sociale"),
        "numeroEngagement": row.numero_engagement,
    }


def awaited(row: Row) -> dict[str, Any]:
    """FactureRechercherATraiterFournisseur."""
    return {
        "identifiantFactureCPP": row.pk,
        **_facts(row),
        **_supplier(row),
        **_recipient(row),
        "numeroBonCommande": row.numero_engagement,
    }


def demande(row: Row) -> dict[str, Any]:
    """RechercherDemandePaiementOutputListeDemandePaiement."""
    return {
        "idDemandePaiement": row.pk,
        "numeroDemandePaiement": row.number,
        "typeDemandePaiement": FACTURE,
        "typeFacture": row.type_facture,
        "cadreFacturation": row.cadre_facturation,
        "etatCourant": row.status,
        "dateHeureEtatCourant": instant(row.status_at),
        "dateFournisseur": day(row.issue_date),
        "dateDepot": day(row.sent_at),
        "montantHT": row.total_without_vat,
        "montantTTC": row.total_with_vat,
        "montantAPayer": row.amount_due,
        "numeroMarche": row.numero_marche,
        "numeroBonCommande": row.numero_engagement,
        "numeroFactureOrigine": row.numero_facture_origine,
        "idStructureFournisseur": row.supplier_id,
        "identifiantStructureFournisseur": row.supplier__identifiant,
        "idServiceFournisseur": row.supplier_service_id,
        "idStructureValideur1": row.valideur_1_id,
        "idStructureValideur2": row.valideur_2_id,
        "idStructureDestinataire": row.recipient_id,
        "identifiantStructureDestinataire": row.recipient__identifiant,
        "idServiceDestinataire": row.recipient_service_id,
        "codeServiceDestinataire": row.code_service,
        "nomServiceDestinataire": row.recipient_service__nom,
        "commentaireEtatCourant": row.motif,
        "numeroDpMandat": row.numero_mandat,
        "dpOuDpArchive": "DEMANDE_PAIEMENT",
    }
