"""What a person may do to an invoice, one line a verb: the action it calls, what its page asks and says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from unisson.lifecycles.invoice import Guard
from unisson.portal.invoices import routing
from unisson.portal.invoices.actions import answering, following, treating, validating
from unisson.portal.invoices.cadres import CADRES, CadreFacturation
from unisson.portal.invoices.models import Invoice, Listed
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace

Answers = dict[str, Any]
Run = Callable[[int, Actor, Answers], Invoice]


# What only the cadres with a second valideur ask.
OF_SECOND_VALIDEUR = frozenset({"place", "mandataire"})


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. `settles`: the guards that its own form answers, which therefore do not block its button."""

    code: str
    title: str
    effect: str
    done: str
    run: Run
    fields: tuple[str, ...] = ("comment",)
    settles: frozenset[str] = frozenset()
    group: str = "forward"
    direct: bool = False
    danger: bool = False

    def asks(self, invoice: Invoice) -> tuple[str, ...]:
        """The fields of its form for this very invoice: the valideur of an A12 is the mandataire already."""
        second = CADRES[CadreFacturation(invoice.cadre_facturation)].may_have_second
        return tuple(name for name in self.fields if second or name not in OF_SECOND_VALIDEUR)


def _plain(code: str) -> Run:
    return lambda pk, actor, given: treating.treat(pk, code, actor, given["comment"])


def _mandate(pk: int, actor: Actor, given: Answers) -> Invoice:
    return treating.mandate(pk, actor, given["numero_mandat"], given["comment"])


def _with_motif(action: Callable[[int, Actor, str, str], Invoice]) -> Run:
    return lambda pk, actor, given: action(pk, actor, given["motif"], given["comment"])


def _complete(pk: int, actor: Actor, given: Answers) -> Invoice:
    return answering.complete(pk, actor, given["comment"], given["pieces"])


def _abandon(pk: int, actor: Actor, given: Answers) -> Invoice:
    return answering.abandon(pk, actor, given["comment"])


def _acknowledge_rejection(pk: int, actor: Actor, given: Answers) -> Invoice:
    del given
    return answering.acknowledge_rejection(pk, actor)


def _treat_rejection(pk: int, actor: Actor, given: Answers) -> Invoice:
    return answering.treat_rejection(pk, actor, given["comment"])


def _refuse(code: str) -> Run:
    return lambda pk, actor, given: validating.refuse(pk, code, actor, given["motif"], given["comment"])


def _validate(pk: int, actor: Actor, given: Answers) -> Invoice:
    return validating.validate(pk, actor, mandataire=given.get("mandataire"), comment=given["comment"])


def _correct_valideur(pk: int, actor: Actor, given: Answers) -> Invoice:
    return validating.correct_valideur(pk, actor, given["valideur"], given["comment"])


def _recycle(pk: int, actor: Actor, given: Answers) -> Invoice:
    target = routing.Target(given["recipient_identifiant"], given["code_service"], given["numero_engagement"])
    return answering.recycle(pk, actor, target, given["comment"])


MOTIF = frozenset({Guard.MOTIF_FOURNI})
WITH_MOTIF = ("motif", "comment")
TOLD = "Le fournisseur en sera averti par courriel."

VERBS: dict[str, Verb] = {
    verb.code: verb
    for verb in (
        Verb(
            "acknowledge",
            "Prendre en compte",
            f"La facture est notée comme reçue et en cours d’examen. {TOLD}",
            "La facture est prise en compte.",
            _plain("acknowledge"),
            direct=True,
        ),
        Verb(
            "certify_service",
            "Constater le service fait",
            f"Vous attestez que la prestation a été livrée. {TOLD}",
            "Le service fait est constaté.",
            _plain("certify_service"),
            direct=True,
        ),
        Verb(
            "mandate",
            "Mandater",
            f"La dépense est ordonnancée : la facture ne pourra plus être renvoyée pour recyclage, ni suspendue. {TOLD}",
            "La facture est mandatée.",
            _mandate,
            fields=("numero_mandat", "comment"),
        ),
        Verb(
            "hand_to_comptable",
            "Mettre à disposition du comptable",
            f"Le comptable prend le relais. {TOLD}",
            "La facture est à la disposition du comptable.",
            _plain("hand_to_comptable"),
            direct=True,
        ),
        Verb(
            "book",
            "Comptabiliser",
            f"La facture est inscrite en comptabilité : elle ne pourra plus être suspendue ni rejetée. {TOLD}",
            "La facture est comptabilisée.",
            _plain("book"),
            direct=True,
        ),
        Verb(
            "pay",
            "Mettre en paiement",
            "Le paiement est lancé. C’est la fin du traitement : aucune action ne sera plus possible sur cette "
            f"facture. {TOLD}",
            "La facture est mise en paiement.",
            _plain("pay"),
        ),
        Verb(
            "suspend",
            "Suspendre",
            "Le délai de paiement s’arrête jusqu’à la réponse du fournisseur. Une facture ne peut être "
            f"suspendue qu’une seule fois (art. R2192-27). {TOLD}",
            "La facture est suspendue ; le fournisseur est averti.",
            _with_motif(treating.suspend),
            WITH_MOTIF,
            MOTIF,
            "back",
        ),
        Verb(
            "ask_recycling",
            "Renvoyer pour recyclage",
            "La facture vous a été adressée par erreur : le fournisseur pourra l’envoyer au bon endroit sous le "
            f"même numéro. {TOLD}",
            "La facture est renvoyée au fournisseur.",
            _with_motif(treating.ask_recycling),
            WITH_MOTIF,
            MOTIF,
            "back",
        ),
        Verb(
            "reject",
            "Rejeter",
            f"Le rejet est définitif : le fournisseur devra établir une autre facture, sous un autre numéro. {TOLD}",
            "La facture est rejetée ; le fournisseur est averti.",
            _with_motif(treating.reject),
            WITH_MOTIF,
            MOTIF,
            "back",
            danger=True,
        ),
        Verb(
            "complete",
            "Compléter la facture",
            "Vos pièces et votre commentaire sont transmis au destinataire, qui reprend l’examen. Un nouveau "
            "délai de paiement s’ouvre (art. R2192-29).",
            "Votre complément est envoyé : le destinataire reprend l’examen.",
            _complete,
            ("pieces", "comment"),
            frozenset({Guard.COMPLEMENT_FOURNI}),
        ),
        Verb(
            "recycle",
            "Corriger et renvoyer",
            "La même facture, sous le même numéro, part au bon destinataire. Le délai de paiement commencera "
            "quand il la recevra.",
            "La facture est renvoyée au bon endroit.",
            _recycle,
            ("recipient_identifiant", "code_service", "numero_engagement", "comment"),
            frozenset({Guard.ROUTAGE_MODIFIE, Guard.ADMISSIBLE}),
        ),
        Verb(
            "abandon",
            "Abandonner",
            "La facture est abandonnée pour de bon : elle ne sera ni traitée ni payée. Son numéro reste pris pour l’année.",
            "La facture est abandonnée.",
            _abandon,
            group="back",
            danger=True,
        ),
        Verb(
            "validate_1",
            "Valider",
            "La facture part au destinataire, ou d’abord au mandataire si vous êtes cotraitant et le désignez.",
            "La facture est validée.",
            _validate,
            ("place", "mandataire", "comment"),
        ),
        Verb("validate_2", "Valider", "La facture part au destinataire.", "La facture est validée.", _validate),
        Verb(
            "refuse_1",
            "Refuser",
            f"Le refus est définitif : la facture ne sera pas transmise. {TOLD}",
            "La facture est refusée.",
            _refuse("refuse_1"),
            WITH_MOTIF,
            MOTIF,
            "back",
            danger=True,
        ),
        Verb(
            "refuse_2",
            "Refuser",
            f"Le refus est définitif : la facture ne sera pas transmise. {TOLD}",
            "La facture est refusée.",
            _refuse("refuse_2"),
            WITH_MOTIF,
            MOTIF,
            "back",
            danger=True,
        ),
        Verb(
            "disown_1",
            "Je ne suis pas le bon valideur",
            "La facture revient au fournisseur, qui désignera le bon valideur.",
            "Le fournisseur est averti.",
            _refuse("disown_1"),
            WITH_MOTIF,
            MOTIF,
            "back",
        ),
        Verb(
            "disown_2",
            "Je ne suis pas le bon valideur",
            "La facture revient au premier valideur, qui désignera le bon mandataire.",
            "Le premier valideur est averti.",
            _refuse("disown_2"),
            WITH_MOTIF,
            MOTIF,
            "back",
        ),
        Verb(
            "correct_valideur_1",
            "Désigner le bon valideur",
            "La facture est envoyée au valideur que vous indiquez ; il a quinze jours pour se prononcer.",
            "La facture est envoyée au valideur.",
            _correct_valideur,
            ("valideur", "comment"),
            frozenset({Guard.VALIDEUR_DESIGNE}),
        ),
        Verb(
            "correct_valideur_2",
            "Désigner le bon mandataire",
            "La facture est envoyée au mandataire que vous indiquez ; il a quinze jours pour se prononcer.",
            "La facture est envoyée au mandataire.",
            _correct_valideur,
            ("valideur", "comment"),
            frozenset({Guard.SECOND_VALIDEUR_DESIGNE}),
        ),
        # Not a change of status: the supplier says that a refusal was read (domaine 9.1).
        Verb(
            "acknowledge_rejection",
            "J’ai pris connaissance",
            "Le destinataire saura que vous avez lu le motif. La facture quitte votre liste « À faire ».",
            "C’est noté : la facture a quitté votre liste « À faire ».",
            _acknowledge_rejection,
            direct=True,
        ),
        Verb(
            "treat_rejection",
            "Marquer le rejet comme traité",
            "Vous avez fait ce qu’il fallait : la facture n’est plus comptée parmi les rejets à traiter.",
            "Le rejet est marqué comme traité.",
            _treat_rejection,
            direct=True,
        ),
    )
}


def _assign(pk: int, actor: Actor, given: Answers) -> Invoice:
    chosen = given.get("assignee") or ""
    return following.assign(pk, actor, int(chosen) if chosen else None, given["comment"])


def _refuse_here(pk: int, actor: Actor, given: Answers) -> Invoice:
    """Refuse at the level where the invoice stands."""
    return validating.refuse(pk, validating.refusal_at(pk, actor), actor, given["motif"], given["comment"])


ASSIGN = Verb(
    "assign",
    "Affecter à un collègue",
    "Le collègue choisi en est averti ; chacun garde le droit de traiter ces factures.",
    "Affectée.",
    _assign,
    ("assignee", "comment"),
)
REFUSE = replace(VERBS["refuse_1"], run=_refuse_here)
# What may be done to many invoices at once, by list. A refusal of one stops no other.
IN_BULK: dict[Listed, tuple[Verb, ...]] = {
    Espace.FACTURES_RECUES: (
        *(VERBS[code] for code in ("acknowledge", "certify_service", "mandate", "hand_to_comptable", "book", "pay")),
        *(VERBS[code] for code in ("suspend", "ask_recycling", "reject")),
        ASSIGN,
    ),
    Espace.FACTURES_A_VALIDER: (replace(VERBS["validate_1"], fields=("comment",)), REFUSE),
    Espace.FACTURES_EMISES: (VERBS["acknowledge_rejection"], VERBS["treat_rejection"]),
}
# Said of an invoice without moving it: no line of its life judges them.
UNMOVED = frozenset({"assign", "acknowledge_rejection", "treat_rejection"})
# Under which codes the history shows that a verb in number was done already.
DONE_AS = {"validate_1": ("validate_1", "validate_2"), "refuse_1": ("refuse_1", "refuse_2")}

# The next usual step: the first of these that is allowed is the page's one main button.
USUAL = (
    "complete",
    "recycle",
    "correct_valideur_1",
    "correct_valideur_2",
    "validate_1",
    "validate_2",
    "certify_service",
    "mandate",
    "hand_to_comptable",
    "book",
    "pay",
)
