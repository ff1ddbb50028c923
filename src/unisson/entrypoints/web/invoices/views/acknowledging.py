"""What the supplier must say to have read: rejections and suspensions; and beginning again from a rejected invoice."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from unisson.entrypoints.web.invoices.asking import address, invoice_for
from unisson.entrypoints.web.invoices.counters import counters_of
from unisson.entrypoints.web.invoices.views.home import no_structure
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import answering, bulk, copying
from unisson.portal.invoices.actions.drafting import NotAllowed
from unisson.portal.invoices.actions.entering import MandateMissing
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.invoices.queries.work import COMPULSORY_AFTER, words_of
from unisson.portal.kernel import clock
from unisson.portal.kernel.moving import Refused

SHOWN = 100
NO_MANDATE = "Pour écrire la nouvelle facture en ligne, acceptez d’abord le mandat de facturation, puis recommencez."


@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: Request) -> HttpResponse:
    """Show what is to be read; acknowledge all that is shown, or the rows ticked."""
    if request.structure is None:
        return no_structure(request)
    rows = list(queries.unread(request.actor, request.structure)[: SHOWN + 1])
    if request.method == "POST":
        return _done(request, [row.pk for row in rows[:SHOWN]])
    late, words = clock.now() - COMPULSORY_AFTER, words_of(rows[:SHOWN])
    context = {
        "rows": [(row, MOTIFS.get(row.motif), row.status_at <= late, words.get(row.pk)) for row in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "overdue": counters_of(request).overdue,
        "days": COMPULSORY_AFTER // timedelta(days=1),
    }
    return render(request, "invoices/acknowledge.html", context)


def _done(request: Request, shown: list[int]) -> HttpResponse:
    ticked = {text for text in request.POST.getlist("facture") if text.isascii() and text.isdigit()}
    chosen = shown if "tout" in request.POST else [pk for pk in shown if str(pk) in ticked]
    outcomes = bulk.apply(chosen, request.actor, (), answering.acknowledge_rejection)
    done = sum(one.done for one in outcomes)
    if done:
        messages.success(request, f"C’est noté pour {done} facture{'s' if done > 1 else ''}.")
    else:
        messages.info(request, "Cochez les factures dont vous avez pris connaissance, ou choisissez « Tout acquitter ».")
    left = len(shown) > done
    return HttpResponseRedirect(reverse("acknowledge" if left else "home"))


@require_POST
def redo(request: Request, invoice_id: int) -> HttpResponse:
    """Deal with a refusal in one click: it is treated, and a draft with the same lines waits under the next number."""
    invoice = invoice_for(request, invoice_id)
    back = HttpResponseRedirect(reverse("invoice", kwargs={"invoice_id": invoice.pk}))
    try:
        draft = copying.redo(invoice.pk, request.actor)
    except MandateMissing:
        messages.info(request, NO_MANDATE)
        return HttpResponseRedirect(address("entry_mandate") or back["Location"])
    except Refused as refused:
        messages.error(request, refused.sentence)
        return back
    except NotAllowed:
        messages.error(request, "Vous ne pouvez pas préparer de facture pour cette structure.")
        return back
    messages.success(request, f"Voici la facture corrigée à compléter ; {invoice.number} est traitée.")
    return HttpResponseRedirect(address("entry_edit", invoice_id=draft.pk) or address("deposit_check", invoice_id=draft.pk))
