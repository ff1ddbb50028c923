"""The reports of a deposit: consulterCR, consulterCRDetaille."""

from __future__ import annotations

from typing import Any

from unisson.entrypoints.api.cpro.modeles import transverses as modeles
from unisson.entrypoints.api.cpro.operations import joined, verdicts
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel, operation
from unisson.entrypoints.api.cpro.written import instant
from unisson.portal.exchange import queries
from unisson.portal.exchange.models import Flux
from unisson.portal.exchange.printing import pdf_of
from unisson.portal.organisations.models import Espace

EMISES = Espace.FACTURES_EMISES


def _flux(appel: Appel) -> Flux:
    numero = str(requis(appel.demande.numeroFluxDepot, "numeroFluxDepot")).strip().upper()
    flux = queries.of_number(appel.actor, numero)
    if flux is None:
        raise Echec("FLUX_INCONNU")
    return flux


def _interface(numero: str) -> str:
    """The interface code is in the number: 6 characters of application, then 4 of interface."""
    return f"FSO{numero[6:10]}A"


@operation("transverses/consulterCR", modeles.ConsulterCRParam, modeles.WsRetourConsulterCR, EMISES, name="consulterCR")
def short(appel: Appel) -> dict[str, Any]:
    """Compte rendu d’un dépôt : son état, et le compte rendu complet en PDF."""
    flux = _flux(appel)
    numero = flux.depot.numero_flux_depot
    return {
        "codeAppliPartenaire": numero[:6],
        "designationPartenaire": "Unisson",
        "codeInterfaceFlux": _interface(numero),
        "numeroFluxDepot": numero,
        "nomFichierFlux": flux.depot.filename,
        "dateDepotFlux": instant(flux.depot.received_at),
        "dateHeureEtatCourantFlux": instant(flux.status_at),
        "etatCourantFlux": flux.status,
        "fichierCR": joined.encoded(pdf_of(flux)),
    }


@operation(
    "transverses/consulterCRDetaille",
    modeles.ConsulterCRDetailleParam,
    modeles.WsRetourConsulterCRDetaille,
    EMISES,
    name="consulterCRDetaille",
)
def detailed(appel: Appel) -> dict[str, Any]:
    """Compte rendu détaillé d’un dépôt : erreurs techniques du flux, erreurs de chaque facture."""
    flux = _flux(appel)
    numero = flux.depot.numero_flux_depot
    business, technical = verdicts.errors(flux)
    return {
        "codeInterfaceDepotFlux": _interface(numero),
        "nomFichier": flux.depot.filename,
        "dateDepotFlux": instant(flux.depot.received_at),
        "dateHeureEtatCourantFlux": instant(flux.status_at),
        "etatCourantDepotFlux": flux.status,
        "listeErreurDP": business,
        "listeErreurTechnique": technical,
    }
