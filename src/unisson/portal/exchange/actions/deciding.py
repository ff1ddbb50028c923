"""What the depositor decides of a judged flux: send what is good, abandon, resume after an incident."""

from __future__ import annotations

from django.db import transaction

from unisson.portal.exchange.models import Flux, FluxItem, ItemState, Outcome
from unisson.portal.exchange.queries import with_outcome
from unisson.portal.invoices.actions import drafting
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import Refused, abilities, move

SENDS = ("flux_send", "flux_send_more")


@transaction.atomic
def send_good(flux_id: int, actor: Actor) -> Flux:
    """Ask that every good invoice of the flux be sent; a job sends them one by one.

    Asked twice, it is done once. Raises Refused with its causes, Flux.DoesNotExist.
    """
    flux = Flux.objects.visible_to(actor).locked(flux_id)
    offered = {ability.transition.verb for ability in abilities(flux, actor)}
    verb = next((verb for verb in SENDS if verb in offered), SENDS[0])
    good = list(with_outcome(flux.items.all()).filter(outcome=Outcome.READY).values_list("pk", flat=True))
    move(flux, verb, actor, data={"count": len(good)})
    FluxItem.objects.filter(pk__in=good).update(state=ItemState.SENDING, attempts=0)
    return flux


@transaction.atomic
def abandon(flux_id: int, actor: Actor) -> Flux:
    """Give the whole lot up: its drafts are deleted, nothing was sent. Raises Refused, Flux.DoesNotExist."""
    flux = Flux.objects.visible_to(actor).locked(flux_id)
    move(flux, "flux_abandon", actor)
    left = with_outcome(flux.items.all()).filter(outcome__in=[Outcome.READY, Outcome.TO_MEND])
    for invoice_id in left.values_list("invoice_id", flat=True):
        drafting.delete_draft(invoice_id, actor)
    return flux


@transaction.atomic
def resume(flux_id: int, actor: Actor) -> Flux:
    """Try again the files that an incident stopped. Raises Refused, Flux.DoesNotExist."""
    flux = Flux.objects.visible_to(actor).locked(flux_id)
    move(flux, "flux_resume", actor)
    stopped = flux.items.filter(state=ItemState.INCIDENT)
    stopped.filter(invoice__isnull=True).update(state=ItemState.PENDING, attempts=0, findings=[])
    stopped.filter(invoice__isnull=False).update(state=ItemState.SENDING, attempts=0, findings=[])
    return flux


__all__ = ["Refused", "abandon", "resume", "send_good"]
