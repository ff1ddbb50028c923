"""The least that Django can do for the same call: one view that verifies an HMAC. The floor of the API bench."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

from bench.api import KEY

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",  # noqa: S106 - a bench
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
)


def bare(request: HttpRequest) -> JsonResponse:
    """Verify the signature of the body, answer like a token endpoint."""
    wanted = hmac.new(KEY, request.body, hashlib.sha256).hexdigest()
    right = hmac.compare_digest(wanted, request.headers.get("X-Signature", ""))
    body: dict[str, Any] = {"access_token": wanted, "token_type": "Bearer", "expires_in": 3600, "scope": "openid"}
    return JsonResponse(body, status=200 if right else 400)


urlpatterns = [path("api/oauth/token", bare)]
application = get_wsgi_application()
