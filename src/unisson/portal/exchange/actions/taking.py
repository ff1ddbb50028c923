"""A flux received and judged in the same breath: whoever sends it is answered with its verdict."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import structlog
from django.db import DatabaseError, IntegrityError, transaction

from einvoice import syntax
from unisson.portal.exchange.actions import receiving
from unisson.portal.exchange.actions.integrating import NotTaken, Work, refuse, take
from unisson.portal.exchange.actions.processing import process_flux
from unisson.portal.exchange.archive import ARCHIVES
from unisson.portal.exchange.models import Flux, Outcome
from unisson.portal.exchange.queries import items
from unisson.portal.exchange.syntaxes import SYNTAXES, SyntaxeFlux
from unisson.portal.invoices.actions.opening import NotAllowed
from unisson.portal.invoices.actions.sending import NUMBER_INDEX
from unisson.portal.kernel import clock, files, writing
from unisson.portal.kernel.actor import SYSTEM, Actor
from unisson.portal.kernel.moving import move
from unisson.portal.organisations.models import Structure

log = structlog.get_logger(__name__)

SAID = 500  # files told in the answer
PAUSE = 0.02
AT_ONCE = 2.0  # seconds spent on an archive before the answer; what is left of it goes on by itself


class Taken(NamedTuple):
    """A flux, and what has become of its files now (FluxItem with their `outcome`, all of them or the first ones)."""

    flux: Flux
    items: list[Any]


def take_at_once(actor: Actor, structure: Structure, filename: str, data: bytes, syntaxe: str) -> Taken:
    """Receive a flux without asking (partners, software), and judge what can be within two seconds. Raises NotAllowed.

    One invoice alone is judged first, then written with its deposit and its verdict in one transaction. An archive or a
    document that holds several files is kept first; so is a file that stopped the judgement: a job comes back to it.
    """
    why = SYNTAXES[SyntaxeFlux(syntaxe)].why if syntaxe else ""
    kind = syntax.identify(data)
    if not why and kind not in (*ARCHIVES, syntax.Format.CPP_FACTURE):
        arrival = receiving.Arrival(filename, str(kind), files.digest(data), len(data))
        try:
            return _once_more(actor, structure, arrival, data, syntaxe)
        except (NotAllowed, DatabaseError):
            raise
        except Exception:
            log.exception("an invoice could not be judged at once")
    received = receiving.receive_flux(actor, structure, filename, data, syntaxe, automatic=True).flux
    _process(received.pk)
    return _as_it_stands(received.pk)


def _process(flux_id: int) -> None:
    """Process what can be before the answer. The job of this flux may hold a file meanwhile: its end is waited for."""
    end = time.monotonic() + AT_ONCE
    while process_flux(flux_id, seconds=end - time.monotonic()) and time.monotonic() < end:
        time.sleep(PAUSE)


def _as_it_stands(flux_id: int) -> Taken:
    flux = Flux.objects.select_related("depot").get(pk=flux_id)
    return Taken(flux, list(items(flux)[:SAID]))


def _once_more(actor: Actor, structure: Structure, arrival: receiving.Arrival, data: bytes, syntaxe: str) -> Taken:
    """Twice when the number was taken at the same instant: the second time, the verdict says so."""
    try:
        return _alone(actor, structure, arrival, data, syntaxe)
    except IntegrityError as error:
        if NUMBER_INDEX not in str(error):
            raise
        return _alone(actor, structure, arrival, data, syntaxe)


@transaction.atomic
def _alone(actor: Actor, structure: Structure, arrival: receiving.Arrival, data: bytes, syntaxe: str) -> Taken:
    found = receiving.admitted(actor, structure, arrival)
    if found is not None:
        return _as_it_stands(found.pk)
    flux = receiving.opened(actor, structure, arrival, syntaxe, automatic=True)
    item: Any = receiving.items_of(flux, [(arrival.filename, arrival.sha256, arrival.size)])[0]
    with writing.together(), files.meanwhile():
        files.keep(data)
        writing.add(flux.depot)
        told = {"filename": flux.depot.filename, "sha256": arrival.sha256}
        try:
            take(Work(item, flux, actor, data))
        except NotTaken as refused:
            refuse(item, refused)
            outcome = Outcome.REFUSED
            move(flux, "flux_reject", SYSTEM, data=told)
        else:
            outcome = Outcome.SENT
            move(flux, "flux_integrate", SYSTEM, data=told)
        item.settled_at = clock.now()
        writing.add(item)
    item.outcome = outcome  # as `queries.items` says it of a row it reads
    return Taken(flux, [item])
