"""The blocks of « Mon compte »: pièces jointes, history of one's requests and of the account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.accounts import words
from unisson.entrypoints.web.accounts.forms import PieceForm
from unisson.entrypoints.web.shared.acting import Request, person
from unisson.entrypoints.web.shared.downloads import BYTES, attached
from unisson.portal.accounts.actions import pieces as keeping
from unisson.portal.accounts.queries import own_history, piece_of, pieces_of
from unisson.portal.kernel.models import Event
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.queries import history_of_attachments


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: Request) -> HttpResponse:
    """The files kept on the account; add one."""
    form = PieceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            piece = keeping.add(person(request).pk, given["file"].name, given["file"].read(), given["designation"])
        except Refused as refusal:
            form.add_error("file", ValidationError(refusal.sentence, refusal.codes[0]))
        else:
            messages.success(request, f"{piece.name} est gardé sur votre compte.")
            return redirect("pieces")
    return render(request, "accounts/pieces.html", {"form": form, "pieces": pieces_of(person(request))})


@never_cache
@require_safe
def piece(request: Request, piece_id: int) -> HttpResponse:
    """Download one of one's own files, never shown inside the portal's pages. 404 for what is not one's own."""
    found = piece_of(person(request), piece_id)
    if found is None:
        raise Http404
    row, data = found
    return attached(data, BYTES, row.name)


@require_POST
def remove_piece(request: Request, piece_id: int) -> HttpResponse:
    """Take a file off the account. 404 for what is not one's own."""
    if not keeping.remove(person(request).pk, piece_id):
        raise Http404
    messages.success(request, "La pièce est retirée de votre compte. Les factures qui la portent la gardent.")
    return redirect("pieces")


@never_cache
@require_safe
def history(request: Request) -> HttpResponse:
    """One's requests with their answers, then what happened to the account."""
    requests = history_of_attachments(request.actor).select_related("decided_by")
    events = [_line(event) for event in own_history(person(request))]
    return render(request, "accounts/history.html", {"requests": requests, "events": events})


def _line(event: Event) -> dict[str, Any]:
    detail = next((event.data[key] for key in words.DETAILS if key in event.data), "")
    return {"label": words.event_words(event.code), "at": event.at, "who": event.actor_label, "detail": detail, "state": "done"}
