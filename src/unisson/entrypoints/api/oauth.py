"""`POST /api/oauth/token` and `/api/oauth/revoke`: HTTP on one side, `portal.raccordements.tokens` on the other."""

from __future__ import annotations

import base64
import binascii
import json
from urllib.parse import parse_qsl, unquote_plus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from unisson.portal.kernel import pace
from unisson.portal.raccordements import tokens
from unisson.portal.raccordements.actions import calls

# Only failures are counted: whoever has the right secret is never slowed down here.
FAILURES = pace.Pace("oauth", most=30, seconds=60)
# RFC 6749, 5.2, except that Chorus Pro answers invalid_client with a 400: its clients expect it.
ERRORS = {
    "invalid_request": "La demande est incomplète ou illisible : envoyez grant_type, client_id et client_secret dans un "
    "formulaire (application/x-www-form-urlencoded).",
    "unsupported_grant_type": "Seul grant_type=client_credentials est proposé.",
    "invalid_client": "Cette application est inconnue, fermée, ou son secret n’est plus valable. Vérifiez client_id et "
    "client_secret dans l’espace Raccordements.",
}
Credentials = tuple[str, str]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
NEVER_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@login_not_required
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """In: client_id and client_secret (form or HTTP Basic). Out: a Bearer token of one hour."""
    form = _form(request)
    if form is None or "grant_type" not in form:
        return _error("invalid_request")
    if form["grant_type"] != "client_credentials":
        return _error("unsupported_grant_type")
    credentials = _credentials(request, form)
    issued = tokens.issue(*credentials, form.get("scope", ""))
    if issued is None:
        return _failed(request, credentials)
    body = {
        "access_token": issued.token,
        "token_type": "Bearer",
        "expires_in": issued.expires_in,
        "scope": issued.scope,
    }
    return _answer(body, 200)


@login_not_required
@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """RFC 7009. In: a token and the credentials of its application. Out: nothing, whether it existed or not."""
    form = _form(request)
    if form is None or not form.get("token"):
        return _error("invalid_request")
    credentials = _credentials(request, form)
    if not tokens.revoke(*credentials, form["token"]):
        return _failed(request, credentials)
    return _answer({}, 200)


def _form(request: HttpRequest) -> dict[str, str] | None:
    try:
        if request.content_type == FORM:  # what every client sends: read at once, without what Django does for pages
            return dict(parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=20))
        return {name: str(value) for name, value in request.POST.items()}
    except (UnreadablePostError, RequestDataTooBig, SuspiciousOperation, MultiPartParserError, ValueError):
        return None


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


def _failed(request: HttpRequest, credentials: Credentials) -> HttpResponse:
    """Refused; the manager of the application, if there is one of this name, will read it in its log."""
    wait = pace.spend(FAILURES, pace.origin(request.META))
    if not wait:
        refusal = _error("invalid_client")
        said = calls.Exchange(calls.JETON, b"", refusal.status_code, refusal.content.decode(), 0)
        calls.log(tokens.named(credentials[0]), None, said)
        return refusal
    sentence = f"Plus de {FAILURES.most} demandes refusées en une minute viennent de cette origine."
    answer = _answer({"error": "slow_down", "error_description": sentence}, 429)
    answer["Retry-After"] = str(wait)
    return answer


def _error(code: str) -> HttpResponse:
    return _answer({"error": code, "error_description": ERRORS[code]}, 400)


def _answer(body: dict[str, object], status: int) -> HttpResponse:
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=JSON, headers=NEVER_KEPT)
