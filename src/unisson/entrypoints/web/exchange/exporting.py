"""The report of a flux, to read or to compute with, and its original bytes."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.exchange import looks
from unisson.entrypoints.web.exchange.views import found, state_of, structure_of
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.downloads import BYTES, PDF, attached
from unisson.portal.exchange import printing, queries, report
from unisson.portal.kernel import files
from unisson.portal.kernel.sheets import CSV, XLSX, csv_text, workbook


@never_cache
@require_safe
def as_csv(request: Request, flux_id: int) -> HttpResponse:
    """Every file and its outcome."""
    flux = found(request, flux_id)
    return attached(csv_text(report.HEADER, report.rows(flux)), CSV, f"{flux}.csv")


@never_cache
@require_safe
def as_xlsx(request: Request, flux_id: int) -> HttpResponse:
    """The same as a workbook."""
    flux = found(request, flux_id)
    return attached(workbook("Rapport", report.HEADER, report.rows(flux)), XLSX, f"{flux}.xlsx")


@never_cache
@require_safe
def as_pdf(request: Request, flux_id: int) -> HttpResponse:
    """The report of integration, to print or to hand over."""
    flux = found(request, flux_id)
    return attached(printing.pdf_of(flux), PDF, f"compte-rendu-{flux}.pdf")


@never_cache
@require_safe
def listed(request: Request) -> HttpResponse:
    """The flux of the list, in the state asked for, all of them, as a workbook."""
    structure = structure_of(request)
    flux = queries.of_structure(request.actor, structure, state_of(request)[1])
    rows = report.flux_rows(flux, {status: look.label for status, look in looks.FLUX.items()})
    return attached(workbook("Dépôts", report.FLUX_HEADER, rows), XLSX, f"depots-{structure.identifiant}.xlsx")


@never_cache
@require_safe
def original(request: Request, flux_id: int) -> HttpResponse:
    """The archive as it came. 404 for several files chosen together: each is with its invoice."""
    flux = found(request, flux_id)
    try:
        data = files.fetch(flux.depot.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return attached(data, BYTES, flux.depot.filename)
