"""The life of an engagement juridique: what a public buyer ordered, and may be invoiced under its number.

`COMMANDE` is the official code that connectors send (`etatCourantEngagementJuridique`); the two others follow the official
verbs, « inactiver » and « supprimer » (domaine 3.6), whose codes are not published.
"""

from __future__ import annotations

from enum import StrEnum

from unisson.lifecycles.engine import Cause, EngineCause, Lifecycle, Transition


class EngagementStatus(StrEnum):
    """States of an engagement."""

    COMMANDE = "COMMANDE"
    INACTIF = "INACTIF"
    SUPPRIME = "SUPPRIME"


class EngagementRole(StrEnum):
    """Who acts: whoever holds the espace « Engagements » of the buyer, on the whole structure or on this service."""

    EMETTEUR = "EMETTEUR"


S, R = EngagementStatus, EngagementRole

KEPT = (S.COMMANDE, S.INACTIF)

# fmt: off
TRANSITIONS = (
    Transition("engagement_close", (S.COMMANDE,), S.INACTIF, by=(R.EMETTEUR,), label="Clore"),
    Transition("engagement_reopen", (S.INACTIF,), S.COMMANDE, by=(R.EMETTEUR,), label="Rouvrir"),
    Transition("engagement_delete", KEPT, S.SUPPRIME, by=(R.EMETTEUR,), label="Supprimer"),
)

CAUSES: dict[str, Cause] = {
    code: Cause(code, sentence, api_code)
    for code, sentence, api_code in (
        (EngineCause.STATUT_INCOMPATIBLE, "L’état de cet engagement a changé entre-temps : rien n’a été fait. Rechargez la page.", 20002),
        (EngineCause.ROLE_INCOMPATIBLE, "Votre habilitation ne permet que de consulter cet engagement. Demandez le droit de modification à votre gestionnaire.", 20010),
    )
}
# fmt: on

ENGAGEMENT = Lifecycle("engagement", S.COMMANDE, TRANSITIONS, CAUSES)
