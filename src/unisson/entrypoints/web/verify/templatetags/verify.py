"""`{% load verify %}`: an invoice of the semantic model as a person reads it."""

from __future__ import annotations

from typing import Any

from django import template

from einvoice.model import Invoice
from unisson.entrypoints.web.verify import human

register = template.Library()


@register.inclusion_tag("verify/invoice_view.html")
def invoice_view(invoice: Invoice, level: int = 2) -> dict[str, Any]:
    """`{% invoice_view report.invoice %}`; `level` is that of its first heading (2 or 3), to fit in the page."""
    return {"view": human.view_of(invoice), "level": level, "under": level + 1}
