"""From the fields of the search bodies to the criteria of `queries.searching`: one line each, whatever the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from unisson.entrypoints.api.cpro.refusals import Echec
from unisson.portal.organisations.searching import named

# Official field (one spelling or the other) -> criterion.
PLAIN = {
    "numeroFacture": "number",
    "typeFacture": "types",
    "listeTypeFacture": "types",
    "cadreFacturation": "cadre",
    "statutCourant": "statuses",
    "modeDepot": "mode",
    "numeroMarche": "marche",
    "numeroBonCommande": "engagement",
    "numeroEngagement": "engagement",
    "numeroFactureOrigine": "origine",
    "numeroDpMandat": "mandat",
    "numeroFluxDepot": "flux",
    "idStructureValideur": "valideur",
    "idUtilisateurCreateur": "creators",
    "periodeDateDepotDu": "sent_from",
    "periodeDateDepotAu": "sent_to",
    "periodeDateFactureDu": "issued_from",
    "periodeDateFactureAu": "issued_to",
    "periodeDateFournisseurDu": "issued_from",
    "periodeDateFournisseurAu": "issued_to",
    "periodeDateHeureEtatCourantDu": "state_from",
    "periodeDateHeureEtatCourantAu": "state_to",
    "montantHTMin": "ht_min",
    "montantHTMax": "ht_max",
    "montantTTCMin": "ttc_min",
    "montantTTCMax": "ttc_max",
    "montantApayerMin": "due_min",
    "montantApayerMax": "due_max",
    "montantAPayerMin": "due_min",
    "montantAPayerMax": "due_max",
    "factureTelechargeeParDestinataire": "downloaded",
    "rejetTraite": "treated",
}
MANY = frozenset({"types", "statuses", "creators"})
# Criteria about what the portal has not here (works invoices, justice): whatever asks for them finds nothing.
ELSEWHERE = (
    "listeTypeFactureTravaux",
    "typeFactureTravaux",
    "idStructureMoe",
    "idStructureMoa",
    "idServiceMoe",
    "idServiceMoa",
)
OTHER_TYPES = ("FACTURE_TRAVAUX", "MEMOIRE_JUSTICE", "DEMANDE_REMBOURSEMENT")


def of(demande: Any) -> dict[str, Any]:
    """The criteria of a body, without its parties. Raises Echec: CHAMP, on bounds that contradict each other."""
    found: dict[str, Any] = {}
    _check_bounds(demande)
    for name, criterion in PLAIN.items():
        value = getattr(demande, name, None)
        if value is not None:
            found[criterion] = [value] if criterion in MANY and not isinstance(value, list) else value
    if getattr(demande, "typeDemandePaiement", None) in OTHER_TYPES or any(getattr(demande, n, None) for n in ELSEWHERE):
        found["nothing"] = True
    return found


def _check_bounds(demande: Any) -> None:
    for name in type(demande).model_fields:
        for low, high, word in (("Du", "Au", "vient après"), ("Min", "Max", "dépasse")):
            if name.endswith(low):
                last = f"{name.removesuffix(low)}{high}"
                bounds = getattr(demande, name), getattr(demande, last)
                if None not in bounds and _comparable(bounds[0]) > _comparable(bounds[1]):
                    raise Echec("CHAMP", detail=f"{name} ({bounds[0]}) {word} {last} ({bounds[1]})")


def _comparable(bound: Any) -> Any:
    """Days and instants together: by their day."""
    return timezone.localtime(bound).date() if isinstance(bound, datetime) else bound


def party(side: str, structure_id: int | None, services: list[int] | None, *, siren: bool | None = False) -> dict[str, Any]:
    """The criterion of one party: a structure, some of its services, or every structure of its SIREN."""
    if structure_id is None and not services:
        return {}
    if siren and structure_id is not None:
        return {f"{side}_siren": _siren(structure_id)}
    return {side: (structure_id, tuple(services or ()))}


def parties(side: str, rows: list[tuple[int | None, list[int] | None]], *, siren: bool | None = False) -> dict[str, Any]:
    """The same for a list of parties, any of which will do."""
    named = [(structure_id, tuple(services or ())) for structure_id, services in rows if structure_id or services]
    if len(named) == 1:
        return party(side, named[0][0], list(named[0][1]), siren=siren)
    return {f"{side}s": named} if named else {}


def _siren(structure_id: int) -> str:
    structure = named(structure_id)
    if structure is None:
        raise Echec("STRUCTURE_INCONNUE")
    return structure.identifiant[:9]
