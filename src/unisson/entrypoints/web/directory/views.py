"""Search, one structure, and the two fragments the deposit page asks for. GET only, open to everybody."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.directory import cursors
from unisson.entrypoints.web.directory.forms import CriteriaForm, ServiceForm
from unisson.entrypoints.web.directory.pace import paced
from unisson.portal.directory import queries

SERVICES_SHOWN = 50
LONGEST_TYPED = 500
AT_A_GLANCE = 8  # more services than this need a search
# Names under which the recipient may be typed in the form that asks for the fragment.
RECIPIENT_NAMES = ("siret", "destinataire", "recipient_identifiant")


@login_not_required
@require_safe
@paced
def search(request: HttpRequest) -> HttpResponse:
    """The directory: what is looked for, and who answers to it."""
    typed = _typed(request, "q")
    form = CriteriaForm(request.GET, member=request.user.is_authenticated)
    asked, sort = form.asked, form.sort or queries.usual_sort(typed)
    after, before = cursors.read(_typed(request, "apres"), sort), cursors.read(_typed(request, "avant"), sort)
    page = queries.search(typed, asked, sort=sort, after=after, before=None if after else before)
    context = {
        "q": typed,
        "form": form,
        "asked": asked,
        "page": page,
        "rows": [(row, queries.requirements_of(row)) for row in page.rows],
        "previous": _step("directory", **_kept(request, avant=cursors.write(page.previous))),
        "following": _step("directory", **_kept(request, apres=cursors.write(page.following))),
        "last_import": None if typed or asked else queries.last_import(),
    }
    return render(request, "directory/search.html", context)


@login_not_required
@require_safe
@paced
def structure(request: HttpRequest, structure_id: int) -> HttpResponse:
    """One recipient: everything the directory knows of it, and its services."""
    found = queries.structure_by_id(structure_id)
    if found is None:
        raise Http404
    typed, form = _typed(request, "service"), ServiceForm(request.GET)
    page = queries.search_services(found, typed, cursors.read_service(_typed(request, "apres")), SERVICES_SHOWN, form.asked)
    context = {
        "structure": found,
        "requirements": queries.requirements_of(found),
        "services": page.rows,
        "form": form,
        "filtered": bool(typed or form.asked or form.errors),
        "many_services": len(page.rows) > AT_A_GLANCE,
        "following": _step("directory:structure", structure_id, **_kept(request, apres=cursors.write(page.following))),
        "offers_deposit": found.is_active and not found.est_moa_uniquement and _may_invoice(request),
    }
    return render(request, "directory/structure.html", context)


@login_not_required
@require_safe
@paced
def requirements(request: HttpRequest) -> HttpResponse:
    """Fragment for a form: what the recipient of this SIRET asks, and its services as a `<datalist>`."""
    typed = next((value for name in RECIPIENT_NAMES if (value := _typed(request, name))), "")
    found = queries.structure_of(typed)
    services = queries.search_services(found, size=SERVICES_SHOWN).rows if found else []
    context: dict[str, Any] = {
        "typed": typed,
        "structure": found,
        "requirements": queries.requirements_of(found) if found else None,
        "services": [service for service in services if service.is_active],
    }
    return render(request, "directory/parts/requirements.html", context)


@login_not_required
@require_safe
@paced
def suggest(request: HttpRequest) -> HttpResponse:
    """Fragment for a form: `<option>`s of a `<datalist>`, the best recipients for what is being typed."""
    typed = next((value for name in ("q", *RECIPIENT_NAMES) if (value := _typed(request, name))), "")
    return render(request, "directory/parts/options.html", {"structures": queries.suggest(typed)})


def _typed(request: HttpRequest, name: str) -> str:
    """What was typed, without the bytes no database keeps."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_TYPED]


def _step(name: str, *args: object, **query: str) -> str:
    """Address of another page of the list, empty when there is none."""
    if not (query.get("apres") or query.get("avant")):
        return ""
    return f"{reverse(name, args=args)}?{urlencode({key: value for key, value in query.items() if value})}"


def _kept(request: HttpRequest, **place: str) -> dict[str, str]:
    """What was asked, at another place of the list."""
    return {key: str(value) for key, value in request.GET.items() if key not in ("apres", "avant")} | place


def _may_invoice(request: HttpRequest) -> bool:
    """Who may have something to invoice: a visitor and a newcomer too, but no support agent who belongs nowhere."""
    return not getattr(request.user, "is_support", False) or getattr(request, "current_structure", None) is not None
