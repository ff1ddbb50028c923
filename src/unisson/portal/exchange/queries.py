"""What is read of the flux received: lists, reports, counts. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from einvoice.report import Verdict
from unisson.lifecycles.flux import UNDER_WAY
from unisson.lifecycles.invoice import Status
from unisson.portal.exchange.models import Flux, FluxItem, FluxQuerySet, ItemState, Outcome
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Structure

PAGE_SIZE = 25
LEFT_ALONE = timedelta(minutes=2)

# One place says what an item has become, from how far it went and what its invoice is today.
OUTCOME = Case(
    When(invoice__sent_at__isnull=False, then=Value(Outcome.SENT.value)),
    When(invoice__status=Status.SUPPRIMEE, then=Value(Outcome.ABANDONED.value)),
    When(state=ItemState.DRAFTED, invoice__verdict=Verdict.VALID, then=Value(Outcome.READY.value)),
    When(state=ItemState.DRAFTED, then=Value(Outcome.TO_MEND.value)),
    default=F("state"),
    output_field=CharField(),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many files of a flux came to each outcome."""

    total: int
    by_outcome: dict[str, int]

    def __getitem__(self, outcome: str) -> int:
        return self.by_outcome.get(outcome, 0)

    @property
    def done(self) -> int:
        """Files about which nothing is under way."""
        return self.total - self[Outcome.PENDING] - self[Outcome.SENDING]

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def with_outcome(items: QuerySet[FluxItem]) -> QuerySet[Any]:
    """The same items, each with its `outcome` (an `Outcome` code)."""
    return items.annotate(outcome=OUTCOME)


def progress(flux: Flux) -> Progress:
    """The counts of a flux. One query."""
    rows = with_outcome(flux.items.order_by()).values("outcome").annotate(count=Count("pk"))
    counts = {row["outcome"]: row["count"] for row in rows}
    return Progress(sum(counts.values()), counts)


def readable(actor: Actor, flux_id: int) -> Flux | None:
    """A flux the actor may read, with its deposit. One query."""
    found = Flux.objects.visible_to(actor).select_related("depot", "depot__created_by", "structure", "service")
    return found.filter(pk=flux_id).first()


def of_number(actor: Actor, numero_flux_depot: str) -> Flux | None:
    """The same, by its 25-character number (`consulterCR`)."""
    found = Flux.objects.visible_to(actor).select_related("depot", "structure")
    return found.filter(depot__numero_flux_depot=numero_flux_depot).first()


def received(actor: Actor, structure: Structure) -> FluxQuerySet:
    """The flux of a structure that the actor may read, newest first, each with the counts its row shows."""
    mine = Flux.objects.visible_to(actor).filter(structure=structure).select_related("depot")
    return mine.annotate(
        total=Count("items"),
        sent=Count("items", filter=Q(items__invoice__sent_at__isnull=False)),
        refused=Count("items", filter=Q(items__state__in=[ItemState.REFUSED, ItemState.INCIDENT])),
    ).order_by("-pk")


def items(flux: Flux) -> QuerySet[Any]:
    """The files of a flux in their order, with their outcome, their invoice and its recipient."""
    return with_outcome(flux.items.select_related("invoice", "invoice__recipient", "invoice__supplier")).order_by("position")


def left_alone() -> list[int]:
    """The flux still to process that nothing has touched for a while: their worker died with its queue."""
    silent = Flux.objects.filter(status__in=UNDER_WAY, status_at__lt=clock.now() - LEFT_ALONE)
    return list(silent.order_by("pk").values_list("pk", flat=True))
