"""The report of a flux, to read or to compute with, and its original bytes."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.deposit.files import SANDBOX
from unisson.entrypoints.web.deposit.upload import Request
from unisson.entrypoints.web.exchange import looks
from unisson.entrypoints.web.exchange.views import found, state_of, structure_of
from unisson.portal.exchange import printing, queries, report
from unisson.portal.kernel import files
from unisson.portal.organisations.tables import csv_text, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_safe
def as_csv(request: Request, flux_id: int) -> HttpResponse:
    """Every file and its outcome."""
    flux = found(request, flux_id)
    return _attached(csv_text(report.HEADER, report.rows(flux)), "text/csv; charset=utf-8", f"{flux}.csv")


@never_cache
@require_safe
def as_xlsx(request: Request, flux_id: int) -> HttpResponse:
    """The same as a workbook."""
    flux = found(request, flux_id)
    return _attached(workbook("Rapport", report.HEADER, report.rows(flux)), XLSX, f"{flux}.xlsx")


@never_cache
@require_safe
def as_pdf(request: Request, flux_id: int) -> HttpResponse:
    """The report of integration, to print or to hand over."""
    flux = found(request, flux_id)
    return _attached(printing.pdf_of(flux), "application/pdf", f"compte-rendu-{flux}.pdf")


@never_cache
@require_safe
def listed(request: Request) -> HttpResponse:
    """The flux of the list, in the state asked for, all of them, as a workbook."""
    structure = structure_of(request)
    flux = queries.of_structure(request.actor, structure, state_of(request)[1])
    rows = report.flux_rows(flux, {status: look.label for status, look in looks.FLUX.items()})
    return _attached(workbook("Dépôts", report.FLUX_HEADER, rows), XLSX, f"depots-{structure.identifiant}.xlsx")


@never_cache
@require_safe
def original(request: Request, flux_id: int) -> HttpResponse:
    """The archive as it came. 404 for several files chosen together: each is with its invoice."""
    flux = found(request, flux_id)
    try:
        data = files.fetch(flux.depot.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return _attached(data, "application/octet-stream", flux.depot.filename)


def _attached(data: bytes, mime: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
