"""Why something about a raccordement is refused: each cause once, with its sentence and its API code."""

from __future__ import annotations

from typing import Any

from unisson.portal.kernel.moving import Refused

# fmt: off
_LINES = (
    ("APPLICATION_NOM_ABSENT", "Donnez un nom à l’application : c’est lui que montreront le journal des appels et les courriels.", 20301),
    ("APPLICATION_ESPACE_ABSENT", "Choisissez au moins un espace : sans espace, l’application n’aurait accès à aucune facture.", 20302),
    ("APPLICATION_FERMEE", "Cette application est fermée : ses secrets et ses jetons ne servent plus. Déclarez-en une autre.", 20303),
    ("SECRET_DEJA_DEUX", "Deux secrets servent déjà. Mettez fin au plus ancien avant d’en créer un troisième.", 20304),
    ("SECRET_DERNIER", "C’est le seul secret de l’application : créez le nouveau d’abord, ou fermez l’application.", 20305),
    ("WEBHOOK_ADRESSE", "Cette adresse ne peut pas être appelée : {why}.", 20306),
    ("WEBHOOK_DEJA", "Cette adresse est déjà prévenue par cette application.", 20307),
    ("ENVOI_DEJA_LIVRE", "Cet envoi a déjà été reçu.", 20308),
)
# fmt: on
SENTENCES = {code: (sentence, api_code) for code, sentence, api_code in _LINES}


def refused(code: str, **words: Any) -> Refused:
    """The refusal of this cause, its sentence completed. Raises KeyError for a cause that is not in the table."""
    return Refused.of(SENTENCES, code, words)
