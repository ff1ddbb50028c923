"""Numbered pages, as the API asks them: the rows and the count that plain queries find, at the price of two questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.factories import make_invoice
from unisson.lifecycles.invoice import VISIBLE_TO_RECIPIENT, Status
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.permissions import invoices_of_espace
from unisson.portal.invoices.queries import searching
from unisson.portal.invoices.queries.searching import Paging
from unisson.portal.kernel.actor import Actor, EntryPoint, Grant
from unisson.portal.organisations.models import Espace

pytestmark = pytest.mark.django_db
BEYOND = 2


@pytest.fixture
def received(cast) -> list[Invoice]:
    """Seven invoices that the commune sees, and two that it does not see yet."""
    statuses = (*VISIBLE_TO_RECIPIENT[:3] * 2, Status.MISE_EN_PAIEMENT, Status.BROUILLON, Status.A_VALIDER_1)
    services = (cast.COMMUNE.services.get(code="FIN"), None)
    suppliers = (cast.MENUISERIE, cast.BUREAUTIQUE, cast.PEINTURE)
    return [
        make_invoice(
            supplier=suppliers[rank % 3],
            recipient=cast.COMMUNE,
            recipient_service=services[rank % 2],
            total_with_vat=100 * (rank * 5 % 7),
            status=status,
        )
        for rank, status in enumerate(statuses)
    ]


def software(cast: Any, service: Any = None) -> Actor:
    grant = Grant(cast.COMMUNE.pk, service.pk if service else None, Espace.FACTURES_RECUES, may_modify=False)
    return Actor(None, "logiciel", EntryPoint.API, technical_account="t", _grants=(grant,))


@pytest.mark.parametrize("most", [0, 3])
@pytest.mark.parametrize("order", ["-pk", "total_with_vat", "-supplier__raison_sociale", "-recipient_service__code"])
def test_pages_are_those_of_plain_queries(cast, received, order, most, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(searching, "COUNTED_BEYOND", BEYOND)
    actor, asked = software(cast), {"ttc_min": 100, "statuses": []}
    every = list(
        Invoice.objects.filter(recipient=cast.COMMUNE, status__in=VISIBLE_TO_RECIPIENT, total_with_vat__gte=100)
        .order_by(order, "-pk")
        .values_list("pk", flat=True)
    )
    assert len(every) == 6
    for size in (1, 2, 4, 9):
        for number in range(1, 8):
            first, last = (number - 1) * size, min(number * size, most or 99)
            expected = every[first:last] if first < last else []
            with django_assert_num_queries(2 if expected else 1):
                found = searching.find(actor, Espace.FACTURES_RECUES, asked, Paging(number, size, (order,), most))
            total = min(len(every), last + BEYOND, most or 99)
            assert [row.pk for row in found.rows] == expected
            assert (found.total, found.pages, found.page) == (total, -(-total // size), number)


def test_what_was_written_for_some_rights_serves_no_others(cast, received):
    whole, part = (
        {row.pk for row in searching.find(software(cast, service), Espace.FACTURES_RECUES, {}, Paging()).rows}
        for service in (None, cast.COMMUNE.services.get(code="FIN"))
    )
    assert whole == {invoice.pk for invoice in received[:7]}
    assert part == {invoice.pk for invoice in received[:7] if invoice.recipient_service}
    nobody = Actor(None, "logiciel", EntryPoint.API, technical_account="t", _grants=())
    assert searching.find(nobody, Espace.FACTURES_RECUES, {}, Paging()) == searching.Found([], 0, 1, 1, 25)


@pytest.mark.parametrize("statuses", [(), ("MISE_A_DISPOSITION",), ("SUSPENDUE", "REJETEE")])
def test_the_indexes_of_a_recipient_serve_what_they_are_asked(cast, received, statuses):
    """They hold what it sees and nothing else: PostgreSQL must recognise this, whatever statuses are asked besides."""
    rows = Invoice.objects.filter(
        invoices_of_espace(software(cast), Espace.FACTURES_RECUES, cast.COMMUNE.pk, statuses=statuses), total_with_vat__gte=600
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
    plan = rows.order_by("total_with_vat").values("total_with_vat").explain()
    assert "using inv_rec_" in plan
    assert "IS TRUE" not in plan, "what the index says already is not checked again"
    assert rows.count() == sum(
        invoice.total_with_vat >= 600 and invoice.status in (statuses or VISIBLE_TO_RECIPIENT) for invoice in received
    )
