"""The lists of invoices: the same page, read from one table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.invoices.cells import drawer
from unisson.entrypoints.web.invoices.forms_lists import ORDER, SIZE, ColumnsForm, FilterForm
from unisson.entrypoints.web.invoices.verbs import IN_BULK
from unisson.entrypoints.web.invoices.views.home import no_structure
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import keeping
from unisson.portal.invoices.models import Invoice, Listed, Recherche
from unisson.portal.invoices.queries import listing
from unisson.portal.invoices.queries.columns import Column, chosen, with_columns
from unisson.portal.invoices.queries.criteria import far_from_start
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import Espace

BEFORE, AFTER = "avant", "apres"
SORT_OF_COLUMN = {
    "number": "number",
    "sent_at": "sent",
    "issue_date": "issued",
    "status_at": "state",
    "amount_due": "amount",
}


@dataclass(frozen=True, slots=True)
class List:
    """What makes one list differ from the others. `code` is the name of its page and the root of its others."""

    code: str
    slug: str
    title: str
    espace: Listed
    nothing: str
    lede: str = ""


ISSUED = List(
    "issued",
    "emises",
    "Factures émises",
    Espace.FACTURES_EMISES,
    "Les factures que votre structure dépose apparaissent ici, brouillons compris.",
)
RECEIVED = List(
    "received",
    "recues",
    "Factures reçues",
    Espace.FACTURES_RECUES,
    "Quand un fournisseur vous enverra une facture, elle apparaîtra ici.",
)
TO_VALIDATE = List(
    "to_validate",
    "a-valider",
    "Factures à valider",
    Espace.FACTURES_A_VALIDER,
    "Quand un sous-traitant ou un cotraitant vous désignera comme valideur, sa facture apparaîtra ici.",
)
EVERY = List(
    "every",
    "toutes",
    "Rechercher une facture",
    Recherche.TOUTES,
    "Les factures que vous pouvez lire, dans quelque rôle que ce soit, apparaissent ici.",
    "Toutes les demandes de paiement que vous pouvez lire, de toutes vos structures, dans tous vos rôles, archives comprises.",
)
LISTS = (ISSUED, RECEIVED, TO_VALIDATE, EVERY)


class Row(NamedTuple):
    """One invoice, then the cells that show it."""

    invoice: Invoice
    cells: SafeString


class Head(NamedTuple):
    """The head of a column, with the address that sorts by it (empty when nothing does) and its present direction."""

    column: Column
    url: str
    direction: str


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


@require_safe
def every(request: Request) -> HttpResponse:
    """All that the reader may see, in whatever role, for whatever structure."""
    return _page(request, EVERY)


def may_read(request: Request, shown: List) -> bool:
    """Say whether the espace of the list is open to the reader in the current structure."""
    held = request.actor.grants
    if shown is EVERY:
        return bool(queries.roles_held(request.actor))
    return any(grant.espace == shown.espace and grant.structure_id == request.structure.pk for grant in held)  # type: ignore[union-attr]


def may_act(request: Request, shown: List) -> bool:
    """Say whether the reader may do more than read, were it for one service."""
    held = (grant for grant in request.actor.grants if grant.structure_id == request.structure.pk)  # type: ignore[union-attr]
    return any(grant.espace == shown.espace and grant.may_modify for grant in held)


def _page(request: Request, shown: List) -> HttpResponse:
    if request.structure is None:
        return no_structure(request)
    form = FilterForm(request.GET, shown.espace)
    context: dict[str, Any] = {"list": shown, "form": form, "may_read": may_read(request, shown)}
    context["may_deposit"] = shown.code == "issued" and may_act(request, shown)
    if context["may_read"]:
        context |= _found(request, shown, form)
    return render(request, "invoices/list.html", context | {"rows": context.get("rows", [])})


def _found(request: Request, shown: List, form: FilterForm) -> dict[str, Any]:
    assert request.structure is not None
    asked = form.asked()
    columns = chosen(request.actor, shown.espace)
    code = form.chosen(ORDER) or "-recent"
    order = queries.order_of(code, far=far_from_start(asked, down=code.startswith("-")))
    rows = queries.parts_of(queries.Scope(request.actor, request.structure, shown.espace), asked)
    before, after = (queries.key_of(request.GET.get(name, ""), order) for name in (BEFORE, AFTER))
    size = form.chosen(SIZE) or listing.PAGE_SIZE
    page = queries.page(
        rows, order, before=before, after=after, size=size, dress=partial(with_columns, columns=columns, actor=request.actor)
    )
    return {
        "rows": _rows(page.rows, columns),
        "heads": [_head(request.GET, column, order) for column in columns],
        "filtered": form.in_use,
        "count": page.count(rows, first=before is None and after is None),
        "most": listing.COUNTED,
        "newer": _address(request.GET, AFTER, page.newer),
        "older": _address(request.GET, BEFORE, page.older),
        "searches": queries.saved_searches(request.actor, shown.espace),
        "query": kept_query(request.GET),
        "bulk": IN_BULK.get(shown.espace, ()) if may_act(request, shown) else (),
    }


def _rows(invoices: list[Invoice], columns: tuple[Column, ...]) -> list[Row]:
    drawers = [drawer(column) for column in columns]
    return [Row(invoice, SafeString("".join([draw(invoice) for draw in drawers]))) for invoice in invoices]


def _head(query: QueryDict, column: Column, order: listing.Order) -> Head:
    code = SORT_OF_COLUMN.get(column.code)
    if code is None:
        return Head(column, "", "")
    current = order.sort.code == code
    wanted = order.reversed.code if current else f"-{code}" if code != "number" else code
    kept = _without_place(query)
    kept[ORDER] = wanted
    direction = ("descending" if order.down else "ascending") if current else ""
    return Head(column, f"?{kept.urlencode()}", direction)


def _without_place(query: QueryDict) -> QueryDict:
    kept = query.copy()
    for old in (BEFORE, AFTER):
        kept.pop(old, None)
    return kept


def kept_query(query: QueryDict) -> str:
    """The search as an address writes it, without the place in the pages nor what was left empty."""
    kept = _without_place(query)
    for name in list(kept):
        values = [value for value in kept.getlist(name) if value]
        if values:
            kept.setlist(name, values)
        else:
            del kept[name]
    return kept.urlencode()


def _address(query: QueryDict, name: str, key: queries.Key | None) -> str:
    """The same list, from another key on."""
    if key is None:
        return ""
    kept = _without_place(query)
    kept[name] = key.written()
    return f"?{kept.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request, shown: List) -> HttpResponse:
    """Choose the columns of a list; they are kept for the person and the espace."""
    if request.method == "POST":
        form = ColumnsForm(shown.espace, request.POST)
        codes = form.cleaned_data["columns"] if form.is_valid() and "usual" not in request.POST else []
        keeping.choose_columns(request.actor, shown.espace, codes)
        messages.success(request, "Vos colonnes sont enregistrées : vous les retrouverez à chaque connexion.")
        return HttpResponseRedirect(_list_url(shown, request.POST.get("recherche", "")))
    form = ColumnsForm(shown.espace, initial={"columns": [column.code for column in chosen(request.actor, shown.espace)]})
    return render(request, "invoices/columns.html", {"list": shown, "form": form, "query": kept_query(request.GET)})


@require_POST
def search(request: Request, shown: List) -> HttpResponse:
    """Keep the present search under a name, or forget one."""
    query = QueryDict(request.POST.get("recherche", "")[: keeping.LONGEST + 1])
    name = request.POST.get("nom", "")
    try:
        if "oublier" in request.POST:
            keeping.forget_search(request.actor, shown.espace, name)
            messages.success(request, f"La recherche « {name} » est oubliée.")
        else:
            kept = keeping.save_search(request.actor, shown.espace, name, kept_query(query))
            messages.success(request, f"La recherche « {kept.name} » est gardée.")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return HttpResponseRedirect(_list_url(shown, kept_query(query)))


def _list_url(shown: List, query: str) -> str:
    """The list with a search; what is not a search is left out."""
    kept = kept_query(QueryDict(query[: keeping.LONGEST + 1]))
    return reverse(shown.code) + (f"?{kept}" if kept else "")
