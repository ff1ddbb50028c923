"""`POST /api/verifier`: judge a document. Nothing is stored; the file stays in memory."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import P, QueryEx, Router

from einvoice.presentation import finding_as_json, level_as_json, report_as_json
from einvoice.report import Report
from einvoice.syntax.excerpt import excerpts
from unisson.config.uploads import MemoryUploadHandler, too_large
from unisson.entrypoints.api.problems import Problem
from unisson.entrypoints.api.schemas import ProblemOut, ReportOut
from unisson.portal.invoices.verification import AUTO, MAX_BYTES, MAX_MEGABYTES, PACE, PROFILES, is_judged, verify
from unisson.portal.kernel import clock, pace

router = Router(tags=["Vérification"])
PROFILE = P(description=f"Profil : {', '.join(PROFILES)}")
DAY = P(description="Date du contrôle, AAAA-MM-JJ (par défaut : aujourd’hui)")
MARGIN = 64 * 1024  # what a multipart form adds to its file

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "UBL, CII, xCBL, Factur-X ou PDF"},
                        "profile": {"type": "string", "enum": list(PROFILES)},
                        "date": {"type": "string", "format": "date"},
                    },
                }
            },
            "application/xml": {"schema": {"type": "string", "format": "binary"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.post(
    "/verifier",
    response={200: ReportOut, (400, 413, 422, 429, 500): ProblemOut},
    url_name="verifier",
    summary="Vérifier une facture",
    description="Juge une facture et dit ce qui ne va pas, où, et comment le corriger. Rien n’est enregistré. "
    f"{MAX_MEGABYTES} Mo au plus, {PACE.most} vérifications par minute et par origine. "
    "Une facture non valide est une réponse 200 dont le verdict est INVALID ; un fichier qui n’est pas une facture, ou que "
    "l’on ne peut pas ouvrir sans risque, est un problème 422 « injugeable » qui porte le rapport.",
    openapi_extra=_BODY,
)
def verifier(
    request: HttpRequest,
    profile: QueryEx[str, PROFILE] = AUTO,
    date: QueryEx[str, DAY] = "",
) -> dict[str, Any]:
    """In: a file and what to judge it against. Out: the report. Raises Problem."""
    wait = pace.spend(PACE, pace.origin(request.META))
    if wait:
        sentence = f"Plus de {PACE.most} vérifications en une minute viennent de cette origine."
        raise Problem("trop-de-demandes", sentence, {"Retry-After": str(wait)})
    name, data = _received(request)
    typed = request.POST if _is_form(request) else {}
    chosen = typed.get("profile") or profile or AUTO
    if chosen not in PROFILES:
        raise Problem("parametre", f"Le profil doit être l’un de : {', '.join(PROFILES)}.", parameters=["profile"])
    report = verify(data, profile=chosen, today=_day(typed.get("date") or date))
    shown = _as_json(name, report)
    if not is_judged(report):
        first = report.findings[0].message if report.findings else "Ce fichier ne contient pas de facture lisible."
        raise Problem("injugeable", first, report=shown)
    return shown


def _received(request: HttpRequest) -> tuple[str, bytes]:
    """Name and bytes of what was sent: the field `file`, or the whole body."""
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    if announced.isdecimal() and int(announced) > MAX_BYTES + MARGIN:
        raise _too_large()
    name, data = "", b""
    if _is_form(request):
        request.upload_handlers = [MemoryUploadHandler(request, MAX_BYTES)]
        file = request.FILES.get("file")
        if too_large(request):
            raise _too_large()
        if file is None and len(request.FILES) == 1:
            raise Problem("aucun-fichier", "Le fichier est attendu dans le champ « file ».")
        name, data = (file.name or "", file.read()) if file is not None else ("", b"")
    else:
        data = request.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large()
    if not data:
        raise Problem("aucun-fichier", "La requête ne porte aucun fichier, ou un fichier vide.")
    return name, data


def _is_form(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data"


def _too_large() -> Problem:
    return Problem("trop-gros", f"Le fichier dépasse {MAX_MEGABYTES} Mo.")


def _day(typed: str) -> dt.date:
    if not typed:
        return clock.today()
    try:
        return dt.date.fromisoformat(typed)
    except ValueError as error:
        raise Problem("parametre", "La date attendue est de la forme AAAA-MM-JJ.", parameters=["date"]) from error


def _as_json(name: str, report: Report) -> dict[str, Any]:
    places = [finding.location for finding in report.findings]
    shown = excerpts(report.xml, report.format, places) if report.xml else {}
    errors = []
    for finding in report.findings:
        excerpt = shown.get(finding.location)
        errors.append({**finding_as_json(finding), "excerpt": asdict(excerpt) if excerpt else None})
    levels = [level_as_json(level) for level in report.levels]
    return {"file": name, **report_as_json(report), "levels": levels, "errors": errors}
