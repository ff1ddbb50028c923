"""How the state of a flux and the outcome of a file are shown: word, sign, tone. The lives are in `lifecycles`."""

from __future__ import annotations

from unisson.entrypoints.web.shared.statuses import Look
from unisson.lifecycles.flux import UNDER_WAY, WAITING
from unisson.lifecycles.flux import FluxStatus as S
from unisson.portal.exchange.models import Outcome
from unisson.portal.exchange.words import WORDS

_SIGNS: dict[str, tuple[str, str]] = {
    S.IN_RECU: ("inbox", "idle"),
    S.IN_TRAITE_SE_CPP: ("inbox", "idle"),
    S.IN_EN_ATTENTE_TRAITEMENT_CPP: ("clock", "idle"),
    S.IN_EN_COURS_TRAITEMENT_CPP: ("clock", "idle"),
    S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP: ("send", "go"),
    S.IN_INTEGRE: ("check", "ok"),
    S.IN_INTEGRE_PARTIEL: ("alert", "warn"),
    S.IN_REJETE: ("cross", "bad"),
    S.IN_INCIDENTE: ("cross", "bad"),
    S.IN_EN_ATTENTE_RETRAITEMENT_CPP: ("pause", "warn"),
    S.IN_A_RELANCER: ("turn", "warn"),
    S.IN_ERREUR_INTERNE: ("cross", "bad"),
    S.QP_RECEVABLE: ("check", "ok"),
    S.QP_RECEVABLE_AVEC_ERREUR: ("alert", "warn"),
    S.QP_IRRECEVABLE: ("cross", "bad"),
}
FLUX: dict[str, Look] = {status: Look(WORDS[status], sign, tone) for status, (sign, tone) in _SIGNS.items()}

OUTCOME: dict[str, Look] = {
    Outcome.PENDING: Look("En attente", "clock", "idle"),
    Outcome.READY: Look("Bonne", "check", "ok"),
    Outcome.TO_MEND: Look("À corriger", "pencil", "warn"),
    Outcome.SENDING: Look("En cours d’envoi", "send", "idle"),
    Outcome.SENT: Look("Envoyée", "check", "ok"),
    Outcome.REFUSED: Look("Refusée", "cross", "bad"),
    Outcome.ABANDONED: Look("Abandonnée", "ban", "idle"),
    Outcome.INCIDENT: Look("Incident", "alert", "bad"),
}

# How the counts are grouped, in the order in which a person asks: address of the tab, words, outcomes.
TABS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("", "Toutes", ()),
    ("a-corriger", "À corriger", (Outcome.TO_MEND,)),
    ("incidents", "Incidents", (Outcome.INCIDENT,)),
    ("refusees", "Refusées", (Outcome.REFUSED,)),
    ("bonnes", "Bonnes", (Outcome.READY,)),
    ("envoyees", "Envoyées", (Outcome.SENT,)),
    ("en-attente", "En attente", (Outcome.PENDING, Outcome.SENDING)),
    ("abandonnees", "Abandonnées", (Outcome.ABANDONED,)),
)

# The states of the list, grouped as people speak of them: address, words, official states.
STATES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("", "Tous", ()),
    ("a-decider", "À décider", (WAITING, S.IN_EN_ATTENTE_RETRAITEMENT_CPP)),
    ("en-cours", "En cours", UNDER_WAY),
    ("envoyes", "Tout envoyé", (S.IN_INTEGRE,)),
    ("en-partie", "Envoyés en partie", (S.IN_INTEGRE_PARTIEL,)),
    ("rejetes", "Rien d’envoyé", (S.IN_REJETE, S.IN_INCIDENTE)),
)
