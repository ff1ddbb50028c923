"""What every model of the façade shares: types, and the tolerance that real connectors need.

Connectors send every optional field: "", 0, null and {} mean « not given ». A number may come as text, an object in a
list of one or the contrary, a date in three forms. What is read is strict again: an unknown code or an unreadable date
is refused by name.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, ClassVar, get_args, get_origin

from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field, model_validator

Texte = str | None
Entier = Annotated[int | None, Field(json_schema_extra={"format": "int64"})]
Entier32 = Annotated[int | None, Field(json_schema_extra={"format": "int32"})]
Numero = Annotated[int, Field(json_schema_extra={"format": "int64"})]  # in a list
Nombre = Decimal | None
Double = Annotated[Decimal | None, Field(json_schema_extra={"format": "double"})]
Booleen = bool | None
Instant = datetime | date | None  # a day, or an instant when the time was given

LARGEST = 2**63 - 1
LONGEST_NUMBER = 40
LARGEST_AMOUNT = Decimal(10) ** 17  # what numeric(19,2) holds
YEARS = range(1900, 3000)
YEAR_ONE, FOREVER = 1, 9999  # the zero dates of Go and .NET; « until for ever »
MOST_ROWS = 1_000  # of a list: as many as the lines of an invoice, as the rows of a page
TRUE, FALSE = {"true", "oui", "1", "vrai"}, {"false", "non", "0", "faux"}
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")  # what no column can hold
ABSENT = ("", None)
FEW = 15  # codes said whole in a refusal
CLOSE = 0.7  # how alike two codes are for one to be proposed instead of the other


def code(values: tuple[str, ...]) -> Any:
    """The default of a field (absent) whose values are these official codes."""
    return Field(None, json_schema_extra={"enum": list(values)})


class Modele(BaseModel):
    """Every model: no default is shown, unknown fields are left aside."""

    model_config = ConfigDict(extra="ignore", json_schema_serialization_defaults_required=False)


class Demande(Modele):
    """A body: tolerant reading, then strict values. Raises ValidationError, naming the field."""

    # Other names of fields seen on the wire: alias -> official name.
    AUSSI: ClassVar[dict[str, str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _tolerate(cls, given: Any) -> Any:
        if isinstance(given, list):  # an object wrapped in a list, or [] for nothing
            given = given[0] if given else {}
        if not isinstance(given, dict):
            raise ValueError("Un objet JSON est attendu, entre accolades")
        official = _names(cls)
        named = {name if name in cls.model_fields else official.get(name.lower(), name): value for name, value in given.items()}
        kept = {}
        for name, field in cls.model_fields.items():
            value = named.get(name)
            if isinstance(value, str):
                value = _clean(value)
            if value in ABSENT or value == {}:
                continue
            read = _read(name, field, value)
            if read is not None:
                kept[name] = read
        return kept


@cache
def _names(model: type[Demande]) -> dict[str, str]:
    """Name in small letters -> official name: the original itself writes montantAPayerMin here, montantApayerMin there."""
    others = {other.lower(): name for other, name in model.AUSSI.items()}
    return others | {name.lower(): name for name in model.model_fields}


def _clean(text: str) -> str:
    # A file in base 64 is not looked at letter by letter.
    return (text if text.isascii() and "\0" not in text else NOT_TEXT.sub("", text)).strip()


def _read(name: str, field: Any, value: Any) -> Any:
    """The value of one field as its type wants it; None when it means « not given ». Raises ValueError."""
    kind = _kind(field.annotation)
    if value == 0 and (get_origin(kind) is list or _is_model(kind)):
        return None
    if get_origin(kind) is list:
        inner = get_args(kind)[0]
        inner = get_args(inner)[0] if get_origin(inner) is Annotated else inner
        rows = value if isinstance(value, list) else [value]
        if len(rows) > MOST_ROWS:
            raise ValueError(f"{name} : {len(rows)} éléments, {MOST_ROWS} au plus")
        read = [_one(name, inner, row) for row in rows if row not in ABSENT and row != {}]
        return [_known(name, field, row) for row in read] or None
    if isinstance(value, list) and not _is_model(kind):
        raise ValueError(f"{name} : une seule valeur est attendue")
    return _known(name, field, _one(name, kind, value))


def _kind(annotation: Any) -> Any:
    """The type without its « or None »."""
    options = [option for option in get_args(annotation) if option is not type(None)]
    return options[0] if options and get_origin(annotation) is not list else annotation


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _one(name: str, kind: Any, value: Any) -> Any:
    if _is_model(kind):
        return value  # its own tolerance reads it
    if isinstance(value, (dict, list)):
        raise ValueError(f"{name} : une valeur simple est attendue")
    return _READERS[kind](name, value)


def _text(name: str, value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _integer(name: str, value: Any) -> int | None:
    """0 identifies nothing and asks for no page: it means « not given »."""
    number = _number(name, value)
    if number != number.to_integral_value() or abs(number) > LARGEST:
        raise ValueError(f"{name} : « {str(value)[:40]} » n’est pas un nombre entier")
    return int(number) or None


def _number(name: str, value: Any) -> Decimal:
    text = str(value).strip().replace(",", ".")
    try:
        number = Decimal(text) if len(text) <= LONGEST_NUMBER and not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        raise ValueError(f"{name} : « {str(value)[:40]} » n’est pas un nombre")
    return number


def _amount(name: str, value: Any) -> Decimal | None:
    """A bound of 0 comes from connectors that send every field; an amount of 0 is an amount."""
    number = _number(name, value)
    if abs(number) >= LARGEST_AMOUNT:
        raise ValueError(f"{name} : « {str(value)[:40]} » dépasse ce qu’un montant peut être")
    return None if not number and name.endswith(("Min", "Max")) else number


def _boolean(name: str, value: Any) -> bool:
    word = str(value).strip().lower()
    if word not in TRUE | FALSE:
        raise ValueError(f"{name} : vrai ou faux est attendu")
    return word in TRUE


def read_date(name: str, value: Any) -> date | None:
    """A day (AAAA-MM-JJ) or an aware instant (ISO 8601, with or without a zone); None when it bounds nothing.

    Raises ValueError.
    """
    text = str(value).strip()
    try:
        found = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
        if found.year == YEAR_ONE or (found.year == FOREVER and name.endswith("Au")):
            return None
        if found.year not in YEARS:
            raise ValueError(text)
    except ValueError:
        raise ValueError(f"{name} : « {text[:40]} » n’est pas une date (AAAA-MM-JJ ou ISO 8601)") from None
    if isinstance(found, datetime) and timezone.is_naive(found):
        return timezone.make_aware(found)
    return found


_READERS: dict[Any, Any] = {
    str: _text,
    int: _integer,
    Decimal: _amount,
    bool: _boolean,
    datetime: read_date,
}


def _known(name: str, field: Any, value: Any) -> Any:
    extra = field.json_schema_extra
    values = extra.get("enum") if isinstance(extra, dict) else None
    if not values or value is None or value in values:
        return value
    if name.startswith("triSens"):
        return None  # « Ascendant » with a blank, « asc »… : the usual order
    raise ValueError(f"{name} : « {str(value)[:60]} » n’est pas une valeur connue{_instead(str(value), values)}")


def _instead(given: str, values: list[str]) -> str:
    """What was probably meant, and what may be written: every code when they are few."""
    near = get_close_matches(given.upper()[:60], values, 1, CLOSE) or get_close_matches(given[:60], values, 1, CLOSE)
    meant = f" Vouliez-vous dire {near[0]} ?" if near else ""
    few = ", ".join(values) if len(values) <= FEW else f"{', '.join(values[:FEW])}… (tous dans /cpro/openapi.json)"
    return f".{meant} Valeurs attendues : {few}"


class Reponse(Modele):
    """A part of an answer."""


class Controle(Reponse):
    """Unisson: one finding, with its remedy."""

    regle: Texte = None
    gravite: Texte = None
    champ: Texte = None
    emplacement: Texte = None
    message: Texte = None
    remede: Texte = None


class Cause(Reponse):
    """Unisson: one reason why a verb is refused."""

    code: Texte = None
    libelle: Texte = None


class Retour(Reponse):
    """What every answer begins with: 0 or a code, and a sentence; then what Unisson adds to a refusal."""

    codeRetour: Annotated[int, Field(json_schema_extra={"format": "int32"})]
    libelle: str
    manque: Texte = None
    causes: list[Cause] | None = None
    controles: list[Controle] | None = None


class WsRetour(Retour):
    pass
