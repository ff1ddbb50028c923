"""Root of every address of the portal."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from unisson.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("unisson.entrypoints.web.shared.urls")),
]

handler400 = "unisson.entrypoints.web.shared.errors.bad_request"
handler403 = "unisson.entrypoints.web.shared.errors.forbidden"
handler404 = "unisson.entrypoints.web.shared.errors.not_found"
handler500 = "unisson.entrypoints.web.shared.errors.server_error"
