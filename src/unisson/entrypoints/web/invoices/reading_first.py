"""After seven days, what was rejected or suspended is read before anything else (domaine 9.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from unisson.entrypoints.web.invoices.counters import counters_of
from unisson.entrypoints.web.shared.acting import Request
from unisson.portal.organisations.models import Espace

# Reading the invoice and its documents, saying that it was read, answering it, changing structure, leaving.
STILL_OPEN = frozenset(
    """
    acknowledge invoice document document_page treatment redo invoice_delay claim_letter comment switch_structure sign_out
    account_logout account landing healthz readyz metrics sign_in help
    """.split()  # noqa: SIM905 - a list of words reads better as words
)


class ReadingFirstMiddleware:
    """Leads to the page of acknowledgement whoever acts for a supplier that has one overdue; pages only, GET only.

    It costs no query: the counters it reads are those of the navigation of the page.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """The redirection, or nothing."""
        del args, kwargs
        # A page open to everybody stays so, but for the home page of who has signed in.
        is_public = not getattr(view, "login_required", True) and request.path != "/"
        if is_public or not _is_page(request) or not _supplies(request):
            return None
        return HttpResponseRedirect(reverse("acknowledge")) if counters_of(request).overdue else None


def _is_page(request: Request) -> bool:
    match = request.resolver_match
    name = match.url_name if match else ""
    return request.method == "GET" and name not in STILL_OPEN and not request.headers.get("HX-Request")


def _supplies(request: Request) -> bool:
    structure = getattr(request, "structure", None)
    if structure is None or not request.user.is_authenticated:
        return False
    held = request.actor.grants
    mine = (grant for grant in held if grant.structure_id == structure.pk and grant.may_modify)
    return any(grant.espace == Espace.FACTURES_EMISES for grant in mine)
