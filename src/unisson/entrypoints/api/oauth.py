"""`POST /api/oauth/token` and `/api/oauth/revoke`: HTTP on one side, `portal.raccordements.tokens` on the other."""

from __future__ import annotations

import base64
import binascii
import json
import logging
from collections.abc import Callable
from functools import wraps
from urllib.parse import parse_qsl, unquote_plus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from unisson.entrypoints.api.problems import CONTENT_TYPE as PROBLEM
from unisson.portal.kernel import pace
from unisson.portal.raccordements import tokens
from unisson.portal.raccordements.actions import calls

log = logging.getLogger(__name__)
# Only failures are counted: whoever has the right secret is never slowed down here.
FAILURES = pace.Pace("oauth", most=30, seconds=60)
# RFC 6749, 5.2, except that Chorus Pro answers invalid_client with a 400: its clients expect it. The last three are ours.
ERRORS = {
    "invalid_request": "La demande est incomplète ou illisible : envoyez grant_type, client_id et client_secret dans un "
    "formulaire (application/x-www-form-urlencoded).",
    "unsupported_grant_type": "Seul grant_type=client_credentials est proposé.",
    "invalid_client": "Cette application est inconnue, fermée, ou son secret n’est plus valable. Vérifiez client_id et "
    "client_secret dans l’espace Raccordements.",
    "method_not_allowed": "Cette adresse ne répond qu’à POST.",
    "slow_down": f"Plus de {FAILURES.most} demandes refusées en une minute viennent de cette origine.",
    "temporarily_unavailable": "Le portail ne joint pas sa base de données pour le moment. Recommencez dans quelques secondes.",
}
STATUSES = {"method_not_allowed": 405, "slow_down": 429, "temporarily_unavailable": 503}  # else 400
UNREACHABLE_SECONDS = "5"
Credentials = tuple[str, str]
View = Callable[[HttpRequest], HttpResponse]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
NEVER_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class _Refused(Exception):
    """An error of the table, and the headers that go with it."""

    def __init__(self, code: str, **headers: str) -> None:
        super().__init__(code)
        self.code = code
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def _door(view: View) -> View:
    """Open to software, by POST only; every refusal has a body, whatever happens."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            if request.method != "POST":
                raise _Refused("method_not_allowed", Allow="POST")
            return view(request)
        except _Refused as refused:
            return _error(request, refused)
        except (OperationalError, InterfaceError):
            log.exception("database unreachable", extra={"path": request.path})
            return _error(request, _Refused("temporarily_unavailable", Retry_After=UNREACHABLE_SECONDS))

    return login_not_required(csrf_exempt(answered))


@_door
def token(request: HttpRequest) -> HttpResponse:
    """In: client_id and client_secret (form or HTTP Basic). Out: a Bearer token of one hour."""
    form = _form(request)
    if "grant_type" not in form:
        raise _Refused("invalid_request")
    if form["grant_type"] != "client_credentials":
        raise _Refused("unsupported_grant_type")
    credentials = _credentials(request, form)
    issued = tokens.issue(*credentials, form.get("scope", ""))
    if issued is None:
        raise _failed(request, credentials)
    body = {
        "access_token": issued.token,
        "token_type": "Bearer",
        "expires_in": issued.expires_in,
        "scope": issued.scope,
    }
    return _answer(body, 200)


@_door
def revoke(request: HttpRequest) -> HttpResponse:
    """RFC 7009. In: a token and the credentials of its application. Out: nothing, whether it existed or not."""
    form = _form(request)
    if not form.get("token"):
        raise _Refused("invalid_request")
    credentials = _credentials(request, form)
    if not tokens.revoke(*credentials, form["token"]):
        raise _failed(request, credentials)
    return _answer({}, 200)


def _form(request: HttpRequest) -> dict[str, str]:
    try:
        if request.content_type == FORM:  # what every client sends: read at once, without what Django does for pages
            return dict(parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=20))
        return {name: str(value) for name, value in request.POST.items()}
    except (UnreadablePostError, RequestDataTooBig, SuspiciousOperation, MultiPartParserError, ValueError):
        raise _Refused("invalid_request") from None


def _credentials(request: HttpRequest, form: dict[str, str]) -> Credentials:
    return _basic(request.META.get("HTTP_AUTHORIZATION", "")) or (form.get("client_id", ""), form.get("client_secret", ""))


def _basic(header: str) -> Credentials | None:
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return unquote_plus(client_id), unquote_plus(secret)  # RFC 6749, 2.3.1


def _failed(request: HttpRequest, credentials: Credentials) -> _Refused:
    """Refused; the manager of the application, if there is one of this name, will read it in its log."""
    wait = pace.spend(FAILURES, pace.origin(request.META))
    if wait:
        return _Refused("slow_down", Retry_After=str(wait))
    refused = _Refused("invalid_client")
    said = _error(request, refused)
    calls.log(tokens.named(credentials[0]), None, calls.Exchange(calls.JETON, b"", said.status_code, said.content.decode(), 0))
    return refused


def _error(request: HttpRequest, refused: _Refused) -> HttpResponse:
    """The error of RFC 6749; with what RFC 9457 adds for whoever asks for it."""
    status = STATUSES.get(refused.code, 400)
    body: dict[str, object] = {"error": refused.code, "error_description": ERRORS[refused.code]}
    problem = PROBLEM in request.headers.get("Accept", "")
    if problem:
        about = {"type": "about:blank", "title": refused.code, "status": status, "detail": ERRORS[refused.code]}
        body = about | body
    return _answer(body, status, PROBLEM if problem else JSON, refused.headers)


def _answer(
    body: dict[str, object], status: int, content_type: str = JSON, headers: dict[str, str] | None = None
) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=content_type, headers=NEVER_KEPT | (headers or {}))
