"""How far the reading of a scanned draft has gone, as kept with its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Document, DocumentKind, Invoice

KEY, TURNED = "ocr", "turned"
ASKED, READ = "OCR_DEMANDE", "OCR_LU"  # events: what the job waits for, and what it did


@dataclass(frozen=True, slots=True)
class Reading:
    """Pages read, out of how many."""

    done: int
    pages: int

    def as_json(self) -> dict[str, Any]:
        return {KEY: {"done": self.done, "pages": self.pages}}


def under_way(invoice: Invoice) -> Reading | None:
    """The reading that a job is making; None when there is none, or when the person no longer waits for it."""
    kept = invoice.fields_read.get(KEY)
    if invoice.status != Status.INTERPRETEE_OCR or not kept:
        return None
    return Reading(kept["done"], kept["pages"])


def turned(document: Document) -> dict[int, int]:
    """The pages that were scanned or photographed sideways: degrees by which each is turned clockwise to be read and shown.

    The file itself stays as it came.
    """
    if document.kind != DocumentKind.PRINCIPALE:
        return {}
    return {int(page): turn for page, turn in document.invoice.fields_read.get(TURNED, {}).items()}
