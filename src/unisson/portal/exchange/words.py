"""How the state of a flux is told, on screen, on paper and in messages."""

from __future__ import annotations

from unisson.lifecycles.flux import FluxStatus as S

WORDS: dict[str, str] = {
    S.IN_RECU: "Reçu",
    S.IN_TRAITE_SE_CPP: "Reçu, ouvert",
    S.IN_EN_ATTENTE_TRAITEMENT_CPP: "En file",
    S.IN_EN_COURS_TRAITEMENT_CPP: "En cours",
    S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP: "Jugé : à vous d’envoyer",
    S.IN_INTEGRE: "Tout est envoyé",
    S.IN_INTEGRE_PARTIEL: "Envoyé en partie",
    S.IN_REJETE: "Rien n’a été envoyé",
    S.IN_INCIDENTE: "Incident : à renvoyer",
    S.IN_EN_ATTENTE_RETRAITEMENT_CPP: "Arrêté : à reprendre",
    S.IN_A_RELANCER: "À renvoyer",
    S.IN_ERREUR_INTERNE: "Erreur interne",
    S.QP_RECEVABLE: "Recevable",
    S.QP_RECEVABLE_AVEC_ERREUR: "Recevable avec erreurs",
    S.QP_IRRECEVABLE: "Irrecevable",
}
