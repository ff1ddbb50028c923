"""What a rule is. Pure data: the tables of the sister modules are made of these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from einvoice.report import Severity, Unread
from einvoice.rules.facts import Facts
from einvoice.totals import CENT, UNIT

EN16931 = "EN 16931-1:2017+A1, règles de validation 1.3.16 (2026-03-30)"


@dataclass(frozen=True, slots=True)
class Hit:
    """Where and why a rule is broken. `path` is relative to the object checked ("" is that object; a leading
    "/" starts again from the invoice); `found` and `expected` complete the sentence; `field` replaces the
    first term of the rule when a rule covers several; `location` is a place in the document already, for what has no
    path, and `why` says the rest."""

    path: str
    found: object = None
    expected: object = None
    field: str = ""
    location: str = ""
    why: str = ""


Outcome = str | Hit | Sequence[str | Hit] | None
Check = Callable[[Any, Facts], Outcome]


@dataclass(frozen=True, slots=True)
class Rule:
    """One official rule. `scope` says which objects `check` receives (dotted path, `[]` after a list, "" for the
    invoice); `when` restricts it to those whose attribute has that value."""

    code: str
    terms: tuple[str, ...]
    scope: str
    check: Check
    message: str
    remedy: str
    severity: Severity = Severity.FATAL
    source: str = EN16931
    when: tuple[str, str] | None = None


ALL_READ = "not facts.not_read"
_FINE: dict[Check, tuple[str, dict[str, Any]]] = {}


_Said = TypeVar("_Said", bound=Callable[[Any, Facts], Any])


def fine_when(text: str, **names: Any) -> Callable[[_Said], _Said]:
    """Say, beside a check, what is enough for it to find nothing: a Python expression of `item` and `facts`, `names` being its
    constants. Only ever a shortcut of `compiling`: where it does not hold the check is asked, and says what is broken."""

    def keep(check: _Said) -> _Said:
        _FINE[check] = (text, names)
        return check

    return keep


def fine(check: Check) -> tuple[str, dict[str, Any]] | None:
    """What is enough for this check to find nothing, when it says so."""
    return _FINE.get(check)


def terms(text: str) -> tuple[str, ...]:
    """`"BT-1 BT-2"` as a tuple."""
    return tuple(text.split())


def required(path: str) -> Check:
    """The value at `path` (dotted, inside the object) is there and is not blank. A missing parent is a violation too.

    A number is there even when it is zero. Truth is tried first: comparing a Decimal with a text is slow.
    """
    name, _, rest = path.partition(".")
    if not rest:

        @fine_when(f"item.{name}")
        def direct(item: Any, _: Facts) -> Outcome:
            value = getattr(item, name)
            return None if value or value.__class__ is Decimal else path

        return direct

    @fine_when(f"item.{name} is not None and item.{path}" if "." not in rest else "False")
    def nested(item: Any, facts: Facts) -> Outcome:
        holder = getattr(item, name)
        return path if holder is None or inner(holder, facts) is not None else None

    inner = required(rest)
    return nested


def one_of(first: str, second: str, third: str = "") -> Check:
    """At least one of these texts, dates or lists is there; the first is the one to point at."""

    @fine_when(f"item.{first} or item.{second}")
    def check(item: Any, _: Facts) -> Outcome:
        found = getattr(item, first) or getattr(item, second) or (third and getattr(item, third))
        return None if found else first

    return check


def among(name: str, codes: frozenset[str]) -> Check:
    """The value, when there is one, is in the list."""

    @fine_when(f"item.{name} is None or item.{name} in codes", codes=codes)
    def check(item: Any, _: Facts) -> Outcome:
        value = getattr(item, name)
        return None if value is None or value in codes else Hit(name, value)

    return check


def scheme_among(name: str, codes: frozenset[str]) -> Check:
    """The scheme of an identifier, when it has one, is in the list."""

    @fine_when(f"item.{name} is None or item.{name}.scheme in codes", codes=codes)
    def check(item: Any, _: Facts) -> Outcome:
        identifier = getattr(item, name)
        if identifier is None or identifier.scheme is None or identifier.scheme in codes:
            return None
        return Hit(f"{name}.scheme", identifier.scheme)

    return check


def unread(*kinds: Unread, fields: str = "") -> Callable[[Any, Facts], list[Hit] | None]:
    """Nothing of these kinds was met on reading, at these terms only when there are some. Always of the invoice."""
    wanted = frozenset(fields.split())

    @fine_when(ALL_READ)
    def check(_: Any, facts: Facts) -> list[Hit] | None:
        if not facts.not_read:
            return None
        return [
            Hit("/", item.value or None, field=item.field, location=item.location, why=item.reason)
            for item in facts.not_read
            if item.kind in kinds and (not wanted or item.field in wanted)
        ] or None

    return check


def decimals(name: str) -> Check:
    """The number is written with two decimals at most (trailing zeros count, as in the official rules)."""

    @fine_when(f"item.{name} is None or item.{name}.same_quantum(cent) or item.{name}.same_quantum(unit)", cent=CENT, unit=UNIT)
    def check(item: Any, _: Facts) -> Outcome:
        value = getattr(item, name)
        if value is None or value.same_quantum(CENT) or value.as_tuple().exponent >= -2:
            return None
        return Hit(name, value)

    return check
