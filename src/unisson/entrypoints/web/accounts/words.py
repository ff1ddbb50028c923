"""What happened to an account, in words: one line a code."""

from __future__ import annotations

EVENTS = {
    "COMPTE_CREE": "Compte créé",
    "LIEN_ACTIVATION_ENVOYE": "Lien d’activation envoyé",
    "COMPTE_ACTIVE": "Compte activé",
    "COMPTE_MODIFIE": "Informations modifiées",
    "COMPTE_DESACTIVE": "Compte désactivé",
    "COMPTE_REACTIVE": "Compte réactivé",
    "MOT_DE_PASSE_DEMANDE": "Nouveau mot de passe demandé",
    "MOT_DE_PASSE_CHANGE": "Mot de passe changé",
    "QUESTION_SECRETE_CHANGEE": "Question secrète changée",
    "SECOND_FACTEUR_AJOUTE": "Moyen de double vérification ajouté",
    "SECOND_FACTEUR_RETIRE": "Moyen de double vérification retiré",
    "CODES_DE_SECOURS_RENOUVELES": "Codes de secours renouvelés",
    "CONNEXION_BLOQUEE": "Connexion bloquée après cinq essais",
    "CONNEXION_DEBLOQUEE": "Connexion débloquée",
    "NOUVEL_APPAREIL": "Connexion depuis un nouvel appareil",
    "SESSION_FERMEE": "Session fermée à distance",
    "SESSIONS_FERMEES": "Autres appareils déconnectés",
    "ADRESSE_DEMANDEE": "Changement d’adresse de connexion demandé",
    "ADRESSE_CHANGEE": "Adresse de connexion changée",
    "DONNEES_EXPORTEES": "Données personnelles téléchargées",
    "PIECE_AJOUTEE": "Pièce jointe ajoutée",
    "PIECE_RETIREE": "Pièce jointe retirée",
}
# What the data of an event adds to its words.
DETAILS = ("method", "device", "name")


def event_words(code: str) -> str:
    """The words of a code; one that has none yet is shown as it is, in words."""
    return EVENTS.get(code, code.replace("_", " ").capitalize())
