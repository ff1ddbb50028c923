"""Addresses of the façade, made from its table."""

from __future__ import annotations

from django.urls import path, re_path

from unisson.entrypoints.api.cpro import diagnostic, documentation, openapi, operations, serving
from unisson.entrypoints.api.cpro.table import OPERATIONS

assert operations.__all__  # importing it fills the table

urlpatterns = [
    *(path(line.path, serving.view_of(line), name=f"cpro_{line.name}") for line in OPERATIONS.values()),
    path("api/cpro/", documentation.documentation, name="cpro_docs"),
    path("api/cpro/<path:path>/", documentation.operation, name="cpro_doc"),
    path("cpro/openapi.json", openapi.document, name="cpro_openapi"),
    path("cpro/diagnostic", diagnostic.diagnostic, name="cpro_diagnostic"),
    re_path(r"^(?:/*)cpro/*(?P<cpro_tail>.*)$", serving.nowhere, name="cpro_nowhere"),
]
