"""What is hashed of an object: its events, and for an invoice that was sent, its documents and the facts nobody may change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from unisson.lifecycles.invoice import DRAFT, Status
from unisson.portal.archives import hashing
from unisson.portal.invoices.models import Document, Invoice
from unisson.portal.kernel.models import Event

INVOICE = Invoice._meta.label_lower
EVENT = (
    "id", "at", "kind", "code", "subject_type", "subject_id", "source", "target", "motif", "note", "actor_id", "actor_label",
    "entry_point", "technical_account", "idempotency_key", "data",
)  # fmt: skip
DOCUMENT = ("id", "kind", "filename", "designation", "mime_type", "size", "sha256", "added_at")
# Once sent, nobody changes them: the recipient, the service, the status may, and their history says so.
FACTS = (
    "id", "supplier_id", "number", "issue_date", "due_date", "cadre_facturation", "type_facture", "mode_depot", "currency",
    "total_without_vat", "total_vat", "total_with_vat", "amount_due", "numero_facture_origine", "format", "sent_at",
    "deposit_year", "depot_id",
)  # fmt: skip
NOT_SENT = (*DRAFT, Status.SUPPRIMEE)


def of_event(event: Event) -> dict[str, Any]:
    """One event, as it is hashed."""
    return {name: _plain(getattr(event, name)) for name in EVENT}


def history(events: Iterable[Event], since: str = "") -> str:
    """The hash of a history: of its events in order, after what was hashed `since`."""
    for event in events:
        since = hashing.chained(since, hashing.digest(of_event(event)))
    return since


def of_documents(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """The documents, as they are hashed: what they are, and the hash of their bytes."""
    return [{name: _plain(getattr(document, name)) for name in DOCUMENT} for document in documents]


def of_facts(invoice: Invoice) -> dict[str, Any]:
    """The facts of a sent invoice, as they are hashed."""
    return {name: _plain(getattr(invoice, name)) for name in FACTS}


def of_leaf(leaf: Any) -> list[Any]:
    """A leaf, as it is hashed."""
    names = ("subject_type", "subject_id", "last_event_id", "last_document_id", "events_hash", "documents_hash", "facts_hash")
    return [getattr(leaf, name) for name in names]


def of_seal(seal: Any) -> list[Any]:
    """A seal, as it is hashed: the one before is part of it."""
    return [seal.day.isoformat(), seal.previous, seal.root, seal.subjects, seal.events]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else value
