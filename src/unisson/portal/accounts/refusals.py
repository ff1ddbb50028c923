"""Why something about an account is refused: each cause once, with its sentence and its API code."""

from __future__ import annotations

from typing import Any

from unisson.portal.kernel import delays
from unisson.portal.kernel.moving import Refused

# fmt: off
_LINES = (
    ("LIEN_INCONNU", "Ce lien n’est pas reconnu : il est incomplet ou mal recopié. Ouvrez-le depuis le courriel reçu, ou demandez-en un nouveau.", 20101),
    ("LIEN_EXPIRE", "Ce lien a expiré : il n’était valable que {lien}. Demandez-en un nouveau, il arrivera dans la minute.", 20102),
    ("LIEN_DEJA_UTILISE", "Ce lien a déjà servi, et un lien ne sert qu’une fois. Connectez-vous avec le mot de passe choisi alors, ou demandez un nouveau mot de passe.", 20103),
    ("CONNEXION_BLOQUEE", "Trop d’essais : la connexion à cette adresse est bloquée jusqu’à {until}. Attendez cette heure, ou débloquez-la tout de suite avec le lien envoyé à cette adresse si elle a un compte. Vous ne savez plus le mot de passe ? « Mot de passe oublié » débloque aussi.", 20104),
    ("TROP_DE_DEMANDES", "Trop de demandes ont été faites en peu de temps. Recommencez à partir de {until}. Ce que vous avez saisi est conservé ci-dessous.", 20105),
    ("MOT_DE_PASSE_ACTUEL_INCORRECT", "Le mot de passe actuel est incorrect : rien n’a été changé. Saisissez celui avec lequel vous vous connectez.", 20106),
    ("CONSENTEMENT_ABSENT", "L’accord sur l’usage de vos données est nécessaire pour ouvrir un compte. Cochez la case.", 20107),
    ("QUESTION_BLOQUEE", "Cinq réponses fausses : la question secrète est bloquée jusqu’à {until}. Attendez cette heure, puis demandez un autre lien. Si vous avez perdu la réponse, écrivez au support.", 20108),
    ("REPONSE_INCORRECTE", "Ce n’est pas la réponse enregistrée. Les majuscules, les accents et la ponctuation ne comptent pas ; {left}.", 20109),
    ("QUESTION_SANS_REPONSE", "Répondez d’abord à votre question secrète : c’est elle qui prouve que le lien est bien entre vos mains.", 20110),
    ("REPONSE_TROP_COURTE", "La réponse compte moins de trois lettres ou chiffres : elle se devinerait. Écrivez-en une plus longue.", 20111),
    ("QUESTION_VIDE", "Vous avez choisi une question à vous : écrivez-la, en dix caractères au moins.", 20112),
    ("REPONSE_DANS_LA_QUESTION", "La réponse est écrite dans la question : n’importe qui la trouverait. Changez l’une ou l’autre.", 20113),
    ("CODE_INCORRECT", "Ce code n’est pas le bon, ou il n’est plus valable. Prenez le dernier affiché ou reçu ; {left}.", 20114),
    ("CODE_BLOQUE", "Cinq codes faux : la vérification est bloquée jusqu’à {until}. Attendez cette heure, puis connectez-vous de nouveau.", 20115),
    ("CODE_DE_MISE_EN_PLACE", "Ce code ne correspond pas à la clé affichée. Vérifiez l’heure de votre téléphone, puis saisissez le code que l’application montre maintenant.", 20116),
    ("DEJA_ACTIF", "Une application d’authentification est déjà reliée à votre compte. Retirez-la avant d’en relier une autre.", 20117),
    ("CLE_NON_LUE", "La clé n’a pas répondu comme attendu : elle n’a pas été utilisée à temps, ou l’opération a été annulée. Recommencez.", 20118),
    ("ADRESSE_IDENTIQUE", "C’est déjà votre adresse de connexion. Saisissez la nouvelle.", 20119),
    ("ADRESSE_PRISE", "Cette adresse vient d’être prise par un autre compte : la vôtre n’a pas changé. Demandez le changement vers une autre.", 20120),
    ("PASSER_LA_MAIN", "Vous êtes gestionnaire principal de {names} : sans vous, personne ne pourrait plus y décider. Transmettez d’abord ce rôle depuis « Utilisateurs », puis revenez ici.", 20121),
    ("PIECE_VIDE", "Ce fichier est vide : il n’a pas été ajouté. Vérifiez-le sur votre ordinateur.", 20122),
    ("PIECE_TROP_LOURDE", "Ce fichier dépasse 10 Mo : il n’a pas été ajouté. Réduisez-le, ou coupez-le en plusieurs.", 20123),
    ("PIECE_NOM", "Le nom du fichier dépasse 50 caractères ou n’a pas d’extension. Renommez-le, puis ajoutez-le de nouveau.", 20124),
    ("PIECE_EXTENSION", "Les fichiers .{extension} ne sont pas acceptés comme pièces jointes. Enregistrez-le en PDF, par exemple.", 20125),
    ("PIECE_DEJA_LA", "Vous avez déjà une pièce de ce nom. Retirez-la d’abord, ou renommez celle-ci.", 20126),
    ("TROP_DE_PIECES", "Vous gardez déjà {most} pièces, le plus possible. Retirez celles qui ne servent plus.", 20127),
)
# fmt: on
SENTENCES = {code: (sentence, api_code) for code, sentence, api_code in _LINES}


def refused(code: str, **words: Any) -> Refused:
    """The refusal of this code, its sentence completed with `words`. Raises KeyError for an unknown code."""
    return Refused.of(SENTENCES, code, {"lien": delays.words("LIEN")} | words)
