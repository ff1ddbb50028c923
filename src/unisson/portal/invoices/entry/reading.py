"""From what was typed to values, and every reason why a value could not be read. Nothing is guessed, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from einvoice.codelists.french_rates import EXEMPTIONS, RATES
from einvoice.codelists.generated.currencies import CURRENCIES
from einvoice.codelists.generated.units import UNITS
from einvoice.report import Finding
from unisson.portal.invoices.entry.fields import (
    ADJUSTMENT,
    DECIMALS,
    HEADER,
    LINE,
    MANUAL_RATE,
    MAX_ADJUSTMENTS,
    MAX_LINES,
    WHOLE_DIGITS,
    WITHOUT_VAT,
    AdjustmentKind,
    Content,
    FieldSpec,
    Kind,
    is_blank,
    is_empty,
)

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_NOISE = re.compile(r"[\s\u00a0\u202f€]|EUR", re.IGNORECASE)
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y")
HUNDRED = Decimal(100)
FORMULA = ("=", "@")  # what a spreadsheet of the recipient would run


@dataclass(frozen=True, slots=True)
class Row:
    """A line that was read: its place among those typed (from 0), and its values."""

    place: int
    values: dict[str, Any]


@dataclass(slots=True)
class Typed:
    """What was read, and what was not: `problems` tell which field (`location`), why, and what to do."""

    header: dict[str, Any] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    adjustments: list[Row] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)


class Unreadable(Exception):
    """A text that is no value of its kind: rule, sentence, remedy."""

    def __init__(self, rule: str, message: str, remedy: str) -> None:
        super().__init__(rule)
        self.rule, self.message, self.remedy = rule, message, remedy


def read(content: Content) -> Typed:
    """Read every field that is not blank; a blank line is no line."""
    found = Typed()
    found.header = dict(_read_fields(content.header, HEADER, "", found.problems))
    currency = found.header.get("currency")
    if currency is not None and currency not in CURRENCIES:
        message = f"« {currency} » n’est pas un code de devise."
        found.problems.append(_problem(HEADER["currency"], "", "SAI-DEVISE", (message, "Écrivez EUR.")))
    for place, line in enumerate(content.lines[:MAX_LINES]):
        if not is_blank(line):
            where = f"lines[{place}]."
            values = dict(_read_fields(line, LINE, where, found.problems))
            found.problems += _line_problems(values, line, where)
            found.rows.append(Row(place, values))
    if len(content.lines) > MAX_LINES:
        message = f"La facture compte {len(content.lines)} lignes ; la limite est de {MAX_LINES}."
        found.problems.append(Finding(rule="SAI-LIGNES", field="BG-25", message=message, remedy="Partagez-la en plusieurs."))
    _read_adjustments(content, found)
    return found


def _read_adjustments(content: Content, found: Typed) -> None:
    for place, row in enumerate(content.adjustments[:MAX_ADJUSTMENTS]):
        if not is_empty(row):
            where = f"adjustments[{place}]."
            values = dict(_read_fields(row, ADJUSTMENT, where, found.problems))
            found.problems += _adjustment_problems(values, row, where)
            found.adjustments.append(Row(place, values))


def _read_fields(
    texts: dict[str, str], specs: dict[str, FieldSpec], where: str, problems: list[Finding]
) -> Iterator[tuple[str, Any]]:
    for name, spec in specs.items():
        text = texts.get(name, "").strip()
        if not text:
            continue
        try:
            yield name, value_of(text, spec)
        except Unreadable as error:
            problems.append(_problem(spec, where, error.rule, (error.message, error.remedy)))


def value_of(text: str, spec: FieldSpec) -> Any:
    """The value of one text: str, date or Decimal; a discount is (Decimal, is a percentage). Raises Unreadable."""
    if spec.kind is Kind.TEXT:
        return _text(text, spec)
    if spec.kind is Kind.DATE:
        return _date(text)
    if spec.kind in (Kind.DISCOUNT, Kind.SHARE):
        return _discount(text, spec)
    return number(text.rstrip("%") if spec.kind is Kind.RATE else text, DECIMALS[spec.kind])


def _text(text: str, spec: FieldSpec) -> str:
    if text.startswith(FORMULA):
        raise Unreadable(
            "SAI-FORMULE", f"« {spec.label} » contient une formule de tableur.", "Écrivez sa valeur, sans signe =."
        )
    if len(text) > spec.longest:
        raise Unreadable(
            "SAI-LONGUEUR",
            f"« {spec.label} » compte {len(text)} caractères ; la limite est de {spec.longest}.",
            "Raccourcissez le texte.",
        )
    return text


def _date(text: str) -> date:
    for pattern in _DATES:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    raise Unreadable("SAI-DATE", f"« {text[:40]} » n’est pas une date du calendrier.", "Écrivez-la comme 20/11/2026.")


def number(text: str, decimals: int) -> Decimal:
    """A number as people write it in French: « 1 540,00 € », « -12,5 ». Raises Unreadable."""
    bare = _NOISE.sub("", text).replace("\u2212", "-").replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        raise Unreadable("SAI-NOMBRE", f"« {text[:40]} » n’est pas un nombre.", "Écrivez par exemple 1 540,00.")
    if len(bare.lstrip("-").partition(".")[0].lstrip("0")) > WHOLE_DIGITS:
        raise Unreadable(
            "SAI-TROP-GRAND",
            f"« {text[:40]} » est trop grand : {WHOLE_DIGITS} chiffres au plus avant la virgule.",
            "Vérifiez le nombre : une virgule manque peut-être.",
        )
    fraction = bare.partition(".")[2].rstrip("0")
    if len(fraction) > decimals:
        raise Unreadable(
            "SAI-DECIMALES", f"« {text[:40]} » a {len(fraction)} décimales ; la limite est de {decimals}.", "Arrondissez-le."
        )
    return Decimal(bare)


def _discount(text: str, spec: FieldSpec) -> tuple[Decimal, bool]:
    percent = text.endswith("%")
    value = number(text.rstrip("%"), DECIMALS[spec.kind])
    if value < 0 or (percent and value > HUNDRED):
        raise Unreadable(
            "SAI-REMISE",
            f"« {text[:40]} » ne convient pas ici.",
            "Écrivez un montant positif, ou un pourcentage de 0 à 100 %.",
        )
    return value, percent


def _line_problems(values: dict[str, Any], line: dict[str, str], where: str) -> Iterator[Finding]:
    for name, message, remedy in (
        ("name", "La désignation manque.", "Dites en quelques mots ce que vous facturez."),
        ("quantity", "La quantité manque.", "Écrivez un nombre, 1 pour un forfait."),
        ("price", "Le prix unitaire manque.", "Écrivez le prix hors taxes d’une unité."),
        ("tva", "Le taux de TVA manque.", "Choisissez-le dans la liste."),
    ):
        if not line.get(name, "").strip():
            yield _problem(LINE[name], where, "SAI-MANQUE", (message, remedy))
    yield from _price_problems(values, where)
    if values.get("unit", "C62") not in UNITS:
        yield _problem(LINE["unit"], where, "SAI-UNITE", ("Cette unité n’existe pas.", "Choisissez-la dans la liste."))
    yield from _rate_problems(values, line, where)


def _price_problems(values: dict[str, Any], where: str) -> Iterator[Finding]:
    price, discount = values.get("price"), values.get("discount")
    if price is not None and price < 0:
        words = ("Un prix unitaire ne peut pas être négatif.", "Pour déduire, mettez la quantité en négatif.")
        yield _problem(LINE["price"], where, "SAI-PRIX-NEGATIF", words)
    if price is not None and discount is not None and not discount[1] and discount[0] > price >= 0:
        words = ("La remise dépasse le prix de l’unité.", "Pour une remise sur toute la ligne, l’autre champ convient.")
        yield _problem(LINE["discount"], where, "SAI-REMISE", words)
    off = values.get("allowance")
    if off is not None and not 0 <= off <= max((price or 0) * values.get("quantity", 0), 0):
        words = ("Cette remise est négative, ou dépasse le montant de la ligne.", "Écrivez un montant hors taxes, sans signe.")
        yield _problem(LINE["allowance"], where, "SAI-REMISE", words)


def _rate_problems(values: dict[str, Any], line: dict[str, str], where: str) -> Iterator[Finding]:
    chosen = values.get("tva", WITHOUT_VAT)
    if values.get("exemption", "") not in ("", *EXEMPTIONS):
        words = ("Ce motif n’est pas dans la liste.", "Choisissez-le dans la liste, ou laissez celui de la facture.")
        yield _problem(LINE["exemption"], where, "SAI-EXONERATION", words)
    if chosen not in (*RATES, WITHOUT_VAT, MANUAL_RATE):
        yield _problem(LINE["tva"], where, "SAI-TAUX", ("Ce taux n’est pas dans la liste.", "Choisissez « Autre taux »."))
    if chosen != MANUAL_RATE:
        return
    rate = values.get("taux")
    if rate is None and not line.get("taux", "").strip():
        yield _problem(LINE["taux"], where, "SAI-MANQUE", ("Le taux manque.", "Écrivez-le en pourcentage, par exemple 8,5."))
    elif rate is not None and not 0 < rate <= HUNDRED:
        words = ("Ce taux de TVA est impossible.", "Écrivez un taux de 0 à 100, ou choisissez « Sans TVA ».")
        yield _problem(LINE["taux"], where, "SAI-TAUX", words)


def _adjustment_problems(values: dict[str, Any], row: dict[str, str], where: str) -> Iterator[Finding]:
    kind, amount = values.get("kind"), values.get("amount")
    if kind not in list(AdjustmentKind):
        words = ("Remise, frais ou acompte ?", "Choisissez dans la liste.")
        yield _problem(ADJUSTMENT["kind"], where, "SAI-SORTE", words)
    if not row.get("amount", "").strip():
        yield _problem(ADJUSTMENT["amount"], where, "SAI-MANQUE", ("Le montant manque.", "Écrivez-le, ou retirez la ligne."))
    if kind == AdjustmentKind.ACOMPTE:
        if amount is not None and amount[1]:
            words = ("Un acompte versé n’est pas un pourcentage.", "Écrivez le montant reçu, toutes taxes comprises.")
            yield _problem(ADJUSTMENT["amount"], where, "SAI-NOMBRE", words)
        return
    if not row.get("reason", "").strip():
        words = ("Le motif manque.", "Dites en quelques mots d’où vient ce montant.")
        yield _problem(ADJUSTMENT["reason"], where, "SAI-MANQUE", words)
    if values.get("tva", "") not in ("", *RATES, WITHOUT_VAT):
        words = ("Ce taux n’est pas dans la liste.", "Choisissez-le, ou laissez « répartie ».")
        yield _problem(ADJUSTMENT["tva"], where, "SAI-TAUX", words)


def _problem(spec: FieldSpec, where: str, rule: str, words: tuple[str, str]) -> Finding:
    message, remedy = words
    return Finding(rule=rule, field=spec.term, location=f"{where}{spec.name}", message=message, remedy=remedy)
