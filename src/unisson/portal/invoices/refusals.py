"""Why something around an invoice is refused: each cause once, with its sentence and its API code. (Why it may not move is
said by `lifecycles/invoice.py`, what is wrong in it by the rules.)"""

from __future__ import annotations

from typing import Any

from unisson.portal.kernel.moving import Refused

# fmt: off
_LINES = (
    ("MOTIF_INCOMPATIBLE", "Ce motif ne convient pas à cette action. Choisissez-en un dans la liste proposée.", 20321),
    ("MOTIF_SANS_EXPLICATION", "Ce motif demande une explication. Écrivez en une phrase ce que l’autre partie doit savoir.", 20322),
    ("COLLEGUE_NON_HABILITE", "Cette personne ne peut pas traiter cette facture. Choisissez un collègue habilité sur son service.", 20323),
    ("COMMENTAIRE_VIDE", "Le commentaire est vide. Écrivez-le, puis envoyez de nouveau.", 20324),
    ("COMMENTAIRE_SANS_LECTEUR", "Cette facture n’est pas envoyée : personne d’autre ne lirait ce commentaire.", 20325),
    ("VISA_ADRESSE", "Cette adresse de courriel n’est pas valable. Vérifiez-la : le lien lui sera envoyé.", 20326),
    ("VISA_NOM", "Indiquez le nom de la personne : l’historique dira qui a donné son avis.", 20327),
    ("VISA_DEJA_DEMANDE", "Cette personne a déjà reçu un lien pour cette facture et n’a pas encore répondu.", 20328),
    ("VISAS_NOMBREUX", "{most} avis sont déjà attendus sur cette facture. Retirez-en un pour en demander un autre.", 20329),
    ("VISA_LIEN_UTILISE", "Votre avis a déjà été donné : ce lien ne sert qu’une fois.", 20330),
    ("VISA_LIEN_RETIRE", "La demande d’avis a été retirée : il n’y a plus rien à faire.", 20331),
    ("VISA_LIEN_EXPIRE", "Ce lien a expiré. Demandez-en un autre à la personne qui vous l’a envoyé.", 20332),
    ("VISA_DECISION", "Choisissez « Vu » ou « Refusé ».", 20333),
    ("VISA_SANS_RAISON", "Écrivez en une phrase pourquoi vous refusez : la personne qui traite la facture doit le savoir.", 20334),
    ("VISA_DONNE", "Cette personne a déjà donné son avis : il reste dans l’historique.", 20335),
    ("FICHIERS_EN_PREPARATION", "{most} fichiers sont déjà en préparation pour vous. Attendez que l’un d’eux soit prêt.", 20336),
    ("RIEN_A_TELECHARGER", "Aucune facture ne correspond : il n’y a rien à télécharger.", 20337),
    ("FACTURES_NOMBREUSES", "Plus de {most} factures correspondent. Ajoutez un critère (une période, un statut), puis recommencez.", 20338),
    ("FACTURES_LOURDES", "Ces {count} factures pèsent {size}\u00a0Mo ; un téléchargement est limité à {most}\u00a0Mo. Choisissez-en moins, ou laissez les pièces complémentaires.", 20339),
    ("FACTURES_ILLISIBLES", "Vous ne pouvez plus lire ces factures : vos droits ont changé, ou elles ont quitté la liste.", 20340),
    ("RECHERCHE_SANS_NOM", "Donnez un nom à cette recherche pour la retrouver.", 20341),
    ("RECHERCHE_LONGUE", "Cette recherche a trop de critères pour être gardée. Retirez-en quelques-uns.", 20342),
    ("RECHERCHES_NOMBREUSES", "Vous gardez déjà {most} recherches ici. Supprimez-en une, puis recommencez.", 20343),
)
# fmt: on
SENTENCES = {code: (sentence, api_code) for code, sentence, api_code in _LINES}
ABOUT_MOTIF = frozenset({"MOTIF_INCOMPATIBLE", "MOTIF_SANS_EXPLICATION"})


def refused(code: str, **words: Any) -> Refused:
    """The refusal of this code, its sentence completed with `words`. Raises KeyError for an unknown code."""
    return Refused.of(SENTENCES, code, words)
