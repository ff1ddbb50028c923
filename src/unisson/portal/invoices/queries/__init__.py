"""What people read about invoices. Nothing here writes; every list costs a fixed number of queries."""

from unisson.portal.invoices.queries.delay import Delay, DelayState, day_of, payment_clock
from unisson.portal.invoices.queries.following import (
    Moment,
    Next,
    awaits_acknowledgement,
    choices,
    expected_next,
    full_history,
    is_refusal,
    recycling_obstacles,
    timeline,
)
from unisson.portal.invoices.queries.lists import Filters, Page, issued, page, readable, received, to_validate
from unisson.portal.invoices.queries.work import Counters, Money, awaiting, counters, left_unanswered, money_waiting

__all__ = [
    "Counters",
    "Delay",
    "DelayState",
    "Filters",
    "Moment",
    "Money",
    "Next",
    "Page",
    "awaiting",
    "awaits_acknowledgement",
    "choices",
    "counters",
    "day_of",
    "expected_next",
    "full_history",
    "is_refusal",
    "issued",
    "left_unanswered",
    "money_waiting",
    "page",
    "payment_clock",
    "readable",
    "received",
    "recycling_obstacles",
    "timeline",
    "to_validate",
]
