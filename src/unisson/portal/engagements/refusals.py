"""Why something about an engagement is refused: each cause once, with its sentence and its API code."""

from __future__ import annotations

from typing import Any

from unisson.portal.kernel.moving import Refused

# fmt: off
_LINES = (
    ("NUMERO_ABSENT", "Le numéro d’engagement manque. Recopiez celui que vos fournisseurs lisent sur le bon de commande.", 20281),
    ("NUMERO_LONG", "Le numéro d’engagement compte {count} caractères ; 50 au plus entrent dans une facture. Raccourcissez-le.", 20282),
    ("NUMERO_SIGNE", "Un numéro d’engagement commence par une lettre ou un chiffre ; celui-ci commence par « {sign} ». Écrivez le numéro seul, sans formule.", 20283),
    ("NUMERO_PRIS", "L’engagement « {numero} » est déjà dans votre liste. Modifiez-le, ou vérifiez le numéro.", 20284),
    ("NUMERO_DOUBLE", "Le numéro « {numero} » est déjà à la ligne {line} de ce fichier. Gardez une seule des deux lignes.", 20285),
    ("SERVICE_INCONNU", "{structure} n’a pas de service « {given} ». Corrigez le code, ou laissez-le vide : l’engagement vaudra pour toute la structure.", 20286),
    ("SERVICE_INTERDIT", "Votre habilitation ne couvre pas {where}. Choisissez un service où vous pouvez modifier les engagements, ou demandez ce droit à votre gestionnaire.", 20287),
    ("FOURNISSEUR_SIRET", "Le SIRET du fournisseur est mal recopié : 14 chiffres, dont le dernier vérifie les autres. Corrigez-le, ou laissez-le vide.", 20288),
    ("MONTANT_INVALIDE", "« {given} » n’est pas un montant. Écrivez-le en chiffres, positif, avec deux décimales au plus : 12500,00.", 20289),
    ("MONTANTS_INVERSES", "Le montant TTC est inférieur au montant hors taxes : l’un des deux est faux. Vérifiez-les.", 20290),
    ("DATE_INVALIDE", "« {given} » n’est pas une date. Écrivez-la ainsi : 31/12/2026.", 20291),
    ("DATES_INVERSEES", "L’engagement prend fin avant de commencer. Vérifiez les deux dates.", 20292),
    ("TEXTE_LONG", "« {name} » compte plus de {most} caractères. Raccourcissez ce texte.", 20293),
    ("ETAT_INCONNU", "L’état est « ouvert » ou « clos », et non « {given} ». Corrigez-le, ou laissez la case vide.", 20296),
    ("IMPORT_ENREGISTRE", "Cet import a déjà été enregistré. Rien n’a été ajouté une seconde fois.", 20294),
    ("RIEN_A_ENREGISTRER", "Aucune ligne de ce fichier ne peut être enregistrée. Corrigez-les, puis importez le fichier de nouveau.", 20295),
)
# fmt: on
SENTENCES = {code: (sentence, api_code) for code, sentence, api_code in _LINES}


def refused(code: str, **words: Any) -> Refused:
    """The refusal of this code, its sentence completed with `words`. Raises KeyError for an unknown code."""
    return Refused.of(SENTENCES, code, words)
