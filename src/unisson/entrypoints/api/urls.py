"""Addresses of the JSON API. All of them are open: what needs a technical account will say so on its own operation."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from ninja import NinjaAPI

from unisson.entrypoints.api import oauth, problems
from unisson.entrypoints.api.documentation import documentation
from unisson.entrypoints.api.verifying import router

api = NinjaAPI(
    title="API d’Unisson",
    version="1",
    description="Vérifier une facture électronique sans compte. Les erreurs sont des « problem details » (RFC 9457).",
    docs_url=None,  # its page loads its assets from elsewhere
    urls_namespace="api",
)
problems.install(api)
api.add_router("", router)

# Not `app_name`: Django would put the whole module under it.
patterns, family, namespace = api.urls
for pattern in patterns:
    # The library's views know no `login_not_required`; they carry no cookie and read none.
    assert pattern.callback is not None
    pattern.callback = login_not_required(problems.methods_as_problems(pattern.callback))

urlpatterns = [
    path("api/", documentation, name="api_docs"),
    path("api/oauth/token", oauth.token, name="oauth_token"),
    path("api/oauth/revoke", oauth.revoke, name="oauth_revoke"),
    path("api/", include((patterns, family), namespace=namespace)),
    # A base address typed with a slash at its end gives one too many.
    re_path(r"^(?:/*)api/oauth/token/*$", oauth.token, name="oauth_token"),
    re_path(r"^(?:/*)api/oauth/revoke/*$", oauth.revoke, name="oauth_revoke"),
    re_path(r"^(?:/*)api/(?P<api_tail>.*)$", problems.nowhere, name="api_nowhere"),
]
