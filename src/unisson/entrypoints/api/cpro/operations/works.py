"""Works invoices. The portal receives none yet: the search that connectors of recipients make in turn finds none."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import travaux as modeles
from unisson.entrypoints.api.cpro.operations.structures import cut
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.portal.organisations.models import Espace


@operation(
    "facturesTravaux/rechercher",
    modeles.RechercherFactureTravauxParam,
    modeles.WsRetourRechercherFactureTravaux,
    Espace.FACTURES_TRAVAUX,
    Espace.FACTURES_RECUES,
    Espace.FACTURES_EMISES,
    name="rechercherFactureTravaux",
)
def search(appel: Appel) -> dict[str, Any]:
    """Factures de travaux : aucune, le portail n’en reçoit pas encore. codeRetour 20007, fin des pages pour les connecteurs."""
    requis(appel.demande.roleUtilisateur, "roleUtilisateur")
    shown, told = cut([], appel.demande.rechercheFactureTravaux)
    raise Echec("VIDE_TRAVAUX", plus={"listeFacturesTravaux": shown, "parametresRetour": told})
