"""A flux arrives: its bytes are kept and numbered at once; what it holds is looked at by a job."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from einvoice import syntax
from unisson.lifecycles.flux import TO_SEND_AGAIN
from unisson.portal.exchange import signing
from unisson.portal.exchange.archive import ARCHIVES
from unisson.portal.exchange.models import Flux, FluxItem
from unisson.portal.exchange.syntaxes import interface_of
from unisson.portal.invoices import signatures
from unisson.portal.invoices.actions.drafting import NotAllowed, SupplierInactive
from unisson.portal.invoices.documents import safe_name
from unisson.portal.invoices.models import Depot
from unisson.portal.invoices.numbering import numero_flux_depot
from unisson.portal.invoices.queries.deposit import depositing_service, may_deposit
from unisson.portal.kernel import clock, files, locks, reading, writing
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.models import Structure

RECEPTION = "RECEPTION_FLUX"
SEVERAL = "FICHIERS"  # format of a deposit made of several files chosen together


@dataclass(frozen=True, slots=True)
class Received:
    """The flux, and whether it is a new one: the same bytes given again come back as the flux they already made."""

    flux: Flux
    created: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came: its name, its format, the hash and the size of its bytes."""

    filename: str
    format: str
    sha256: str
    size: int


@transaction.atomic
def receive_flux(
    actor: Actor, structure: Structure, filename: str, data: bytes, syntaxe: str = "", *, automatic: bool = False
) -> Received:
    """Keep and number a flux: one invoice (XML, Factur-X) or an archive of them (.zip, .tar.gz). A job processes it.

    `syntaxe`: a `SyntaxeFlux` code, empty when the content speaks for itself. `automatic`: integrate without waiting for
    its depositor. The same bytes (or the same idempotency key of the actor) give the flux already received, unless
    nothing of it stood. Raises NotAllowed, SupplierInactive.
    """
    kind = syntax.identify(data)
    arrival = Arrival(filename, str(kind), files.keep(data), len(data))
    found = admitted(actor, structure, arrival)
    if found is not None:
        return Received(found, created=False)
    flux = opened(actor, structure, arrival, syntaxe, automatic=automatic)
    alone = [] if kind in ARCHIVES else items_of(flux, [(filename, arrival.sha256, arrival.size)])
    return Received(_open(flux, actor, alone), created=True)


@transaction.atomic
def receive_files(actor: Actor, structure: Structure, pieces: Sequence[tuple[str, bytes]]) -> Received:
    """Keep and number several files (name, bytes) chosen together, each one an invoice. Raises NotAllowed, SupplierInactive."""
    alone = [place for place, (_, data) in enumerate(pieces) if signatures.is_detached(data)]
    beside = alone if len(alone) < len(pieces) else []  # without an invoice, a signature is a file like another
    kept = [(name, files.keep(data), len(data)) for name, data in pieces]
    whole = hashlib.sha256("\n".join(f"{sha256} {name}" for name, sha256, _ in kept).encode()).hexdigest()
    arrival = Arrival(f"{len(kept)} fichiers", SEVERAL, whole, sum(size for _, _, size in kept))
    found = admitted(actor, structure, arrival)
    if found is not None:
        return Received(found, created=False)
    flux = opened(actor, structure, arrival, "")
    items = items_of(flux, [piece for place, piece in enumerate(kept) if place not in beside])
    if beside:
        flux.signatures = signing.kept([pieces[place] for place in beside], [item.filename for item in items])
    return Received(_open(flux, actor, items), created=True)


def admitted(actor: Actor, structure: Structure, arrival: Arrival) -> Flux | None:
    """The flux these bytes already made, if any; the next ones that come wait here. Raises NotAllowed, SupplierInactive."""
    if not may_deposit(actor, structure):
        raise NotAllowed
    if not structure.is_active:
        raise SupplierInactive
    if actor.idempotency_key:
        locks.hold("flux", actor.technical_account, actor.idempotency_key)
        standing = Flux.objects.filter(structure=structure).exclude(status__in=TO_SEND_AGAIN).select_related("depot")
        same = {"depot__technical_account": actor.technical_account, "depot__idempotency_key": actor.idempotency_key}
        if twin := standing.filter(**same).first():
            return twin
    # A double click finds the first click's flux.
    locks.hold("flux", structure.pk, arrival.sha256)
    again = [structure.pk, arrival.sha256, arrival.size, list(map(str, TO_SEND_AGAIN))]
    for flux, depot in reading.rows((Flux, Depot), _SAME_BYTES, again):
        flux.depot = depot
        return flux  # type: ignore[no-any-return]
    return None


_SAME_BYTES = """
    FROM invoices_depot AS depot
    JOIN exchange_flux AS flux ON flux.depot_id = depot.id
    WHERE flux.structure_id = %s AND depot.sha256 = %s AND depot.size = %s AND flux.status <> ALL(%s) LIMIT 1
"""


def opened(actor: Actor, structure: Structure, arrival: Arrival, syntaxe: str, *, automatic: bool = False) -> Flux:
    """The flux of what arrived and its deposit, numbered, to be written."""
    now = clock.now()
    depot = Depot(
        numero_flux_depot=numero_flux_depot(interface_of(syntaxe)),
        entry_point=actor.entry_point,
        filename=safe_name(arrival.filename),
        format=arrival.format,
        sha256=arrival.sha256,
        size=arrival.size,
        received_at=now,
        created_by_id=actor.user_id,
        technical_account=actor.technical_account,
        idempotency_key=actor.idempotency_key,
    )
    return Flux(
        depot=depot,
        structure=structure,
        service=depositing_service(actor, structure),
        status_at=now,
        syntaxe_flux=syntaxe,
        automatic=automatic,
    )


def _open(flux: Flux, actor: Actor, items: Sequence[FluxItem]) -> Flux:
    depot = flux.depot
    with writing.together():
        writing.add(depot, flux, *items)
        record(flux, EventKind.ACTION, RECEPTION, actor, data={"filename": depot.filename, "sha256": depot.sha256})
    return flux


def items_of(flux: Flux, kept: Sequence[tuple[str, str, int]]) -> list[FluxItem]:
    """The lines of the files (name, hash, size) of a flux, to be written."""
    return [
        FluxItem(flux=flux, position=position, filename=safe_name(name), sha256=sha256, size=size)
        for position, (name, sha256, size) in enumerate(kept, start=1)
    ]
