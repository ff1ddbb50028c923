"""Files of an engagement: joined by who keeps the list, read by them and by the supplier that is named."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import BYTES, attached
from unisson.portal.engagements import queries
from unisson.portal.engagements.actions import joining
from unisson.portal.engagements.models import Engagement
from unisson.portal.kernel import files
from unisson.portal.kernel.moving import Refused


@never_cache
@require_POST
def add(request: Request, engagement_id: int) -> HttpResponse:
    """Join a file."""
    if queries.readable(request.actor, engagement_id) is None:
        raise Http404
    file = request.FILES.get("file")
    if file is None:
        messages.warning(request, "Choisissez d’abord un fichier : rien n’a été ajouté.")
        return redirect("engagement", engagement_id)
    try:
        piece = joining.add_piece(engagement_id, request.actor, file.name or "", file.read())
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, f"« {piece.name} » est jointe à l’engagement.")
    return redirect("engagement", engagement_id)


@never_cache
@require_safe
def read(request: Request, engagement_id: int, kept_id: int) -> HttpResponse:
    """Download a file, never shown inside the portal's pages."""
    found = queries.readable(request.actor, engagement_id)
    piece = next((one for one in queries.pieces_of([found] if found else []) if one.pk == kept_id), None)
    if piece is None:
        raise Http404
    return attached(files.fetch(piece.sha256), BYTES, piece.name)


@never_cache
@require_POST
def remove(request: Request, engagement_id: int, kept_id: int) -> HttpResponse:
    """Take a file off."""
    try:
        there = joining.remove_piece(engagement_id, kept_id, request.actor)
    except Engagement.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("engagement", engagement_id)
    if not there:
        raise Http404
    messages.success(request, "La pièce est retirée de l’engagement.")
    return redirect("engagement", engagement_id)
