"""Take away invoices or rows: the choice, the progress of what is being made, the file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from unisson.entrypoints.web.invoices.forms_lists import ORDER, ExtractionForm, FilterForm
from unisson.entrypoints.web.invoices.views.home import no_structure
from unisson.entrypoints.web.invoices.views.lists import List, kept_query, may_read
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import shut_in
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import extracting
from unisson.portal.invoices.extraction import tables
from unisson.portal.invoices.models import EtatExtraction
from unisson.portal.invoices.queries import listing
from unisson.portal.invoices.queries.columns import chosen
from unisson.portal.kernel.moving import Refused

CHOSEN = "facture"
UNPROCESSABLE, TOO_LARGE = 422, 413


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: Request, shown: List) -> HttpResponseBase:
    """Choose what to take away of a list; a POST gives a small table at once, or has the file made."""
    if request.structure is None:
        return no_structure(request)
    if not may_read(request, shown):
        return HttpResponseRedirect(reverse(shown.code))
    given = request.POST if request.method == "POST" else request.GET
    query = QueryDict(given.get("recherche", "") if request.method == "POST" else kept_query(request.GET))
    form = ExtractionForm(request.POST if request.method == "POST" else None)
    wanted = _wanted(shown, query, given, form)
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, shown, wanted)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return _page(request, shown, form, wanted, query)


def _wanted(shown: List, query: QueryDict, given: QueryDict, form: ExtractionForm) -> extracting.Wanted:
    search = FilterForm(query, shown.espace)
    ids = tuple(int(text) for text in given.getlist(CHOSEN) if text.isascii() and text.isdigit() and len(text) < 19)
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    asked = {} if ids else search.asked()
    search.is_valid()
    order = search.chosen(ORDER) or "-recent"
    return extracting.Wanted(
        values.get("format", ""), ids[: extracting.MOST_INVOICES], asked, values.get("with_pieces", True), order
    )


def _scope(request: Request, shown: List) -> queries.Scope:
    assert request.structure is not None
    return queries.Scope(request.actor, request.structure, shown.espace)


def _take(request: Request, shown: List, wanted: extracting.Wanted) -> HttpResponseBase:
    """A small table goes out at once, whole; anything else is made in the background."""
    scope = _scope(request, shown)
    if wanted.format in extracting.TABLES:
        count = listing.count(extracting.parts_of(scope, wanted), extracting.SMALL)
        if 0 < count <= extracting.SMALL:
            return _table(scope, wanted)
    extraction = extracting.ask(scope, wanted)
    return HttpResponseRedirect(reverse("extraction", kwargs={"extraction_id": extraction.pk}))


def _table(scope: queries.Scope, wanted: extracting.Wanted) -> FileResponse:
    columns = chosen(scope.actor, scope.espace)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    rows: Iterator[list[Any]] = extracting.values_of(scope, wanted, columns)
    name = extracting.write_table(target, scope, wanted, columns, rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=tables.MIME[wanted.format])


def _page(request: Request, shown: List, form: ExtractionForm, wanted: extracting.Wanted, query: QueryDict) -> HttpResponse:
    context = {
        "list": shown,
        "form": form,
        "chosen": wanted.invoice_ids,
        "query": query.urlencode(),
        "count": listing.count(extracting.parts_of(_scope(request, shown), wanted)),
        "most": listing.COUNTED,
        "small": extracting.SMALL,
    }
    return render(request, "invoices/export.html", context, status=UNPROCESSABLE if form.errors else 200)


@never_cache
@require_safe
def extractions(request: Request) -> HttpResponse:
    """The person's own files, made or being made."""
    return render(request, "invoices/extractions.html", {"extractions": extracting.all_mine(request.actor)})


@never_cache
@require_safe
def extraction(request: Request, extraction_id: int) -> HttpResponse:
    """How far one file is; 404 for somebody else's. Asked by htmx, only the part that changes."""
    found = extracting.mine(request.actor, extraction_id)
    if found is None:
        raise Http404
    going = found.state in (EtatExtraction.EN_ATTENTE, EtatExtraction.EN_COURS)
    part = "invoices/parts/extraction.html" if request.headers.get("HX-Request") else "invoices/extraction.html"
    return render(request, part, {"extraction": found, "going": going})


@never_cache
@require_safe
def extraction_file(request: Request, extraction_id: int) -> HttpResponseBase:
    """The file itself, for its owner, while its time lasts; 404 for anybody else."""
    found = extracting.mine(request.actor, extraction_id)
    if found is None:
        raise Http404
    content = extracting.opened(found)
    if content is None:
        messages.info(request, "Ce fichier n’est plus disponible. Demandez-le de nouveau depuis la liste des factures.")
        return HttpResponseRedirect(reverse("extraction", kwargs={"extraction_id": found.pk}))
    response = FileResponse(content, as_attachment=True, filename=found.filename, content_type=found.mime_type)
    return shut_in(response)
