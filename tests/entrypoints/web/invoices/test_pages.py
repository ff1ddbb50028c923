"""The pages of invoices: home, lists, one invoice. What they show, to whom, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import paper
from tests.factories import make_invoice, make_sent
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import documents
from unisson.portal.invoices.actions import treating
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db
SHELL = 6  # session, person, attachments, rights, what awaits, requests to decide


@pytest.fixture
def sent(cast) -> Invoice:
    """An invoice of the joiner that waits at the town hall, for its technical service."""
    service = cast.COMMUNE.services.get(code="TECH")
    return make_sent(
        cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F-2026-118", recipient_service=service, code_service="TECH"
    )


def url(invoice: Invoice) -> str:
    return reverse("invoice", kwargs={"invoice_id": invoice.pk})


def test_a_visitor_is_led_to_the_landing_page(client: Client):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("landing")


@pytest.mark.parametrize("name", ["issued", "received", "to_validate"])
def test_lists_want_a_signed_in_person(client: Client, name: str):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign_in"))


def test_home_says_what_awaits(sent, cast, client_of: Callable[[str], Client]):
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE", "Merci de joindre le bon de livraison signé.")
    make_invoice(supplier=cast.MENUISERIE, recipient=cast.LYCEE, number="F-2026-121")
    answer = client_of("claire").get("/")
    assert answer.context["sentence"] == "deux choses vous attendent"
    assert [task["do"] for task in answer.context["tasks"]] == ["Joindre la pièce qui manque", "Vérifier et envoyer"]
    assert url(sent) in answer.content.decode()


def test_home_of_a_recipient_counts_what_is_to_treat(sent, client_of: Callable[[str], Client]):
    answer = client_of("sophie").get("/")
    assert [task["invoice"].pk for task in answer.context["tasks"]] == [sent.pk]
    assert answer.context["received"][0]["money"].amount == Decimal("120.00")


def test_home_does_not_say_nothing_while_a_payment_is_due(sent, cast, client_of: Callable[[str], Client]):
    treating.treat(sent.pk, "certify_service", cast.actor("sophie"))
    answer = client_of("sophie").get("/")
    assert answer.context["sentence"] == "rien de nouveau ne vous attend"
    listed = client_of("sophie").get(f"{reverse('received')}?{answer.context['to_pay']}")
    assert [invoice.pk for invoice, _ in listed.context["rows"]] == [sent.pk]


def test_home_counts_by_status_and_each_number_opens_its_list(cast, client_of: Callable[[str], Client]):
    for status, count in (("MISE_A_DISPOSITION", 3), ("COMPLETEE", 1), ("SERVICE_FAIT", 1)):
        for _ in range(count):
            make_invoice(supplier=cast.BUREAUTIQUE, recipient=cast.COMMUNE, status=status, created_by=cast.marc)
    for status in ("BROUILLON", "A_RECYCLER", "REJETEE", "A_VALIDER_1"):
        make_invoice(supplier=cast.BUREAUTIQUE, recipient=cast.COMMUNE, status=status, created_by=cast.marc)
    counts = {}
    for person in ("sophie", "marc"):
        client = client_of(person)
        counts[person] = {one["status"]: one["count"] for one in client.get(reverse("home")).context["by_status"]}
        for one in client.get(reverse("home")).context["by_status"]:
            page = client.get(one["url"])
            assert page.status_code == 200
            if one["status"] != "REJETEE":  # refusals not read yet have their own page
                assert len(page.context["rows"]) == one["count"], one
    assert counts == {
        "sophie": {"MISE_A_DISPOSITION": 3, "COMPLETEE": 1},
        "marc": {"BROUILLON": 1, "A_RECYCLER": 1, "REJETEE": 1},
    }


def test_the_money_of_home_opens_the_invoices_that_make_it(cast, client_of: Callable[[str], Client]):
    def owed(status: str, days: int, **fields) -> None:
        when = clock.now() - timedelta(days)
        make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status(status), available_at=when, **fields)

    for status, days in (("MISE_A_DISPOSITION", 2), ("MANDATEE", 45), ("MISE_EN_PAIEMENT", 45), ("REJETEE", 45)):
        owed(status, days)
    owed("SERVICE_FAIT", 50, type_facture="AVOIR")
    owed("SERVICE_FAIT", 50, currency="XPF")
    sophie = client_of("sophie")
    home = sophie.get("/")
    counts = {line["money"].currency: (line["money"].count, line["money"].late_count) for line in home.context["received"]}
    assert counts == {"EUR": (2, 1), "XPF": (1, 1)}
    for currency, (waiting, late) in counts.items():
        for criterion, count in (("to_pay", waiting), ("late", late)):
            address = f"{reverse('received')}?{criterion}=on&currency={currency}"
            assert f'href="{address}"'.replace("&", "&amp;") in home.content.decode()
            assert len(sophie.get(address).context["rows"]) == count, address


def test_home_of_a_reader_asks_nothing(cast, client_of: Callable[[str], Client]):
    make_invoice(supplier=cast.BUREAUTIQUE, recipient=cast.LYCEE)
    answer = client_of("lucie").get("/")
    assert answer.context["total"] == 0
    assert answer.context["may_deposit"] is False


def test_home_without_structure_leads_to_create_or_join(cast, client_of: Callable[[str], Client]):
    cast.lucie.rattachements.all().delete()
    answer = client_of("lucie").get("/")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("structure_new")


def test_home_of_the_support_is_what_it_decides(cast, client_of: Callable[[str], Client]):
    assert client_of("sam").get("/")["Location"] == reverse("members")
    page = client_of("sam").get(reverse("members")).content.decode()
    assert all(f'href="{reverse(name)}"' in page for name in ("successions", "structure_public"))


@pytest.mark.parametrize("rows", [1, 12])
def test_the_cost_of_home_and_lists_does_not_grow(cast, client_of: Callable[[str], Client], rows: int):
    for _ in range(rows):
        make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.SUSPENDUE, suspended_at=clock.now())
    client = client_of("claire")
    for name, own in (("home", 3), ("issued", 4)):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        assert len(queries) == SHELL + own, [query["sql"] for query in queries]


def test_the_cost_of_an_invoice_page_is_fixed(sent, cast, client_of: Callable[[str], Client]):
    client = client_of("sophie")
    client.get(url(sent))
    costs = []
    for verb in ("acknowledge", "certify_service", "hand_to_comptable"):
        treating.treat(sent.pk, verb, cast.actor("sophie"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(sent)).status_code == 200
        costs.append(len(queries))
    assert max(costs) == min(costs)
    # The invoice, events, documents, supplier's bank accounts, engagement, who acted, colleagues, visas.
    assert max(costs) <= SHELL + 8


def test_who_acted_can_be_reached_by_the_other_parties_only(sent, cast, client_of: Callable[[str], Client]):
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE", "")
    claire, sophie = client_of("claire"), client_of("sophie")
    assert claire.get(url(sent)).context["people"] == [cast.sophie]
    assert sophie.get(url(sent)).context["people"] == [cast.claire]
    page = claire.get(url(sent)).content.decode()
    assert f"mailto:{cast.sophie.email}" in page
    assert f"tel:{cast.sophie.phone}" in page
    cast.sophie.contact_email = "factures@saint-aubin.example"
    cast.sophie.save()
    page = claire.get(url(sent)).content.decode()
    assert cast.sophie.contact_email in page
    assert cast.sophie.email not in page
    # Who left, or whose structure has no part in it any more, keeps a name alone.
    cast.sophie.rattachements.update(ends_on=clock.today() - timedelta(1))
    answer = claire.get(url(sent))
    assert answer.context["people"] == []
    assert cast.sophie.full_name in answer.content.decode()


def test_an_invoice_tells_its_history_and_what_comes_next(sent, cast, client_of: Callable[[str], Client]):
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE", "Merci de joindre le bon de livraison signé.")
    page = client_of("claire").get(url(sent))
    labels = [line["label"] for line in page.context["lines"]]
    assert labels[:3] == ["Déposée", "Mise à disposition du destinataire", "Suspendue"]
    assert labels[3].startswith("Ensuite : complétée par vous")
    assert page.context["turn"]["motif"] == "Une pièce justificative manque"
    assert "bon de livraison signé" in page.content.decode()


def test_a_recipient_is_not_told_what_came_before_sending(cast, client_of: Callable[[str], Client]):
    from unisson.portal.kernel.events import record
    from unisson.portal.kernel.models import EventKind
    from unisson.portal.kernel.moving import move

    draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, numero_engagement="EJ-1")
    record(draft, EventKind.ACTION, "CREATION_BROUILLON", cast.actor("claire"))
    draft.sent_at, draft.deposit_year = clock.now(), clock.today().year
    move(draft, "send", cast.actor("claire"))
    from unisson.portal.invoices.actions.sending import deliver

    deliver(draft)
    record(draft, EventKind.ACTION, "RAPPEL_ACQUITTEMENT", SYSTEM)  # of the portal, not of a person
    record(draft, EventKind.COMPLEMENTAIRE, "ECHEANCE_PROCHE", SYSTEM)
    context = client_of("claire").get(url(draft)).context
    assert [line["label"] for line in context["actions"]] == ["Brouillon créé"]
    assert len(context["complements"]) == 2
    assert client_of("sophie").get(url(draft)).context["actions"] == []


def test_a_draft_says_that_it_is_not_sent(cast, client_of: Callable[[str], Client]):
    draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE)
    page = client_of("claire").get(url(draft)).content.decode()
    assert "Brouillon : cette facture n’est pas envoyée." in page
    assert "Traiter" not in page


@pytest.mark.parametrize("person", ["marc", "nadia", "karim", "anne", "julie", "sam"])
def test_a_foreign_invoice_does_not_exist(sent, client_of: Callable[[str], Client], person: str):
    client = client_of(person)
    assert client.get(url(sent)).status_code == 404
    for verb in ("pay", "complete", "acknowledge_rejection"):
        address = reverse("treatment", kwargs={"invoice_id": sent.pk, "verb": verb})
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    sent.refresh_from_db()
    assert sent.status == Status.MISE_A_DISPOSITION


def test_a_draft_is_unknown_to_its_recipient(cast, client_of: Callable[[str], Client]):
    draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE)
    assert client_of("sophie").get(url(draft)).status_code == 404


def test_who_is_limited_to_a_service_sees_only_its_invoices(sent, cast, client_of: Callable[[str], Client]):
    finances = cast.COMMUNE.services.get(code="FIN")
    theirs = make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"), recipient_service=finances, code_service="FIN")
    jean = client_of("jean")
    assert jean.get(url(sent)).status_code == 404
    assert jean.get(url(theirs)).status_code == 200
    assert [invoice.pk for invoice, _ in jean.get(reverse("received")).context["rows"]] == [theirs.pk]
    assert [task["invoice"].pk for task in jean.get("/").context["tasks"]] == [theirs.pk]


def test_lists_filter_by_what_is_asked(sent, cast, client_of: Callable[[str], Client]):
    other = make_sent(cast.MENUISERIE, cast.LYCEE, cast.actor("claire"), number="F-2026-200", amount_due=Decimal("9000.00"))
    client = client_of("claire")

    def numbers(**query: str) -> list[str]:
        return [invoice.number for invoice, _ in client.get(reverse("issued"), query).context["rows"]]

    assert numbers() == [other.number, sent.number]
    assert numbers(number="118") == [sent.number]
    assert numbers(party="zay") == [other.number]
    assert numbers(party="219 904 711") == [sent.number]
    assert numbers(amount_min="1 000,50") == [other.number]
    assert numbers(amount_max="1000") == [sent.number]
    assert numbers(status="SUSPENDUE") == []
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert numbers(sent_from=tomorrow) == []
    assert numbers(sent_to=clock.today().isoformat()) == [other.number, sent.number]


def test_a_criterion_that_cannot_be_read_is_said_and_filters_nothing(sent, client_of: Callable[[str], Client]):
    answer = client_of("claire").get(reverse("issued"), {"amount_min": "beaucoup", "avant": "x", "status": "INVENTE"})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"amount_min", "status"}
    assert len(answer.context["rows"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"sent_to": "9999-12-31"},
        {"sent_from": "0001-01-01"},
        {"number": "a\x00b"},
        {"party": "\x00"},
        {"amount_min": "1e999"},
        {"amount_max": "NaN"},
        {"avant": "9" * 30},
        {"apres": "-1"},
    ],
    ids=lambda query: next(iter(query)),
)
def test_a_mad_criterion_breaks_nothing(sent, client_of: Callable[[str], Client], query: dict[str, str]):
    answer = client_of("claire").get(reverse("issued"), query)
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 1


def test_an_impossible_number_of_invoice_does_not_exist(client_of: Callable[[str], Client]):
    assert client_of("claire").get(f"/factures/{'9' * 40}/").status_code == 404


def test_the_certificate_is_beside_the_sending(sent, client_of: Callable[[str], Client]):
    documents.attach(sent, SYSTEM, DocumentKind.CERTIFICAT, "certificat.pdf", b"%PDF-1.7", "application/pdf")
    page = client_of("claire").get(url(sent))
    first = page.context["lines"][0]
    assert first["url"] == page.context["documents"][-1].url != ""


def test_pages_follow_one_another_by_key(cast, client_of: Callable[[str], Client]):
    made = [make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE).pk for _ in range(60)]
    client = client_of("claire")
    seen: list[int] = []
    address = reverse("issued")
    while address:
        context = client.get(address).context
        seen += [invoice.pk for invoice, _ in context["rows"]]
        address = reverse("issued") + context["older"] if context["older"] else ""
    assert seen == sorted(made, reverse=True)
    back = client.get(reverse("issued"), {"avant": seen[24]}).context
    first = client.get(reverse("issued") + back["newer"]).context
    assert [invoice.pk for invoice, _ in first["rows"]] == seen[:25]
    assert first["newer"] == ""


def given(invoice: Invoice, data: bytes, mime: str) -> Invoice:
    """The same invoice with a real document."""
    invoice.documents.update(sha256=files.keep(data), size=len(data), mime_type=mime)
    return invoice


@pytest.mark.parametrize("kind", ["pdf", "xml"])
def test_the_document_is_shown_and_downloaded(sent, client_of: Callable[[str], Client], kind: str):
    data, mime = (paper.pdf(), "application/pdf") if kind == "pdf" else (paper.ubl(), "application/xml")
    client = client_of("sophie")
    page = client.get(url(given(sent, data, mime)))
    (image,) = page.context["pages"]
    assert client.get(image["src"])["Content-Type"] == "image/png"
    (file,) = page.context["documents"]
    assert client.get(file.url).content == data


def test_a_document_that_is_lost_does_not_hide_the_invoice(sent, client_of: Callable[[str], Client]):
    sent.documents.update(sha256="0" * 64)
    page = client_of("sophie").get(url(sent))
    assert (page.status_code, page.context["pages"]) == (200, [])


def test_navigation_counts_what_awaits(sent, client_of: Callable[[str], Client]):
    page = client_of("sophie").get("/")
    counts = {link.code: link.waiting for group in page.context["navigation"] for link in group.links}
    assert counts["home"] == 1
    assert counts["received"] == 1


def test_the_link_of_a_message_leads_to_the_invoice_after_sign_in(sent, cast, client: Client):
    asked = client.get(url(sent))
    assert asked.status_code == 302
    names = {"email": cast.sophie.email, "login": cast.sophie.email, "password": "unisson-demonstration"}
    entered = client.post(asked["Location"], names | {"next": url(sent)}, follow=True)
    assert entered.redirect_chain[-1][0] == url(sent)
    assert entered.context["invoice"].pk == sent.pk


def test_an_espace_that_is_not_open_says_whom_to_ask(cast, client_of: Callable[[str], Client]):
    answer = client_of("lucie").get(reverse("received"))
    assert answer.status_code == 200
    assert answer.context["may_read"] is False
    assert "Demandez l’habilitation" in answer.content.decode()
