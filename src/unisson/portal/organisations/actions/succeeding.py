"""When managers are silent or gone: remind, escalate, and let somebody claim the succession with a proof."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from unisson.portal.kernel import clock, delays, events
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.actions.banking import Attached, kept_file
from unisson.portal.organisations.actions.entering import person_of
from unisson.portal.organisations.actions.governing import make_principal
from unisson.portal.organisations.models import (
    OPEN_STATES,
    EtatRattachement,
    EtatSuccession,
    Habilitation,
    Rattachement,
    RoleRattachement,
    Structure,
    Succession,
)
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.organisations.refusals import on, refused
from unisson.portal.organisations.rights import espaces_of


def chase() -> tuple[int, int]:
    """Remind managers, then tell the support (delays RELANCE, ESCALADE); return how many of each. Idempotent."""
    now = clock.now()
    waiting = Rattachement.objects.filter(state=EtatRattachement.EN_COURS_DE_VALIDATION)
    late = waiting.filter(reminded_at=None, requested_at__lte=now - delays.of("RELANCE"))
    reminded = sum(_mark(pk, "reminded_at", "RATTACHEMENT_RELANCE") for pk in list(late.values_list("pk", flat=True)))
    lost = waiting.filter(escalated_at=None, requested_at__lte=now - delays.of("ESCALADE"))
    return reminded, sum(_mark(pk, "escalated_at", "RATTACHEMENT_ESCALADE") for pk in list(lost.values_list("pk", flat=True)))


@transaction.atomic
def _mark(rattachement_id: int, field: str, code: str) -> bool:
    request = Rattachement.objects.locked(rattachement_id)
    if request.state != EtatRattachement.EN_COURS_DE_VALIDATION or getattr(request, field) is not None:
        return False
    setattr(request, field, clock.now())
    request.save(update_fields=[field])
    events.record(request, EventKind.DROIT, code, SYSTEM, data={"structure": request.structure_id})
    return True


def claim(structure_id: int, actor: Actor, explanation: str, proof: Attached | None) -> Succession:
    """Claim the role of a gestionnaire principal who left.

    Raises Refused: EXPLICATION_ABSENTE, PREUVE_ABSENTE, RIB_REFUSE (file), SUCCESSION_SANS_OBJET, SUCCESSION_EN_COURS;
    Structure.DoesNotExist.
    """
    if not explanation.strip():
        raise refused("EXPLICATION_ABSENTE")
    if proof is None:
        raise refused("PREUVE_ABSENTE")
    structure = Structure.objects.get(pk=structure_id)
    principals = Rattachement.objects.valides().filter(structure=structure, role=RoleRattachement.GESTIONNAIRE_PRINCIPAL)
    if not principals.exists() or principals.filter(user_id=person_of(actor)).exists():
        raise refused("SUCCESSION_SANS_OBJET", structure=structure)
    digest = kept_file(proof)
    try:
        with transaction.atomic():
            made = Succession.objects.create(
                structure=structure,
                user_id=person_of(actor),
                explanation=explanation.strip()[:1000],
                proof_sha256=digest,
                proof_nom=proof.name[-255:],
                created_at=clock.now(),
            )
            events.record(made, EventKind.DROIT, "SUCCESSION_DEMANDEE", actor, data={"structure": structure.pk})
    except IntegrityError:
        open_one = Succession.objects.get(structure=structure, user_id=person_of(actor), state=EtatSuccession.A_EXAMINER)
        raise refused("SUCCESSION_EN_COURS", when=on(open_one.created_at)) from None
    return made


@transaction.atomic
def decide_claim(succession_id: int, actor: Actor, *, granted: bool, reason: str = "") -> Succession:
    """The support grants the role (the former principal becomes secondary) or sets the claim aside with a reason.

    Raises Refused: DROIT_INSUFFISANT, RAISON_ABSENTE, SUCCESSION_DECIDEE; Succession.DoesNotExist.
    """
    demand(actor, Right.DECIDE_SUCCESSION)
    structure = Structure.objects.locked(Succession.objects.get(pk=succession_id).structure_id)
    found = Succession.objects.select_for_update().get(pk=succession_id)
    if found.state != EtatSuccession.A_EXAMINER:
        raise refused("SUCCESSION_DECIDEE", state=found.get_state_display().lower())
    if found.user_id == actor.user_id:
        raise refused("NON_GESTIONNAIRE")
    if not granted and not reason.strip():
        raise refused("RAISON_ABSENTE")
    found.state = EtatSuccession.ACCORDEE if granted else EtatSuccession.ECARTEE
    found.reason, found.decided_at = reason.strip()[:500], clock.now()
    found.save(update_fields=["state", "reason", "decided_at"])
    code = "SUCCESSION_ACCORDEE" if granted else "SUCCESSION_ECARTEE"
    events.record(found, EventKind.DROIT, code, actor, note=found.reason, data={"structure": structure.pk})
    if granted:
        make_principal(_attached(structure, found, actor), actor)
    return found


def _attached(structure: Structure, found: Succession, actor: Actor) -> Rattachement:
    now = clock.now()
    own = Rattachement.objects.filter(structure=structure, user_id=found.user_id, state__in=OPEN_STATES).first()
    link = own or Rattachement(structure=structure, user_id=found.user_id, requested_at=found.created_at)
    link.state, link.decided_at, link.decided_by_id, link.ends_on = EtatRattachement.VALIDEE, now, actor.user_id, None
    link.save()
    held = set(link.habilitations.filter(service=None).values_list("espace", flat=True))
    Habilitation.objects.bulk_create(
        Habilitation(rattachement=link, espace=espace) for espace in espaces_of(structure) if espace not in held
    )
    return link
