"""The page of what must be read, and the door that closes after seven days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_sent
from unisson.portal.invoices.actions import mandating, treating
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.events import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast) -> list[Invoice]:
    made = [make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number=f"Q-{index}") for index in range(2)]
    treating.reject(made[0].pk, cast.actor("sophie"), "MONTANT_ERR", "Le prix n’est pas celui du marché.")
    treating.suspend(made[1].pk, cast.actor("sophie"), "PJ_MANQUANTE")
    return made


def age(made: list[Invoice], days: int) -> None:
    Invoice.objects.filter(pk__in=[invoice.pk for invoice in made]).update(status_at=clock.now() - timedelta(days=days))


def test_home_offers_to_read_them_and_later_is_allowed(two, client_of: Callable[[str], Client]):
    claire = client_of("claire")
    home = claire.get("/")
    assert home.context["unread"] == 2
    assert reverse("acknowledge") in home.content.decode()
    page = claire.get(reverse("acknowledge"))
    assert [row.pk for row, *_ in page.context["rows"]] == [invoice.pk for invoice in two]
    assert "Le prix n’est pas celui du marché." in page.content.decode(), "what is to be read is there to be read"
    assert "Plus tard" in page.content.decode()
    assert claire.get(reverse("issued")).status_code == 200


def test_all_or_those_ticked(two, client_of: Callable[[str], Client]):
    claire, url = client_of("claire"), reverse("acknowledge")
    assert claire.post(url)["Location"] == url
    assert claire.post(url, {"facture": [two[1].pk]})["Location"] == url
    assert claire.get("/").context["unread"] == 1
    assert claire.post(url, {"tout": ""})["Location"] == "/"
    assert claire.get("/").context["unread"] == 0
    assert history(two[0]).filter(code="ACQUITTEMENT_REJET").count() == 1


def test_after_seven_days_nothing_else_opens(two, client_of: Callable[[str], Client]):
    age(two, 8)
    claire, url = client_of("claire"), reverse("acknowledge")
    for name in ("home", "issued", "received", "deposit", "structure", "extractions"):
        assert claire.get(reverse(name)).get("Location") == url, name
    page = claire.get(url)
    assert page.context["overdue"] == 2
    assert "Plus tard" not in page.content.decode()
    assert claire.get(reverse("invoice", kwargs={"invoice_id": two[0].pk})).status_code == 200
    claire.post(url, {"tout": ""})
    assert claire.get(reverse("issued")).status_code == 200


def test_who_does_not_answer_for_the_supplier_is_not_stopped(two, client_of: Callable[[str], Client]):
    age(two, 30)
    for person in ("sophie", "lucie", "marc", "sam"):
        assert client_of(person).get("/", follow=True).status_code == 200, person
    assert client_of("sophie").get(reverse("received")).status_code == 200


def test_a_rejection_is_redone_in_one_click(two, cast, client_of: Callable[[str], Client]):
    claire = client_of("claire")
    url = reverse("redo", kwargs={"invoice_id": two[0].pk})
    without = claire.post(url)
    assert without["Location"] == reverse("entry_mandate")
    assert not history(two[0]).filter(code="TRAITEMENT_REJET").exists()
    mandating.accept(cast.MENUISERIE, cast.actor("claire"))
    answer = claire.post(url)
    draft = Invoice.objects.order_by("-pk").first()
    assert draft is not None
    assert answer["Location"] == reverse("entry_edit", kwargs={"invoice_id": draft.pk})
    assert (draft.status, draft.supplier) == ("BROUILLON", cast.MENUISERIE)
    assert draft.number != two[0].number
    assert history(two[0]).filter(code="TRAITEMENT_REJET").count() == 1
    page = claire.get(reverse("invoice", kwargs={"invoice_id": two[0].pk}))
    assert page.context["to_redo"] is False


def test_only_a_refusal_is_redone(two, client_of: Callable[[str], Client]):
    count = Invoice.objects.count()
    claire = client_of("claire")
    claire.post(reverse("redo", kwargs={"invoice_id": two[1].pk}))
    assert client_of("karim").post(reverse("redo", kwargs={"invoice_id": two[0].pk})).status_code == 404
    assert Invoice.objects.count() == count
