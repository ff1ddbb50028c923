"""Events of a structure in words."""

from __future__ import annotations

from typing import Any

from django import template

from unisson.portal.organisations.bank import recent_change
from unisson.portal.organisations.telling import details, words

register = template.Library()


@register.filter
def event_words(code: str) -> str:
    """What happened, in words."""
    return words(code)


@register.filter
def event_details(event: Any) -> list[str]:
    """What changed, one line each."""
    return details(event.data)


@register.simple_tag
def bank_change(invoice: Any) -> Any:
    """The bank account that the supplier added shortly before sending this invoice, if any."""
    return recent_change(invoice.supplier_id, invoice.sent_at) if invoice.sent_at else None
