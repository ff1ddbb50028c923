"""Invoices taken away in number: a zip of PDF or of XML, with their pieces if asked."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from unisson.entrypoints.api.cpro.modeles.factures import TelechargerGroupeFactureParam, WsRetourTelechargerGroupeFacture
from unisson.entrypoints.api.cpro.operations import found, joined
from unisson.entrypoints.api.cpro.refusals import Echec, requis
from unisson.entrypoints.api.cpro.table import MEBIBYTE, Appel, operation
from unisson.portal.invoices.actions.taking import note_taken
from unisson.portal.invoices.extraction import bundles
from unisson.portal.organisations.models import Espace

LARGEST = 120 * MEBIBYTE
MOST = 100
FORMATS = ("PDF", "PIVOT")


@operation(
    "factures/telecharger/groupe",
    TelechargerGroupeFactureParam,
    WsRetourTelechargerGroupeFacture,
    Espace.FACTURES_EMISES,
    Espace.FACTURES_RECUES,
    Espace.FACTURES_A_VALIDER,
    name="telechargerGroupeFacture",
)
def group(appel: Appel) -> dict[str, Any]:
    """Télécharge des factures en zip : PDF, ou PIVOT (XML). Les factures reçues sont alors dites téléchargées."""
    asked = appel.demande
    ids = [row.idFacture for row in requis(asked.listeFacture, "listeFacture")]
    with_pieces = asked.avecPiecesJointesComplementaires != "NON"
    return {"fichierResultat": joined.encoded(archive(appel, ids, asked.format or "PDF", with_pieces=with_pieces))}


def archive(appel: Appel, ids: Iterable[int | None], wanted: str, *, with_pieces: bool) -> bytes:
    """The zip. Raises Echec: VALEUR, FACTURE_INCONNUE, TELECHARGEMENT."""
    if wanted not in FORMATS:
        raise Echec("VALEUR", phrase=f"Le format « {wanted[:40]} » n’est pas connu : PDF ou PIVOT.")
    invoices = [found.facture(appel, pk, "idFacture") for pk in dict.fromkeys(ids)]
    if len(invoices) > MOST:
        raise Echec("TELECHARGEMENT")
    if bundles.weight(invoices, wanted, with_pieces=with_pieces) > LARGEST:
        raise Echec("TELECHARGEMENT")
    packed = io.BytesIO()
    for _ in bundles.write_zip(packed, invoices, wanted, with_pieces=with_pieces):
        if packed.tell() > LARGEST:
            raise Echec("TELECHARGEMENT")
    note_taken(invoices, appel.actor, wanted)
    return packed.getvalue()
