"""The pages of a manager who connects software to the portal: each POST is one verb of `portal.raccordements`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.raccordements.explaining import explained, pretty
from unisson.entrypoints.web.raccordements.forms import ApplicationForm, WebhookForm
from unisson.entrypoints.web.raccordements.standing import steps_of
from unisson.entrypoints.web.shared.acting import Request
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations import activity
from unisson.portal.organisations.models import Espace
from unisson.portal.organisations.permissions import Right, holds
from unisson.portal.raccordements import queries
from unisson.portal.raccordements.actions import applications as acting
from unisson.portal.raccordements.actions import calls, telling
from unisson.portal.raccordements.models import Application, ApplicationSecret, Delivery, Webhook

both = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = {"APPLICATION_NOM_ABSENT": "nom", "APPLICATION_ESPACE_ABSENT": "espaces"}
ADDRESS_FIELDS = {"WEBHOOK_ADRESSE": "url", "WEBHOOK_DEJA": "url"}
GONE = (Application.DoesNotExist, ApplicationSecret.DoesNotExist, Webhook.DoesNotExist, Delivery.DoesNotExist)


@never_cache
@both
def applications(request: Request) -> HttpResponse:
    """The applications of the structure, and the form of a new one. A POST answers with its secret, once."""
    structure = governed(request, Right.MANAGE_CONNECTIONS)
    form = ApplicationForm(request.POST or None, initial={"espaces": [Espace.FACTURES_EMISES]})
    if request.method == "POST":
        actor = request.actor
        shown = tried(
            form,
            lambda: acting.declare(structure.pk, actor, form.cleaned_data["nom"], form.cleaned_data["espaces"]),
            fields=FIELDS,
        )
        if shown is not None:
            return _secret_page(request, shown, is_new=True)
    words = {
        "structure": structure,
        "applications": queries.applications_of(structure),
        "accounts": activity.technical_accounts_of(structure),
        "may_read_accounts": holds(request.actor, Right.READ_TECHNICAL, structure.pk),
        "form": form,
    }
    return render(request, "raccordements/list.html", words)


@never_cache
@both
def application(request: Request, application_id: int) -> HttpResponse:
    """One application: how to call, its secrets, espaces, sandbox, webhooks. A POST changes its name and espaces."""
    found = _own(request, application_id)
    form = ApplicationForm(request.POST or None, initial={"nom": found.nom, "espaces": found.espaces})
    if request.method == "POST":
        actor = request.actor
        given = lambda: acting.change(found.pk, actor, form.cleaned_data["nom"], form.cleaned_data["espaces"])  # noqa: E731
        if tried(form, given, fields=FIELDS) is not None:
            messages.success(request, "L’application est enregistrée, avec effet immédiat.")
            return redirect("connection", application_id)
    return _page(request, found, form)


def _page(request: Request, found: Application, form: ApplicationForm | None = None, **more: Any) -> HttpResponse:
    webhooks = [(webhook, telling.signing_key(webhook)) for webhook in queries.webhooks_of(found)]
    words = {
        "application": found,
        "form": form or ApplicationForm(initial={"nom": found.nom, "espaces": found.espaces}),
        "espaces": [Espace(code).label for code in found.espaces],
        "steps": [] if found.closed_at else steps_of(found),
        "secrets": queries.secrets_of(found),
        "webhooks": webhooks,
        "deliveries": queries.deliveries_of(found) if webhooks else [],
        "webhook_form": WebhookForm(),
        "root": settings.PUBLIC_URL,
        "overlap": acting.OVERLAP.days,
        "may_manage_accounts": holds(request.actor, Right.READ_TECHNICAL, found.structure_id),
        **more,
    }
    return render(request, "raccordements/application.html", words)


@never_cache
@require_POST
def renew(request: Request, application_id: int) -> HttpResponse:
    """A second secret, shown once; the first one serves a few days more."""
    found = _own(request, application_id)
    try:
        shown = acting.renew_secret(found.pk, request.actor)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("connection", application_id)
    return _secret_page(request, shown)


@never_cache
@require_POST
def end_secret(request: Request, application_id: int, secret_id: int) -> HttpResponse:
    """Stop a secret now."""
    said = "Ce secret ne sert plus, ni les jetons qu’il avait donnés."
    return _done(request, application_id, said, lambda pk, actor: acting.end_secret(pk, secret_id, actor))


@never_cache
@require_POST
def revoke(request: Request, application_id: int) -> HttpResponse:
    """Forget every token."""
    return _done(
        request, application_id, "Tous les jetons sont révoqués ; le logiciel en demandera un autre.", acting.revoke_tokens
    )


@never_cache
@require_POST
def sandbox(request: Request, application_id: int) -> HttpResponse:
    """Open or close the sandbox."""
    on = request.POST.get("on") == "1"
    said = "Le bac à sable est ouvert : l’application peut demander des pannes." if on else "Le bac à sable est fermé."
    return _done(request, application_id, said, lambda pk, actor: acting.switch_sandbox(pk, actor, on=on))


@never_cache
@require_POST
def close(request: Request, application_id: int) -> HttpResponse:
    """Close the application for good."""
    return _done(request, application_id, "L’application est fermée : elle n’ouvre plus rien. Son journal reste.", acting.close)


@never_cache
@require_POST
def add_webhook(request: Request, application_id: int) -> HttpResponse:
    """Have an address told."""
    found = _own(request, application_id)
    form = WebhookForm(request.POST)
    actor = request.actor
    if tried(form, lambda: telling.add_webhook(found.pk, actor, form.cleaned_data["url"]), fields=ADDRESS_FIELDS) is None:
        return _page(request, found, webhook_form=form)
    messages.success(request, "Cette adresse sera prévenue des prochains changements de statut.")
    return redirect("connection", application_id)


@never_cache
@require_POST
def remove_webhook(request: Request, application_id: int, webhook_id: int) -> HttpResponse:
    """Stop telling an address."""
    said = "Cette adresse n’est plus prévenue."
    return _done(request, application_id, said, lambda pk, actor: telling.remove_webhook(pk, webhook_id, actor))


@never_cache
@require_POST
def replay(request: Request, application_id: int, delivery_id: int) -> HttpResponse:
    """Send an event again."""
    said = "L’événement sera renvoyé dans un instant."
    return _done(request, application_id, said, lambda pk, actor: telling.replay(pk, delivery_id, actor))


@never_cache
@require_safe
def log(request: Request, application_id: int) -> HttpResponse:
    """The calls of the last thirty days, newest first; only those that failed with ?echecs=1."""
    found = _own(request, application_id)
    failed, before = request.GET.get("echecs") == "1", request.GET.get("avant", "")
    rows = queries.calls_of(found, failed=failed, before=int(before[:18]) if before.isascii() and before.isdigit() else None)
    shown = rows[: queries.PAGE]
    words = {
        "application": found,
        "calls": [(row, explained(row)) for row in shown],
        "failed": failed,
        "older": shown[-1].pk if len(rows) > queries.PAGE else None,
    }
    return render(request, "raccordements/log.html", words)


@never_cache
@require_safe
def call(request: Request, application_id: int, call_id: int) -> HttpResponse:
    """One call: what was asked, what was answered, why it failed and what to do."""
    found = _own(request, application_id)
    row = queries.call_of(found, call_id)
    if row is None:
        raise Http404
    words = {
        "application": found,
        "call": row,
        "said": explained(row),
        "longest": calls.LONGEST,
        "asked": pretty(row.request),
        "answered": pretty(row.answer),
    }
    return render(request, "raccordements/call.html", words)


def _own(request: Request, application_id: int) -> Application:
    found = queries.application_for(request.actor, application_id)
    if found is None or not holds(request.actor, Right.MANAGE_CONNECTIONS, found.structure_id):
        raise Http404
    return found


def _done(request: Request, application_id: int, said: str, verb: Callable[[int, Any], Any]) -> HttpResponse:
    found = _own(request, application_id)
    try:
        verb(found.pk, request.actor)
    except GONE:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("connection", application_id)


def _secret_page(request: Request, shown: acting.Shown, *, is_new: bool = False) -> HttpResponse:
    words = {"application": shown.application, "secret": shown.secret, "is_new": is_new, "overlap": acting.OVERLAP.days}
    return render(request, "raccordements/secret.html", words)
