"""The lists as pages: sorting, columns, kept searches, counts; what is typed is kept, what is mad breaks nothing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_invoice
from unisson.entrypoints.web.invoices.cells import drawer
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Invoice, ListChoice, Recherche, SavedSearch
from unisson.portal.invoices.queries.columns import columns_of, with_columns
from unisson.portal.invoices.queries.criteria import criteria_of
from unisson.portal.organisations.models import Espace

pytestmark = pytest.mark.django_db
SHELL = 6  # session, person, attachments, rights, what awaits, requests to join
OWN = 4  # columns, keys, rows, kept searches; what one page holds needs no count


@pytest.fixture
def three(cast) -> list[Invoice]:
    made = []
    for index, status in enumerate((Status.MISE_A_DISPOSITION, Status.SUSPENDUE, Status.REJETEE)):
        parties = {"supplier": cast.MENUISERIE, "recipient": cast.COMMUNE}
        made.append(make_invoice(**parties, status=status, number=f"N-{3 - index}", amount_due=Decimal(100 * (index % 2))))
    return made


def numbers(client: Client, **query: object) -> list[str]:
    return [row.invoice.number for row in client.get(reverse("received"), query).context["rows"]]


def test_sorts_are_offered_and_obeyed(three, client_of: Callable[[str], Client]):
    sophie = client_of("sophie")
    assert numbers(sophie) == ["N-1", "N-2", "N-3"]
    assert numbers(sophie, tri="recent") == ["N-3", "N-2", "N-1"]
    assert numbers(sophie, tri="number") == ["N-1", "N-2", "N-3"]
    assert numbers(sophie, tri="-amount")[0] == "N-2"
    answer = sophie.get(reverse("received"), {"tri": "-amount", "status": "SUSPENDUE"})
    heads = {head.column.code: head for head in answer.context["heads"]}
    assert heads["amount_due"].direction == "descending"
    assert "tri=amount" in heads["amount_due"].url
    assert "status=SUSPENDUE" in heads["amount_due"].url
    assert heads["supplier"].url == ""


def test_several_statuses_at_once(three, client_of: Callable[[str], Client]):
    sophie = client_of("sophie")
    assert numbers(sophie, status=["SUSPENDUE", "REJETEE"]) == ["N-1", "N-2"]
    answer = sophie.get(reverse("received"), {"status": ["SUSPENDUE", "REJETEE"]})
    assert answer.context["count"] == 2
    assert answer.context["form"].statuses_chosen == 2


def test_pages_keep_the_search_the_order_and_the_size(cast, client_of: Callable[[str], Client]):
    for index in range(60):
        make_invoice(
            supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.MISE_A_DISPOSITION, amount_due=Decimal(index // 7)
        )
    sophie = client_of("sophie")
    seen: list[int] = []
    address = reverse("received") + "?tri=-amount&taille=50&status=MISE_A_DISPOSITION"
    while address:
        context = sophie.get(address).context
        seen += [row.invoice.pk for row in context["rows"]]
        address = reverse("received") + context["older"] if context["older"] else ""
    expected = Invoice.objects.order_by("-amount_due", "-pk").values_list("pk", flat=True)
    assert seen == list(expected)


def test_the_columns_of_a_person(three, client_of: Callable[[str], Client]):
    sophie, url = client_of("sophie"), reverse("received_columns")
    page = sophie.get(url, {"status": "SUSPENDUE"})
    assert page.context["query"] == "status=SUSPENDUE"
    answer = sophie.post(url, {"columns": ["status", "engagement", "size"], "recherche": "status=SUSPENDUE&avant=3"})
    assert answer["Location"] == reverse("received") + "?status=SUSPENDUE"
    heads = sophie.get(reverse("received")).context["heads"]
    assert [head.column.code for head in heads] == ["number", "status", "engagement", "size"]
    sophie.post(url, {"columns": ["status"], "usual": ""})
    assert not ListChoice.objects.exists()


def test_every_column_at_once_costs_no_more(three, cast, client_of: Callable[[str], Client]):
    codes = [column.code for column in columns_of(Espace.FACTURES_RECUES)]
    sophie = client_of("sophie")
    sophie.get("/")
    costs = []
    for shown in (["number", "status"], codes):
        ListChoice.objects.update_or_create(user=cast.sophie, espace=Espace.FACTURES_RECUES, defaults={"columns": shown})
        with CaptureQueriesContext(connection) as queries:
            page = sophie.get(reverse("received"))
        assert [head.column.code for head in page.context["heads"]] == shown
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[0] <= SHELL + OWN


def test_all_that_a_person_sees_is_searched_on_one_page(three, cast, client_of: Callable[[str], Client]):
    make_invoice(supplier=cast.COMMUNE, recipient=cast.LYCEE, status=Status.MISE_A_DISPOSITION, number="C-1")
    make_invoice(supplier=cast.MENUISERIE, recipient=cast.LYCEE, status=Status.MISE_A_DISPOSITION, number="X-1")
    sophie, url = client_of("sophie"), reverse("every")
    sophie.get("/")
    with CaptureQueriesContext(connection) as queries:
        page = sophie.get(url, {"tri": "number"})
    assert len(queries) <= SHELL + OWN
    assert [row.invoice.number for row in page.context["rows"]] == ["C-1", "N-1", "N-2", "N-3"]
    assert [tuple(row.invoice.seen_as) for row in page.context["rows"]] == [("FOURNISSEUR",), *[("DESTINATAIRE",)] * 3]
    assert page.context["bulk"] == ()
    assert all(f'name="{line.code}"' in page.content.decode() for line in criteria_of(Recherche.TOUTES)), (
        "every criterion is shown"
    )
    found = sophie.get(url, {"role": "FOURNISSEUR", "recipient": "zay"}).context
    assert [row.invoice.number for row in found["rows"]] == ["C-1"]
    sophie.post(reverse("every_columns"), {"columns": ["role", "days_late"]})
    table = (
        sophie.post(reverse("every_export"), {"format": "CSV", "recherche": "role=DESTINATAIRE&tri=number"}).getvalue().decode()
    )
    heads, *lines = table.splitlines()
    assert heads.split(";")[1:] == ["Votre rôle", "Jours de retard du paiement"]
    assert [line.split(";")[:2] for line in lines] == [[f"N-{n}", "Destinataire"] for n in (1, 2, 3)]
    sophie.post(reverse("every_search"), {"nom": "À moi", "recherche": "role=FOURNISSEUR"})
    assert [kept.name for kept in sophie.get(url).context["searches"]] == ["À moi"]
    assert sophie.get(reverse("received")).context["searches"] == []


def test_what_a_cell_shows_is_text(cast, client_of: Callable[[str], Client]):
    hostile = "<script>alert(1)</script>&\"'"
    values = {"number": hostile, "numero_engagement": hostile, "code_service": hostile, "amount_due": None, "issue_date": None}
    invoice = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.MISE_A_DISPOSITION, **values)
    for espace in (Espace.FACTURES_RECUES, Espace.FACTURES_EMISES):
        drawers = [drawer(column) for column in columns_of(espace)]
        (row,) = with_columns(Invoice.objects.filter(pk=invoice.pk), columns_of(espace))
        drawn = "".join(draw(row) for draw in drawers)
        assert "<script" not in drawn
        assert drawn.count("&lt;script&gt;") >= 3
        assert drawn.count("<td") == drawn.count("</td>") == len(drawers)


def test_what_somebody_typed_is_shown_to_nobody_else(three, client_of: Callable[[str], Client]):
    typed = {"number": "CHERCHE-42", "status": "SUSPENDUE", "tri": "amount", "amount_min": "12"}
    assert "CHERCHE-42" in client_of("sophie").get(reverse("received"), typed).content.decode()
    page = client_of("sophie").get(reverse("received")).content.decode()
    assert "CHERCHE-42" not in page
    assert " checked" not in page


@pytest.mark.parametrize("name", ["issued", "received", "to_validate", "every"])
def test_an_espace_that_is_closed_costs_nothing_and_shows_nothing(cast, client_of: Callable[[str], Client], name: str):
    make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.MISE_A_DISPOSITION)
    answer = client_of("lucie").get(reverse(name))
    assert list(answer.context["rows"]) == []


def test_a_search_is_kept_opened_and_forgotten(three, client_of: Callable[[str], Client]):
    sophie, url = client_of("sophie"), reverse("received_search")
    query = {"nom": "Suspendues", "recherche": "status=SUSPENDUE&number=&tri=-amount&avant=12"}
    answer = sophie.post(url, query)
    assert answer["Location"] == reverse("received") + "?status=SUSPENDUE&tri=-amount"
    (kept,) = sophie.get(reverse("received")).context["searches"]
    assert (kept.name, kept.query) == ("Suspendues", "status=SUSPENDUE&tri=-amount")
    assert client_of("claire").get(reverse("received")).context.get("searches", []) == []
    sophie.post(url, {"nom": "Suspendues", "oublier": ""})
    assert not SavedSearch.objects.exists()
    assert sophie.get(url).status_code == 405


def test_a_search_without_name_says_so(three, client_of: Callable[[str], Client]):
    page = client_of("sophie").post(reverse("received_search"), {"nom": " ", "recherche": "status=SUSPENDUE"}, follow=True)
    assert "Donnez un nom" in page.content.decode()
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {"tri": "inventé"},
        {"taille": "99999"},
        {"taille": "x"},
        {"state_from": "hier"},
        {"state_from": "2026-13-45T99:99"},
        {"status": ["INVENTE", "SUSPENDUE"]},
        {"ht_min": "1e999"},
        {"avant": "1~2026-99-99", "tri": "-sent"},
        {"party": "\x00"},
        {"siren": "x", "party": "…"},
    ],
    ids=lambda query: next(iter(query)),
)
def test_a_mad_criterion_breaks_nothing(three, client_of: Callable[[str], Client], query: dict[str, object]):
    assert client_of("sophie").get(reverse("received"), query).status_code == 200


def test_what_was_typed_is_kept_beside_its_error(three, client_of: Callable[[str], Client]):
    page = client_of("sophie").get(reverse("received"), {"amount_min": "cent", "number": "N-"})
    assert set(page.context["form"].errors) == {"amount_min"}
    assert "cent" in page.content.decode()
    assert len(page.context["rows"]) == 3
