"""What a call that failed means, for who reads the log."""

from __future__ import annotations

import json

from unisson.portal.raccordements.models import Call

# HTTP status -> what to do. A business refusal says it itself.
STATUSES = {
    400: "Le logiciel a envoyé une requête que le portail ne comprend pas. Montrez ce message à son éditeur.",
    401: "Le jeton ou le compte technique n’est pas reconnu. Vérifiez le mot de passe du compte et le secret de l’application.",
    403: "Le compte ou l’application n’a pas ce droit. Ouvrez l’espace à l’application, ou habilitez le compte technique.",
    404: "Cette opération n’existe pas. Vérifiez l’adresse réglée dans le logiciel.",
    413: "La requête ou le résultat est trop volumineux. Demandez ou envoyez moins à la fois.",
    415: "Le corps n’est pas annoncé comme du JSON. Montrez ce message à l’éditeur du logiciel.",
    422: "Le refus est métier, ou la clé d’idempotence a déjà servi à une autre requête.",
    429: "Le logiciel appelle trop souvent : il doit attendre le délai indiqué dans Retry-After.",
    500: "Le défaut vient du portail et a été enregistré. Si l’appel échoue encore, prévenez le support.",
}


def explained(call: Call) -> str:
    """A sentence, empty for a success."""
    if call.http_status < 400:
        return "" if call.code_retour in (0, None) else "Refus métier : le libellé dit pourquoi et que faire."
    return STATUSES.get(call.http_status, "L’appel a échoué.")


def pretty(text: str) -> str:
    """JSON laid out; anything else as it is."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text
