"""The searches of Factures: what one issued, received, validates, or all of it by role."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import factures
from unisson.entrypoints.api.cpro.modeles import recherches as modeles
from unisson.entrypoints.api.cpro.modeles.factures import RecupererStatutsFactureVisiblesParValideurParam
from unisson.entrypoints.api.cpro.operations import criteria, paging, rows
from unisson.entrypoints.api.cpro.operations import found as parties
from unisson.entrypoints.api.cpro.refusals import Echec
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.lifecycles.invoice import VISIBLE_TO_VALIDEUR_2, Status
from unisson.portal.invoices.queries import searching
from unisson.portal.organisations import bank
from unisson.portal.organisations import searching as searching_structures
from unisson.portal.organisations.models import Espace

EMISES, RECUES, A_VALIDER = Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER


@operation(
    "factures/rechercher/fournisseur",
    modeles.RechercherFactureParFournisseurParam,
    modeles.WsRetourRechercherFactureParFournisseur,
    EMISES,
    name="rechercherFactureParFournisseur",
)
def issued(appel: Appel) -> dict[str, Any]:
    """Factures émises qui répondent aux critères, la plus récente d’abord."""
    asked = appel.demande
    wanted = criteria.of(asked) | criteria.party("supplier", asked.idFournisseur, _one(asked.idServiceFournisseur))
    named = [(row.idDestinataire, row.listeIdServiceExecutant) for row in asked.listeDestinataire or ()]
    wanted |= criteria.parties("recipient", named, siren=asked.rechercheSirenDestinataire)
    wanted["recipients_named"] = [
        row.raisonSocialeStuctDmd for row in asked.listeDestinataire or () if row.raisonSocialeStuctDmd
    ]
    if asked.coordonneeBancaire is not None:
        wanted |= _paid_to(appel, asked.coordonneeBancaire)
    found = searching.find(appel.actor, EMISES, wanted, paging.asked(asked.rechercheFactureParFournisseur))
    return {"listeFactures": rows.issued_page(asked, found), "parametresRetour": paging.told(found)}


def _paid_to(appel: Appel, account_id: int) -> dict[str, Any]:
    """The criterion of one bank account of the account's own structures; nothing is found by another's."""
    account = bank.account_numbered(account_id, searching_structures.mine(appel.actor, EMISES))
    return {"account": account.iban} if account else {"nothing": True}


@operation(
    "factures/rechercher/recipiendaire",
    modeles.RechercherFactureRecipiendaireParam,
    modeles.WsRetourRechercheFactureRecipiendaireRest,
    RECUES,
    name="rechercherFactureRecipiendaire",
)
def received(appel: Appel) -> dict[str, Any]:
    """Factures reçues qui répondent aux critères. Aucune : codeRetour 20000, fin des pages pour les connecteurs."""
    asked = appel.demande
    wanted = criteria.of(asked) | criteria.party("recipient", asked.idDestinataire, _one(asked.idServiceExecutant))
    named = [(row.idFournisseur, row.listeIdService) for row in asked.listeFournisseurs or ()]
    wanted |= criteria.parties("supplier", named, siren=asked.rechercheSirenFournisseur)
    found = searching.find(appel.actor, RECUES, wanted, paging.asked(asked.paramRecherche))
    if not found.rows:
        raise Echec("VIDE", plus={"listeFactures": [], **paging.told(found)})
    return {"listeFactures": rows.weighed(asked, found, rows.received), **paging.told(found)}


@operation(
    "factures/rechercher/valideur",
    modeles.RechercherFactureParValideurParam,
    modeles.WsRetourRechercherFactureParValideur,
    A_VALIDER,
    name="rechercherFactureParValideur",
)
def to_validate(appel: Appel) -> dict[str, Any]:
    """Factures que la structure valide, ou a validées, pour ses sous-traitants et cotraitants."""
    asked = appel.demande
    wanted = criteria.of(asked)
    recipient = (asked.idDestinataire, _one(asked.idServiceExecutant))
    supplier = (asked.idFournisseur, _one(asked.idServiceFournisseur))
    wanted |= criteria.party("recipient", *recipient, siren=asked.rechercheSirenDestinataire)
    wanted |= criteria.party("supplier", *supplier, siren=asked.rechercheSirenFournisseur)
    found = searching.find(appel.actor, A_VALIDER, wanted, paging.asked(asked.pagination))
    return {"listeFactures": [rows.to_validate(row) for row in found.rows], "parametresRetour": paging.told(found)}


def _one(service_id: int | None) -> list[int]:
    return [service_id] if service_id else []


ESPACE_OF_ROLE = {"FOURNISSEUR": EMISES, "DESTINATAIRE": RECUES, "VALIDEUR": A_VALIDER}


@operation(
    "factures/rechercher/demandePaiement",
    modeles.RechercherDemandePaiementParam,
    modeles.WsRetourRechercherDemandePaiement,
    EMISES,
    RECUES,
    A_VALIDER,
    name="rechercherDemandePaiement",
)
def by_role(appel: Appel) -> dict[str, Any]:
    """Demandes de paiement vues dans un rôle : FOURNISSEUR, DESTINATAIRE ou VALIDEUR."""
    asked = appel.demande
    role = asked.roleUtilisateur
    if role is None:
        raise Echec("CHAMP_ABSENT", champ="roleUtilisateur")
    espace = ESPACE_OF_ROLE.get(role)
    if espace is None:  # MOE, MOA: no works invoice here
        return {"listeDemandePaiement": [], "total": 0}
    if espace not in appel.application.espaces:
        raise Echec("SCOPE", application=appel.application.nom, espace=espace.label)
    wanted = criteria.of(asked)
    if asked.dpOuDpArchive == "DP_ARCHIVE" or asked.numeroDossierFacturation or asked.numeroFactureMemoire:
        wanted["nothing"] = True
    supplier = _named(asked.structureFournisseur, "Fournisseur")
    recipient = _named(asked.structureDestinataire, "Destinataire")
    wanted |= criteria.party("supplier", supplier, _one(asked.idServiceFournisseur), siren=asked.rechercheSirenFournisseur)
    wanted |= criteria.party("recipient", recipient, _one(asked.idServiceDestinataire), siren=asked.rechercheSirenDestinataire)
    wanted["valideur"] = _named(asked.structureValideur, "Valideur")
    if _named(asked.structureMoe, "Moe") or _named(asked.structureMoa, "Moa"):  # works invoices have them, none is here
        wanted["nothing"] = True
    page = searching.find(appel.actor, espace, wanted, searching.Paging(size=searching.LARGEST_PAGE))
    total = {"nombreResultatTotal": str(page.total)}
    return {"listeDemandePaiement": [rows.demande(row) | total for row in page.rows], "total": page.total}


def _named(structure: Any, side: str) -> int | None:
    """The structure that a body names, by its number or by its identifier; None when it names none."""
    if structure is None:
        return None
    number, identifiant = (getattr(structure, f"{what}Structure{side}") for what in ("id", "identifiant"))
    if number is None and identifiant is None:
        return None
    return parties.structure(number, identifiant, f"structure{side}").pk


@operation(
    "factures/recuperer/statutsFactureVisibles/valideur",
    RecupererStatutsFactureVisiblesParValideurParam,
    factures.WsRetourRecupererStatutsFactureVisiblesParValideur,
    A_VALIDER,
    name="recupererStatutsFactureVisiblesParValideur",
)
def statuses_of_valideur(appel: Appel) -> dict[str, Any]:
    """Statuts qu’une facture peut avoir aux yeux d’un valideur."""
    del appel
    first = (Status.A_VALIDER_1, Status.VALIDEE_1, Status.REFUSEE_1, Status.ERREUR_FOURNISSEUR_SUR_VALIDEUR)
    return {"listeStatutFacture": [{"codeStatutFacture": code} for code in dict.fromkeys((*first, *VISIBLE_TO_VALIDEUR_2))]}
