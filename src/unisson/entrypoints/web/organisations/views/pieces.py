"""« Pièces jointes » of the current structure: read by its members, kept by its managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.accounts.forms import PieceForm
from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.shared.acting import Request, person
from unisson.entrypoints.web.shared.downloads import BYTES, attached
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.organisations import keeping as kept
from unisson.portal.organisations import queries
from unisson.portal.organisations.actions import keeping
from unisson.portal.organisations.permissions import Right, holds

FILE = ("PIECE_VIDE", "PIECE_TROP_LOURDE", "PIECE_NOM", "PIECE_EXTENSION", "PIECE_DEJA_LA", "TROP_DE_PIECES")
FIELDS = dict.fromkeys(FILE, "file")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: Request) -> HttpResponse:
    """The files of the structure; a manager adds one."""
    posting = request.method == "POST"
    structure = governed(request, Right.EDIT_FICHE if posting else Right.READ_FICHE)
    actor = request.actor
    form = PieceForm(request.POST, request.FILES) if posting else PieceForm()
    if posting:

        def verb() -> object:
            given = form.cleaned_data
            return keeping.add_piece(structure.pk, actor, given["file"].name, given["file"].read(), given["designation"])

        if tried(form, verb, fields=FIELDS) is not None:
            messages.success(request, "La pièce est gardée : elle est proposée à chaque dépôt de la structure.")
            return redirect("structure_pieces")
    words = {"structure": structure, "form": form, "pieces": queries.pieces_of(structure)}
    return render(request, "organisations/pieces.html", words | {"may_edit": holds(actor, Right.EDIT_FICHE, structure.pk)})


@never_cache
@require_safe
def piece(request: Request, kept_id: int) -> HttpResponse:
    """Download a file of the current structure, never shown inside the portal's pages."""
    structure = governed(request, Right.READ_FICHE)
    found = kept.kept_piece(person(request), structure, kept.Owner.STRUCTURE, kept_id)
    if found is None:
        raise Http404
    name, data = found
    return attached(data, BYTES, name)


@never_cache
@require_POST
def piece_remove(request: Request, kept_id: int) -> HttpResponse:
    """Take a file off the current structure."""
    structure = governed(request, Right.EDIT_FICHE)
    if not keeping.remove_piece(structure.pk, kept_id, request.actor):
        raise Http404
    messages.success(request, "La pièce est retirée. Les factures qui la portent la gardent.")
    return redirect("structure_pieces")
