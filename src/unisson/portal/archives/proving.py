"""What lets a stranger verify one invoice: its history, its documents, its leaves, and the way from each to its seal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from unisson.lifecycles.invoice import Role
from unisson.portal.archives import content, hashing
from unisson.portal.archives.models import Leaf, Seal
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.models import Event

SENDING = ("send", "send_to_valideur")


def seals() -> list[dict[str, Any]]:
    """The whole chain, as the offline verifier reads it."""
    names = ("previous", "root", "subjects", "events", "hash")
    return [{"day": seal.day.isoformat()} | {name: getattr(seal, name) for name in names} for seal in Seal.objects.all()]


def shown(events: Sequence[Event], *, is_supplier: bool) -> set[int]:
    """The events that one side may read; of the others, an archive holds the hash only."""
    side = Role.FOURNISSEUR if is_supplier else Role.DESTINATAIRE
    first = 0 if is_supplier else next((event.pk for event in events if event.code in SENDING), 0)
    return {event.pk for event in events if event.pk >= first and event.data.get("side", "") in ("", side)}


def proof(invoice: Invoice, events: Sequence[Event], visible: set[int], files: dict[int, str]) -> dict[str, Any]:
    """Everything `verifier.py` needs to judge this invoice. `files`: the place of each document in the archive."""
    leaves = Leaf.objects.filter(subject_type=content.INVOICE, subject_id=invoice.pk).select_related("seal").order_by("id")
    told = [content.of_event(event) for event in events]
    return {
        "subject_type": content.INVOICE,
        "subject_id": invoice.pk,
        "events": [
            {"id": event["id"], "digest": hashing.digest(event), "event": event if event["id"] in visible else None}
            for event in told
        ],
        "documents": [
            {"file": files[row["id"]], "document": row} for row in content.of_documents(invoice.documents.order_by("pk"))
        ],
        "facts": content.of_facts(invoice),
        "leaves": [_leaf(leaf) for leaf in leaves],
    }


def _leaf(leaf: Leaf) -> dict[str, Any]:
    digests, places = _tree(leaf.seal_id, leaf.seal.hash)
    names = ("last_event_id", "last_document_id", "events_hash", "documents_hash", "facts_hash", "digest")
    told = {name: getattr(leaf, name) for name in names}
    return told | {"day": leaf.seal.day.isoformat(), "proof": hashing.proof(digests, places[leaf.pk])}


@lru_cache(maxsize=400)  # a seal never changes: a year of them serves every invoice of the year
def _tree(seal_id: int, seal_hash: str) -> tuple[tuple[str, ...], dict[int, int]]:
    del seal_hash  # part of the key: another seal of the same number is another tree
    rows = list(Leaf.objects.filter(seal=seal_id).order_by("subject_type", "subject_id").values_list("pk", "digest"))
    return tuple(digest for _, digest in rows), {pk: place for place, (pk, _) in enumerate(rows)}
