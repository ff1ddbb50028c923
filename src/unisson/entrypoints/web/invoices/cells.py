"""How the cells of a list are drawn, by kind of column. In Python and not in a template: a page holds up to 8,000 of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from unisson.entrypoints.web.shared import formats
from unisson.entrypoints.web.shared.templatetags import unisson as tags
from unisson.lifecycles.delay import DelayState
from unisson.portal.invoices.models import Invoice, TypeFacture
from unisson.portal.invoices.queries.columns import Column, Show

NOTHING = mark_safe('<span class="muted">–</span>')
NOT_SENT = mark_safe('<span class="muted">non envoyée</span>')
STOPPED = mark_safe('<span><span class="muted">arrêtée</span></span>')

ON_ONE_LINE = 16  # characters of a number

Draw = Callable[[Any, Invoice], SafeString | str]


def _text(value: Any, invoice: Invoice) -> SafeString | str:
    del invoice
    return format_html("<span>{}</span>", value) if value else NOTHING


def _code(value: Any, invoice: Invoice) -> SafeString | str:
    del invoice
    return format_html('<span class="id breakable">{}</span>', value) if value else NOTHING


def _iban(value: Any, invoice: Invoice) -> SafeString | str:
    return _code(formats.iban(value), invoice)


def _money(value: Any, invoice: Invoice) -> SafeString | str:
    if value is None or value == "":
        return NOTHING
    return format_html('<span class="num">{}</span>', formats.money(value, invoice.currency or "EUR"))


def _day(value: Any, invoice: Invoice) -> SafeString | str:
    del invoice
    return tags.when(value, "day") if value else NOTHING


def _sent(value: Any, invoice: Invoice) -> SafeString | str:
    return _day(value, invoice) if value else NOT_SENT


def _moment(value: Any, invoice: Invoice) -> SafeString | str:
    del invoice
    return tags.when(value) if value else NOTHING


def _status(value: Any, invoice: Invoice) -> SafeString | str:
    del invoice
    return tags.status(value)


def _size(value: Any, invoice: Invoice) -> SafeString | str:
    del invoice
    return formats.size(value) if value is not None and value != "" else NOTHING


def _yes_no(value: Any, invoice: Invoice) -> SafeString | str:
    del invoice
    return NOTHING if value is None else "oui" if value else "non"


def _due(value: Any, invoice: Invoice) -> SafeString | str:
    del invoice
    if value is None or value.state not in (DelayState.RUNNING, DelayState.STOPPED):
        return NOTHING
    if value.state == DelayState.STOPPED:
        return STOPPED
    day = formats.moment(value.due)
    if not value.late:
        return format_html("<span>{}</span>", day)
    late = f"{value.late} jour{'s' if value.late > 1 else ''} de retard"
    return format_html('<span>{}<br><strong class="small tone-bad">{}</strong></span>', day, late)


def _number(value: Any, invoice: Invoice) -> SafeString | str:
    url = reverse("invoice", args=[invoice.pk])
    shown = value or "Sans numéro"
    breaks = "breakable" if len(shown) > ON_ONE_LINE else "text-nowrap"  # its hyphens are no place to fold it
    credit = mark_safe(' <span class="small muted">avoir</span>') if invoice.type_facture == TypeFacture.AVOIR else ""
    return format_html('<a class="id {}" href="{}">{}</a>{}', breaks, url, shown, credit)


def _recipient(value: Any, invoice: Invoice) -> SafeString | str:
    if not invoice.code_service:
        return _text(value, invoice)
    return format_html('<span>{}<br><span class="muted small">{}</span></span>', value, invoice.code_service)


KINDS: dict[Show, Draw] = {
    Show.TEXT: _text,
    Show.CODE: _code,
    Show.IBAN: _iban,
    Show.MONEY: _money,
    Show.DAY: _day,
    Show.MOMENT: _moment,
    Show.STATUS: _status,
    Show.SIZE: _size,
    Show.YES_NO: _yes_no,
    Show.NUMBER: _text,
    Show.DUE: _due,
}
# These say more than their value: where the invoice opens, to which service it goes, that it was never sent.
OWN: dict[str, Draw] = {"number": _number, "recipient": _recipient, "sent_at": _sent}


def drawer(column: Column) -> Callable[[Invoice], SafeString]:
    """What draws the cell of one column for an invoice: `<td>…</td>`, safe. Amounts are aligned to the right.

    An empty cell keeps its column in a table and is not shown where a row is a card, on a phone.
    """
    draw = OWN.get(column.code) or KINDS[column.show]
    side = ' class="r"' if column.show is Show.MONEY else ""
    label = conditional_escape(column.label)
    opening, empty = f'<td data-label="{label}"{side}>', mark_safe(f'<td data-label="{label}" class="blank">{NOTHING}</td>')  # noqa: S308

    def cell(invoice: Invoice) -> SafeString:
        drawn = draw(column.value(invoice), invoice)
        return empty if drawn is NOTHING else mark_safe(f"{opening}{conditional_escape(drawn)}</td>")  # noqa: S308 - escaped

    return cell
