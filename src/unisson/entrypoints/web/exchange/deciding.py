"""What the depositor decides: each POST is one action, and ends on the report."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from unisson.entrypoints.web.exchange.views import found
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.exchange.actions import deciding
from unisson.portal.exchange.models import Flux
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import Refused

ABANDONED = "Le lot est abandonné : ses brouillons sont supprimés, rien n’a été envoyé."


@require_POST
def send(request: Request, flux_id: int) -> HttpResponse:
    """Send every good invoice."""
    return _decide(request, flux_id, deciding.send_good, "L’envoi est demandé : chaque facture part, l’une après l’autre.")


@require_POST
def abandon(request: Request, flux_id: int) -> HttpResponse:
    """Give the lot up."""
    return _decide(request, flux_id, deciding.abandon, ABANDONED)


@require_POST
def resume(request: Request, flux_id: int) -> HttpResponse:
    """Try again what an incident stopped."""
    return _decide(request, flux_id, deciding.resume, "Le traitement reprend là où il s’était arrêté.")


def _decide(request: Request, flux_id: int, verb: Callable[[int, Actor], Flux], done: str) -> HttpResponse:
    flux = found(request, flux_id)
    try:
        verb(flux.pk, request.actor)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect("flux", flux_id=flux.pk)
