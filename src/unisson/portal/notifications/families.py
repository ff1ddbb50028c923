"""Which family each message belongs to, how often each family may be told, and how often it is: three tables.

A rejection is told at once whatever was chosen (domaine 9.1); what starts a legal delay, or changes who may do what, is never
silenced.
"""

from __future__ import annotations

from unisson.portal.notifications.catalogue import Audience, Message
from unisson.portal.notifications.models import Famille, Rythme

_I, _Q, _H, _A = Rythme.IMMEDIAT, Rythme.QUOTIDIEN, Rythme.HEBDOMADAIRE, Rythme.AUCUN

ALLOWED: dict[Famille, tuple[Rythme, ...]] = {
    Famille.A_TRAITER: (_I, _Q),
    Famille.A_FAIRE: (_I, _Q),
    Famille.SUIVI: (_I, _Q, _H, _A),
    Famille.REJETS: (_I,),
    Famille.GESTION: (_I, _Q),
    Famille.ORGANISATION: (_I, _Q),
    Famille.RECAPITULATIF: (_H, _A),
}
# What applies to who chose nothing: the frequencies of domaine 9.1.
DEFAULT: dict[Famille, Rythme] = {
    Famille.A_TRAITER: _Q,  # « nouvelle facture mise à disposition », « changement de statut d’une facture émise »
    Famille.A_FAIRE: _I,  # an answer is awaited of this very person
    Famille.SUIVI: _Q,
    Famille.REJETS: _I,
    Famille.GESTION: _Q,  # « demande de rattachement ou d’abonnement à traiter », « mandat, compte »
    Famille.ORGANISATION: _I,  # « rattachement ou abonnement validé ou refusé »
    Famille.RECAPITULATIF: _H,
}
WHY: dict[Famille, str] = {
    Famille.A_TRAITER: "Factures reçues à examiner ; vos factures suspendues ou à corriger. Au plus tard le lendemain.",
    Famille.A_FAIRE: "Factures à valider ou confiées, visas, messages, échéances ; vos lots jugés. Au plus tard le lendemain.",
    Famille.SUIVI: "Vos factures avancent : reçues, validées, mandatées, mises en paiement ; vos lots sont envoyés.",
    Famille.REJETS: "Rejets et refus de vos factures : toujours dits aussitôt.",
    Famille.GESTION: "Pour les gestionnaires : demandes à décider, mandats, comptes techniques. Au plus tard le lendemain.",
    Famille.ORGANISATION: "Rattachements, rôles, coordonnées bancaires : vos droits ne changent jamais en silence.",
    Famille.RECAPITULATIF: "Le lundi : ce qui est arrivé, parti, payé ou refusé dans votre structure la semaine passée.",
}

_FAMILIES: dict[str, Famille] = {
    "FACTURE_A_TRAITER": Famille.A_TRAITER,
    "FACTURE_COMPLETEE": Famille.A_TRAITER,
    "FACTURE_A_VALIDER": Famille.A_FAIRE,
    "FACTURE_A_VALIDER_2": Famille.A_FAIRE,
    "FACTURE_A_RECYCLER": Famille.A_TRAITER,
    "FACTURE_SUSPENDUE": Famille.A_TRAITER,
    "BROUILLON_PREPARE": Famille.A_FAIRE,
    "FACTURE_AFFECTEE": Famille.A_FAIRE,
    "VISA_DONNE": Famille.A_FAIRE,
    "VISA_REFUSE": Famille.A_FAIRE,
    "FACTURE_MESSAGE": Famille.A_FAIRE,
    "ECHEANCE_PROCHE_DESTINATAIRE": Famille.A_FAIRE,
    "ECHEANCE_ATTEINTE_DESTINATAIRE": Famille.A_FAIRE,
    "VALIDEUR_A_CORRIGER": Famille.A_FAIRE,
    "MANDATAIRE_A_CORRIGER": Famille.A_FAIRE,
    "MANDATAIRE_A_REFUSE": Famille.SUIVI,
    "RATTACHEMENT_A_DECIDER": Famille.GESTION,
    "ABONNEMENT_A_DECIDER": Famille.GESTION,
    "ABONNEMENT_RELANCE": Famille.GESTION,
    "RATTACHEMENT_RELANCE": Famille.GESTION,
    "MANDAT_DONNE": Famille.GESTION,
    "MANDAT_REVOQUE": Famille.GESTION,
    "COMPTE_TECHNIQUE_CREE": Famille.GESTION,
    "COMPTE_TECHNIQUE_MOT_DE_PASSE": Famille.GESTION,
    "COMPTE_TECHNIQUE_FIN_PROCHE": Famille.GESTION,
    "LOT_JUGE": Famille.A_FAIRE,
    "LOT_ARRETE": Famille.A_FAIRE,
    "LOT_REFUSE": Famille.A_FAIRE,
    "LOT_ENVOYE": Famille.SUIVI,
    "LOT_ENVOYE_EN_PARTIE": Famille.SUIVI,
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
