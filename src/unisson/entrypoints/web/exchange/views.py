"""The list of flux, and the report of one: resumable, since it is read from the tables each time."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.exchange import looks
from unisson.entrypoints.web.shared.acting import Request
from unisson.lifecycles.flux import UNDER_WAY
from unisson.portal.exchange import queries
from unisson.portal.exchange.models import Flux, FluxItem, Outcome
from unisson.portal.kernel.moving import abilities
from unisson.portal.organisations.models import Structure

NO_STRUCTURE = "Choisissez d’abord une structure : les dépôts sont ceux d’une structure."
REASONS_SHOWN = 3


@never_cache
@require_safe
def listed(request: Request) -> HttpResponse:
    """The flux of the current structure, newest first, by state."""
    structure = structure_of(request)
    state, wanted = state_of(request)
    counts = queries.by_status(request.actor, structure)
    flux = queries.of_structure(request.actor, structure, wanted)
    page = queries.page(flux, before=_number(request.GET.get("avant", "")))
    context = {
        "rows": [(flux, looks.FLUX[flux.status], page.progress[flux.pk]) for flux in page.rows],
        "state": state,
        "states": [
            (code, words, sum(counts.get(status, 0) for status in statuses or counts), code == state)
            for code, words, statuses in looks.STATES
        ],
        "total": sum(counts.values()),
        "older": f"?etat={state}&avant={page.older}" if page.older else "",
        "first": f"?etat={state}" if request.GET.get("avant") else "",
    }
    return render(request, "exchange/list.html", context)


def structure_of(request: Request) -> Structure:
    """The current structure. Raises PermissionDenied when there is none."""
    if request.structure is None:
        raise PermissionDenied(NO_STRUCTURE)
    return request.structure


def state_of(request: Request) -> tuple[str, tuple[str, ...]]:
    """The group of states asked for, and its official states (none: all of them)."""
    wanted = request.GET.get("etat", "")
    return next(((code, statuses) for code, _, statuses in looks.STATES if code == wanted), ("", ()))


@never_cache
@require_safe
def report(request: Request, flux_id: int) -> HttpResponse:
    """What became of each file, and what may be decided now."""
    flux = found(request, flux_id)
    tab, outcomes = _tab(request.GET.get("voir", ""))
    page = queries.items_page(flux, outcomes, after=_number(request.GET.get("apres", "")) or 0)
    counts = queries.progress(flux)
    context = _state(flux, counts) | {
        "items": [(item, looks.OUTCOME[item.outcome], _reasons(item)) for item in page.rows],
        "unsigned": any(not one["signs"] for one in flux.signatures),
        "tabs": [
            (code, words, counts.total if not wanted else sum(counts[outcome] for outcome in wanted), code == tab)
            for code, words, wanted in looks.TABS
            if not wanted or code == tab or any(counts[outcome] for outcome in wanted)
        ],
        "next": f"?voir={tab}&apres={page.after}" if page.after else "",
        "first": f"?voir={tab}" if request.GET.get("apres") else "",
        "offered": {ability.transition.verb: ability for ability in abilities(flux, request.actor)},
        "good": queries.good_total(flux) if counts[Outcome.READY] else None,
    }
    return render(request, "exchange/report.html", context)


def _reasons(item: FluxItem) -> list[dict[str, Any]]:
    """Why the file cannot go, the first reasons; what is only to be watched is said on its own page."""
    every = item.reasons
    return ([one for one in every if one["severity"] == "FATAL"] or every)[:REASONS_SHOWN]


@never_cache
@require_safe
def progress(request: Request, flux_id: int) -> HttpResponse:
    """The moving part of the report; once all is done, the whole page is asked again."""
    flux = found(request, flux_id)
    response = render(request, "exchange/parts/progress.html", _state(flux, queries.progress(flux)))
    if flux.status not in UNDER_WAY:
        response["HX-Refresh"] = "true"
    return response


def found(request: Request, flux_id: int) -> Flux:
    """The flux, for who may read it. Raises Http404."""
    flux = queries.readable(request.actor, flux_id)
    if flux is None:
        raise Http404
    return flux


def _state(flux: Flux, counts: queries.Progress) -> dict[str, Any]:
    return {"flux": flux, "look": looks.FLUX[flux.status], "counts": counts, "under_way": flux.status in UNDER_WAY}


def _tab(wanted: str) -> tuple[str, tuple[str, ...]]:
    return next(((code, outcomes) for code, _, outcomes in looks.TABS if code == wanted), ("", ()))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
