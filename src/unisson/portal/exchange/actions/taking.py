"""A flux received and judged in the same breath: whoever sends it is answered with its verdict."""

from __future__ import annotations

from django.db import transaction

from einvoice import syntax
from unisson.portal.exchange.actions.processing import process_flux
from unisson.portal.exchange.actions.receiving import receive_flux
from unisson.portal.exchange.archive import ARCHIVES
from unisson.portal.exchange.models import Flux
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Structure

AT_ONCE = 2.0  # seconds spent on an archive before the answer; what is left of it goes on by itself


def take_at_once(actor: Actor, structure: Structure, filename: str, data: bytes, syntaxe: str) -> Flux:
    """Receive a flux without asking (partners, software), and judge what can be within two seconds. Raises NotAllowed.

    One invoice alone is received, judged and sent in one transaction: it waits for the disk once. An archive is kept first.
    """
    if syntax.identify(data) not in ARCHIVES:
        with transaction.atomic():
            return _taken(actor, structure, filename, data, syntaxe)
    return _taken(actor, structure, filename, data, syntaxe)


def _taken(actor: Actor, structure: Structure, filename: str, data: bytes, syntaxe: str) -> Flux:
    received = receive_flux(actor, structure, filename, data, syntaxe, automatic=True).flux
    process_flux(received.pk, seconds=AT_ONCE)
    return received
