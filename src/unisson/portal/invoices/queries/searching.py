"""Search by criteria and numbered pages, over every structure of an actor: what the API asks. One line a criterion.

A page number costs what the pages before it cost, and the count stops a little beyond the page: enough to say whether
there is more. Pages of the web are by key (`lists`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache, reduce
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Q, Sum
from django.db.models.expressions import RawSQL
from django.utils import timezone

from unisson.portal.invoices.models import Document, Invoice, InvoiceQuerySet
from unisson.portal.invoices.permissions import NOTHING, sides_of_grants
from unisson.portal.kernel import clock, prepared
from unisson.portal.kernel.actor import Actor, Grant
from unisson.portal.organisations.models import Espace, Structure
from unisson.portal.organisations.words import useful

COUNTED_BEYOND = 1_000  # rows counted after the page: more than anybody reads, and cheap
LARGEST_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page, in which order (`-status_at`), and how many results in all at most (0: no limit)."""

    number: int = 1
    size: int = 25
    order: tuple[str, ...] = ("-pk",)
    most: int = 0


class Row(NamedTuple):
    """An invoice as lists show it, read at once: each name is the way to a column, as the ORM writes it."""

    pk: int
    status: str
    status_at: datetime
    motif: str
    cadre_facturation: str
    mode_depot: str
    type_facture: str
    number: str
    issue_date: date | None
    sent_at: datetime | None
    numero_engagement: str
    numero_marche: str
    numero_facture_origine: str
    numero_mandat: str
    currency: str
    total_without_vat: Decimal | None
    total_with_vat: Decimal | None
    amount_due: Decimal | None
    recipient_identifiant: str
    code_service: str
    rejection_treated_at: datetime | None
    downloaded_at: datetime | None
    supplier_id: int
    supplier__identifiant: str
    supplier__type_identifiant: str
    supplier__raison_sociale: str
    supplier_service_id: int | None
    supplier_service__code: str | None
    supplier_service__nom: str | None
    recipient_id: int | None
    recipient__identifiant: str | None
    recipient__type_identifiant: str | None
    recipient__raison_sociale: str | None
    recipient_service_id: int | None
    recipient_service__nom: str | None
    valideur_1_id: int | None
    valideur_1__identifiant: str | None
    valideur_1__type_identifiant: str | None
    valideur_1__raison_sociale: str | None
    valideur_2_id: int | None
    valideur_2__identifiant: str | None
    valideur_2__type_identifiant: str | None
    valideur_2__raison_sociale: str | None
    depot__numero_flux_depot: str | None
    created_by__first_name: str | None
    created_by__last_name: str | None
    iban: str
    coordonnees__nom: str | None
    coordonnees__est_affactureur: bool | None
    coordonnees__factor_nom: str | None
    coordonnees__factor_identifiant: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results. `total` and `pages` are exact when the end is near, a lower bound otherwise."""

    rows: list[Row]
    total: int
    page: int
    pages: int
    size: int


Where = Callable[[Any], Q]


def _is(field: str) -> Where:
    return lambda value: Q(**{field: value})


def _among(field: str) -> Where:
    return lambda values: Q(**{f"{field}__in": list(values)})


def _text(field: str) -> Where:
    return lambda text: Q(**{f"{field}__iexact": text})


def _from(field: str) -> Where:
    return lambda value: Q(**{f"{field}__gte": _start(field, value)})


def _to(field: str) -> Where:
    return lambda value: Q(**_end(field, value))


def _start(field: str, value: Any) -> Any:
    if not field.endswith("_at"):
        return _day(value)
    return value if isinstance(value, datetime) else clock.midnight(value)


def _end(field: str, value: Any) -> dict[str, Any]:
    """A day is included whole, an instant with its second."""
    if not isinstance(value, date) or not field.endswith("_at"):
        return {f"{field}__lte": _day(value)}
    beyond = value + timedelta(seconds=1) if isinstance(value, datetime) else clock.midnight(value + timedelta(days=1))
    return {f"{field}__lt": beyond}


def _day(value: Any) -> Any:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _party(side: str) -> Where:
    """(structure_id, service ids): one structure, were it for some of its services."""

    def where(value: tuple[int | None, tuple[int, ...]]) -> Q:
        structure_id, services = value
        found = Q(**{f"{side}_id": structure_id}) if structure_id else Q()
        return found & Q(**{f"{side}_service_id__in": services}) if services else found

    return where


def _parties(side: str) -> Where:
    one = _party(side)
    return lambda values: reduce(operator.or_, (one(value) for value in values), Q(pk__in=[]))


def _siren(side: str) -> Where:
    """Every establishment of the company: the identifiers that begin with its SIREN."""
    return lambda siren: Q(**{f"{side}__identifiant__startswith": siren})


def _valideur(structure_id: int) -> Q:
    return Q(valideur_1_id=structure_id) | Q(valideur_2_id=structure_id)


def _recipients_named(texts: list[str]) -> Q:
    """Recipients whose words hold those of any of these texts."""
    said = [
        reduce(operator.and_, (Q(search_words__contains=word) for word in wanted), Q())
        for text in texts
        if (wanted := useful(text))
    ]
    if not said:
        return Q(pk__in=[])
    return Q(recipient__in=Structure.objects.filter(reduce(operator.or_, said)).values("pk"))


CRITERIA: dict[str, Where] = {
    "ids": _among("pk"),
    "statuses": _among("status"),
    "types": _among("type_facture"),
    "cadre": _is("cadre_facturation"),
    "mode": _is("mode_depot"),
    "number": _text("number"),
    "engagement": _text("numero_engagement"),
    "marche": _text("numero_marche"),
    "origine": _text("numero_facture_origine"),
    "mandat": _text("numero_mandat"),
    "flux": _is("depot__numero_flux_depot"),
    "creators": _among("created_by_id"),
    "supplier": _party("supplier"),
    "suppliers": _parties("supplier"),
    "supplier_siren": _siren("supplier"),
    "recipient": _party("recipient"),
    "recipients": _parties("recipient"),
    "recipient_siren": _siren("recipient"),
    "recipients_named": _recipients_named,
    "account": _is("iban"),
    "valideur": _valideur,
    "sent_from": _from("sent_at"),
    "sent_to": _to("sent_at"),
    "issued_from": _from("issue_date"),
    "issued_to": _to("issue_date"),
    "state_from": _from("status_at"),
    "state_to": _to("status_at"),
    "ht_min": _from("total_without_vat"),
    "ht_max": _to("total_without_vat"),
    "ttc_min": _from("total_with_vat"),
    "ttc_max": _to("total_with_vat"),
    "due_min": _from("amount_due"),
    "due_max": _to("amount_due"),
    "downloaded": lambda value: Q(downloaded_at__isnull=not value),
    "treated": lambda value: Q(rejection_treated_at__isnull=not value),
    "nothing": lambda value: Q(pk__in=[]),
}


def of_espace(actor: Actor, espace: Espace) -> Q:
    """What one espace opens to the actor, over all their structures."""
    return _of(grant for grant in actor.grants if grant.espace == espace)


def _of(grants: Iterable[Grant]) -> Q:
    return reduce(operator.or_, sides_of_grants(grants).values(), NOTHING)


def find(actor: Actor, espace: Espace, asked: Mapping[str, Any], paging: Paging) -> Found:
    """One page of what the actor reads in this espace under these criteria (absent ones filter nothing)."""
    wanted = (CRITERIA[name](value) for name, value in asked.items() if value not in (None, "", (), []))
    grants = tuple(grant for grant in actor.grants if grant.espace == espace)
    return page_of(_opened(grants).filter(*wanted), paging)


@lru_cache(maxsize=1_000)
def _opened(grants: tuple[Grant, ...]) -> InvoiceQuerySet:
    """What these rights open, written once: software asks again and again, and these are most of the words of its questions."""
    try:
        sql, params = Invoice.objects.filter(_of(grants)).order_by().query.sql_with_params()
    except EmptyResultSet:
        return Invoice.objects.none()
    return Invoice.objects.filter(RawSQL(sql.partition(" WHERE ")[2], params, BooleanField()))  # noqa: S611 - of the ORM


def weights(keys: list[int]) -> dict[int, int]:
    """The bytes of all the files of these invoices, each."""
    found = Document.objects.filter(invoice__in=keys).values_list("invoice").annotate(bytes=Sum("size")).order_by()
    return dict(found)


def page_of(rows: InvoiceQuerySet, paging: Paging) -> Found:
    """One numbered page of `rows`, and how many there are, counted a little beyond it. Two queries at most."""
    size = min(max(paging.size, 1), LARGEST_PAGE)
    number = max(paging.number, 1)
    start = (number - 1) * size
    end = start + size if not paging.most else min(start + size, paging.most)
    keys, total = _keys(rows.order_by(*paging.order, "-pk"), start, end)
    total = min(total, paging.most) if paging.most else total
    return Found(_read(keys), total, number, max(-(-total // size), 1), size)


def _keys(rows: InvoiceQuerySet, start: int, end: int) -> tuple[list[int], int]:
    """The keys of these rows from `start` to `end`, and how many rows there are, a little beyond: one question, since planning
    it costs more than its answer. (Not prepared: the plan that suits a recipient of fifty thousand invoices does not suit one
    of ten.)"""
    try:
        sql, params = rows.values_list("pk")[: end + COUNTED_BEYOND].query.sql_with_params()
    except EmptyResultSet:  # contradictory criteria: the ORM sees it before asking
        return [], 0
    with connection.cursor() as cursor:
        question = f"SELECT (array_agg(pk))[{start + 1}:{end}], count(*) FROM ({sql}) AS found"  # noqa: S608 - written by the ORM
        cursor.execute(question, params)
        keys, total = cursor.fetchone()
    return keys or [], total


def _read(keys: list[int]) -> list[Row]:
    if not keys:
        return []
    found = {row[0]: Row(*row) for row in prepared.rows(_rows_of(), (keys,))}
    return [found[key] for key in keys if key in found]


@cache
def _rows_of() -> str:
    """What reads these columns for some invoices: written by the ORM, prepared since planning nine tables costs ten times
    what reading them does."""
    sql, _ = Invoice.objects.order_by().values_list(*Row._fields).query.sql_with_params()
    return f'{sql} WHERE "invoices_invoice"."id" = ANY(%s)'
