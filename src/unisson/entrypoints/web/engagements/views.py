"""The list a buyer keeps and the engagements a supplier received: search, add, write, close, give back as a spreadsheet."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.engagements.forms import FIELDS, EngagementForm, FilterForm, PieceForm
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import attached
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.engagements import queries, sheet
from unisson.portal.engagements.actions import keeping
from unisson.portal.engagements.models import Engagement, EngagementQuerySet
from unisson.portal.engagements.words import told
from unisson.portal.invoices.queries import consuming
from unisson.portal.invoices.queries.deposit import may_deposit
from unisson.portal.kernel.moving import Refused, abilities
from unisson.portal.kernel.sheets import CSV, XLSX
from unisson.portal.organisations.models import Structure

NO_STRUCTURE = "Choisissez d’abord une structure : les engagements sont ceux d’une structure."
CLOSED_TO_YOU = "L’espace « Engagements » de cette structure ne vous est pas ouvert. Demandez-le à son gestionnaire."
CONSULTATION = (
    "Votre habilitation ne permet que de consulter les engagements. Demandez le droit de modification à votre gestionnaire."
)
VERBS = {
    "engagement_close": (keeping.close, "L’engagement {} est clos : plus aucune facture n’est acceptée sous ce numéro."),
    "engagement_reopen": (keeping.reopen, "L’engagement {} est rouvert."),
    "engagement_delete": (keeping.delete, "L’engagement {} est supprimé de votre liste."),
}
KINDS = {"csv": CSV, "xlsx": XLSX}


def buyer(request: Request, *, writes: bool = False) -> Structure:
    """The current structure, for who reads (or keeps) its engagements. Raises PermissionDenied, with its reason."""
    structure: Structure | None = request.structure
    actor = request.actor
    if structure is None:
        raise PermissionDenied(NO_STRUCTURE)
    if not queries.reads(actor, structure):
        raise PermissionDenied(CLOSED_TO_YOU)
    if writes and not queries.keeps(actor, structure):
        raise PermissionDenied(CONSULTATION)
    return structure


@never_cache
@require_safe
def listed(request: Request) -> HttpResponse:
    """The list that the current structure keeps, newest first."""
    structure = buyer(request)
    actor = request.actor
    context = _list(request, queries.issued(actor, structure), "engagements")
    return render(request, "engagements/list.html", context | {"may_write": queries.keeps(actor, structure)})


@never_cache
@require_safe
def received(request: Request) -> HttpResponse:
    """The engagements that name the current structure as their supplier."""
    structure: Structure | None = request.structure
    if structure is None:
        raise PermissionDenied(NO_STRUCTURE)
    context = _list(request, queries.received(request.actor, structure), "engagements_received")
    may_invoice = may_deposit(request.actor, structure)
    return render(request, "engagements/received.html", context | {"may_invoice": may_invoice})


def _list(request: Request, rows: EngagementQuerySet, name: str) -> dict[str, Any]:
    form = FilterForm(request.GET)
    asked = form.asked
    found = queries.matching(rows, asked)
    page = queries.page(found, after=_number(request, "apres"), before=_number(request, "avant"))
    count = queries.count(found)
    kept = {"q": asked.text, "etat": asked.etat, "service": asked.service}
    here = reverse(name)

    def step(**place: int | None) -> str:
        key, value = next(iter(place.items()))
        return f"{here}?{_query(kept | {key: str(value)})}" if value is not None else ""

    return {
        "form": form,
        "asked": asked,
        "rows": page.rows,
        "count": min(count, queries.COUNTED),
        "more": count > queries.COUNTED,
        "previous": step(avant=page.newer),
        "following": step(apres=page.older),
        "query": _query(kept),
    }


def _query(values: dict[str, str]) -> str:
    return urlencode({key: value for key, value in values.items() if value})


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@never_cache
@require_safe
def export(request: Request, extension: str) -> HttpResponse:
    """What the list shows, whole, in the columns of the model: it can be imported again."""
    structure = buyer(request)
    rows = queries.matching(queries.issued(request.actor, structure), FilterForm(request.GET).asked)
    cells = (sheet.cells(row) for row in rows.select_related("service").order_by("cle").iterator(chunk_size=2000))
    return attached(sheet.written(extension, cells), KINDS[extension], f"engagements-{structure.identifiant}.{extension}")


@never_cache
@require_safe
def model(request: Request, extension: str) -> HttpResponse:
    """The file to fill in."""
    buyer(request)
    return attached(sheet.model(extension), KINDS[extension], f"modele-engagements.{extension}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Add an engagement."""
    structure = buyer(request, writes=True)
    form, done = _written(request, structure, None)
    if done is not None:
        messages.success(request, f"L’engagement {done.numero} est ajouté. Vos fournisseurs peuvent facturer sous ce numéro.")
        return redirect("engagements")
    return render(request, "engagements/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, engagement_id: int) -> HttpResponse:
    """One engagement: what it says, its history; who keeps the list writes it here."""
    actor = request.actor
    found = queries.readable(actor, engagement_id)
    if found is None:
        raise Http404
    verbs = abilities(found, actor)
    if request.method == "POST" and not verbs:
        raise PermissionDenied(CONSULTATION)
    form = None
    if verbs:
        form, done = _written(request, found.structure, found)
        if done is not None:
            messages.success(request, f"L’engagement {done.numero} est enregistré.")
            return redirect("engagement", done.pk)
    spent = consuming.under(found.structure_id, found.numero) if queries.reads(actor, found.structure) else None
    context = {
        "engagement": found,
        "form": form,
        "verbs": [ability.transition for ability in verbs],
        "events": told(found) if verbs or queries.reads(actor, found.structure) else [],
        "ours": queries.reads(actor, found.structure),
        "may_invoice": may_deposit(actor, request.structure) if request.structure else False,
        "pieces": queries.pieces_of([found]),
        "piece_form": PieceForm(),
        "spent": spent,
        "left": found.montant_ttc - spent.invoiced if spent and found.montant_ttc is not None else None,
    }
    return render(request, "engagements/one.html", context, status=422 if form and form.errors else 200)


def _written(request: Request, structure: Structure, engagement: Engagement | None) -> tuple[EngagementForm, Engagement | None]:
    """The form, and the engagement once it is written."""
    actor = request.actor
    whole, services = queries.writable_services(actor, structure)
    posted = request.POST if request.method == "POST" else None
    form = EngagementForm(posted, (whole, list(services)), engagement)
    if posted is None:
        return form, None
    key = engagement.pk if engagement else None
    return form, tried(form, lambda: keeping.write(structure, actor, form.given, key), fields=FIELDS)


@never_cache
@require_POST
def act(request: Request, engagement_id: int, verb: str) -> HttpResponse:
    """Close, open again, delete."""
    if verb not in VERBS:
        raise Http404
    action, sentence = VERBS[verb]
    try:
        done = action(engagement_id, request.actor)
    except Engagement.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("engagement", engagement_id)
    messages.success(request, sentence.format(done.numero))
    return redirect("engagements") if verb == "engagement_delete" else redirect("engagement", engagement_id)
