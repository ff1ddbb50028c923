"""The dashboard of who is signed in, and the public statistics of a recipient."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.dashboard import presenting
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.dashboard import reading
from unisson.portal.dashboard.counting import Kind
from unisson.portal.directory.queries import structure_by_id


@require_safe
def dashboard(request: Request) -> HttpResponse:
    """One side at a time, among those the person reads; `vue` chooses it."""
    sides = reading.sides_of(request.actor, request.structure)
    if not sides:
        return render(request, "dashboard/nothing.html")
    wanted = request.GET.get("vue", "")
    side = next((side for side in sides if side.value == wanted), sides[0])
    board = reading.board(request.actor, request.structure, side)
    if board is None:
        raise Http404
    shown: dict[str, Any] = presenting.context(board, side)
    return render(request, "dashboard/dashboard.html", shown | {"sides": sides, "side": side, "structure": request.structure})


@require_safe
def makers(request: Request) -> HttpResponse:
    """The structures that make one figure of the whole portal; for the support."""
    kind, key = request.GET.get("chiffre", ""), request.GET.get("cle", "")
    if kind not in set(Kind) or "\x00" in key:
        raise Http404
    found = reading.makers(request.actor, Kind(kind), key)
    if found is None:
        raise Http404
    words = {"found": found, "rows": presenting.maker_rows(found), "title": presenting.title(Kind(kind), key)}
    return render(request, "dashboard/makers.html", words)


@login_not_required
@require_safe
def statistics(request: Request, structure_id: int) -> HttpResponse:
    """What everybody may read of a public recipient."""
    structure = structure_by_id(structure_id)
    if structure is None:
        raise Http404
    found = reading.public(structure)
    words = {"structure": structure, "found": found, "motifs": presenting.public_rows(found), "small": reading.SMALL}
    return render(request, "dashboard/statistics.html", words)
