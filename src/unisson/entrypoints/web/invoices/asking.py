"""Who asks: the request as the middleware of actors leaves it, and safe addresses of other areas' pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from unisson.entrypoints.web.shared import formats
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.invoices import queries
from unisson.portal.invoices.models import Invoice

GONE = {
    True: "Cette facture n’est plus chez vous : le fournisseur l’a corrigée, le {}, et envoyée à un autre destinataire ou à un "
    "autre service. Vous n’avez plus rien à faire.",
    False: "Cette facture n’est plus chez vous : un autre valideur a été désigné le {}. Vous n’avez plus rien à faire.",
}


def address(name: str, **values: Any) -> str:
    """The address of a page, or nothing when that page does not exist."""
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return ""


def invoice_for(request: Request, invoice_id: int) -> Invoice:
    """The invoice with everybody it names, in one query. Raises Http404 when this person may not read it.

    Who had it before it was sent elsewhere is told so (PermissionDenied, with its sentence): their old link is not dead.
    """
    found = queries.readable(request.actor, invoice_id)
    if found is None:
        moved = queries.moved_away(request.actor, invoice_id)
        if moved is not None:
            raise PermissionDenied(GONE[moved.code == "recycle"].format(formats.moment(moved.at)))
        raise Http404
    return found
