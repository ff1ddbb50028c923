"""`GET /cpro/diagnostic`: what works for this caller, and what is missing. It answers 200 even to a stranger."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from unisson.entrypoints.api.cpro import identity, written
from unisson.entrypoints.api.cpro.refusals import Echec
from unisson.entrypoints.api.cpro.serving import read_only
from unisson.entrypoints.api.cpro.table import OPERATIONS
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations import searching
from unisson.portal.raccordements.models import Application


@read_only
def diagnostic(request: HttpRequest) -> HttpResponse:
    """Each step, in order: token, technical account, rights; then the operations that would answer."""
    steps: list[dict[str, Any]] = []
    application = _tried(steps, "application", lambda: identity.application_of(request.headers))
    actor = _tried(steps, "compte technique", lambda: identity.actor_of(request.headers))
    body: dict[str, Any] = {"codeRetour": 0, "libelle": "TRA_MSG_00.000", "etapes": steps}
    if application is not None:
        body["application"] = {
            "nom": application.nom,
            "structure": application.structure.raison_sociale,
            "espaces": application.espaces,
            "bacASable": application.bac_a_sable,
        }
    if actor is not None:
        body["compteTechnique"] = {"login": actor.technical_account, "habilitations": _rights(actor)}
    if application is not None and actor is not None:
        body["operations"] = [_verdict(path, application, actor) for path in OPERATIONS]
    return HttpResponse(written.as_json(body), content_type="application/json;charset=utf-8")


def _tried(steps: list[dict[str, Any]], name: str, ask: Any) -> Any:
    try:
        found = ask()
    except Echec as refused:
        steps.append({"etape": name, "reussie": False, "manque": refused.ligne.manque, "libelle": refused.phrase})
        return None
    steps.append({"etape": name, "reussie": True})
    return found


def _rights(actor: Actor) -> list[dict[str, Any]]:
    rows = []
    for grant in actor.grants:
        structure = searching.named(grant.structure_id)
        rows.append(
            {
                "structure": structure.raison_sociale if structure else None,
                "idStructure": grant.structure_id,
                "idService": grant.service_id,
                "espace": grant.espace,
                "droit": "MODIFICATION" if grant.may_modify else "CONSULTATION_UNIQUEMENT",
            }
        )
    return rows


def _verdict(path: str, application: Application, actor: Actor) -> dict[str, Any]:
    operation = OPERATIONS[path]
    told: dict[str, Any] = {"operation": f"/{operation.path}", "ouverte": True}
    try:
        identity.authorise(operation, application, actor)
    except Echec as refused:
        told |= {"ouverte": False, "manque": refused.ligne.manque, "libelle": refused.phrase}
    return told
