"""How each status is shown: word, sign, tone. Codes are the official ones; the life itself is in `lifecycles`."""

from typing import NamedTuple


class Look(NamedTuple):
    """A status as a person sees it: `sign` is a name of `icons.ICONS`, `tone` one of `TONES`."""

    label: str
    sign: str
    tone: str


TONES = ("ok", "warn", "bad", "idle", "go")
"""ok: went well. warn: someone must act. bad: stopped. idle: under way, nothing to do. go: to be done by the reader."""

INVOICE: dict[str, Look] = {
    "BROUILLON": Look("Brouillon, non envoyé", "pencil", "go"),
    "INTERPRETEE_OCR": Look("PDF lu, à vérifier", "search", "go"),
    "A_VALIDER_1": Look("À valider par le 1er valideur", "clock", "warn"),
    "A_VALIDER_2": Look("À valider par le 2e valideur", "clock", "warn"),
    "VALIDEE_1": Look("Validée par le 1er valideur", "check", "ok"),
    "VALIDEE_2": Look("Validée par le 2e valideur", "check", "ok"),
    "REFUSEE_1": Look("Refusée par le 1er valideur", "cross", "bad"),
    "REFUSEE_2": Look("Refusée par le 2e valideur", "cross", "bad"),
    "ERREUR_FOURNISSEUR_SUR_VALIDEUR": Look("Valideur erroné, à corriger", "turn", "warn"),
    "ERREUR_COTRAITANT_SUR_VALIDEUR": Look("Mandataire erroné, à corriger", "turn", "warn"),
    "ABSENCE_VALIDATION_1_HORS_DELAI": Look("Accord tacite du 1er valideur", "clock", "ok"),
    "ABSENCE_VALIDATION_2_HORS_DELAI": Look("Accord tacite du 2e valideur", "clock", "ok"),
    "DEPOSEE": Look("Déposée", "send", "idle"),
    "EN_COURS_ACHEMINEMENT": Look("En cours d’acheminement", "send", "idle"),
    "MISE_A_DISPOSITION": Look("Mise à disposition du destinataire", "inbox", "idle"),
    "PRISE_EN_COMPTE_DESTINATAIRE": Look("Prise en compte", "eye", "idle"),
    "A_RECYCLER": Look("À recycler", "turn", "warn"),
    "SUSPENDUE": Look("Suspendue", "pause", "warn"),
    "COMPLETEE": Look("Complétée", "clip", "idle"),
    "REJETEE": Look("Rejetée", "cross", "bad"),
    "SERVICE_FAIT": Look("Service fait", "check", "ok"),
    "MANDATEE": Look("Mandatée", "stamp", "ok"),
    "MISE_A_DISPOSITION_COMPTABLE": Look("Mise à disposition du comptable", "inbox", "ok"),
    "COMPTABILISEE": Look("Comptabilisée", "book", "ok"),
    "MISE_EN_PAIEMENT": Look("Mise en paiement", "euro", "ok"),
    "ABANDONNEE": Look("Abandonnée", "ban", "idle"),
    "SUPPRIMEE": Look("Supprimée", "ban", "idle"),
    "NON_CONFORME": Look("Non conforme", "cross", "bad"),
    "EN_COURS_TRAITEMENT_PIVOT_S": Look("En cours de traitement", "clock", "idle"),
    "TECHNIQUE_INCONNU": Look("Statut inconnu", "help", "idle"),
}

VERDICT: dict[str, Look] = {
    "VALID": Look("conforme", "check", "ok"),
    "INVALID": Look("à corriger", "cross", "bad"),
    "NOT_CHECKED": Look("non vérifié", "help", "warn"),
}


def look_of(code: str) -> Look:
    """The look of a status code; an unknown code is shown as it is, never hidden."""
    known = INVOICE.get(str(code))
    return known or INVOICE["TECHNIQUE_INCONNU"]._replace(label=str(code).replace("_", " ").capitalize())
