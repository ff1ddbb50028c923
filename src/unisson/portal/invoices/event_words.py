"""The words of the events of an invoice that are no status: on its page and in the history given to software."""

from __future__ import annotations

OTHER_EVENTS = {
    "CREATION_BROUILLON": "Brouillon créé",
    "BROUILLON_PREPARE": "Brouillon préparé par un modèle",
    "AJOUT_PIECE": "Pièce jointe ajoutée",
    "RETRAIT_PIECE": "Pièce jointe retirée",
    "ACQUITTEMENT_REJET": "Motif du refus lu par le fournisseur",
    "ACQUITTEMENT_SUSPENSION": "Motif de la suspension lu par le fournisseur",
    "RAPPEL_ACQUITTEMENT": "Rappel envoyé au fournisseur : motif à lire",
    "TRAITEMENT_REJET": "Rejet traité par le fournisseur",
    "AFFECTATION": "Affectée",
    "COMMENTAIRE": "Commentaire interne",
    "MESSAGE_FOURNISSEUR": "Message du fournisseur",
    "MESSAGE_DESTINATAIRE": "Message du destinataire",
    "VISA_DEMANDE": "Avis demandé",
    "VISA_VU": "Visa : vu",
    "VISA_REFUSE": "Visa : refusé",
    "VISA_RETIRE": "Demande d’avis retirée",
    "TELECHARGEMENT_FACTURE": "Facture téléchargée",
    "EXECUTION_DATEE": "Date d’exécution indiquée : le délai part de celle-ci (art. R2192-13)",
    "ECHEANCE_PROCHE": "Échéance proche, les deux parties averties",
    "ECHEANCE_ATTEINTE": "Échéance atteinte, les deux parties averties",
    "INTERETS_REGLES": "Intérêts et indemnité réglés (art. R2192-36)",
}
