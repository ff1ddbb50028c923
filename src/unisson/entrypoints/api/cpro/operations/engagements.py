"""Engagements juridiques: what a buyer keeps, what a supplier may invoice, and whether one number is good."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from unisson.entrypoints.api.cpro.modeles import engagements as modeles
from unisson.entrypoints.api.cpro.operations.structures import page_asked, page_told
from unisson.entrypoints.api.cpro.refusals import Echec
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.entrypoints.api.cpro.written import day
from unisson.portal.engagements import queries
from unisson.portal.engagements.models import Engagement, EtatEngagement
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.pace import Pace, spend
from unisson.portal.organisations import searching
from unisson.portal.organisations.models import Espace, Structure

EMISES, ENGAGEMENTS = Espace.FACTURES_EMISES, Espace.ENGAGEMENTS
# A number that names no supplier is looked up by anybody: numbers cannot be tried without end.
LOOKUPS = Pace("engagements-api", 1_000, 3600)
COLUMNS = {
    "NumeroEngagementJuridique": "cle",
    "EtatCourantEngagementJuridique": "state",
    "DateEngagementJuridique": "debut",
    "DesignationStructureEmettrice": "structure__raison_sociale",
}
STATES = {EtatEngagement.COMMANDE.value: "ouverts", EtatEngagement.INACTIF.value: "clos"}


@operation(
    "engagementsJuridiques/rechercher",
    modeles.RechercherEngagementsJuridiquesParam,
    modeles.WsRetourRechercherEngagementsJuridiques,
    EMISES,
    ENGAGEMENTS,
    name="rechercherEngagementsJuridiques",
)
def search(appel: Appel) -> dict[str, Any]:
    """Engagements de sa liste, ou reçus comme fournisseur (structureReceptrice…) ; un numéro exact dit s’il est facturable."""
    asked = appel.demande
    actor = within(appel)
    supplier = _named(asked.structureReceptriceEngagementJuridique)
    if asked.structureReceptriceEngagementJuridique is not None:
        rows = _for_supplier(appel, actor, supplier, asked.numeroEngagementJuridique)
    else:
        rows = queries.everywhere(actor)
    if asked.numeroEngagementJuridique is not None:
        rows = queries.numbered(rows, asked.numeroEngagementJuridique)
    if asked.structureEmettriceEngagementJuridique is not None:
        buyer = _named(asked.structureEmettriceEngagementJuridique)
        if buyer is None:
            raise Echec("STRUCTURE_INCONNUE")
        rows = rows.filter(structure=buyer)
    state = STATES.get(asked.etatCourantEngagementJuridique or "", "")
    rows = queries.matching(rows, queries.Asked(etat=state, service=asked.codeServiceEmetteur or ""))
    page = searching.page_of(_ordered(rows, asked.parametresRecherche), *page_asked(asked.parametresRecherche))
    return {
        "listeEngagementJuridique": [_row(row, queries.is_named(row, actor)) for row in page.rows],
        "parametresRetour": page_told(page),
    }


def within(appel: Appel) -> Actor:
    """The actor with the rights that the application opens, no other."""
    grants = tuple(grant for grant in appel.actor.grants if grant.espace in appel.application.espaces)
    return replace(appel.actor, _grants=grants)


def _named(text: str | None) -> Structure | None:
    """A structure by its number (`idStructureCPP`, as text) or by its SIRET."""
    bare = "".join((text or "").split())
    if not (bare.isascii() and bare.isdigit()):
        return None
    return searching.numbered(bare)


def _for_supplier(appel: Appel, actor: Actor, supplier: Structure | None, numero: str | None) -> Any:
    """What this supplier received; with a number, also what any supplier may invoice under it."""
    if supplier is None or not any(g.espace == EMISES and g.structure_id == supplier.pk for g in actor.grants):
        raise Echec("STRUCTURE_INCONNUE")
    if numero is None:
        return queries.received(actor, supplier)
    wait = spend(LOOKUPS, str(appel.application.pk))
    if wait:
        refused = Echec("CADENCE_ENGAGEMENTS", limite=LOOKUPS.most, attente=wait)
        refused.entetes = {"Retry-After": str(wait)}
        raise refused
    return queries.citable(supplier)


def _ordered(rows: Any, wanted: Any) -> Any:
    column = COLUMNS.get(getattr(wanted, "triColonne", None) or "", "pk")
    down = getattr(wanted, "triSens", None) == "Descendant"
    return queries.with_state(rows).select_related("structure", "service").order_by(f"-{column}" if down else column, "pk")


def _row(row: Engagement, whole: bool) -> dict[str, Any]:
    """One engagement; who is not named by it, and does not keep it, learns that it may be invoiced and by whom it was given."""
    told: dict[str, Any] = {
        "idEngagementJuridique": row.pk if whole else None,
        "numeroEngagementJuridique": row.numero,
        "etatCourantEngagementJuridique": (EtatEngagement.COMMANDE if row.is_open else EtatEngagement.INACTIF).value,
        "idStructureEmettrice": row.structure_id,
        "identifiantStructureEmettrice": row.structure.identifiant,
        "designationStructureEmettrice": row.structure.raison_sociale,
    }
    if not whole:
        return told
    return told | {
        "objetEngagementJuridique": row.libelle,
        "dateEngagementJuridique": day(row.debut),
        "dateFinEngagementJuridique": day(row.fin),
        "montantHTEngagementJuridique": row.montant_ht,
        "montantTTCEngagementJuridique": row.montant_ttc,
        "codeServiceEmetteur": row.service.code if row.service else None,
        "identifiantStructureReceptrice": row.fournisseur_siret or None,
    }
