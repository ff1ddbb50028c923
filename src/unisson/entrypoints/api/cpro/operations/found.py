"""What a body names by an identifier, as the caller may see it; absent or foreign, it is refused the same way."""

from __future__ import annotations

from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import Appel
from unisson.portal.invoices import queries, routing
from unisson.portal.invoices.models import Invoice
from unisson.portal.organisations import searching as organisations
from unisson.portal.organisations.models import Espace, Structure

# Which column says that the invoice belongs to the espace.
_SIDES = {
    Espace.FACTURES_EMISES: ("supplier_id", "supplier_service_id"),
    Espace.FACTURES_RECUES: ("recipient_id", "recipient_service_id"),
}


def facture(appel: Appel, identifiant: int | None, champ: str, espace: Espace | None = None) -> Invoice:
    """The invoice of this identifier. Raises Echec: CHAMP_ABSENT, FACTURE_INCONNUE (foreign, or seen from another espace)."""
    invoice = queries.readable(appel.actor, requis(identifiant, champ))
    if invoice is None or (espace is not None and not _from(appel, invoice, espace)):
        raise Echec("FACTURE_INCONNUE")
    return invoice


def _from(appel: Appel, invoice: Invoice, espace: Espace) -> bool:
    may = appel.actor.may
    if espace == Espace.FACTURES_A_VALIDER:
        return any(may(espace, place, None) for place in (invoice.valideur_1_id, invoice.valideur_2_id) if place)
    structure, service = (getattr(invoice, name) for name in _SIDES[espace])
    return structure is not None and may(espace, structure, service)


def structure(structure_id: int | None, identifiant: str | None, champ: str) -> Structure:
    """Any structure by its number or its identifier: named, not read. Raises Echec: CHAMP_ABSENT, STRUCTURE_INCONNUE."""
    if structure_id is None and identifiant is None:
        raise Echec("CHAMP_ABSENT", champ=champ)
    known = organisations.named(structure_id) if structure_id else routing.find_structure(identifiant or "")
    if known is None:
        raise Echec("STRUCTURE_INCONNUE")
    return known


def depositing_structure(appel: Appel, structure_id: int | None = None) -> Structure:
    """The structure for which the account deposits: the one named, or its only one. Raises Echec: FOURNISSEUR, HABILITATION."""
    held = [grant for grant in appel.actor.grants if grant.espace == Espace.FACTURES_EMISES and grant.may_modify]
    places = sorted({grant.structure_id for grant in held})
    if structure_id is not None:
        places = [place for place in places if place == structure_id]
        if not places:
            raise Echec("FOURNISSEUR", phrase=f"Ce compte technique ne dépose pas pour la structure {structure_id}.")
    if not places:
        raise Echec("HABILITATION", espace=Espace.FACTURES_EMISES.label, droit=" en modification")
    known = organisations.named(places[0])
    if known is None:
        raise Echec("STRUCTURE_INCONNUE")
    return known
