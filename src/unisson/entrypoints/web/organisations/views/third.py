"""Requests in number, successions, mandates, and « Activités du gestionnaire »."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unisson.entrypoints.web.organisations.forms_third import BulkAcceptForm, ClaimForm, DecideForm, HistoryForm, MandateForm
from unisson.entrypoints.web.organisations.governed import governed
from unisson.entrypoints.web.organisations.views.banking import as_given
from unisson.entrypoints.web.shared.acting import Request, person
from unisson.entrypoints.web.shared.downloads import attached
from unisson.entrypoints.web.shared.forms import tried
from unisson.portal.kernel import files
from unisson.portal.kernel.french import de
from unisson.portal.kernel.sheets import XLSX, workbook
from unisson.portal.organisations import activity, bank, queries
from unisson.portal.organisations.actions import deciding, mandating, succeeding
from unisson.portal.organisations.models import Mandat, Succession
from unisson.portal.organisations.permissions import Right, holds
from unisson.portal.organisations.telling import details
from unisson.portal.organisations.telling import words as told

both = require_http_methods(["GET", "HEAD", "POST"])
PAGE, EXPORTED = 50, 5000
SIRET = ("SIRET_LONGUEUR", "SIRET_CARACTERES", "SIRET_CLE", "MANDATAIRE_INCONNU", "MANDAT_EXISTANT")
FIELDS = {
    "MANDAT_DATES": "ends_on",
    "ESPACE_ABSENT": "espaces",
    "RAISON_ABSENTE": "reason",
    "RIB_REFUSE": "proof",
} | dict.fromkeys(SIRET, "siret")


@never_cache
@both
def requests_bulk(request: Request) -> HttpResponse:
    """Accept several requests to join with the same role, espaces and services."""
    structure = governed(request, Right.DECIDE_REQUESTS)
    actor = request.actor
    waiting = [row for row in queries.requests_to_decide(actor) if row.structure_id == structure.pk]
    posted = request.POST if request.method == "POST" else None
    form = BulkAcceptForm(posted, structure=structure, roles=queries.roles_open_to(actor, structure), waiting=waiting)
    if posted is not None and form.is_valid():
        done, refusals = deciding.accept_many(map(int, form.cleaned_data["asked"]), actor, form.granted)
        messages.success(request, f"Demandes acceptées : {len(done)}. Chaque personne est prévenue.")
        for sentence in refusals:
            messages.warning(request, sentence)
        return redirect("members")
    return render(request, "organisations/requests_bulk.html", {"structure": structure, "form": form, "waiting": waiting})


@never_cache
@both
def succession(request: Request, structure_id: int) -> HttpResponse:
    """Claim the role of a departed manager, then follow the claim. Open to anybody signed in, as joining is."""
    structure = queries.with_managed().filter(pk=structure_id).first()
    if structure is None:
        raise Http404
    actor = request.actor
    form = ClaimForm(request.POST, request.FILES) if request.method == "POST" else ClaimForm()
    if request.method == "POST":
        made = tried(
            form,
            lambda: succeeding.claim(structure.pk, actor, form.cleaned_data["explanation"], form.attached),
            fields=FIELDS,
        )
        if made is not None:
            messages.success(request, "Votre demande est enregistrée. Le support l’examine ; suivez-la sur cette page.")
            return redirect("succession", structure.pk)
    claims = list(activity.claims_of(structure.pk, person(request).pk))
    words = {"structure": structure, "form": form, "claims": [(claim, _steps(claim)) for claim in claims]}
    words["is_open"] = not any(claim.state == "A_EXAMINER" for claim in claims)
    return render(request, "organisations/succession.html", words)


def _steps(claim: Succession) -> list[dict[str, Any]]:
    decided = claim.state != "A_EXAMINER"
    last = {"label": claim.get_state_display(), "at": claim.decided_at, "note": claim.reason}
    return [
        {"label": "Demande envoyée avec sa preuve", "at": claim.created_at, "state": "done"},
        {"label": "Examen par le support", "state": "done" if decided else "now"},
        last | {"state": "done" if claim.state == "ACCORDEE" else "bad"} if decided else {"label": "Décision", "state": "next"},
    ]


def _support(request: Request) -> None:
    if not holds(request.actor, Right.DECIDE_SUCCESSION):
        raise PermissionDenied("Seul le support du portail décide des successions.")


@never_cache
@require_safe
def successions(request: Request) -> HttpResponse:
    """The claims that wait for the support."""
    _support(request)
    return render(request, "organisations/successions.html", {"claims": activity.claims_waiting()})


def _claim(request: Request, succession_id: int) -> Succession:
    _support(request)
    found = activity.claim_for_support(succession_id)
    if found is None:
        raise Http404
    return found


@never_cache
@both
def succession_decide(request: Request, succession_id: int) -> HttpResponse:
    """Grant a claim or set it aside."""
    claim = _claim(request, succession_id)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        actor = request.actor

        def verb() -> Succession:
            data = form.cleaned_data
            return succeeding.decide_claim(claim.pk, actor, granted=data["granted"] == "oui", reason=data["reason"])

        if tried(form, verb, fields=FIELDS) is not None:
            messages.success(request, "La décision est enregistrée.")
            return redirect("successions")
    return render(request, "organisations/succession_decide.html", {"claim": claim, "form": form, "steps_done": _steps(claim)})


@never_cache
@require_safe
def succession_proof(request: Request, succession_id: int) -> HttpResponse:
    """The proof as it was given."""
    claim = _claim(request, succession_id)
    return as_given(files.fetch(claim.proof_sha256), f"preuve-{claim.pk}")


@never_cache
@both
def mandates(request: Request) -> HttpResponse:
    """Mandates given and received; give one."""
    structure = governed(request, Right.GIVE_MANDATE)
    form = MandateForm(request.POST if request.method == "POST" else None, structure=structure)
    if request.method == "POST":
        actor = request.actor
        made = tried(form, lambda: mandating.give_mandate(structure.pk, actor, form.terms), fields=FIELDS)
        if made is not None:
            messages.success(
                request, f"{made.mandataire} peut agir pour {structure}. Vous pouvez révoquer ce mandat à tout moment."
            )
            return redirect("mandates")
    words = {"structure": structure, "form": form, "given": activity.mandates_given(structure)}
    return render(request, "organisations/mandates.html", words | {"received": activity.mandates_received(structure)})


@never_cache
@require_POST
def mandate_revoke(request: Request, mandate_id: int) -> HttpResponse:
    """End a mandate now."""
    structure = governed(request, Right.GIVE_MANDATE)
    try:
        mandate = mandating.revoke_mandate(mandate_id, structure.pk, request.actor)
    except Mandat.DoesNotExist:
        raise Http404 from None
    messages.success(request, f"Le mandat {de(mandate.mandataire)} est révoqué : plus personne n’agit par lui.")
    return redirect("mandates")


@never_cache
@require_safe
def activities(request: Request) -> HttpResponse:
    """What awaits the manager, and the history of actions with its filters."""
    structure = governed(request, Right.READ_HISTORY)
    actor = request.actor
    form = HistoryForm(request.GET)
    events = activity.history_of(structure, **_asked(form))
    accounts = bank.accounts_of(structure)
    words: dict[str, Any] = {
        "structure": structure,
        "waiting": [row for row in queries.requests_to_decide(actor) if row.structure_id == structure.pk],
        "rights_asked": activity.abonnements_asked(structure),
        "pending_accounts": [row for row in accounts if not row.is_usable],
        "counts": {
            "services": structure.services.count(),
            "members": len(queries.members_of(structure)),
            "accounts": len(accounts),
            "technical": activity.technical_accounts_of(structure).count(),
            "mandates": sum(row.is_in_force for row in activity.mandates_given(structure)),
        },
        "form": form,
        "events": Paginator(events, PAGE).get_page(request.GET.get("page")),
        "query": _query(request),
    }
    return render(request, "organisations/activities.html", words)


def _asked(form: HistoryForm) -> dict[str, Any]:
    data = form.cleaned_data if form.is_valid() else {}
    return {"typed": data.get("q", ""), "code": data.get("code", ""), "since": data.get("since")}


def _query(request: Request) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()


@never_cache
@require_safe
def activities_export(request: Request) -> HttpResponse:
    """The history with the same filters, as a workbook."""
    structure = governed(request, Right.READ_HISTORY)
    events = activity.history_of(structure, **_asked(HistoryForm(request.GET)))[:EXPORTED]
    header = ("Date", "Action", "Par", "Personne", "Détail", "Note")
    rows = (
        (
            f"{row.at:%Y-%m-%d %H:%M} UTC",
            told(row.code),
            row.actor_label,
            row.data.get("personne", ""),
            " / ".join(details(row.data)),
            row.note,
        )
        for row in events
    )
    return attached(workbook("Historique", header, rows), XLSX, f"historique-{structure.identifiant}.xlsx")
