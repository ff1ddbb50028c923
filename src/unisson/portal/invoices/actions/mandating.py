"""Accept the mandat de facturation once for a structure, and revoke it. Both are events that nobody can erase."""

from __future__ import annotations

from django.db import transaction

from unisson.portal.invoices import mandate
from unisson.portal.invoices.actions.drafting import NotAllowed
from unisson.portal.invoices.models import MandatFacturation
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.models import Espace, Structure


@transaction.atomic
def accept(structure: Structure, actor: Actor) -> MandatFacturation:
    """Accept it in the name of the structure. Accepted already, it comes back as it is. Raises NotAllowed."""
    _demand(structure, actor)
    Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)
    if known := mandate.in_force(structure.pk):
        return known
    place = " ".join(part for part in (structure.adresse, structure.code_postal, structure.ville) if part)
    accepted = MandatFacturation.objects.create(
        structure=structure,
        text_version=mandate.VERSION,
        signataire=actor.label[:201],
        adresse=place[:400],
        accepted_at=clock.now(),
        accepted_by_id=actor.user_id,
    )
    data = {"version": mandate.VERSION, "changements": [f"signé par {actor.label}"]}
    record(structure, EventKind.DROIT, "MANDAT_FACTURATION_ACCEPTE", actor, data=data)
    return accepted


@transaction.atomic
def revoke(structure: Structure, actor: Actor) -> None:
    """End the mandate now; what was sent stays. Done twice, it changes nothing. Raises NotAllowed."""
    _demand(structure, actor)
    running = MandatFacturation.objects.select_for_update().filter(structure=structure, revoked_at=None).first()
    if running is None:
        return
    running.revoked_at, running.revoked_by = clock.now(), actor.label[:201]
    running.save(update_fields=["revoked_at", "revoked_by"])
    record(structure, EventKind.DROIT, "MANDAT_FACTURATION_REVOQUE", actor, data={"changements": [f"par {actor.label}"]})


def _demand(structure: Structure, actor: Actor) -> None:
    """The mandate binds the whole structure: a right on one of its services is not enough."""
    if not may_bind(structure, actor):
        raise NotAllowed


def may_bind(structure: Structure, actor: Actor) -> bool:
    """Whether the actor writes invoices for the whole structure."""
    return actor.may(Espace.FACTURES_EMISES, structure.pk, None, modify=True)
