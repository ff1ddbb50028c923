"""Which family each message belongs to, and how often each family may be told: two tables.

A rejection is told at once whatever was chosen (domaine 9.1); what starts a legal delay, or changes who may do what, is never
silenced.
"""

from __future__ import annotations

from unisson.portal.notifications.catalogue import Audience, Message
from unisson.portal.notifications.models import Famille, Rythme

_I, _Q, _H, _A = Rythme.IMMEDIAT, Rythme.QUOTIDIEN, Rythme.HEBDOMADAIRE, Rythme.AUCUN

# The first one is what applies to who chose nothing.
ALLOWED: dict[Famille, tuple[Rythme, ...]] = {
    Famille.A_FAIRE: (_I, _Q),
    Famille.SUIVI: (_I, _Q, _H, _A),
    Famille.REJETS: (_I,),
    Famille.ORGANISATION: (_I, _Q),
    Famille.RECAPITULATIF: (_H, _A),
}
WHY: dict[Famille, str] = {
    Famille.A_FAIRE: "Factures à examiner, à valider, à corriger ; demandes à décider. Au plus tard le lendemain.",
    Famille.SUIVI: "Vos factures avancent : reçues, validées, mandatées, mises en paiement.",
    Famille.REJETS: "Rejets et refus de vos factures : toujours dits aussitôt.",
    Famille.ORGANISATION: "Rattachements, rôles, coordonnées bancaires : vos droits ne changent jamais en silence.",
    Famille.RECAPITULATIF: "Le lundi : ce qui est arrivé, parti, payé ou refusé dans votre structure la semaine passée.",
}

_FAMILIES: dict[str, Famille] = {
    "FACTURE_A_TRAITER": Famille.A_FAIRE,
    "FACTURE_COMPLETEE": Famille.A_FAIRE,
    "FACTURE_A_VALIDER": Famille.A_FAIRE,
    "FACTURE_A_VALIDER_2": Famille.A_FAIRE,
    "FACTURE_A_RECYCLER": Famille.A_FAIRE,
    "FACTURE_SUSPENDUE": Famille.A_FAIRE,
    "BROUILLON_PREPARE": Famille.A_FAIRE,
    "FACTURE_AFFECTEE": Famille.A_FAIRE,
    "VISA_DONNE": Famille.A_FAIRE,
    "VISA_REFUSE": Famille.A_FAIRE,
    "FACTURE_MESSAGE": Famille.A_FAIRE,
    "ECHEANCE_PROCHE_DESTINATAIRE": Famille.A_FAIRE,
    "ECHEANCE_ATTEINTE_DESTINATAIRE": Famille.A_FAIRE,
    "VALIDEUR_A_CORRIGER": Famille.A_FAIRE,
    "MANDATAIRE_A_CORRIGER": Famille.A_FAIRE,
    "RATTACHEMENT_A_DECIDER": Famille.A_FAIRE,
    "ABONNEMENT_A_DECIDER": Famille.A_FAIRE,
    "ABONNEMENT_RELANCE": Famille.A_FAIRE,
    "RATTACHEMENT_RELANCE": Famille.A_FAIRE,
    "RECAPITULATIF": Famille.RECAPITULATIF,
    "FACTURE_REJETEE": Famille.REJETS,
    "ACQUITTEMENT_RAPPEL": Famille.REJETS,
    "FACTURE_REFUSEE": Famille.REJETS,
    "FACTURE_NON_CONFORME": Famille.REJETS,
}


def family_of(message: Message) -> Famille:
    """The family of a message: its line, else what its audience says."""
    follows = message.audience is Audience.FOURNISSEUR or message.code.startswith("FACTURE_")
    return _FAMILIES.get(message.code, Famille.SUIVI if follows else Famille.ORGANISATION)
