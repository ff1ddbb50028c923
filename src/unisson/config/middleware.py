"""Response headers that browsers enforce. Django 5.2 has no Content-Security-Policy of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from unisson.config.uploads import drain


def security_headers(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: adds the content and permissions policies of the settings to every response that has none."""
    policy = "; ".join(f"{name} {value}" for name, value in settings.CONTENT_SECURITY_POLICY.items())

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response

    return answer


SHORT = ("/cpro/", "/api/oauth/")
LONGEST_ADDRESS = 200


@lru_cache(maxsize=256)
def _found(path: str) -> ResolverMatch:
    """Where an address leads: software calls the same few again and again, and reading the whole table of addresses to
    find one costs more than handing out a token."""
    return resolve(path)


def short_way(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: software goes straight to its view.

    It has no session, no cookie and no page to be led to: the rest of the chain would cost it more than most of its calls.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(SHORT) or len(request.path_info) > LONGEST_ADDRESS:
            return get_response(request)
        try:
            found = _found(request.path_info)
        except Resolver404:
            return get_response(request)
        request.resolver_match = found
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
        if response.status_code >= 400:
            drain(request)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return answer
