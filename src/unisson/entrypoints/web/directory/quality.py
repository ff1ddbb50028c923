"""How good the fiches are: for a manager, their own; for the support, all of them, check by check."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.directory import refreshing
from unisson.portal.invoices import quality
from unisson.portal.organisations.permissions import Right, holds

PAGE = 50


@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """« Qualité de ma fiche »: what would mislead suppliers, why, and where to mend it."""
    structure = governed(request, Right.EDIT_FICHE)
    found = [(finding, _mend(finding)) for finding in quality.findings_of(structure)] if structure.is_public else []
    return render(request, "directory/quality.html", {"structure": structure, "found": found})


def _mend(finding: quality.Finding) -> str:
    """The page where it is mended."""
    if finding.check.page == "service_edit" and finding.service:
        return reverse("service_edit", args=[finding.service.pk])
    return reverse(finding.check.page)


@never_cache
@require_safe
def overview(request: Request) -> HttpResponse:
    """Every check with the count of the last weekly work; the one asked with what it concerns today."""
    if not holds(request.actor, Right.WATCH_DIRECTORY):
        raise PermissionDenied("Seul le support du portail suit la qualité de l’annuaire.")
    stock = refreshing.last_quality()
    check = quality.BY_CODE.get(request.GET.get("controle", ""))
    typed = request.GET.get("apres", "")
    after = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
    found = quality.concerned(check, after, PAGE + 1) if check else []
    last = found[PAGE - 1] if len(found) > PAGE else None
    words = {
        "rows": [(line, stock.quality.get(line.code) if stock else None) for line in quality.CHECKS],
        "counted_at": stock.at if stock else None,
        "check": check,
        "found": found[:PAGE],
        "following": f"?controle={check.code}&apres={(last.service or last.structure).pk}" if check and last else "",
    }
    return render(request, "directory/quality_overview.html", words)
