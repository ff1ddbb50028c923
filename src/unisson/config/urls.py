"""Root of every address of the portal."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from unisson.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
