"""Is the portal alive, ready, busy: the three questions of those who operate it."""

from __future__ import annotations

import hmac
from collections.abc import Callable

import django_prometheus.exports
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

LOOPBACK = {"127.0.0.1", "::1"}


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers. Says nothing of the rest: a dead database must not get web servers killed."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when the database answers, every migration is applied and a worker was seen lately; else 503 with what is missing."""
    checks = {}
    for name, check in CHECKS.items():
        try:
            checks[name] = check()
        except Error:
            checks[name] = False
    ready = all(checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponseBase:
    """Prometheus figures, for this machine or for who holds UNISSON_METRICS_TOKEN."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    held = bool(token) and hmac.compare_digest(given.encode(), token.encode())
    # Behind a proxy everything comes from loopback: a forwarded request is never local.
    local = request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers
    if not (held or (local and not token)):
        return HttpResponse("Accès réservé à la machine locale ou au porteur du jeton de supervision.\n", status=403)
    page: HttpResponseBase = django_prometheus.exports.ExportToDjangoView(request)
    return page


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _worker() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s))",
            (settings.WORKER_SILENCE,),
        )
        return bool(cursor.fetchone() == (True,))


CHECKS: dict[str, Callable[[], bool]] = {"database": _database, "migrations": _migrations, "worker": _worker}
