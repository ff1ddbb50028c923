"""What a line of the catalogue is: a message, its audience, its words, the page its button opens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who is told; each has its query in `audiences.py`."""

    FOURNISSEUR = "FOURNISSEUR"  # habilitated on FACTURES_EMISES of the supplier, and who created the invoice
    DESTINATAIRE = "DESTINATAIRE"  # habilitated on FACTURES_RECUES of the recipient and of the service
    VALIDEUR_1 = "VALIDEUR_1"
    VALIDEUR_2 = "VALIDEUR_2"
    GESTIONNAIRES = "GESTIONNAIRES"
    DEMANDEUR = "DEMANDEUR"
    AFFECTE = "AFFECTE"  # to whom the recipient gave the invoice
    GESTIONNAIRES_ICI = "GESTIONNAIRES_ICI"  # of the structure that the event is about
    MEMBRES = "MEMBRES"  # who has an espace of invoices on the whole structure
    DEPOSANT_LOT = "DEPOSANT_LOT"  # the person who deposited a lot, as long as they may read it
    DEMANDEUR_VISA = "DEMANDEUR_VISA"  # who asked somebody outside for an opinion


@dataclass(frozen=True, slots=True)
class Message:
    """One message: when, to whom, its words, and the page its button opens."""

    code: str
    event: str
    audience: Audience
    subject: str
    sentence: str
    button: str = "Voir la facture"
    page: str = "invoice"
