"""What Chorus Pro has not: the feed of changes, read from where one stopped."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles.base import Demande, Entier, Reponse, Retour, Texte
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.portal.organisations.models import Espace
from unisson.portal.raccordements import queries
from unisson.portal.raccordements.actions.telling import payload


class EvenementsParam(Demande):
    apres: Entier = None
    limite: Entier = None


class Evenement(Reponse):
    id: Entier = None
    date: Texte = None
    type: Texte = None
    identifiantFactureCPP: Entier = None  # noqa: N815 - the name of every other answer
    numeroFacture: Texte = None  # noqa: N815
    ancienStatut: Texte = None  # noqa: N815
    statut: Texte = None
    motif: Texte = None


OF_INVOICES = (Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER)


class WsRetourEvenements(Retour):
    evenements: list[Evenement] | None = None
    curseur: Entier = None
    complet: bool | None = None


@operation(
    "unisson/evenements",
    EvenementsParam,
    WsRetourEvenements,
    *OF_INVOICES,
    method="GET",
    name="evenements",
)
def events(appel: Appel) -> dict[str, Any]:
    """Changements de statut, dans l’ordre, après le curseur « apres » : aucun n’est manqué, aucun n’est dit deux fois."""
    size = appel.demande.limite or queries.FEED_PAGE
    known = {grant.espace for grant in appel.actor.grants}
    espaces = [code for code in appel.application.espaces if code in known and code in OF_INVOICES]
    found = queries.feed(appel.actor, espaces, appel.demande.apres or 0, size)
    return {
        "evenements": [payload(event) for event in found.events],
        "curseur": found.cursor,
        "complet": len(found.events) < size,
    }
