"""From a draft to what its form shows: lines of the page, totals, each finding beside the field that mends it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from einvoice import model as en
from einvoice.codelists.french_rates import RATES
from einvoice.codelists.unit_labels import UNIT_LABELS
from einvoice.report import Finding, Severity
from unisson.entrypoints.web.deposit import presenting as deposit
from unisson.entrypoints.web.saisie.forms import HeaderForm, is_day, iso
from unisson.entrypoints.web.saisie.posted import PER_PAGE
from unisson.portal.invoices import judgement
from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.entry.fields import (
    ADJUSTMENT,
    HEADER,
    LINE,
    MANUAL_RATE,
    WITHOUT_VAT,
    AdjustmentKind,
    Content,
    FieldSpec,
    Kind,
)
from unisson.portal.invoices.models import Invoice

FIELD_OF_TERM = {spec.term: spec.name for spec in reversed(HEADER.values())} | {"BT-47": "recipient_identifiant"}
# Path in the model -> field of the line.
FIELD_OF_PATH = {
    "price.net": "price",
    "price.gross": "price",
    "price": "price",
    "price.discount": "discount",
    "allowances[0].amount": "allowance",
    "vat_rate": "tva",
    "vat_category": "tva",
    "item.name": "name",
    "item": "name",
    "item.seller_id": "reference",
}
_PLACE = re.compile(r"(lines|adjustments)\[(\d+)\]\.?(.*)")
# How each sort of adjustment names its fields; those that it has not are absent.
WORDS = {
    AdjustmentKind.REMISE: ("Remise", {"amount": "Remise HT (€ ou %)", "reason": "Motif", "tva": "Sur quelles lignes"}),
    AdjustmentKind.FRAIS: ("Frais", {"amount": "Frais HT (€ ou %)", "reason": "Nature", "tva": "Sur quelles lignes"}),
    AdjustmentKind.ACOMPTE: (
        "Acompte versé",
        {"amount": "Montant versé (TTC)", "reason": "Numéro de la facture d’acompte", "day": "Sa date"},
    ),
}
MISSING = "SAI-MANQUE"


@dataclass(slots=True)
class Cell:
    """One field of a line on the screen."""

    name: str
    label: str
    value: str
    id: str
    errors: list[str] = field(default_factory=list)

    @property
    def error(self) -> str:
        return " ".join(self.errors)

    @property
    def key(self) -> str:
        """The name under which it is posted."""
        return self.id.removeprefix("id_")

    @property
    def is_number(self) -> bool:
        return (LINE | ADJUSTMENT)[self.name].kind not in (Kind.TEXT, Kind.DATE)

    @property
    def is_date(self) -> bool:
        """A date field; a text that is no day would be hidden by one."""
        return (LINE | ADJUSTMENT)[self.name].kind is Kind.DATE and is_day(self.value)


@dataclass(slots=True)
class LineShown:
    """One line on the screen: its place from 0, its fields, its amount without VAT."""

    place: int
    cells: dict[str, Cell]
    net: Decimal | None
    is_last: bool

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def unfolded(self) -> bool:
        """Whether its folded fields hold something to see."""
        folded = (self.cells[name] for name in ("reference", "discount", "allowance", "exemption"))
        return any(cell.value or cell.errors for cell in folded)

    @property
    def odd_unit(self) -> bool:
        """A unit that the list does not hold (from another document): it stays as it is."""
        return self.cells["unit"].value not in UNIT_LABELS

    @property
    def odd_rate(self) -> bool:
        return self.cells["tva"].value not in (*RATES, WITHOUT_VAT, MANUAL_RATE)

    @property
    def has_manual_rate(self) -> bool:
        return self.cells["tva"].value == MANUAL_RATE or bool(self.cells["taux"].errors)


@dataclass(slots=True)
class AdjustmentShown:
    """An allowance, a charge or a deposit on the screen: its place from 0, its word, the fields it has."""

    place: int
    kind: str
    word: str
    cells: dict[str, Cell]

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def odd_rate(self) -> bool:
        return "tva" in self.cells and self.cells["tva"].value not in (*RATES, WITHOUT_VAT, "")


@dataclass(slots=True)
class Shown:
    """Everything the form page needs, from one reading of the draft."""

    whole: typed.Whole
    form: HeaderForm
    lines: list[LineShown]
    elsewhere: list[Finding]
    pages: list[int]
    page: int
    adjustments: list[AdjustmentShown]

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """(id of the field, its word, what is wrong), in the order of the page."""
        found = [(self.form[name].id_for_label, str(self.form[name].label), " ".join(map(str, errors)))
                 for name, errors in self.form.errors.items() if name in self.form.fields]  # fmt: skip
        for line in self.lines:
            found += [
                (cell.id, f"Ligne {line.number}, {cell.label}", cell.error) for cell in line.cells.values() if cell.errors
            ]
        for row in self.adjustments:
            found += [(cell.id, f"{row.word}, {cell.label}", cell.error) for cell in row.cells.values() if cell.errors]
        return found

    @property
    def has_exemption(self) -> bool:
        """A line without VAT, on whatever page of lines."""
        chosen = any(line.get("tva") == WITHOUT_VAT for line in self.whole.content.lines)
        return chosen or bool(self.form.errors.get("exemption"))

    @property
    def is_special(self) -> bool:
        """Another case than an ordinary invoice: its fields are unfolded."""
        head = self.whole.content.header
        usual = (head.get("cadre_facturation"), head.get("type_facture")) == ("A1_FACTURE_FOURNISSEUR", "FACTURE")
        names = ("cadre_facturation", "type_facture", "valideur_identifiant", "numero_facture_origine", "origin_date")
        return not usual or any(self.form.errors.get(name) for name in names)

    @property
    def is_foreign(self) -> bool:
        """Another currency, or a discount for early payment: rare, folded otherwise."""
        head = self.whole.content.header
        names = ("currency", "vat_in_euros", "escompte")
        return (
            head.get("currency", "EUR") != "EUR"
            or bool(head.get("escompte"))
            or any(self.form.errors.get(name) for name in names)
        )


def shown(invoice: Invoice, accounts: list[Any], page: int, typed_here: Content | None = None) -> Shown:
    """The draft as its form page shows it; `page` of lines from 0, brought back in range.

    `typed_here`: what was typed and could not be kept, shown in its place.
    """
    whole = typed.whole(invoice, typed_here)
    content = whole.content
    last_page = max(0, (len(content.lines) - 1) // PER_PAGE)
    page = min(max(page, 0), last_page)
    lines = lines_shown(whole, page)
    form = HeaderForm(content.header, accounts)
    result = Shown(whole, form, lines, [], list(range(last_page + 1)), page, adjustments_shown(content))
    checked = content.checked and typed_here is None
    findings = judgement.report_of(invoice).findings if checked else tuple(whole.read.problems)
    _place(result, findings if checked else tuple(f for f in findings if f.rule != MISSING))
    return result


def adjustments_shown(content: Content) -> list[AdjustmentShown]:
    """Every allowance, charge and deposit."""
    found = []
    for place, row in enumerate(content.adjustments):
        kind = row.get("kind", "")
        word, labels = WORDS[AdjustmentKind(kind) if kind in list(AdjustmentKind) else AdjustmentKind.REMISE]
        cells = {
            name: Cell(name, label, _shown_text(ADJUSTMENT[name], row.get(name, "")), f"id_adjustments-{place}-{name}")
            for name, label in labels.items()
        }
        found.append(AdjustmentShown(place, kind, word, cells))
    return found


def _shown_text(spec: FieldSpec, text: str) -> str:
    """A day as date fields want it; anything else as it was typed."""
    return iso(text, spec) if spec.kind is Kind.DATE else text


def lines_shown(whole: typed.Whole, page: int) -> list[LineShown]:
    """The lines of one page, with their amounts."""
    nets = {row.place: line.net for row, line in zip(whole.read.rows, whole.document.lines, strict=True)}
    lines, first = whole.content.lines, page * PER_PAGE
    return [
        LineShown(
            place,
            {
                name: Cell(name, spec.label, lines[place].get(name, ""), f"id_lines-{place}-{name}")
                for name, spec in LINE.items()
            },
            nets.get(place),
            place == len(lines) - 1,
        )
        for place in range(first, min(first + PER_PAGE, len(lines)))
    ]


def _place(result: Shown, findings: tuple[Finding, ...]) -> None:
    """Put each error by its field, once; what no field on the screen mends is said apart."""
    cells: dict[tuple[str, int], dict[str, Cell]] = {("lines", line.place): line.cells for line in result.lines}
    cells |= {("adjustments", row.place): row.cells for row in result.adjustments}
    wrong = {finding.field for finding in findings if finding.severity is Severity.FATAL}
    for finding in findings:
        group, place, name = _home(finding, result.whole)
        cell = cells.get((group, place), {}).get(name)
        if finding.severity is not Severity.FATAL:
            if finding.field not in wrong:  # what must be mended is said once
                result.elsewhere.append(_readable(finding, place if group == "lines" else -1))
        elif cell is not None:
            if not cell.errors:
                cell.errors.append(f"{finding.message} {finding.remedy}".strip())
        elif place < 0 and name in result.form.fields:
            if not result.form.errors.get(name):
                result.form.add_error(name, deposit.sentence(finding))
        else:
            result.elsewhere.append(_readable(finding, place if group == "lines" else -1))


def _home(finding: Finding, whole: typed.Whole) -> tuple[str, int, str]:
    """(lines, adjustments or nothing; place in it or -1; name of the field) of a finding."""
    found = _PLACE.match(finding.location)
    if found:
        group, place, path = found[1], int(found[2]), found[3]
        if group == "lines" and not finding.rule.startswith("SAI-"):  # places in the document: blank lines are not in it
            rows = whole.read.rows
            place = rows[place].place if place < len(rows) else place
        return group, place, FIELD_OF_PATH.get(path, path)
    if finding.rule.startswith("SAI-"):
        return "", -1, finding.location
    terms = (FIELD_OF_TERM[term] for term in finding.field.split() if term in FIELD_OF_TERM)
    return "", -1, next(terms, "")


def _readable(finding: Finding, place: int) -> Finding:
    where = f"ligne {place + 1}" if place >= 0 else ""
    return Finding(
        rule=finding.rule, message=finding.message, severity=finding.severity, field=finding.field, location=where,
        remedy=finding.remedy,
    )  # fmt: skip


def totals_of(document: en.Invoice) -> dict[str, Any]:
    """What the card of totals shows; amounts in the currency of the invoice."""
    sums = document.totals or en.Totals()
    return {
        "currency": document.currency or "EUR",
        "lines": sums.lines,
        "allowances": sums.allowances,
        "charges": sums.charges,
        "without_vat": sums.without_vat,
        "vat": [row for row in document.vat if row.rate is not None or row.taxable],
        "with_vat": sums.with_vat,
        "paid": sums.paid,
        "due": sums.due,
    }
