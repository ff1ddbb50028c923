"""How values are written on the wire: three forms of dates, amounts as numbers, absent values left out."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

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


def midnight(value: date | None) -> datetime | None:
    """The beginning of a day in Paris, where an instant is expected."""
    return datetime.combine(value, time.min, PARIS) if value else None


def as_json(body: dict[str, Any]) -> str:
    """The body of an answer."""
    return json.dumps(kept(body), ensure_ascii=False, default=_plain, separators=(",", ":"))


def kept(value: Any) -> Any:
    """The same without absent values, as Chorus Pro leaves them out."""
    if isinstance(value, dict):
        # Most values are plain: looking into them would cost more than writing them.
        return {
            name: kept(part) if isinstance(part, (dict, list, tuple)) else part
            for name, part in value.items()
            if part is not None and part != ""
        }
    if isinstance(value, (list, tuple)):
        return [kept(part) for part in value]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
