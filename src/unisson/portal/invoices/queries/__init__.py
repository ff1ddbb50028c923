"""What people read about invoices. Nothing here writes; every list costs a fixed number of queries."""

from unisson.lifecycles.delay import Delay, DelayState, Holding, StartReason
from unisson.portal.invoices.queries.criteria import Scope
from unisson.portal.invoices.queries.delay import WAITING, day_of, payment_clock
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
    moved_away,
    recycling_obstacles,
    timeline,
    was_mine,
)
from unisson.portal.invoices.queries.holding import Share, held_by, shares
from unisson.portal.invoices.queries.interest import Owed, known_rates, missing_semesters, owed, rates_history
from unisson.portal.invoices.queries.listing import Key, Page, count, key_of, order_of, page
from unisson.portal.invoices.queries.lists import (
    found_in,
    issued,
    readable,
    received,
    saved_searches,
    to_validate,
)
from unisson.portal.invoices.queries.work import Counters, Money, awaiting, counters, left_unanswered, money_waiting, unread

__all__ = [
    "WAITING",
    "Counters",
    "Delay",
    "DelayState",
    "Holding",
    "Key",
    "Moment",
    "Money",
    "Next",
    "Owed",
    "Page",
    "Scope",
    "Share",
    "StartReason",
    "awaiting",
    "awaits_acknowledgement",
    "choices",
    "count",
    "counters",
    "day_of",
    "expected_next",
    "found_in",
    "full_history",
    "held_by",
    "is_refusal",
    "issued",
    "judged",
    "key_of",
    "known_rates",
    "last_by_someone",
    "left_unanswered",
    "missing_semesters",
    "money_waiting",
    "moved_away",
    "order_of",
    "owed",
    "page",
    "payment_clock",
    "rates_history",
    "readable",
    "received",
    "recycling_obstacles",
    "saved_searches",
    "shares",
    "timeline",
    "to_validate",
    "unread",
    "was_mine",
]
