"""Root of every address of the portal."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from unisson.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", login_not_required(health.healthz), name="healthz"),
    path("readyz", login_not_required(health.readyz), name="readyz"),
    path("metrics", login_not_required(health.metrics), name="metrics"),
    path("", include("unisson.entrypoints.web.shared.urls")),
    path("", include("unisson.entrypoints.web.accounts.urls")),
    path("", include("unisson.entrypoints.web.organisations.urls")),
    path("", include("unisson.entrypoints.web.directory.urls")),
    path("", include("unisson.entrypoints.web.engagements.urls")),
    path("", include("unisson.entrypoints.web.invoices.urls")),
    path("", include("unisson.entrypoints.web.deposit.urls")),
    path("", include("unisson.entrypoints.web.exchange.urls")),
    path("", include("unisson.entrypoints.web.saisie.urls")),
    path("", include("unisson.entrypoints.web.notifications.urls")),
    path("", include("unisson.entrypoints.web.archives.urls")),
    path("", include("unisson.entrypoints.web.verify.urls")),
    path("", include("unisson.entrypoints.web.raccordements.urls")),
    path("", include("unisson.entrypoints.api.cpro.urls")),
    path("", include("unisson.entrypoints.api.urls")),
]
urlpatterns += [path("", include(f"{edge}.urls")) for edge in settings.EDGES if ".web." in edge and apps.is_installed(edge)]

handler400 = "unisson.entrypoints.web.shared.errors.bad_request"
handler403 = "unisson.entrypoints.web.shared.errors.forbidden"
handler404 = "unisson.entrypoints.web.shared.errors.not_found"
# Not Django's: allauth looks for it when its rate limits refuse.
handler429 = "unisson.entrypoints.web.shared.errors.too_many"
handler500 = "unisson.entrypoints.web.shared.errors.server_error"
