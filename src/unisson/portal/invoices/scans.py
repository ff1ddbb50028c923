"""How far the reading of a scanned draft has gone, as kept with its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Invoice

KEY = "ocr"
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
