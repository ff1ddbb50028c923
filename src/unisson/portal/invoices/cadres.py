"""Cadres de facturation: one line each says who deposits, to whom it goes, in which espace, by which circuit.

Source: domaine 4 (Chorus Pro, codes and labels of the API); the circuits of A9 and A12 are R2193-11 to R2193-16 CCP.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class CadreFacturation(models.TextChoices):
    """Official API codes of the cadres that are no piece of a works contract."""

    A1_FACTURE_FOURNISSEUR = "A1_FACTURE_FOURNISSEUR", "Facture d’un fournisseur"
    A2_FACTURE_FOURNISSEUR_DEJA_PAYEE = "A2_FACTURE_FOURNISSEUR_DEJA_PAYEE", "Facture déjà payée"
    A3_MEMOIRE_JUSTICE = "A3_MEMOIRE_JUSTICE", "Mémoire de frais de justice"
    A9_FACTURE_SOUSTRAITANT = "A9_FACTURE_SOUSTRAITANT", "Facture d’un sous-traitant"
    A12_FACTURE_COTRAITANT = "A12_FACTURE_COTRAITANT", "Facture d’un cotraitant"
    A21_DEMANDE_REMBOURSEMENT_TIC = "A21_DEMANDE_REMBOURSEMENT_TIC", "Demande de remboursement de TIC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadre:
    """What a cadre implies. `short` is the code written in BT-23; `closed` says why nothing is taken under it here."""

    code: CadreFacturation
    short: str
    depositor: str
    goes_to: str
    espace: str
    valideurs: str = "aucun"
    needs_valideur: bool = False
    may_have_second: bool = False  # the first valideur, a cotraitant, then names the mandataire (domaine 5.5)
    may_be_typed: bool = True
    choose_when: str
    example: str
    closed: str = ""

    @property
    def is_open(self) -> bool:
        return not self.closed


C = CadreFacturation
ISSUED = "Factures émises"
_TABLE = (
    Cadre(
        code=C.A1_FACTURE_FOURNISSEUR, short="A1", depositor="le fournisseur", goes_to="le destinataire public", espace=ISSUED,
        choose_when="vous avez vendu directement au client public et attendez son paiement",
        example="Une menuiserie livre quatre bancs à une commune, sur bon de commande.",
    ),
    Cadre(
        code=C.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE, short="A2", depositor="le fournisseur", goes_to="le destinataire public",
        espace=ISSUED, choose_when="le client public a déjà payé, par carte d’achat par exemple",
        example="Un agent a réglé des fournitures de bureau avec la carte d’achat de son service.",
    ),
    Cadre(
        code=C.A3_MEMOIRE_JUSTICE, short="A3", depositor="le prestataire de justice", goes_to="la juridiction",
        espace="Mémoires de frais de justice",
        choose_when="un tribunal vous a requis : expertise, traduction, garde de véhicule…",
        example="Une interprète a été requise par un tribunal judiciaire.",
        closed="L’espace « Mémoires de frais de justice » n’est pas ouvert sur ce portail. "
        "Adressez votre mémoire par la voie que la juridiction vous a indiquée dans sa réquisition.",
    ),
    Cadre(
        code=C.A9_FACTURE_SOUSTRAITANT, short="A9", depositor="le sous-traitant payé directement",
        goes_to="le titulaire du marché, puis le destinataire public", espace=ISSUED,
        valideurs="un (le titulaire), ou deux (le cotraitant, puis le mandataire qu’il désigne)",
        needs_valideur=True, may_have_second=True,
        choose_when="vous êtes sous-traitant payé directement : le titulaire du marché valide d’abord",
        example="Une peintre travaille pour l’entreprise qui a le marché ; la commune a accepté sa sous-traitance et la paie.",
    ),
    Cadre(
        code=C.A12_FACTURE_COTRAITANT, short="A12", depositor="le cotraitant d’un groupement",
        goes_to="le mandataire du groupement, puis le destinataire public", espace=ISSUED,
        valideurs="un (le mandataire)", needs_valideur=True,
        choose_when="vous êtes cotraitant d’un groupement : le mandataire valide d’abord",
        example="Un électricien et une menuiserie ont répondu ensemble ; la menuiserie est mandataire du groupement.",
    ),
    Cadre(
        code=C.A21_DEMANDE_REMBOURSEMENT_TIC, short="A21", depositor="l’exploitant agricole", goes_to="la DDFiP",
        espace="Demandes de remboursement de TIC",
        choose_when="vous demandez le remboursement de taxes sur l’énergie d’une exploitation agricole",
        example="Un agriculteur déclare ses achats de gazole non routier de l’année.",
        closed="L’espace « Demandes de remboursement de TIC » n’est pas ouvert sur ce portail. "
        "Déposez votre demande auprès de la direction départementale des finances publiques.",
    ),
)  # fmt: skip

CADRES = {cadre.code: cadre for cadre in _TABLE}
OPEN_CADRES = {code: cadre for code, cadre in CADRES.items() if cadre.is_open}

# What BT-23 may say: Chorus codes, and the codes of the reform (first letter: goods, services, mixed).
BY_SHORT = {cadre.short: cadre.code for cadre in CADRES.values()} | {
    letter + digit: code
    for letter in "BSM"
    for digit, code in (
        ("1", CadreFacturation.A1_FACTURE_FOURNISSEUR),
        ("2", CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE),
        ("4", CadreFacturation.A1_FACTURE_FOURNISSEUR),
        ("5", CadreFacturation.A9_FACTURE_SOUSTRAITANT),
        ("6", CadreFacturation.A12_FACTURE_COTRAITANT),
        ("7", CadreFacturation.A1_FACTURE_FOURNISSEUR),
    )
}

WORKS = (
    "C’est une pièce de travaux (CCAG-Travaux) : projet de décompte, état d’acompte, décompte général. "
    "Elle se dépose dans l’espace « Factures de travaux », pas ici."
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the helper: the name of its answer, its words, its answers (code, words, help)."""

    name: str
    text: str
    answers: tuple[tuple[str, str, str], ...]


QUESTIONS = (
    Question("objet", "Que demandez-vous à être payé ?", (
        ("FACTURE", "Des fournitures, des services, des honoraires", "Y compris les honoraires d’un maître d’œuvre."),
        ("TRAVAUX", "Des travaux d’un marché soumis au CCAG-Travaux", "Vous établissez des décomptes ou des états d’acompte."),
        ("JUSTICE", "Une mission requise par un tribunal", "Expertise, traduction, enquête…"),
        ("TIC", "Le remboursement de taxes sur l’énergie agricole", ""),
    )),
    Question("place", "Quelle est votre place dans le marché ?", (
        ("DIRECTE", "J’ai la commande à mon nom",
         "Marché, bon de commande ou devis accepté ; vous êtes seul, ou mandataire."),
        ("SOUSTRAITANT", "Je suis sous-traitant, payé directement par le client public",
         "Votre acte spécial de sous-traitance le prévoit."),
        ("COTRAITANT", "Je suis membre d’un groupement, sans en être le mandataire",
         "Un autre membre, le mandataire, représente le groupement."),
    )),
    Question("paiement", "Avez-vous déjà été payé ?", (
        ("NON", "Non, j’attends le paiement", ""),
        ("OUI", "Oui, en totalité", "Par carte d’achat, par exemple."),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """The cadre that answers fit, or why none does here."""

    cadre: Cadre | None
    why: str


def propose(objet: str, place: str, paiement: str) -> Proposal:
    """The cadre for three answers (codes of QUESTIONS). An unknown answer counts as the most ordinary one."""
    if objet == "TRAVAUX":
        return Proposal(None, WORKS)
    closed = {"JUSTICE": C.A3_MEMOIRE_JUSTICE, "TIC": C.A21_DEMANDE_REMBOURSEMENT_TIC}.get(objet)
    if closed:
        return Proposal(None, f"C’est le cadre {CADRES[closed].short}. {CADRES[closed].closed}")
    by_place = {"SOUSTRAITANT": C.A9_FACTURE_SOUSTRAITANT, "COTRAITANT": C.A12_FACTURE_COTRAITANT}
    paid = C.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE if paiement == "OUI" else C.A1_FACTURE_FOURNISSEUR
    cadre = CADRES[by_place.get(place, paid)]
    return Proposal(cadre, f"Parce que {cadre.choose_when}.")
