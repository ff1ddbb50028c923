"""The pages of the delay: the detail, the letter, the rates."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from tests.factories import make_sent
from unisson.portal.invoices.actions import treating
from unisson.portal.invoices.models import Invoice, TauxInteret
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("interest_rates")]
DAY0 = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def at(day: float):
    return clock.frozen(DAY0 + timedelta(day))


@pytest.fixture
def late(cast) -> Invoice:
    with at(0):
        return make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), amount_due=Decimal("12000.00"), number="F-1")


def page(invoice: Invoice) -> str:
    return reverse("invoice_delay", kwargs={"invoice_id": invoice.pk})


def letter(invoice: Invoice) -> str:
    return reverse("claim_letter", kwargs={"invoice_id": invoice.pk})


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return " ".join(" ".join(pages).split())


def test_the_page_says_days_interest_and_hands(client_of, late):
    with at(40):
        shown = client_of("claire").get(page(late))
    context = shown.context
    assert (context["interest"].days, context["interest"].amount) == (10, Decimal("33.37"))
    assert [(line.name, line.days) for line in context["held"]] == [("Commune de Saint-Aubin", 40)]
    assert letter(late) in shown.content.decode()


def test_each_side_is_offered_its_own_verbs(client_of, late):
    with at(40):
        supplier, recipient = (client_of(key).get(page(late)).context for key in ("claire", "sophie"))
    assert (bool(supplier["letter_url"]), supplier["execution"], supplier["settlement"]) == (True, None, None)
    assert (recipient["letter_url"], bool(recipient["execution"]), recipient["settlement"]) == ("", True, None)


def test_the_queries_of_the_page_are_counted(client_of, late, django_assert_max_num_queries):
    client = client_of("claire")
    with at(40):
        client.get(page(late))
        with django_assert_max_num_queries(10):
            client.get(page(late))


def test_the_letter_is_accessible_and_says_the_sum_and_the_articles(client_of, late, cast):
    with at(40):
        treating.treat(late.pk, "pay", cast.actor("sophie"))
    with at(60):
        answer = client_of("claire").get(letter(late))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = text_of(answer.content)
    for part in ("73,37", "33,37", "40,00", "10,15", "R2192-31", "D2192-35", "R2192-36", "R2192-15", "Commune de Saint-Aubin"):
        assert part in text, part
    assert "26 mai 2026" in text.replace("\xa0", " ")  # 45 days after the payment of 11 April
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("fr")
        metadata = bytes(pdf.Root.Metadata.read_bytes()).decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_the_day_by_day_annex_ends_on_the_sum(client_of, late):
    with at(33):
        text = text_of(client_of("claire").get(letter(late)).content)
    for row in ("1 02/04/2026 3,34", "2 03/04/2026 6,67", "3 04/04/2026 10,01"):
        assert row in text


def test_no_letter_without_a_delay_or_a_rate_and_none_for_the_recipient(client_of, late):
    with at(10):
        early = client_of("claire").get(letter(late))
    assert (early.status_code, early["Content-Type"].split(";")[0]) == (409, "text/html")
    with at(40):
        assert client_of("sophie").get(letter(late)).status_code == 404
        TauxInteret.objects.all().delete()
        unknown = client_of("claire").get(letter(late))
        assert unknown.status_code == 409
        shown = client_of("claire").get(page(late))
        assert (shown.status_code, shown.context["interest"]) == (200, None)


def test_the_recipient_dates_the_execution_and_what_is_wrong_comes_back(client_of, late):
    client = client_of("sophie")
    with at(10):
        answer = client.post(page(late), {"action": "execution", "execution-executed_on": "2026-03-01"})
        assert answer.status_code == 422
        assert 'value="2026-03-01"' in answer.content.decode()
        answer = client.post(page(late), {"action": "execution", "execution-executed_on": "2026-03-08"})
    assert answer.status_code == 302
    late.refresh_from_db()
    assert late.executed_on == date(2026, 3, 8)


def test_the_recipient_notes_the_interest_paid(client_of, cast, late):
    with at(40):
        treating.treat(late.pk, "pay", cast.actor("sophie"))
    client = client_of("sophie")
    given = {"action": "settlement", "settlement-amount": "73,37", "settlement-paid_on": "2026-04-20"}
    with at(60):
        assert client.get(page(late)).context["settlement"].initial["amount"] == Decimal("73.37")
        assert client.post(page(late), given).status_code == 302
        assert client.get(page(late)).context["settlement"] is None
    assert Event.objects.get(code="INTERETS_REGLES").data["amount"] == "73.37"


def test_an_unknown_action_and_an_invoice_without_clock_are_nothing(client_of, cast, late):
    with at(10):
        assert client_of("sophie").post(page(late), {"action": "autre"}).status_code == 404
        paid = make_sent(
            cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), cadre_facturation="A2_FACTURE_FOURNISSEUR_DEJA_PAYEE"
        )
        assert client_of("claire").get(page(paid)).status_code == 404


# Rates.


def test_rates_belong_to_the_support(client_of):
    url = reverse("interest_rates")
    assert client_of("claire").get(url).status_code == 403
    assert client_of("sophie").post(url, {"semester": "2026-07-01", "ecb": "2", "source": "x"}).status_code == 403
    assert not TauxInteret.objects.filter(semestre=date(2026, 7, 1)).exists()


def test_the_support_writes_a_rate_and_reads_its_history(client_of):
    url, client = reverse("interest_rates"), client_of("sam")
    with at(150):
        assert "2e semestre 2026" in client.get(url).context["missing"]
        answer = client.post(url, {"semester": "2026-07-01", "ecb": "2,15 %", "source": "BCE, décision du 5 juin"})
        assert answer.status_code == 302
        assert client.get(url).context["missing"] == []
        wrong = client.post(url, {"semester": "2026-07-01", "ecb": "215", "source": "BCE"})
        assert (wrong.status_code, wrong.context["form"].data["ecb"]) == (422, "215")
    assert TauxInteret.objects.get(semestre=date(2026, 7, 1)).taux_bce == Decimal("2.15")
