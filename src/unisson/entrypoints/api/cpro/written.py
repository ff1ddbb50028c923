"""How values are written on the wire: three forms of dates, amounts as numbers, absent values left out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import to_json

from unisson.portal.kernel import clock

PARIS = ZoneInfo("Europe/Paris")


def day(value: date | datetime | None) -> str | None:
    """AAAA-MM-JJ, in Paris."""
    if isinstance(value, datetime):
        value = value.astimezone(PARIS).date()
    return value.isoformat() if value else None


def minute(value: datetime | None) -> str | None:
    """« AAAA-MM-JJ HH:MM », in Paris: histories and dates of services."""
    return value.astimezone(PARIS).strftime("%Y-%m-%d %H:%M") if value else None


def instant(value: datetime | None) -> str | None:
    """ISO 8601 with milliseconds and offset, in Paris."""
    return value.astimezone(PARIS).isoformat(timespec="milliseconds") if value else None


def begun(value: date | None) -> str | None:
    """The beginning of a day, where an instant is expected."""
    return instant(clock.midnight(value)) if value else None


def as_json(body: dict[str, Any]) -> str:
    """The body of an answer."""
    return to_json(kept(body), fallback=str).decode()


PLAIN = frozenset({str, int, bool, float})  # most values: looking further into them would cost more than writing them


def kept(value: Any) -> Any:
    """The same without absent values, as Chorus Pro leaves them out, and with amounts as numbers."""
    if isinstance(value, dict):
        told = ((name, part) for name, part in value.items() if part is not None and part != "")
        return {name: part if type(part) in PLAIN else kept(part) for name, part in told}
    if isinstance(value, (list, tuple)):
        return [kept(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
