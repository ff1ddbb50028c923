"""What a call means, for who reads the log: whether it went well, why it did not, what to do."""

from __future__ import annotations

import json
from dataclasses import dataclass

from unisson.portal.raccordements.actions.calls import JETON, NOTHING_FOUND
from unisson.portal.raccordements.models import Call


@dataclass(frozen=True, slots=True)
class Said:
    """The colour of a line of the log (`ok`, `idle`, `bad`), and a sentence, empty when all is said."""

    tone: str
    why: str = ""


# HTTP status -> what to do. A business refusal says it itself.
STATUSES = {
    400: "Le logiciel a envoyé une requête que le portail ne comprend pas. Montrez ce message à son éditeur.",
    401: "Le jeton ou le compte technique n’est pas reconnu. Vérifiez le mot de passe du compte et le secret de l’application.",
    403: "Le compte ou l’application n’a pas ce droit. Ouvrez l’espace à l’application, ou habilitez le compte technique.",
    404: "Cette opération n’existe pas. Vérifiez l’adresse réglée dans le logiciel.",
    405: "Le logiciel appelle cette opération par une autre méthode que la sienne. Montrez ce message à son éditeur.",
    413: "La requête ou le résultat est trop volumineux. Demandez ou envoyez moins à la fois.",
    415: "Le corps n’est pas annoncé comme du JSON. Montrez ce message à l’éditeur du logiciel.",
    422: "Le refus est métier, ou la clé d’idempotence a déjà servi à une autre requête.",
    429: "Le logiciel appelle trop souvent : il doit attendre le délai indiqué dans Retry-After.",
    500: "Le défaut vient du portail et a été enregistré. Si l’appel échoue encore, prévenez le support.",
}
UNKNOWN_CLIENT = (
    "Le logiciel a demandé un jeton avec un secret qui n’est pas, ou n’est plus, celui de l’application : copiez-le de nouveau "
    "dans le logiciel ou, s’il est perdu, renouvelez-le."
)
# What the sandbox was asked for -> what it answered in the portal's stead…
SIMULATED = {
    "panne": "Panne demandée au bac à sable : rien n’a été fait.",
    "limite": "Limite demandée au bac à sable : rien n’a été fait.",
    "vide": "Résultat vide demandé au bac à sable : rien n’a été fait.",
}
# … or how the portal served a call that went well.
SERVED = {
    "a-blanc": Said("idle", "Appel à blanc, demandé au bac à sable : fait, puis annulé."),
    "lenteur": Said("ok", "Lenteur demandée au bac à sable."),
}


def explained(call: Call) -> Said:
    """What became of a call."""
    asked = call.simulated.split(", ")
    simulated = next((sentence for name, sentence in SIMULATED.items() if name in asked), "")
    if simulated:
        return Said("idle", simulated)
    if call.code_retour in NOTHING_FOUND:
        return Said("idle")
    if call.http_status < 400 and call.code_retour in (0, None):
        return next((said for name, said in SERVED.items() if name in asked), Said("ok"))
    if call.operation == JETON:
        return Said("bad", UNKNOWN_CLIENT)
    if call.http_status < 400:
        return Said("bad", "Refus métier : le libellé dit pourquoi et que faire.")
    return Said("bad", STATUSES.get(call.http_status, "L’appel a échoué."))


def pretty(text: str) -> str:
    """JSON laid out; anything else, a body cut short for instance, as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text
