"""Why a recipient or a valideur says no: one line a motif, the verbs it may be given for, what to do then (domaine 5.3)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Motif:
    """A motif: its code, its sentence, the verbs it serves, what the other party does then, whether words must come with it."""

    code: str
    label: str
    verbs: tuple[str, ...]
    remedy: str = ""
    needs_comment: bool = False


RECYCLING = ("ask_recycling",)
SUSPENSION = ("suspend",)
REJECTION = ("reject",)
REFUSAL = ("refuse_1", "refuse_2")
DISOWNING = ("disown_1", "disown_2")

MOTIFS = {
    motif.code: motif
    for motif in (
        Motif("DESTINATAIRE_ERR", "Le destinataire n’est pas le bon", RECYCLING, "Corriger le destinataire"),
        Motif("SERVICE_ERR", "Le service n’est pas le bon", RECYCLING, "Corriger le service"),
        Motif("EJ_ERR", "Le numéro d’engagement est erroné", RECYCLING, "Corriger le numéro d’engagement"),
        Motif("PJ_MANQUANTE", "Une pièce justificative manque", SUSPENSION, "Joindre la pièce qui manque"),
        Motif("PJ_NON_CONFORME", "Une pièce justificative n’est pas conforme", SUSPENSION, "Remplacer la pièce non conforme"),
        Motif("SERVICE_FAIT_NON_CONSTATE", "Le service fait n’est pas constaté, ou la livraison est partielle", SUSPENSION, "Prouver la livraison"),
        Motif("INFORMATION_ATTENDUE", "Une information est attendue", SUSPENSION, "Répondre à la question posée", needs_comment=True),
        Motif("DONNEES_FACTURATION_ERR", "Les données de facturation sont erronées", REJECTION, needs_comment=True),
        Motif("CADRE_ERR", "Le cadre de facturation est erroné", REJECTION),
        Motif("MONTANT_ERR", "Le montant est erroné", (*REJECTION, *REFUSAL)),
        Motif("DOUBLE_FACT", "Cette facture fait double emploi", (*REJECTION, *REFUSAL)),
        Motif("COORD_BANC_ERR", "Les coordonnées bancaires sont erronées", REJECTION),
        Motif("TX_TVA_ERR", "Le taux de TVA est erroné", REJECTION),
        Motif("PRESTATION_NON_CONFORME", "La prestation n’est pas conforme ou n’a pas été commandée", (*REJECTION, *REFUSAL)),
        Motif("FACTURE_TIERS", "La facture est celle d’un tiers", REJECTION),
        Motif("HORS_CONTRAT", "La prestation est hors du contrat", REFUSAL),
        Motif("ERR_VALIDEUR", "Le valideur désigné n’est pas le bon", DISOWNING),
        Motif("AUTRE", "Autre raison", (*RECYCLING, *SUSPENSION, *REJECTION, *REFUSAL), needs_comment=True),
    )
}  # fmt: skip


def motifs_for(verb: str) -> tuple[Motif, ...]:
    """The motifs that may be given with a verb, in the order of the table; none when it takes none."""
    return tuple(motif for motif in MOTIFS.values() if verb in motif.verbs)
