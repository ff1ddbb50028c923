"""A hundred identical deposits at once, on real connections: one invoice, one lot, and an answer for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests import paper
from tests.lots import good, zip_of
from unisson.portal.exchange.actions import receiving
from unisson.portal.exchange.models import Flux
from unisson.portal.invoices.actions import drafting, sending
from unisson.portal.invoices.models import Depot, Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.moving import Refused

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 100  # as many connections, all open before the first deposit


def at_once(moment: Any, deposit: Callable[[], Any]) -> Counter[Any]:
    gate = Barrier(TIMES)

    def work(_: int) -> Any:
        connection.ensure_connection()
        gate.wait()
        try:
            with clock.frozen(moment):
                return deposit()
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return Counter(pool.map(work, range(TIMES)))


def test_a_hundred_identical_deposits_make_one_invoice(cast, the_day_after):
    data = paper.ubl(paper.model(number="F-1"))

    def deposit() -> str:
        actor = cast.actor("claire")
        draft = drafting.create_draft(cast.MENUISERIE, actor, "facture.xml", data)
        try:
            return str(sending.send(draft.pk, actor).depot)
        except Refused as refused:
            assert "PAS_DE_DOUBLON" in refused.codes
            return "refused"

    answers = at_once(the_day_after, deposit)
    assert sum(answers.values()) == TIMES
    assert Invoice.objects.filter(sent_at__isnull=False).count() == Depot.objects.count() == 1
    assert set(answers) - {"refused"} == {str(Depot.objects.get())}


def test_a_hundred_identical_lots_make_one_flux(cast, the_day_after):
    data = zip_of({"a.xml": good("F-1")})

    def deposit() -> tuple[int, bool]:
        received = receiving.receive_flux(cast.actor("claire"), cast.MENUISERIE, "lot.zip", data)
        return received.flux.pk, received.created

    answers = at_once(the_day_after, deposit)
    flux = Flux.objects.get()
    assert answers == {(flux.pk, True): 1, (flux.pk, False): TIMES - 1}
