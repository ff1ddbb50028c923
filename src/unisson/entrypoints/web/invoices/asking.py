"""Who asks: the request as the middleware of actors leaves it, and safe addresses of other areas' pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse

from unisson.portal.invoices import queries
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Structure


class Request(HttpRequest):
    """A request with its actor and the structure the person acts for."""

    actor: Actor
    structure: Structure | None


def address(name: str, **values: Any) -> str:
    """The address of a page, or nothing when that page does not exist."""
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch:
        return ""


def invoice_for(request: Request, invoice_id: int) -> Invoice:
    """The invoice with everybody it names, in one query. Raises Http404 when this person may not read it."""
    found = queries.readable(request.actor, invoice_id)
    if found is None:
        raise Http404
    return found
