"""The life of a flux received: a file or an archive of invoices, from its arrival to its integration.

Statuses are the official codes of `consulterCRDetaille` (`etatCourantDepotFlux`). A flux of the portal waits for its
depositor between the judgement and the sending; a flux of a partner is integrated at once, and one invoice alone before its
sender is answered. Source: EDI annex, 1.6.
"""

from __future__ import annotations

from enum import StrEnum

from unisson.lifecycles.engine import Cause, EngineCause, Lifecycle, Transition


class FluxStatus(StrEnum):
    """Official states of a flux received."""

    IN_RECU = "IN_RECU"
    IN_TRAITE_SE_CPP = "IN_TRAITE_SE_CPP"
    IN_EN_ATTENTE_TRAITEMENT_CPP = "IN_EN_ATTENTE_TRAITEMENT_CPP"
    IN_EN_COURS_TRAITEMENT_CPP = "IN_EN_COURS_TRAITEMENT_CPP"
    IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP = "IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP"
    IN_INTEGRE = "IN_INTEGRE"
    IN_INTEGRE_PARTIEL = "IN_INTEGRE_PARTIEL"
    IN_REJETE = "IN_REJETE"
    IN_INCIDENTE = "IN_INCIDENTE"
    IN_EN_ATTENTE_RETRAITEMENT_CPP = "IN_EN_ATTENTE_RETRAITEMENT_CPP"
    # Said by partners or in qualification; never reached here.
    IN_A_RELANCER = "IN_A_RELANCER"
    IN_ERREUR_INTERNE = "IN_ERREUR_INTERNE"
    QP_RECEVABLE = "QP_RECEVABLE"
    QP_RECEVABLE_AVEC_ERREUR = "QP_RECEVABLE_AVEC_ERREUR"
    QP_IRRECEVABLE = "QP_IRRECEVABLE"


class FluxRole(StrEnum):
    """Who acts on a flux: who may deposit for its structure, or the portal."""

    DEPOSANT = "DEPOSANT"
    SYSTEME = "SYSTEME"


class FluxGuard(StrEnum):
    """Conditions computed in `portal/exchange/guards.py`."""

    UNE_BONNE_FACTURE = "UNE_BONNE_FACTURE"


S, R, G = FluxStatus, FluxRole, FluxGuard

WAITING = S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP
# Somebody must decide: send, abandon, resume.
TO_DECIDE = (WAITING, S.IN_EN_ATTENTE_RETRAITEMENT_CPP)
UNDER_WAY = (S.IN_RECU, S.IN_TRAITE_SE_CPP, S.IN_EN_ATTENTE_TRAITEMENT_CPP, S.IN_EN_COURS_TRAITEMENT_CPP)
# The same bytes may come again: nothing of the first coming stands.
TO_SEND_AGAIN = (S.IN_REJETE, S.IN_INCIDENTE, S.IN_A_RELANCER, S.IN_ERREUR_INTERNE)

# fmt: off
TRANSITIONS = (
    Transition("flux_unpack", (S.IN_RECU,), S.IN_TRAITE_SE_CPP, by=(R.SYSTEME,), label="Ouvrir le flux"),
    Transition("flux_start", (S.IN_TRAITE_SE_CPP, S.IN_EN_ATTENTE_TRAITEMENT_CPP), S.IN_EN_COURS_TRAITEMENT_CPP, by=(R.SYSTEME,), label="Traiter"),
    Transition("flux_hold", (S.IN_EN_COURS_TRAITEMENT_CPP,), WAITING, by=(R.SYSTEME,), label="Attendre la décision du déposant"),
    Transition("flux_send", (WAITING,), S.IN_EN_ATTENTE_TRAITEMENT_CPP, by=(R.DEPOSANT,), only_if=(G.UNE_BONNE_FACTURE,), label="Envoyer les bonnes factures"),
    Transition("flux_send_more", (S.IN_INTEGRE_PARTIEL,), S.IN_EN_ATTENTE_TRAITEMENT_CPP, by=(R.DEPOSANT,), only_if=(G.UNE_BONNE_FACTURE,), label="Envoyer les factures corrigées"),
    Transition("flux_abandon", (WAITING,), S.IN_REJETE, by=(R.DEPOSANT,), label="Abandonner le lot"),
    Transition("flux_integrate", (S.IN_RECU, S.IN_EN_COURS_TRAITEMENT_CPP, WAITING, S.IN_INTEGRE_PARTIEL), S.IN_INTEGRE, by=(R.SYSTEME,), label="Intégrer"),
    Transition("flux_integrate_partly", (S.IN_EN_COURS_TRAITEMENT_CPP,), S.IN_INTEGRE_PARTIEL, by=(R.SYSTEME,), label="Intégrer en partie"),
    Transition("flux_reject", (S.IN_RECU, S.IN_EN_COURS_TRAITEMENT_CPP), S.IN_REJETE, by=(R.SYSTEME,), label="Rejeter"),
    Transition("flux_fail", UNDER_WAY, S.IN_INCIDENTE, by=(R.SYSTEME,), label="Constater un incident"),
    Transition("flux_block", (S.IN_EN_COURS_TRAITEMENT_CPP,), S.IN_EN_ATTENTE_RETRAITEMENT_CPP, by=(R.SYSTEME,), label="Mettre en attente de reprise"),
    Transition("flux_resume", (S.IN_EN_ATTENTE_RETRAITEMENT_CPP,), S.IN_EN_ATTENTE_TRAITEMENT_CPP, by=(R.DEPOSANT, R.SYSTEME), label="Reprendre"),
)
# fmt: on

CAUSES: dict[str, Cause] = {
    code: Cause(code, sentence, api_code)
    for code, sentence, api_code in (
        (EngineCause.STATUT_INCOMPATIBLE, "Le statut actuel du dépôt ne permet pas cette action. Rechargez la page : quelqu’un l’a peut-être déjà faite.", 20002),
        (EngineCause.ROLE_INCOMPATIBLE, "Cette action revient à qui peut déposer pour cette structure. Demandez le droit de modification à votre gestionnaire.", 20010),
        (G.UNE_BONNE_FACTURE, "Aucune facture de ce dépôt n’est prête à partir. Corrigez au moins une facture, puis recommencez.", 20025),
    )
}  # fmt: skip

FLUX = Lifecycle("flux", S.IN_RECU, TRANSITIONS, CAUSES)
