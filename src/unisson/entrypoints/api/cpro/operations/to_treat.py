"""What waits for the caller: three searches of Factures, the older ones kept for their connectors."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import recherches as modeles
from unisson.entrypoints.api.cpro.operations import found as parties
from unisson.entrypoints.api.cpro.operations import paging, rows
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.lifecycles.invoice import AWAITS, Role, Status
from unisson.portal.invoices.queries import searching
from unisson.portal.invoices.queries.work import TO_ACKNOWLEDGE
from unisson.portal.organisations.models import Espace

EMISES, RECUES, A_VALIDER = Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER


@operation(
    "factures/rechercher/atraiter/fournisseur",
    modeles.RechercherFactureATraiterParFournisseurParam,
    modeles.WsRetourRechercherFactureATraiterParFournisseur,
    EMISES,
    name="rechercherFactureATraiterParFournisseur",
)
def by_supplier(appel: Appel) -> dict[str, Any]:
    """Factures émises qui attendent le fournisseur : brouillons, suspendues, à recycler, rejetées."""
    asked = appel.demande
    statuses = [*AWAITS[Role.FOURNISSEUR], *TO_ACKNOWLEDGE]
    if asked.masquerRejetee:
        statuses = [status for status in statuses if status != Status.REJETEE]
    wanted: dict[str, Any] = {"statuses": statuses}
    if asked.idStructure:
        wanted["supplier"] = (asked.idStructure, ())
    found = searching.find(appel.actor, EMISES, wanted, paging.asked(asked.rechercheFactureATraiterParFournisseur))
    return {"listeFactures": rows.weighed(asked, found, rows.awaited), "parametresRetour": paging.told(found)}


@operation(
    "factures/rechercher/atraiter/recipiendaire",
    modeles.RechercherFactureATraiterParRecipiendaireParam,
    modeles.WsRetourRechercheFactureRecipiendaire,
    RECUES,
    name="rechercherFactureATraiterParRecipiendaire",
)
def by_recipient(appel: Appel) -> dict[str, Any]:
    """Factures reçues que le destinataire n’a pas encore traitées."""
    asked = appel.demande
    wanted: dict[str, Any] = {"statuses": AWAITS[Role.DESTINATAIRE]}
    if asked.idStructure:
        wanted["recipient"] = (asked.idStructure, ())
    found = searching.find(appel.actor, RECUES, wanted, paging.asked(asked.parametreRechercheFactureATraiterParRecipiendaire))
    return {"listeFactures": rows.weighed(asked, found, rows.received), "parametresRetour": paging.told(found)}


@operation(
    "factures/rechercher/aTraiter/valideur",
    modeles.RechercherFactureATraiterParValideurParam,
    modeles.WsRetourRechercherFactureATraiterParValideur,
    A_VALIDER,
    name="rechercherFactureATraiterParValideur",
)
def by_valideur(appel: Appel) -> dict[str, Any]:
    """Factures qui attendent l’accord du valideur."""
    asked = appel.demande
    wanted: dict[str, Any] = {"statuses": [*AWAITS[Role.VALIDEUR_1], *AWAITS[Role.VALIDEUR_2]]}
    if asked.idStructure or asked.identifiantStructure:
        wanted["valideur"] = parties.structure(asked.idStructure, asked.identifiantStructure, "idStructure").pk
    found = searching.find(appel.actor, A_VALIDER, wanted, paging.asked(asked.pagination))
    return {"listeFactures": [rows.to_validate(row) for row in found.rows], "parametresRetour": paging.told(found)}
