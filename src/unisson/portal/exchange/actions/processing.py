"""A job processes a flux: opened once, then one file at a time, each in its own transaction; killed anywhere, it resumes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import structlog
from django.db import OperationalError, transaction

from einvoice.report import Finding
from unisson.lifecycles.flux import FluxStatus
from unisson.portal.exchange import archive, findings, signing
from unisson.portal.exchange.actions.integrating import process_item
from unisson.portal.exchange.models import Flux, FluxItem, ItemState, Outcome
from unisson.portal.exchange.queries import progress
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import SYSTEM
from unisson.portal.kernel.moving import move

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 3
SLICE = 5.0  # seconds: a long flux lets the others pass
TO_DO = (ItemState.PENDING, ItemState.SENDING)
_S = FluxStatus


def process_flux(flux_id: int, *, seconds: float | None = None) -> bool:
    """Open, judge and integrate what can be within `seconds` (a slice when not given); say whether something is left to do now.

    Safe to run again at any time, and by two workers at once: each file is taken by one, and processed once.
    """
    if not _started(flux_id):
        return False
    end = time.monotonic() + (SLICE if seconds is None else seconds)
    while (item_id := _next(flux_id)) is not None:
        _attempt(item_id)
        if time.monotonic() > end:
            return True
    return not settle(flux_id)


def _next(flux_id: int) -> int | None:
    """The next file to process, its attempt counted before it starts: what kills workers is left after some tries."""
    with transaction.atomic():
        rows = FluxItem.objects.select_for_update(skip_locked=True, of=("self",)).filter(flux_id=flux_id, state__in=TO_DO)
        item = rows.order_by("attempts", "position").first()
        if item is None:
            return None
        item.attempts += 1
        if item.attempts > MAX_ATTEMPTS:
            item.state, item.settled_at = ItemState.INCIDENT, clock.now()
            item.findings = [findings.as_data(findings.finding("INCIDENT"))]
        item.save(update_fields=["attempts", "state", "settled_at", "findings"])
        return item.pk


def _attempt(item_id: int) -> None:
    try:
        process_item(item_id)
    except OperationalError:  # the database is away: the job itself will be tried again
        raise
    except Exception:  # whatever one file does, the others go on; its attempts are counted
        log.exception("a file of a flux could not be processed", item=item_id)


def _started(flux_id: int) -> bool:
    """Bring the flux to its processing; False when it is not to be processed (refused, waiting, done)."""
    flux = Flux.objects.select_related("depot").get(pk=flux_id)
    if flux.status == _S.IN_RECU:
        _unpack(flux)
    with transaction.atomic():
        flux = Flux.objects.select_for_update(of=("self",)).get(pk=flux_id)
        if flux.status in (_S.IN_TRAITE_SE_CPP, _S.IN_EN_ATTENTE_TRAITEMENT_CPP):
            move(flux, "flux_start", SYSTEM)
    return flux.status == _S.IN_EN_COURS_TRAITEMENT_CPP


def _unpack(flux: Flux) -> None:
    """List the files of the flux, or refuse it whole. The bytes are kept before the transaction: it stays short."""
    contents = _Contents() if flux.items.exists() else _contents(flux)
    refusal = contents.refusal
    with transaction.atomic():
        locked = Flux.objects.select_for_update(of=("self",)).get(pk=flux.pk)
        if locked.status != _S.IN_RECU:
            return  # another worker did it meanwhile
        if refusal is not None:
            locked.errors = [findings.as_data(refusal)]
            move(locked, "flux_reject", SYSTEM, note=refusal.message)
            return
        if contents.rows:
            FluxItem.objects.bulk_create(contents.rows, batch_size=500)
            locked.ignored, locked.signatures = contents.ignored, contents.signatures
        move(locked, "flux_unpack", SYSTEM)


@dataclass(slots=True)
class _Contents:
    """What an archive holds, or why it is refused whole."""

    rows: list[FluxItem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    signatures: list[dict[str, str]] = field(default_factory=list)
    refusal: Finding | None = None


def _contents(flux: Flux) -> _Contents:
    found = _Contents()
    beside: list[tuple[str, bytes]] = []
    try:
        for member in archive.members(files.fetch(flux.depot.sha256)):
            if member.ignored:
                found.ignored.append(member.name)
            elif member.signature:
                beside.append((member.name, member.data))
            else:
                found.rows.append(_row(flux, member, len(found.rows) + 1))
    except archive.ArchiveRefused as refused:
        return _Contents(refusal=refused.finding)
    found.signatures = signing.kept(beside, [row.filename for row in found.rows])
    found.refusal = None if found.rows else findings.finding("IRR_VIDE")
    return found


def _row(flux: Flux, member: archive.Member, position: int) -> FluxItem:
    row = FluxItem(flux=flux, position=position, filename=member.name)
    if member.refusal is not None:
        row.state, row.settled_at = ItemState.REFUSED, clock.now()
        row.findings = [findings.as_data(member.refusal)]
        return row
    row.sha256, row.size = files.keep(member.data), len(member.data)
    return row


@transaction.atomic
def settle(flux_id: int) -> bool:
    """Conclude a flux about whose files nothing is under way; say whether nothing is. Done again, it changes nothing."""
    flux = Flux.objects.select_for_update(of=("self",)).get(pk=flux_id)
    counts = progress(flux)
    if counts[Outcome.PENDING] or counts[Outcome.SENDING]:
        return False
    verb = _conclusion(flux, counts.total, {outcome: counts[outcome] for outcome in Outcome})
    if verb:
        move(flux, verb, SYSTEM, data={"total": counts.total, **counts.by_outcome})
    return True


def _conclusion(flux: Flux, total: int, counts: dict[Outcome, int]) -> str:
    """The verb that tells where the flux stands; empty when it already stands there."""
    working = flux.status == _S.IN_EN_COURS_TRAITEMENT_CPP
    if counts[Outcome.SENT] and counts[Outcome.SENT] + counts[Outcome.ABANDONED] == total:
        return "" if flux.status not in (_S.IN_EN_COURS_TRAITEMENT_CPP, _S.IN_INTEGRE_PARTIEL, *_WAITING) else "flux_integrate"
    if not working:
        return ""
    if counts[Outcome.INCIDENT]:
        return "flux_block"
    if counts[Outcome.SENT]:
        return "flux_integrate_partly"
    return "flux_hold" if counts[Outcome.READY] + counts[Outcome.TO_MEND] else "flux_reject"


_WAITING = (_S.IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP,)
