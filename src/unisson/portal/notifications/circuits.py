"""What the other parties of a circuit of validation learn of each other: part of the catalogue, in a file of its own."""

from __future__ import annotations

from unisson.portal.notifications.messages import Audience, Message

_F, _V1 = Audience.FOURNISSEUR, Audience.VALIDEUR_1

CIRCUITS: tuple[Message, ...] = (
    Message(
        "MANDATAIRE_A_REFUSE", "refuse_2", _V1,
        "Facture {numero} refusée par {valideur_2}",
        "{valideur_2}, que vous aviez désigné, a refusé la facture n° {numero} de {fournisseur} : elle n’a pas été transmise "
        "à {destinataire}.{pourquoi}",
    ),
    Message(
        "MANDATAIRE_CONTESTE", "disown_2", _F,
        "Facture {numero} : le mandataire est à corriger",
        "{valideur_2} dit ne pas être le bon mandataire pour votre facture n° {numero}.{pourquoi} {valideur_1} doit désigner "
        "le bon ; vous n’avez rien à faire.",
    ),
    Message(
        "FACTURE_ABANDONNEE", "abandon", _V1,
        "Facture {numero} abandonnée par {fournisseur}",
        "{fournisseur} a abandonné la facture n° {numero} ({montant}) : vous n’avez plus à vous prononcer.{pourquoi}",
    ),
)  # fmt: skip
