"""What is read of the flux received: lists, reports, counts. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from einvoice.report import Verdict
from unisson.lifecycles.flux import TO_DECIDE, UNDER_WAY, WAITING
from unisson.lifecycles.invoice import DRAFT, Status
from unisson.portal.exchange.models import Flux, FluxItem, FluxQuerySet, ItemState, Outcome
from unisson.portal.exchange.permissions import visible_flux
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Structure

PAGE_SIZE = 25
LEFT_ALONE = timedelta(minutes=2)

# One place says what an item has become, from how far it went and what its invoice is today.
OUTCOME = Case(
    When(invoice__sent_at__isnull=False, then=Value(Outcome.SENT.value)),
    When(invoice__status=Status.SUPPRIMEE, then=Value(Outcome.ABANDONED.value)),
    # What a machine read of a scan (INTERPRETEE_OCR) leaves only once a person has looked at it.
    When(
        state=ItemState.DRAFTED,
        invoice__verdict=Verdict.VALID,
        invoice__status=Status.BROUILLON,
        then=Value(Outcome.READY.value),
    ),
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
        """The count of one outcome. Raises KeyError for another word, so that templates then read the attribute."""
        if outcome not in Outcome.values:
            raise KeyError(outcome)
        return self.by_outcome.get(outcome, 0)

    @property
    def done(self) -> int:
        """Files about which nothing is under way."""
        return self.total - self[Outcome.PENDING] - self[Outcome.SENDING]

    @property
    def sent(self) -> int:
        return self[Outcome.SENT]

    @property
    def to_mend(self) -> int:
        return self[Outcome.TO_MEND]

    @property
    def refused(self) -> int:
        return self[Outcome.REFUSED]

    @property
    def stopped(self) -> int:
        """Files on which the processing stopped: nothing was said of them yet, they are taken up again."""
        return self[Outcome.INCIDENT]

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


@dataclass(frozen=True, slots=True)
class Page:
    """Some flux, the counts of each, and the key of the next page (None at the end)."""

    rows: list[Flux]
    progress: dict[int, Progress]
    older: int | None


def of_structure(actor: Actor, structure: Structure, statuses: tuple[str, ...] = ()) -> FluxQuerySet:
    """The flux of a structure that the actor may read, in some states only when they are given, newest first."""
    mine = Flux.objects.visible_to(actor).filter(structure=structure).select_related("depot").order_by("-pk")
    return mine.filter(status__in=statuses) if statuses else mine


def by_status(actor: Actor, structure: Structure) -> dict[str, int]:
    """How many flux of the structure are in each state. One query."""
    rows = of_structure(actor, structure).order_by().values("status").annotate(count=Count("pk"))
    return {row["status"]: row["count"] for row in rows}


def page(flux: FluxQuerySet, *, before: int | None = None, size: int = PAGE_SIZE) -> Page:
    """Some of these flux, newest first, by key, with the counts of each. Two queries."""
    found = list((flux if before is None else flux.filter(pk__lt=before))[: size + 1])
    shown = found[:size]
    return Page(shown, counts_of(shown), shown[-1].pk if len(found) > size else None)


def counts_of(shown: Sequence[Flux]) -> dict[int, Progress]:
    """The counts of several flux. One query."""
    counts: dict[int, dict[str, int]] = {flux.pk: {} for flux in shown}
    of_these = with_outcome(FluxItem.objects.filter(flux__in=shown).order_by())
    for row in of_these.values("flux_id", "outcome").annotate(count=Count("pk")):
        counts[row["flux_id"]][row["outcome"]] = row["count"]
    return {pk: Progress(sum(found.values()), found) for pk, found in counts.items()}


def with_counts(shown: Sequence[Flux]) -> list[tuple[Flux, Progress]]:
    """Some flux, each with its counts. One query, none for no flux."""
    counts = counts_of(shown) if shown else {}
    return [(flux, counts[flux.pk]) for flux in shown]


def waiting(actor: Actor, structure: Structure) -> list[Flux]:
    """The lots that wait for their depositor's decision, newest first."""
    return list(of_structure(actor, structure, (WAITING,))[:PAGE_SIZE])


def to_decide(actor: Actor, structure: Structure) -> FluxQuerySet:
    """The lots of the structure of which the actor has something to decide, oldest first."""
    mine = Flux.objects.filter(visible_flux(actor, modify=True), structure=structure, status__in=TO_DECIDE)
    return mine.select_related("depot").order_by("status_at", "pk")


def count_to_decide(actor: Actor, structure: Structure) -> Subquery:
    """How many they are, to be read within another query."""
    return Subquery(to_decide(actor, structure).order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n"))


def in_a_lot(structure: Structure) -> Q:
    """The drafts that are not to be looked at one by one yet: their lot is being judged, or awaits its decision."""
    held = FluxItem.objects.filter(invoice=OuterRef("pk"), flux__structure=structure, flux__status__in=(*TO_DECIDE, *UNDER_WAY))
    return Q(status__in=DRAFT) & Q(Exists(held))


@dataclass(frozen=True, slots=True)
class Items:
    """Some files of a flux, and the position after which the next page begins (None at the end)."""

    rows: list[Any]
    after: int | None


def items_page(flux: Flux, outcomes: tuple[str, ...] = (), *, after: int = 0, size: int = 50) -> Items:
    """The files of a flux in their order, of some outcomes only when they are given. One query."""
    wanted = items(flux).filter(position__gt=after)
    found = list((wanted.filter(outcome__in=outcomes) if outcomes else wanted)[: size + 1])
    return Items(found[:size], found[size - 1].position if len(found) > size else None)


def good_total(flux: Flux) -> list[tuple[str, Decimal]]:
    """What the good invoices ask for, by currency."""
    ready = with_outcome(flux.items.order_by()).filter(outcome=Outcome.READY)
    return list(ready.values_list("invoice__currency").annotate(total=Sum("invoice__amount_due")).order_by("invoice__currency"))


def items(flux: Flux) -> QuerySet[Any]:
    """The files of a flux in their order, with their outcome, their invoice and its recipient."""
    rows = flux.items.select_related("invoice", "invoice__recipient", "invoice__supplier").defer("invoice__fields_read")
    return with_outcome(rows).order_by("position")


def left_alone() -> list[int]:
    """The flux still to process that nothing has touched for a while: their worker died with its queue."""
    silent = Flux.objects.filter(status__in=UNDER_WAY, status_at__lt=clock.now() - LEFT_ALONE)
    return list(silent.order_by("pk").values_list("pk", flat=True))
