"""What people read about invoices. Nothing here writes; every list costs a fixed number of queries."""

from unisson.portal.invoices.queries.criteria import Scope
from unisson.portal.invoices.queries.delay import Delay, DelayState, day_of, payment_clock
from unisson.portal.invoices.queries.following import (
    Moment,
    Next,
    awaits_acknowledgement,
    choices,
    expected_next,
    full_history,
    is_refusal,
    judged,
    last_by_someone,
    recycling_obstacles,
    timeline,
    was_mine,
)
from unisson.portal.invoices.queries.listing import Key, Page, count, key_of, order_of, page
from unisson.portal.invoices.queries.lists import (
    found_in,
    issued,
    readable,
    received,
    saved_searches,
    to_validate,
)
from unisson.portal.invoices.queries.work import Counters, Money, awaiting, counters, left_unanswered, money_waiting

__all__ = [
    "Counters",
    "Delay",
    "DelayState",
    "Key",
    "Moment",
    "Money",
    "Next",
    "Page",
    "Scope",
    "awaiting",
    "awaits_acknowledgement",
    "choices",
    "count",
    "counters",
    "day_of",
    "expected_next",
    "found_in",
    "full_history",
    "is_refusal",
    "issued",
    "judged",
    "key_of",
    "last_by_someone",
    "left_unanswered",
    "money_waiting",
    "order_of",
    "page",
    "payment_clock",
    "readable",
    "received",
    "recycling_obstacles",
    "saved_searches",
    "timeline",
    "to_validate",
    "was_mine",
]
