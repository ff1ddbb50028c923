"""One invoice as a person follows it: its history, what comes next and from whom, what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from einvoice.report import Finding
from unisson.lifecycles.engine import Ability, reachable
from unisson.lifecycles.invoice import INVOICE, Role, Status
from unisson.portal.invoices import admissibility, routing
from unisson.portal.invoices.guards import VALIDATION_DELAY
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.invoices.permissions import sides_of
from unisson.portal.invoices.queries.work import TO_ACKNOWLEDGE, TO_READ
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.events import history, subject_of
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.kernel.moving import ability
from unisson.portal.organisations.models import Espace

# The portal passes through these in one breath; they are shown only when an invoice stops there.
IN_PASSING = (Status.EN_COURS_ACHEMINEMENT, Status.EN_COURS_TRAITEMENT_PIVOT_S)
SENDING = ("send", "send_to_valideur")


@dataclass(frozen=True, slots=True)
class Moment:
    """One fact of the history: what, when, who, why. Codes stay codes; the page has the words."""

    at: datetime
    kind: str
    code: str
    status: str
    who: str
    motif: str
    note: str
    data: dict[str, Any]
    actor_id: int | None = None


class Step(NamedTuple):
    """One line of what is expected in a status: from which role, to do what, then what."""

    role: Role
    do: str
    done: str
    then: str = ""


REDONE = "refaite sous un nouveau numéro"
TREATED = "puis mandatée et mise en paiement"
DELIVERED = "puis remise au destinataire"
EXAMINE = Step(Role.DESTINATAIRE, "Examiner la facture", "examinée", TREATED)
BOOK = Step(Role.DESTINATAIRE, "Comptabiliser ou payer", "comptabilisée", "puis mise en paiement")

EXPECTED: dict[Status, Step] = {
    Status.BROUILLON: Step(Role.FOURNISSEUR, "Vérifier et envoyer", "envoyée", DELIVERED),
    Status.INTERPRETEE_OCR: Step(Role.FOURNISSEUR, "Vérifier ce qui a été lu", "vérifiée et envoyée", DELIVERED),
    Status.A_VALIDER_1: Step(Role.VALIDEUR_1, "Valider ou refuser", "validée", DELIVERED),
    Status.ERREUR_FOURNISSEUR_SUR_VALIDEUR: Step(Role.FOURNISSEUR, "Désigner le bon valideur", "corrigée", "puis validée"),
    Status.A_VALIDER_2: Step(Role.VALIDEUR_2, "Valider ou refuser", "validée", DELIVERED),
    Status.ERREUR_COTRAITANT_SUR_VALIDEUR: Step(Role.VALIDEUR_1, "Désigner le bon mandataire", "corrigée", "puis validée"),
    Status.DEPOSEE: Step(Role.SYSTEME, "Remettre au destinataire", "remise au destinataire"),
    Status.EN_COURS_ACHEMINEMENT: Step(Role.SYSTEME, "Remettre au destinataire", "remise au destinataire"),
    Status.EN_COURS_TRAITEMENT_PIVOT_S: Step(Role.SYSTEME, "Remettre au destinataire", "remise au destinataire"),
    Status.MISE_A_DISPOSITION: EXAMINE,
    Status.PRISE_EN_COMPTE_DESTINATAIRE: EXAMINE,
    Status.COMPLETEE: EXAMINE,
    Status.A_RECYCLER: Step(Role.FOURNISSEUR, "Corriger l’adresse et renvoyer", "recyclée", "puis remise au bon destinataire"),
    Status.SUSPENDUE: Step(Role.FOURNISSEUR, "Compléter la facture", "complétée", TREATED),
    Status.REJETEE: Step(Role.FOURNISSEUR, "Lire le motif du rejet, puis refaire la facture", REDONE),
    Status.REFUSEE_1: Step(Role.FOURNISSEUR, "Lire le motif du refus, puis refaire la facture", REDONE),
    Status.REFUSEE_2: Step(Role.FOURNISSEUR, "Lire le motif du refus, puis refaire la facture", REDONE),
    Status.NON_CONFORME: Step(Role.FOURNISSEUR, "Lire ce qui ne va pas, puis refaire la facture", REDONE),
    Status.SERVICE_FAIT: Step(Role.DESTINATAIRE, "Mandater", "mandatée", "puis mise en paiement"),
    Status.MANDATEE: BOOK,
    Status.MISE_A_DISPOSITION_COMPTABLE: BOOK,
    Status.COMPTABILISEE: Step(Role.DESTINATAIRE, "Mettre en paiement", "mise en paiement"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Next:
    """What is expected now: by whom, whether the reader is the one, and in words for that reader."""

    role: Role
    who: str
    mine: bool
    do: str
    sentence: str


def full_history(invoice: Invoice) -> list[Event]:
    """Every event of the invoice, oldest first, in one query."""
    return list(history(invoice))


VALIDATED = {Status.VALIDEE_1.value: 1, Status.VALIDEE_2.value: 2}


def validated_on(keys: Sequence[int]) -> dict[int, dict[int, datetime]]:
    """When each valideur of these invoices agreed, by invoice then by level (1, 2): one query, none for no invoice."""
    found: dict[int, dict[int, datetime]] = {key: {} for key in keys}
    if keys:
        kind = subject_of(Invoice(pk=keys[0]))[0]
        events = Event.objects.filter(subject_type=kind, subject_id__in=keys, target__in=VALIDATED).order_by("id")
        for event in events.only("subject_id", "target", "at"):
            found[event.subject_id][VALIDATED[event.target]] = event.at
    return found


def timeline(invoice: Invoice, events: Sequence[Event], sides: Iterable[Role], *kinds: EventKind) -> list[Moment]:
    """The history for a reader of these sides: a recipient is not told what the supplier did before sending."""
    shown = events if Role.FOURNISSEUR in sides else _since_sending(events)
    wanted = kinds or (EventKind.STATUT,)
    return [_moment(event) for event in shown if event.kind in wanted and _is_shown(event, invoice, set(sides))]


def beside_statuses(invoice: Invoice, events: Sequence[Event], sides: Iterable[Role]) -> tuple[list[Moment], list[Moment]]:
    """The two other histories (domaine 3.4): what people did, and the complementary events, those of the portal among them."""
    moments = timeline(invoice, events, sides, EventKind.ACTION, EventKind.COMPLEMENTAIRE)
    actions = [moment for moment in moments if moment.kind == EventKind.ACTION and moment.who != SYSTEM.label]
    return actions, [moment for moment in moments if moment not in actions]


def _is_shown(event: Event, invoice: Invoice, sides: set[Role]) -> bool:
    """What one side writes for itself (an assignment, an inner comment) is not shown to the other."""
    return event.data.get("side", "") in ("", *sides) and not _in_passing(event, invoice)


def was_mine(events: Sequence[Event], verbs: Iterable[str], actor: Actor) -> bool:
    """A second click: the last thing a person did to this invoice is this very verb, by this very person."""
    last = last_by_someone(events)
    return last is not None and last.code in set(verbs) and last.actor_id == actor.user_id


def last_by_someone(events: Sequence[Event]) -> Event | None:
    """The last change of status that a person made; None when the portal alone acted."""
    return next((event for event in reversed(events) if event.kind == EventKind.STATUT and event.actor_id is not None), None)


def _since_sending(events: Sequence[Event]) -> Sequence[Event]:
    first = next((place for place, event in enumerate(events) if event.code in SENDING), 0)
    return events[first:]


def _in_passing(event: Event, invoice: Invoice) -> bool:
    return event.target in IN_PASSING and invoice.status != event.target


def _moment(event: Event) -> Moment:
    known = MOTIFS.get(event.motif)
    motif = known.label if known else event.motif
    said = (motif, event.note, event.data, event.actor_id)
    return Moment(event.at, event.kind, event.code, event.target, event.actor_label, *said)


def expected_next(invoice: Invoice, sides: Iterable[Role]) -> Next | None:
    """What must happen now and by whom, said to a reader of these sides; None when all is over."""
    step = EXPECTED.get(Status(invoice.status))
    if step is None:
        return None
    mine = step.role in sides
    who = "vous" if mine else _name(invoice, step.role)
    motif = MOTIFS.get(invoice.motif)
    do = motif.remedy if motif and motif.remedy else step.do
    sentence = f"{step.done} par {who}" + (f", {step.then}" if step.then else "")
    return Next(step.role, who, mine, do, sentence)


def tacit_on(invoice: Invoice) -> datetime | None:
    """When the silence of the valideur who has the invoice becomes an agreement (R2193-12); None when nobody is asked."""
    return invoice.status_at + VALIDATION_DELAY if invoice.status in (Status.A_VALIDER_1, Status.A_VALIDER_2) else None


def _name(invoice: Invoice, role: Role) -> str:
    holders = {
        Role.FOURNISSEUR: invoice.supplier,
        Role.DESTINATAIRE: invoice.recipient,
        Role.VALIDEUR_1: invoice.valideur_1,
        Role.VALIDEUR_2: invoice.valideur_2,
    }
    return str(holders.get(role) or "Unisson")


def choices(invoice: Invoice, actor: Actor) -> tuple[Ability, ...]:
    """Every verb that leaves the current status for the reader's sides, judged: what is blocked says why.

    Unlike `kernel.abilities`, someone who may only consult is shown what they may not do, and whom to ask.
    """
    lines = reachable(INVOICE, invoice.status, sides_of(invoice, actor))
    return tuple(ability(invoice, line.verb, actor) for line in lines)


def recycling_obstacles(invoice: Invoice, target: routing.Target) -> tuple[Finding, ...]:
    """What the recipient named by `target` would miss if the invoice were sent there. Nothing is written."""
    trial = copy(invoice)
    routing.apply(trial, target)
    return admissibility.requirements(trial)


def is_refusal(invoice: Invoice) -> bool:
    """Say whether the invoice was refused for good and its supplier must know why."""
    return invoice.status in TO_ACKNOWLEDGE


def awaits_acknowledgement(invoice: Invoice) -> bool:
    """Say whether this is a refusal or a suspension the supplier has not yet said to have read."""
    read = invoice.acknowledged_at is not None and invoice.acknowledged_at >= invoice.status_at
    return invoice.status in TO_READ and not read


def judged(invoice: Invoice, verb: str, actor: Actor) -> Ability:
    """One verb on an invoice for this person: allowed, or every cause that blocks it."""
    return ability(invoice, verb, actor)


# Who had the invoice before one of these events: the espace, and where the event names the structure it left.
_LEFT = {
    "recycle": (Espace.FACTURES_RECUES, "recipient_id"),
    "correct_valideur_1": (Espace.FACTURES_A_VALIDER, "valideur_1_id"),
    "correct_valideur_2": (Espace.FACTURES_A_VALIDER, "valideur_2_id"),
}


def moved_away(actor: Actor, invoice_id: int) -> Event | None:
    """The event by which an invoice left a structure of this person, who may not read it any more; None otherwise.

    Two queries at most, and only for an address that is about to answer 404.
    """
    mine = {(grant.espace, grant.structure_id) for grant in actor.grants}
    subject = {"subject_type": Invoice._meta.label_lower, "subject_id": invoice_id}
    for event in Event.objects.filter(code__in=_LEFT, **subject).order_by("-id"):
        espace, key = _LEFT[event.code]
        if (espace, event.data.get("before", {}).get(key)) in mine:
            return event
    return None
