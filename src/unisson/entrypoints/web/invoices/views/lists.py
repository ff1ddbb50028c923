"""The three lists: the same page, read from one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.invoices.asking import Request
from unisson.entrypoints.web.invoices.forms import FilterForm
from unisson.entrypoints.web.invoices.views.home import no_structure
from unisson.lifecycles.invoice import VISIBLE_TO_RECIPIENT, Status
from unisson.portal.invoices import queries
from unisson.portal.invoices.models import InvoiceQuerySet
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Structure

TO_SUPPLIER = tuple(status for status in Status if status not in (Status.SUPPRIMEE, Status.TECHNIQUE_INCONNU))


@dataclass(frozen=True, slots=True)
class List:
    """What makes one list differ from the two others."""

    title: str
    espace: Espace
    rows: Callable[[Actor, Structure, queries.Filters], InvoiceQuerySet]
    statuses: tuple[Status, ...]
    party: str
    shows_supplier: bool
    nothing: str


ISSUED = List(
    "Factures émises",
    Espace.FACTURES_EMISES,
    queries.issued,
    TO_SUPPLIER,
    "Destinataire",
    False,
    "Les factures que votre structure dépose apparaissent ici, brouillons compris.",
)
RECEIVED = List(
    "Factures reçues",
    Espace.FACTURES_RECUES,
    queries.received,
    VISIBLE_TO_RECIPIENT,
    "Fournisseur",
    True,
    "Quand un fournisseur vous enverra une facture, elle apparaîtra ici.",
)
TO_VALIDATE = List(
    "Factures à valider",
    Espace.FACTURES_A_VALIDER,
    queries.to_validate,
    TO_SUPPLIER[2:],
    "Fournisseur",
    True,
    "Quand un sous-traitant ou un cotraitant vous désignera comme valideur, sa facture apparaîtra ici.",
)


@require_safe
def issued(request: Request) -> HttpResponse:
    """What the structure issued."""
    return _page(request, ISSUED)


@require_safe
def received(request: Request) -> HttpResponse:
    """What the structure received."""
    return _page(request, RECEIVED)


@require_safe
def to_validate(request: Request) -> HttpResponse:
    """What the structure validates for others."""
    return _page(request, TO_VALIDATE)


def _page(request: Request, shown: List) -> HttpResponse:
    if request.structure is None:
        return no_structure(request)
    form = FilterForm(request.GET, shown.statuses)
    rows = shown.rows(request.actor, request.structure, form.filters())
    page = queries.page(rows, before=_key(request.GET, "avant"), after=_key(request.GET, "apres"))
    context = {
        "list": shown,
        "form": form,
        "rows": [(invoice, queries.payment_clock(invoice)) for invoice in page.rows],
        "filtered": any(form.data.get(name) for name in form.fields),
        "may_read": any(
            grant.espace == shown.espace and grant.structure_id == request.structure.pk for grant in request.actor.grants
        ),
        "newer": _address(request.GET, "apres", page.newer),
        "older": _address(request.GET, "avant", page.older),
    }
    return render(request, "invoices/list.html", context)


def _key(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _address(query: QueryDict, name: str, key: int | None) -> str:
    """The same list, from another key on."""
    if key is None:
        return ""
    kept = query.copy()
    for old in ("avant", "apres"):
        kept.pop(old, None)
    kept[name] = str(key)
    return f"?{kept.urlencode()}"
