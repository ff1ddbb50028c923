"""The one view of the façade: who calls, what is asked, the answer, and a line in the log whatever happened."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from pydantic import ValidationError

from unisson.entrypoints.api.cpro import identity, problems, sandbox, written
from unisson.entrypoints.api.cpro.refusals import Echec
from unisson.entrypoints.api.cpro.table import MEBIBYTE, Appel, Operation
from unisson.portal.kernel import pace
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import Refused
from unisson.portal.raccordements.actions import calls, idempotency
from unisson.portal.raccordements.models import Application

log = logging.getLogger(__name__)
JSON = "application/json;charset=utf-8"
KEY = "Idempotency-Key"
LONGEST_KEY = 128
UNREACHABLE_SECONDS = 5  # after which it is worth calling again when the database did not answer
# RFC 6750, 3: what is wrong with the token, said in the header too.
CHALLENGE, WRONG_TOKEN = 'Bearer realm="Unisson"', ', error="invalid_token"'
View = Callable[..., HttpResponse]
VIEWS: dict[str, View] = {}  # by path, for addresses written with a slash too many


@dataclass(slots=True)
class _Progress:
    """What is known of a call as it is served, for its line in the log and the headers of its answer."""

    application: Application | None = None
    actor: Actor | None = None
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    simulated: dict[str, str] = field(default_factory=dict)


def view_of(operation: Operation) -> View:
    """The view of one operation."""

    @login_not_required
    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        began, progress = time.perf_counter(), _Progress()
        status, text = _answered(operation, request, progress)
        status, text, content_type = problems.as_asked(request, status, text)
        response = HttpResponse(text, status=status, content_type=content_type or JSON, headers=progress.headers)
        spent = round((time.perf_counter() - began) * 1000)
        said = calls.Exchange(operation.path, progress.body, status, text, spent, ", ".join(progress.simulated))
        _log(progress, said)
        return response

    view.__name__ = operation.name
    VIEWS[operation.path] = view
    return view


def _log(progress: _Progress, exchange: calls.Exchange) -> None:
    """A line in the log. What was done is answered even when it cannot be written."""
    try:
        calls.log(progress.application, progress.actor, exchange)
    except DatabaseError:
        log.exception("call not logged")


def _answered(operation: Operation, request: HttpRequest, progress: _Progress) -> tuple[int, str]:
    """HTTP status and body, whatever happens."""
    try:
        return _served(operation, request, progress)
    except Echec as refused:
        if refused.code == "JETON_REFUSE":
            progress.application = identity.formerly(request.headers)
        progress.headers |= refused.entetes
        if refused.ligne.http == 401:
            progress.headers["WWW-Authenticate"] = CHALLENGE + (WRONG_TOKEN if refused.code == "JETON_REFUSE" else "")
        return refused.ligne.http, written.as_json(refused.corps)
    except Refused as refused:
        first = refused.causes[0]
        codes = [{"code": cause.code, "libelle": cause.sentence} for cause in refused.causes]
        body = {"codeRetour": first.api_code, "libelle": f"{first.code} - {refused.sentence}", "causes": codes}
        return 200, written.as_json(body)
    except (OperationalError, InterfaceError):
        unreachable = _unreachable(request)
        progress.headers |= unreachable.entetes
        return unreachable.ligne.http, written.as_json(unreachable.corps)
    except Exception:
        log.exception("api failure", extra={"path": request.path})
        return 500, written.as_json(Echec("PANNE").corps)


def _served(operation: Operation, request: HttpRequest, progress: _Progress) -> tuple[int, str]:
    if request.method != operation.method and (request.method, operation.method) != ("HEAD", "GET"):
        raise _with(Echec("METHODE", methode=operation.method), Allow=operation.method)
    application = progress.application = identity.application_of(request.headers)
    _slow_down(application, progress)
    actor = progress.actor = identity.actor_of(request.headers)
    identity.authorise(operation, application, actor)
    raw = progress.body = _body(operation, request)
    demande = _read(operation, raw, request.GET.dict() if operation.method == "GET" else {})
    simulated = progress.simulated = sandbox.asked(application, request.headers)
    sandbox.simulate(simulated)

    def run() -> tuple[int, str]:
        body = operation.serve(Appel(application, actor, demande))
        return 200, written.as_json({"codeRetour": 0, "libelle": operation.succes} | body)

    if sandbox.DRY in simulated:
        return sandbox.undone(run)
    key = _key(operation, request)
    if not key:
        return run()
    progress.actor = actor = replace(actor, idempotency_key=key)
    return _once(application, key, operation.path.encode() + b"\n" + raw, run)


def _unreachable(request: HttpRequest) -> Echec:
    log.exception("database unreachable", extra={"path": request.path})
    return _with(Echec("INDISPONIBLE", attente=UNREACHABLE_SECONDS), **{"Retry-After": str(UNREACHABLE_SECONDS)})


def _with(refusal: Echec, **headers: str) -> Echec:
    refusal.entetes = headers
    return refusal


def _slow_down(application: Application, progress: _Progress) -> None:
    """Published rate limits: so many calls a minute for one application."""
    most = settings.API_CALLS_PER_MINUTE
    progress.headers["RateLimit-Policy"] = f'"application";q={most};w=60'
    wait = pace.spend(pace.Pace("api", most, 60), str(application.pk))
    if wait:
        raise _with(Echec("CADENCE", limite=most, attente=wait), **{"Retry-After": str(wait)})


def _body(operation: Operation, request: HttpRequest) -> bytes:
    if operation.method == "GET":
        return b""
    codage = request.headers.get("Content-Encoding", "").strip()
    if codage.lower() not in ("", "identity"):
        raise _with(Echec("CODAGE", codage=codage[:40]), **{"Accept-Encoding": "identity"})
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    limit = f"{operation.largest // MEBIBYTE} Mo"
    if announced.isdecimal() and int(announced) > operation.largest:
        raise Echec("TAILLE", limite=limit)
    try:
        raw: bytes = request.read(operation.largest + 1)
    except (UnreadablePostError, OSError):
        raise Echec("JSON", detail="la connexion s’est interrompue") from None
    if len(raw) > operation.largest:
        raise Echec("TAILLE", limite=limit)
    kind = (request.content_type or "").lower()
    if raw and kind and kind != "application/json":
        raise Echec("FORMAT")
    return raw


def _read(operation: Operation, raw: bytes, query: dict[str, Any]) -> Any:
    """The body as its model reads it; the query of a GET in its place."""
    try:
        given = query or (json.loads(raw, parse_constant=_no_constant) if raw.strip() else {})
    except (ValueError, RecursionError) as error:
        raise Echec("JSON", detail=_where(error)) from None
    try:
        return operation.demande.model_validate({} if given is None else given)
    except ValidationError as error:
        raise Echec("CHAMP", detail=_first(error)) from None
    except RecursionError:
        raise Echec("JSON", detail="trop de niveaux") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"ligne {error.lineno}, colonne {error.colno}"
    return "il n’est pas écrit en UTF-8" if isinstance(error, UnicodeDecodeError) else "valeur impossible"


def _first(error: ValidationError) -> str:
    """The first fault, in our words: pydantic adds its own around ours."""
    fault = error.errors(include_url=False, include_input=False)[0]
    return str(fault["msg"]).removeprefix("Value error, ")


def _key(operation: Operation, request: HttpRequest) -> str:
    key = request.headers.get(KEY, "").strip()
    if not key or not operation.writes:
        return ""
    if len(key) > LONGEST_KEY or "\0" in key:
        raise Echec("CLE_LONGUE")
    return key


def _once(application: Application, key: str, asked: bytes, run: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    try:
        return idempotency.once(application, key, hashlib.sha256(asked).hexdigest(), run)
    except idempotency.OtherRequest:
        raise Echec("CLE") from None


@login_not_required
@csrf_exempt
def nowhere(request: HttpRequest, cpro_tail: str) -> HttpResponse:
    """An address that no operation has: said in JSON, as everything here.

    A slash too many is forgiven: it comes from a base address that was typed with one at its end.
    """
    view = VIEWS.get("/".join(["cpro", *(part for part in cpro_tail.split("/") if part)]))
    if view is not None:
        return view(request)
    return _refusal(request, Echec("INTROUVABLE"))


def _refusal(request: HttpRequest, refused: Echec) -> HttpResponse:
    status, text, content_type = problems.as_asked(request, refused.ligne.http, written.as_json(refused.corps))
    return HttpResponse(text, status=status, content_type=content_type or JSON, headers=refused.entetes)


def read_only(view: View) -> View:
    """A document that needs no operation: open, GET or HEAD; what it is not given for is said in JSON too."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            if request.method not in ("GET", "HEAD"):
                raise _with(Echec("METHODE", methode="GET"), Allow="GET, HEAD")
            return view(request)
        except Echec as refused:
            return _refusal(request, refused)
        except (OperationalError, InterfaceError):
            return _refusal(request, _unreachable(request))

    return login_not_required(csrf_exempt(answered))
