"""The life of an ordinary invoice (cadres A1, A2, A9, A12): one table, readable by a public accountant.

Statuses are the official codes of Chorus Pro. Recipient treatments are all optional, in any order, until
payment; `MANDATEE` after `MISE_EN_PAIEMENT` is forbidden by absence. Sources: domaine fonctionnel 5.1 and
5.2, code de la commande publique R2192-10 to R2192-36, R2193-12.
"""

from __future__ import annotations

from enum import StrEnum

from unisson.lifecycles.engine import Cause, EngineCause, Lifecycle, Transition


class Status(StrEnum):
    """Official status codes of a simple invoice."""

    BROUILLON = "BROUILLON"
    INTERPRETEE_OCR = "INTERPRETEE_OCR"
    A_VALIDER_1 = "A_VALIDER_1"
    VALIDEE_1 = "VALIDEE_1"
    REFUSEE_1 = "REFUSEE_1"
    ERREUR_FOURNISSEUR_SUR_VALIDEUR = "ERREUR_FOURNISSEUR_SUR_VALIDEUR"
    ABSENCE_VALIDATION_1_HORS_DELAI = "ABSENCE_VALIDATION_1_HORS_DELAI"
    A_VALIDER_2 = "A_VALIDER_2"
    VALIDEE_2 = "VALIDEE_2"
    REFUSEE_2 = "REFUSEE_2"
    ERREUR_COTRAITANT_SUR_VALIDEUR = "ERREUR_COTRAITANT_SUR_VALIDEUR"
    ABSENCE_VALIDATION_2_HORS_DELAI = "ABSENCE_VALIDATION_2_HORS_DELAI"
    DEPOSEE = "DEPOSEE"
    EN_COURS_ACHEMINEMENT = "EN_COURS_ACHEMINEMENT"
    EN_COURS_TRAITEMENT_PIVOT_S = "EN_COURS_TRAITEMENT_PIVOT_S"
    MISE_A_DISPOSITION = "MISE_A_DISPOSITION"
    PRISE_EN_COMPTE_DESTINATAIRE = "PRISE_EN_COMPTE_DESTINATAIRE"
    A_RECYCLER = "A_RECYCLER"
    SUSPENDUE = "SUSPENDUE"
    COMPLETEE = "COMPLETEE"
    REJETEE = "REJETEE"
    SERVICE_FAIT = "SERVICE_FAIT"
    MANDATEE = "MANDATEE"
    MISE_A_DISPOSITION_COMPTABLE = "MISE_A_DISPOSITION_COMPTABLE"
    COMPTABILISEE = "COMPTABILISEE"
    MISE_EN_PAIEMENT = "MISE_EN_PAIEMENT"
    ABANDONNEE = "ABANDONNEE"
    SUPPRIMEE = "SUPPRIMEE"
    NON_CONFORME = "NON_CONFORME"
    TECHNIQUE_INCONNU = "TECHNIQUE_INCONNU"  # shown when a partner sends a code nobody knows; never reached


class Role(StrEnum):
    """Who acts on an invoice; a person holds a role through the structure they are habilitated on."""

    FOURNISSEUR = "FOURNISSEUR"
    VALIDEUR_1 = "VALIDEUR_1"
    VALIDEUR_2 = "VALIDEUR_2"
    DESTINATAIRE = "DESTINATAIRE"
    SYSTEME = "SYSTEME"


class Guard(StrEnum):
    """Conditions named here and computed in `portal/invoices/guards.py`."""

    VERDICT_FAVORABLE = "VERDICT_FAVORABLE"
    PAS_DE_DOUBLON = "PAS_DE_DOUBLON"
    ADMISSIBLE = "ADMISSIBLE"
    SANS_VALIDEUR = "SANS_VALIDEUR"
    VALIDEUR_DESIGNE = "VALIDEUR_DESIGNE"
    SECOND_VALIDEUR_DESIGNE = "SECOND_VALIDEUR_DESIGNE"
    CIRCUIT_COMPLET = "CIRCUIT_COMPLET"
    DELAI_15_JOURS_ECOULE = "DELAI_15_JOURS_ECOULE"
    MOTIF_FOURNI = "MOTIF_FOURNI"
    PREMIERE_SUSPENSION = "PREMIERE_SUSPENSION"
    AVANT_ORDONNANCEMENT = "AVANT_ORDONNANCEMENT"
    COMPLEMENT_FOURNI = "COMPLEMENT_FOURNI"
    ROUTAGE_MODIFIE = "ROUTAGE_MODIFIE"


S, R, G = Status, Role, Guard

TO_TREAT = (S.MISE_A_DISPOSITION, S.PRISE_EN_COMPTE_DESTINATAIRE, S.COMPLETEE)
BEFORE_BOOKING = (*TO_TREAT, S.SERVICE_FAIT, S.MANDATEE, S.MISE_A_DISPOSITION_COMPTABLE)
AGREED_1 = (S.VALIDEE_1, S.ABSENCE_VALIDATION_1_HORS_DELAI)
AGREED_2 = (S.VALIDEE_2, S.ABSENCE_VALIDATION_2_HORS_DELAI)
JUDGED = (G.VERDICT_FAVORABLE, G.ADMISSIBLE, G.PAS_DE_DOUBLON)

# fmt: off
TRANSITIONS = (
    # The supplier prepares, then sends.
    Transition("take_over", (S.INTERPRETEE_OCR,), S.BROUILLON, by=(R.FOURNISSEUR,), label="Reprendre la lecture"),
    Transition("delete", (S.BROUILLON, S.INTERPRETEE_OCR), S.SUPPRIMEE, by=(R.FOURNISSEUR,), label="Supprimer le brouillon"),
    Transition("send", (S.BROUILLON,), S.DEPOSEE, by=(R.FOURNISSEUR,), only_if=(*JUDGED, G.SANS_VALIDEUR), label="Envoyer"),
    Transition("send_to_valideur", (S.BROUILLON,), S.A_VALIDER_1, by=(R.FOURNISSEUR,), only_if=(*JUDGED, G.VALIDEUR_DESIGNE), label="Envoyer au valideur"),
    # Sub- and co-contractors: fifteen days at each level, silence is agreement (R2193-12 CCP).
    Transition("validate_1", (S.A_VALIDER_1,), S.VALIDEE_1, by=(R.VALIDEUR_1,), label="Valider"),
    Transition("refuse_1", (S.A_VALIDER_1,), S.REFUSEE_1, by=(R.VALIDEUR_1,), only_if=(G.MOTIF_FOURNI,), label="Refuser"),
    Transition("disown_1", (S.A_VALIDER_1,), S.ERREUR_FOURNISSEUR_SUR_VALIDEUR, by=(R.VALIDEUR_1,), only_if=(G.MOTIF_FOURNI,), label="Je ne suis pas le bon valideur"),
    Transition("lapse_1", (S.A_VALIDER_1,), S.ABSENCE_VALIDATION_1_HORS_DELAI, by=(R.SYSTEME,), only_if=(G.DELAI_15_JOURS_ECOULE,), label="Accord tacite"),
    Transition("correct_valideur_1", (S.ERREUR_FOURNISSEUR_SUR_VALIDEUR,), S.A_VALIDER_1, by=(R.FOURNISSEUR,), only_if=(G.VALIDEUR_DESIGNE,), label="Corriger le valideur"),
    Transition("ask_second", AGREED_1, S.A_VALIDER_2, by=(R.SYSTEME,), only_if=(G.SECOND_VALIDEUR_DESIGNE,), label="Transmettre au second valideur"),
    Transition("validate_2", (S.A_VALIDER_2,), S.VALIDEE_2, by=(R.VALIDEUR_2,), label="Valider"),
    Transition("refuse_2", (S.A_VALIDER_2,), S.REFUSEE_2, by=(R.VALIDEUR_2,), only_if=(G.MOTIF_FOURNI,), label="Refuser"),
    Transition("disown_2", (S.A_VALIDER_2,), S.ERREUR_COTRAITANT_SUR_VALIDEUR, by=(R.VALIDEUR_2,), only_if=(G.MOTIF_FOURNI,), label="Je ne suis pas le bon valideur"),
    Transition("lapse_2", (S.A_VALIDER_2,), S.ABSENCE_VALIDATION_2_HORS_DELAI, by=(R.SYSTEME,), only_if=(G.DELAI_15_JOURS_ECOULE,), label="Accord tacite"),
    Transition("correct_valideur_2", (S.ERREUR_COTRAITANT_SUR_VALIDEUR,), S.A_VALIDER_2, by=(R.VALIDEUR_1,), only_if=(G.SECOND_VALIDEUR_DESIGNE,), label="Corriger le mandataire"),
    Transition("deposit_agreed", (*AGREED_1, *AGREED_2), S.DEPOSEE, by=(R.SYSTEME,), only_if=(G.CIRCUIT_COMPLET,), label="Déposer après accord"),
    # The portal carries it.
    Transition("route", (S.DEPOSEE,), S.EN_COURS_ACHEMINEMENT, by=(R.SYSTEME,), label="Acheminer"),
    Transition("convert", (S.EN_COURS_ACHEMINEMENT,), S.EN_COURS_TRAITEMENT_PIVOT_S, by=(R.SYSTEME,), label="Convertir pour le destinataire"),
    Transition("make_available", (S.EN_COURS_ACHEMINEMENT, S.EN_COURS_TRAITEMENT_PIVOT_S), S.MISE_A_DISPOSITION, by=(R.SYSTEME,), label="Mettre à disposition"),
    Transition("find_non_conforming", (S.DEPOSEE, S.EN_COURS_ACHEMINEMENT, S.EN_COURS_TRAITEMENT_PIVOT_S), S.NON_CONFORME, by=(R.SYSTEME,), only_if=(G.MOTIF_FOURNI,), label="Écarter : non conforme"),
    # The recipient treats it.
    Transition("acknowledge", (S.MISE_A_DISPOSITION, S.COMPLETEE), S.PRISE_EN_COMPTE_DESTINATAIRE, by=(R.DESTINATAIRE,), label="Prendre en compte"),
    Transition("ask_recycling", TO_TREAT, S.A_RECYCLER, by=(R.DESTINATAIRE,), only_if=(G.MOTIF_FOURNI,), label="Renvoyer pour recyclage"),
    Transition("suspend", BEFORE_BOOKING, S.SUSPENDUE, by=(R.DESTINATAIRE,), only_if=(G.MOTIF_FOURNI, G.PREMIERE_SUSPENSION, G.AVANT_ORDONNANCEMENT), label="Suspendre"),
    Transition("reject", (*BEFORE_BOOKING, S.SUSPENDUE), S.REJETEE, by=(R.DESTINATAIRE,), only_if=(G.MOTIF_FOURNI,), label="Rejeter"),
    Transition("certify_service", TO_TREAT, S.SERVICE_FAIT, by=(R.DESTINATAIRE,), label="Constater le service fait"),
    Transition("mandate", (*TO_TREAT, S.SERVICE_FAIT), S.MANDATEE, by=(R.DESTINATAIRE,), label="Mandater"),
    Transition("hand_to_comptable", (*TO_TREAT, S.SERVICE_FAIT, S.MANDATEE), S.MISE_A_DISPOSITION_COMPTABLE, by=(R.DESTINATAIRE,), label="Mettre à disposition du comptable"),
    Transition("book", BEFORE_BOOKING, S.COMPTABILISEE, by=(R.DESTINATAIRE,), label="Comptabiliser"),
    Transition("pay", (*BEFORE_BOOKING, S.COMPTABILISEE), S.MISE_EN_PAIEMENT, by=(R.DESTINATAIRE,), label="Mettre en paiement"),
    # The supplier answers.
    Transition("complete", (S.SUSPENDUE,), S.COMPLETEE, by=(R.FOURNISSEUR,), only_if=(G.COMPLEMENT_FOURNI,), label="Compléter"),
    Transition("recycle", (S.A_RECYCLER,), S.DEPOSEE, by=(R.FOURNISSEUR,), only_if=(G.ROUTAGE_MODIFIE, G.ADMISSIBLE), label="Recycler"),
    Transition("abandon", (S.ERREUR_FOURNISSEUR_SUR_VALIDEUR, S.ERREUR_COTRAITANT_SUR_VALIDEUR, S.A_RECYCLER), S.ABANDONNEE, by=(R.FOURNISSEUR,), label="Abandonner"),
)
# fmt: on

CAUSES: dict[str, Cause] = {
    code: Cause(code, sentence, api_code)
    for code, sentence, api_code in (
        (EngineCause.STATUT_INCOMPATIBLE, "Le statut actuel de la facture ne permet pas cette action. Rechargez la page : quelqu’un l’a peut-être déjà traitée.", 20002),
        (EngineCause.ROLE_INCOMPATIBLE, "Cette action revient à une autre structure, ou votre habilitation ne permet que la consultation. Demandez le droit de modification à votre gestionnaire.", 20010),
        (G.VERDICT_FAVORABLE, "Des contrôles ont échoué ou n’ont pas pu être faits. Corrigez les points signalés, puis vérifiez de nouveau.", 20013),
        (G.PAS_DE_DOUBLON, "Une facture portant ce numéro a déjà été déposée cette année par votre structure. Vérifiez le numéro, ou suivez la facture existante.", 20014),
        (G.ADMISSIBLE, "Le destinataire ne peut pas recevoir la facture telle quelle. Complétez les références qu’il exige (service, engagement) ou choisissez un destinataire actif.", 20015),
        (G.SANS_VALIDEUR, "Ce cadre de facturation passe d’abord par un valideur. Envoyez la facture au valideur.", 20016),
        (G.VALIDEUR_DESIGNE, "Aucun valideur actif n’est désigné. Indiquez l’identifiant du titulaire ou du mandataire qui doit valider.", 20017),
        (G.SECOND_VALIDEUR_DESIGNE, "Aucun second valideur ne convient. Indiquez l’identifiant du mandataire du groupement : une structure active, autre que le fournisseur et que le premier valideur. La facture d’un cotraitant (A12) n’en a pas.", 20018),
        (G.CIRCUIT_COMPLET, "Un second valideur doit encore se prononcer avant le dépôt.", 20019),
        (G.DELAI_15_JOURS_ECOULE, "Le délai de quinze jours laissé au valideur court encore (art. R2193-12 du code de la commande publique).", 20020),
        (G.MOTIF_FOURNI, "Un motif est obligatoire : la personne qui a envoyé la facture doit savoir pourquoi. Choisissez-le dans la liste.", 20021),
        (G.PREMIERE_SUSPENSION, "Cette facture a déjà été suspendue une fois, et la suspension n’est permise qu’une fois (art. R2192-27 du code de la commande publique). Traitez-la, ou rejetez-la si ses données sont fausses.", 20022),
        (G.AVANT_ORDONNANCEMENT, "La dépense est déjà mandatée : un acheteur doté d’un comptable public ne peut suspendre qu’avant (art. R2192-27 du code de la commande publique). Écrivez au fournisseur ce qui manque, ou rejetez la facture si ses données sont fausses.", 20027),
        (G.COMPLEMENT_FOURNI, "Il n’y a rien de nouveau à transmettre. Ajoutez une pièce jointe ou écrivez un commentaire.", 20023),
        (G.ROUTAGE_MODIFIE, "Rien n’a changé : la facture retournerait au même endroit. Modifiez le destinataire, le service ou le numéro d’engagement.", 20024),
    )
}  # fmt: skip

INVOICE = Lifecycle("invoice", Status.BROUILLON, TRANSITIONS, CAUSES)

DRAFT = (S.BROUILLON, S.INTERPRETEE_OCR)
# What a recipient may see: from the moment it is theirs, and whatever happened next.
VISIBLE_TO_RECIPIENT = (
    *BEFORE_BOOKING,
    S.A_RECYCLER,
    S.SUSPENDUE,
    S.REJETEE,
    S.COMPTABILISEE,
    S.MISE_EN_PAIEMENT,
)
VISIBLE_TO_VALIDEUR_2 = (S.A_VALIDER_2, S.ERREUR_COTRAITANT_SUR_VALIDEUR, S.REFUSEE_2, *AGREED_2, *VISIBLE_TO_RECIPIENT)
# Work lists (« Synthèse »): a status leaves its list as soon as the person has acted.
AWAITS = {
    Role.FOURNISSEUR: (*DRAFT, S.ERREUR_FOURNISSEUR_SUR_VALIDEUR, S.A_RECYCLER, S.SUSPENDUE),
    Role.VALIDEUR_1: (S.A_VALIDER_1, S.ERREUR_COTRAITANT_SUR_VALIDEUR),
    Role.VALIDEUR_2: (S.A_VALIDER_2,),
    Role.DESTINATAIRE: TO_TREAT,
}
