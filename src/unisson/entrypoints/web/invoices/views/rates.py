"""The rates of moratory interest: read by the support agent, written by them, each change kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from unisson.entrypoints.web.invoices.forms_delay import RateForm, words
from unisson.entrypoints.web.shared.acting import Request
from unisson.lifecycles.interest import POINTS
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import rating
from unisson.portal.kernel import clock
from unisson.portal.kernel.moving import Refused

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def rates(request: Request) -> HttpResponse:
    """The table, its history, and the form of one semester. Only for the support."""
    if not request.actor.is_support:
        raise PermissionDenied(rating.NOT_SUPPORT.sentence)
    known, missing = queries.known_rates(), queries.missing_semesters()
    form = RateForm(request.POST or None, clock.today(), [rate.semestre for rate in known] + missing)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            written = rating.write_rate(request.actor, date.fromisoformat(given["semester"]), given["ecb"], given["source"])
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"Le taux du {words(written.semestre)} est écrit.")
            return HttpResponseRedirect(reverse("interest_rates"))
    context: dict[str, Any] = {
        "form": form,
        "rows": [{"rate": rate, "words": words(rate.semestre), "total": rate.taux_bce + POINTS} for rate in known],
        "missing": [words(day) for day in missing],
        "history": queries.rates_history(),
        "points": POINTS,
    }
    return render(request, "invoices/rates.html", context, status=UNPROCESSABLE if form.errors else 200)
