"""From a list: choose rows, one verb, the result row by row. And what is done around one invoice, through its page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import paper
from tests.factories import make_invoice, make_sent
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.actions import treating
from unisson.portal.invoices.models import Invoice, Visa
from unisson.portal.kernel import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(cast) -> list[Invoice]:
    return [make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number=f"L-{index}") for index in range(3)]


def statuses(made: list[Invoice]) -> list[str]:
    return [Invoice.objects.get(pk=invoice.pk).status for invoice in made]


def test_the_list_offers_boxes_to_who_may_act(made, client_of: Callable[[str], Client]):
    page = client_of("sophie").get(reverse("received")).content.decode()
    assert page.count('name="facture"') == 3
    assert 'value="mandate"' in page
    assert 'value="mandate"' not in client_of("claire").get(reverse("issued")).content.decode()


def test_a_verb_on_the_rows_chosen(made, cast, client_of: Callable[[str], Client]):
    treating.treat(made[2].pk, "pay", cast.actor("sophie"))
    sophie, url = client_of("sophie"), reverse("received_bulk")
    chosen = [str(invoice.pk) for invoice in made]
    page = sophie.get(url, {"facture": chosen, "verbe": "suspend"})
    assert [bool(row.causes) for row in page.context["rows"]] == [False, False, True]
    assert page.context["possible"] == 2
    answer = sophie.post(url, {"facture": chosen, "verbe": "suspend", "motif": "PJ_MANQUANTE", "comment": "Le bon, svp."})
    assert [one.done for one in answer.context["outcomes"]] == [True, True, False]
    assert answer.context["outcomes"][2].sentences
    assert statuses(made) == [Status.SUSPENDUE, Status.SUSPENDUE, Status.MISE_EN_PAIEMENT]
    again = sophie.post(url, {"facture": chosen, "verbe": "suspend", "motif": "PJ_MANQUANTE"})
    assert (again.context["done"], again.context["already"], again.context["refused"]) == (0, 2, 1)


def test_without_motif_nothing_is_done(made, client_of: Callable[[str], Client]):
    given = {"facture": [made[0].pk], "verbe": "reject"}
    answer = client_of("sophie").post(reverse("received_bulk"), given)
    assert answer.context["refused"] == 1
    assert statuses(made[:1]) == [Status.MISE_A_DISPOSITION]


@pytest.mark.parametrize(
    "given", [{}, {"verbe": "suspend"}, {"verbe": "delete", "facture": "1"}, {"verbe": "pay", "facture": "x"}]
)
@pytest.mark.parametrize("name", ["received_bulk", "issued_bulk", "to_validate_bulk"])
def test_nothing_chosen_leads_back(cast, client_of: Callable[[str], Client], name: str, given: dict[str, str]):
    client = client_of("sophie")
    for ask in (client.get, client.post):
        answer = ask(reverse(name), given)
        assert answer.status_code == 302
        assert answer["Location"] == reverse(name.removesuffix("_bulk"))


def test_what_the_list_does_not_show_cannot_be_chosen(made, cast, client_of: Callable[[str], Client]):
    foreign = make_invoice(status=Status.MISE_A_DISPOSITION)
    answer = client_of("sophie").post(reverse("received_bulk"), {"facture": [foreign.pk], "verbe": "pay"})
    assert answer.status_code == 302
    client_of("claire").post(reverse("received_bulk"), {"facture": [made[0].pk], "verbe": "pay"})
    assert statuses([foreign, made[0]]) == [Status.MISE_A_DISPOSITION] * 2


def test_many_are_given_to_a_colleague(made, cast, client_of: Callable[[str], Client]):
    sophie, url = client_of("sophie"), reverse("received_bulk")
    chosen = [invoice.pk for invoice in made]
    page = sophie.get(url, {"facture": chosen, "verbe": "assign"})
    offered = dict(page.context["form"].fields["assignee"].choices)
    assert str(cast.sophie.pk) in offered
    assert str(cast.claire.pk) not in offered
    answer = sophie.post(url, {"facture": chosen, "verbe": "assign", "assignee": str(cast.sophie.pk)})
    assert answer.context["done"] == 3
    assert sophie.get(reverse("received"), {"assigned": "moi"}).context["count"] == 3


def test_valideurs_agree_and_refuse_in_number(cast, client_of: Callable[[str], Client]):
    waiting = [
        make_sent(
            cast.MENUISERIE,
            cast.COMMUNE,
            cast.actor("claire"),
            cadre_facturation="A9_FACTURE_SOUSTRAITANT",
            valideur_1=cast.PEINTURE,
        )
        for _ in range(2)
    ]
    nadia, url = client_of("nadia"), reverse("to_validate_bulk")
    assert nadia.post(url, {"facture": [waiting[0].pk], "verbe": "validate_1"}).context["done"] == 1
    refusal = {"facture": [waiting[1].pk], "verbe": "refuse_1", "motif": "HORS_CONTRAT"}
    assert nadia.post(url, refusal).context["done"] == 1
    assert statuses(waiting) == [Status.MISE_A_DISPOSITION, Status.REFUSEE_1]
    assert nadia.post(url, refusal).context["already"] == 1


# Around one invoice.


def around(name: str, invoice: Invoice, **more: int) -> str:
    return reverse(name, kwargs={"invoice_id": invoice.pk, **more})


def test_assign_and_comment_through_the_page(made, cast, client_of: Callable[[str], Client]):
    sophie, invoice = client_of("sophie"), made[0]
    sophie.post(around("assign", invoice), {"assignee": str(cast.sophie.pk)})
    sophie.post(around("comment", invoice), {"text": "Vu avec l’école."})
    page = sophie.get(around("invoice", invoice))
    assert page.context["invoice"].assigned_to == cast.sophie
    assert [line["label"] for line in page.context["actions"]] == ["Affectée", "Commentaire interne"]
    theirs = client_of("claire").get(around("invoice", invoice))
    assert theirs.context["actions"] == []
    assert set(theirs.context["around"]) == {"comment"}
    sophie.post(around("assign", invoice), {"assignee": ""})
    assert sophie.get(around("invoice", invoice)).context["invoice"].assigned_to is None


@pytest.mark.parametrize("assignee", ["x", "99999999999", "-1", "9" * 40])
def test_a_mad_colleague_changes_nothing(made, client_of: Callable[[str], Client], assignee: str):
    answer = client_of("sophie").post(around("assign", made[0]), {"assignee": assignee}, follow=True)
    assert answer.status_code == 200
    assert answer.context["invoice"].assigned_to is None


def test_a_visa_from_the_page_to_the_answer(made, cast, client_of, django_capture_on_commit_callbacks):
    invoice = made[0]
    data = paper.pdf()
    invoice.documents.update(sha256=files.keep(data), size=len(data))
    sophie = client_of("sophie")
    with django_capture_on_commit_callbacks(execute=True):
        sophie.post(
            around("visa_ask", invoice), {"nom": "M. le Maire", "courriel": "maire@aubin.example", "question": "Livré ?"}
        )
    found = re.search(r"(/visa/[^/\s]+/)", str(mail.outbox[-1].body))
    assert found is not None
    link, visitor = found[1], Client()

    page = visitor.get(link)
    assert page.context["invoice"] == invoice
    assert "Livré ?" in page.content.decode()
    assert visitor.get(link + "facture/").content == data
    assert visitor.get(page.context["pages"][0]["src"])["Content-Type"] == "image/png"
    assert visitor.get(link + "page/99/").status_code == 404
    assert visitor.get(around("invoice", invoice)).status_code == 302  # nothing more than this page

    refused = visitor.post(link, {"decision": "REFUSE", "comment": ""})
    assert refused.status_code == 422
    assert visitor.post(link, {"decision": "REFUSE", "comment": "Une porte manque."})["Location"] == link
    closed = visitor.get(link).content.decode()
    assert invoice.number not in closed
    assert visitor.get(link + "facture/").status_code == 404
    assert visitor.post(link, {"decision": "VU"}).status_code == 200
    assert Visa.objects.get().decision == "REFUSE"
    (shown,) = sophie.get(around("invoice", invoice)).context["around"]["visas"]
    assert shown.comment == "Une porte manque."


def test_a_link_that_nobody_gave(made, client: Client):
    for end in ("", "facture/", "page/1/"):
        assert client.get(f"/visa/inconnu/{end}").status_code == 404


def test_a_visa_is_withdrawn(made, client_of: Callable[[str], Client]):
    sophie = client_of("sophie")
    sophie.post(around("visa_ask", made[0]), {"nom": "X", "courriel": "x@y.example"})
    visa = Visa.objects.get()
    assert sophie.post(around("visa_withdraw", made[1], visa_id=visa.pk)).status_code == 404
    sophie.post(around("visa_withdraw", made[0], visa_id=visa.pk))
    visa.refresh_from_db()
    assert visa.withdrawn_at is not None
