"""How amounts, identifiers, sizes and dates are written in French. Text in, text out, no HTML."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from unisson.portal.kernel import clock

NARROW = "\u202f"  # fine insécable: thousands, SIRET groups
WIDE = "\u00a0"  # before a unit
MINUS = "\u2212"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
CURRENCIES = {
    "EUR": ("€", 2),
    "XPF": ("F\u00a0CFP", 0),
    "USD": ("$US", 2),
    "GBP": ("£", 2),
    "CHF": ("CHF", 2),
    "JPY": ("¥", 0),
}


def number(value: Decimal | int, least: int = 2, most: int = 6) -> str:
    """A number with French separators: at least `least` decimals, at most `most`, rounded half to even beyond.

    Raises TypeError on a float: money is Decimal.
    """
    if isinstance(value, float):
        raise TypeError("Money is Decimal, never float.")
    exact = Decimal(value)
    decimals = max(least, min(most, -int(exact.normalize().as_tuple().exponent)))
    text = f"{abs(exact):,.{decimals}f}".replace(",", NARROW).replace(".", ",")
    return f"{MINUS}{text}" if exact < 0 else text


def money(value: Decimal | int, currency: str = "EUR") -> str:
    """An amount and its currency sign (ISO 4217 code in; an unknown code is shown as it is)."""
    sign, decimals = CURRENCIES.get(currency, (currency, 2))
    return f"{number(value, decimals)}{WIDE}{sign}"


def siret(value: str) -> str:
    """A SIRET in groups 3 3 3 5, a SIREN in groups 3 3 3; anything else comes back as it was."""
    digits = "".join(str(value).split())
    if not digits.isdigit() or len(digits) not in (9, 14):
        return str(value)
    return NARROW.join(part for part in (digits[:3], digits[3:6], digits[6:9], digits[9:]) if part)


def iban(value: str) -> str:
    """An IBAN in groups of four."""
    compact = "".join(str(value).split()).upper()
    return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4))


def size(octets: int) -> str:
    """A file size in French units of 1 000: « 84 ko », « 1,2 Mo »."""
    amount = Decimal(octets)
    for unit in ("octets", "ko", "Mo", "Go"):
        if amount < 1000 or unit == "Go":
            break
        amount /= 1000
    shown = amount.quantize(Decimal("0.1")) if unit in ("Mo", "Go") and amount < 100 else amount.quantize(Decimal(1))
    if unit == "octets" and octets < 2:
        unit = "octet"
    return f"{number(shown, 0, 1)}{WIDE}{unit}"


def day(value: date) -> str:
    """« 3 novembre 2026 », « 1er mai 2026 »."""
    first = "1er" if value.day == 1 else str(value.day)
    return f"{first}{WIDE}{MONTHS[value.month - 1]}{WIDE}{value.year}"


def hour(value: datetime) -> str:
    """« 9 h 12 »."""
    return f"{value.hour}{WIDE}h{WIDE}{value.minute:02d}"


def moment(value: date | datetime, *, seconds: bool = False) -> str:
    """A date, or a date and time of the portal's time zone: « 3 novembre 2026 à 9 h 12 », « … min 05 s » with `seconds`."""
    if not isinstance(value, datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} à {hour(local)}" + (f"{WIDE}min{WIDE}{local.second:02d}{WIDE}s" if seconds else "")


def ago(value: date | datetime) -> str:
    """How long since (or until): « il y a 5 minutes », « hier », « dans 2 jours »; the date itself beyond 31 days."""
    now = timezone.localtime(clock.now())
    when = value
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else timezone.make_aware(value)
        minutes = int((now - local).total_seconds() // 60)
        if local.date() == now.date() and minutes >= 0:
            return _today(minutes)
        when = local.date()
    days = (now.date() - when).days
    words = {0: "aujourd’hui", 1: "hier", -1: "demain"}
    if days in words:
        return words[days]
    if abs(days) > 31:
        return f"le {day(when)}"
    return f"il y a {days}{WIDE}jours" if days > 0 else f"dans {-days}{WIDE}jours"


def _today(minutes: int) -> str:
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {minutes}{WIDE}minute{'s' if minutes > 1 else ''}"
    hours = minutes // 60
    return f"il y a {hours}{WIDE}heure{'s' if hours > 1 else ''}"
