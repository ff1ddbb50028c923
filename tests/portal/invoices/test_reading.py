"""What is read on a text PDF, whatever its layout, and where."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import paper
from unisson.portal.invoices.pages.reading import read_pdf
from unisson.portal.invoices.printing.rendering import readable_pdf

SUPPLIER = "81240573600016"
CORE = {
    "number": "F-2026-121",
    "issue_date": date(2026, 11, 20),
    "recipient_identifiant": "21990471100013",
    "seller_read": SUPPLIER,
    "numero_engagement": "EJ-4500098765",
    "total_without_vat": Decimal("1283.33"),
    "total_vat": Decimal("256.67"),
    "total_with_vat": Decimal("1540.00"),
    "amount_due": Decimal("1540.00"),
    "currency": "EUR",
    "type_facture": "FACTURE",
    "type_tva": "TVA_SUR_DEBIT",
    "mode_paiement": "VIREMENT",
}


@pytest.mark.parametrize("layout", paper.LAYOUTS)
def test_every_layout_gives_the_same_fields(layout):
    values = read_pdf(paper.pdf(layout), SUPPLIER).values
    assert {name: values.get(name) for name in CORE} == CORE


def test_the_day_of_the_invoice_is_not_its_number():
    values = read_pdf(readable_pdf(paper.model(issued=date(2026, 11, 25))), SUPPLIER).values
    assert (values["number"], values["issue_date"]) == ("F-2026-121", date(2026, 11, 25))


@pytest.mark.parametrize("layout", ["letter", "bottom_table"])
def test_the_code_service_is_read_where_it_is_printed(layout):
    assert read_pdf(paper.pdf(layout), SUPPLIER).values["code_service"] == "TECH"


@pytest.mark.parametrize("layout", ["letter", "columns"])
def test_the_due_date_is_not_the_invoice_date(layout):
    assert read_pdf(paper.pdf(layout), SUPPLIER).values["due_date"] == date(2026, 12, 20)


@pytest.mark.parametrize("layout", paper.LAYOUTS)
def test_the_supplier_is_never_the_recipient(layout):
    values = read_pdf(paper.pdf(layout, buyer="sur demande"), SUPPLIER).values
    assert "recipient_identifiant" not in values
    assert values["seller_read"] == SUPPLIER


@pytest.mark.parametrize("layout", paper.LAYOUTS)
def test_a_supplier_that_is_not_known_is_told_from_the_recipient_by_the_words(layout):
    values = read_pdf(paper.pdf(layout)).values
    assert (values["seller_read"], values["recipient_identifiant"]) == (SUPPLIER, "21990471100013")


def test_a_siret_with_a_wrong_key_is_not_taken():
    assert "recipient_identifiant" not in read_pdf(paper.pdf(buyer="219 904 711 00014"), SUPPLIER).values


def test_another_establishment_of_the_supplier_is_not_the_recipient():
    assert "recipient_identifiant" not in read_pdf(paper.pdf(buyer="812 405 736 00024"), SUPPLIER).values


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20/11/2026", date(2026, 11, 20)),
        ("20.11.2026", date(2026, 11, 20)),
        ("20-11-26", date(2026, 11, 20)),
        ("2026-11-20", date(2026, 11, 20)),
        ("20 novembre 2026", date(2026, 11, 20)),
        ("1er août 2026", date(2026, 8, 1)),
        ("vendredi 20 nov. 2026", date(2026, 11, 20)),
    ],
)
@pytest.mark.parametrize("layout", paper.LAYOUTS)
def test_dates_as_people_write_them(layout, written, meant):
    assert read_pdf(paper.pdf(layout, issued=written), SUPPLIER).values.get("issue_date") == meant


@pytest.mark.parametrize("written", ["31/02/2026", "bientôt", "45/13/2026"])
def test_a_day_that_does_not_exist_is_not_read(written):
    assert "issue_date" not in read_pdf(paper.pdf(issued=written, due=""), SUPPLIER).values


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009", ".", "'", ""])
@pytest.mark.parametrize("unit", [" €", "€", " EUR", ""])
def test_amounts_as_people_write_them(space, unit):
    printed = {
        "without_vat": f"12{space}083,33{unit}",
        "vat": f"2{space}416,67{unit}",
        "with_vat": f"14{space}500,00{unit}",
    }
    values = read_pdf(paper.pdf(**printed), SUPPLIER).values
    assert [values.get(name) for name in ("total_without_vat", "total_vat", "total_with_vat")] == [
        Decimal("12083.33"), Decimal("2416.67"), Decimal("14500.00"),
    ]  # fmt: skip


def test_a_credit_note_and_its_origin():
    text = "= Avoir n° A-2026-7\nSur facture n° F-2026-99 \\ Total HT : -100,00 € \\ TVA : -20,00 € \\ Total TTC : -120,00 €"
    values = read_pdf(paper.page(text), SUPPLIER).values
    assert (values["type_facture"], values["number"]) == ("AVOIR", "A-2026-7")
    assert values["numero_facture_origine"] == "F-2026-99"
    assert values["total_with_vat"] == Decimal("-120.00")


def test_a_seller_without_vat():
    text = (
        "Facture n° 2026-14 du 3 novembre 2026 \\ Total HT : 450,00 € \\ Net à payer : 450,00 €\n\n"
        "TVA non applicable, art. 293 B du CGI"
    )
    values = read_pdf(paper.page(text), SUPPLIER).values
    assert values["type_tva"] == "EXONERATION"
    assert (values["total_vat"], values["total_with_vat"]) == (Decimal(0), Decimal("450.00"))
    assert values["issue_date"] == date(2026, 11, 3)


def test_several_rates_are_summed():
    text = "Facture n° 2026-15 \\ Total HT : 1 200,00 € \\ TVA 20 % : 200,00 € \\ TVA 5,5 % : 11,00 € \\ Total TTC : 1 411,00 €"
    values = read_pdf(paper.page(text), SUPPLIER).values
    assert values["total_vat"] == Decimal("211.00")


def test_columns_of_lines_do_not_pass_for_totals():
    values = read_pdf(paper.pdf("columns"), SUPPLIER).values
    assert values["total_without_vat"] == Decimal("1283.33")


def test_each_value_has_its_place_on_its_page():
    fields = read_pdf(paper.pdf(), SUPPLIER).as_json()["fields"]
    number, total = fields["number"], fields["total_with_vat"]
    assert (number["text"], number["page"]) == ("F-2026-121", 1)
    assert 0 < number["x"] < number["x"] + number["width"] < 1
    assert 0 < number["y"] < total["y"] < 1


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_place_follows_a_rotated_page(turn):
    import io

    import pypdfium2

    document = pypdfium2.PdfDocument(paper.pdf())
    document[0].set_rotation(turn)
    out = io.BytesIO()
    document.save(out)
    document.close()
    read = read_pdf(out.getvalue(), SUPPLIER).as_json()["fields"]
    if turn == 0:
        assert read["number"]["x"] < 0.6
    assert all(0 <= field[edge] <= 1 for field in read.values() for edge in ("x", "y", "width", "height"))


def test_what_stands_on_a_second_page_says_so():
    text = "Facture n° 2026-16 \\ #pagebreak() Total HT : 100,00 € \\ TVA : 20,00 € \\ Total TTC : 120,00 €"
    fields = read_pdf(paper.page(text), SUPPLIER).as_json()["fields"]
    assert (fields["number"]["page"], fields["total_with_vat"]["page"]) == (1, 2)


def test_a_scan_gives_nothing_and_says_why():
    read = read_pdf(paper.scan(), SUPPLIER)
    assert read.values == {}
    assert "numérisé" in read.note


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\nnothing\n%%EOF", b"not a pdf at all"])
def test_what_does_not_open_gives_nothing_and_says_why(data):
    read = read_pdf(data, SUPPLIER)
    assert read.values == {}
    assert read.note


def test_a_long_document_is_read_within_bounds():
    text = "Facture n° 2026-17 \\ #for i in range(12) [ #lorem(500) #pagebreak() ] Total TTC : 120,00 €"
    read = read_pdf(paper.page(text), SUPPLIER)
    assert read.values["number"] == "2026-17"
    assert read.values["total_with_vat"] == Decimal("120.00")


def test_words_inside_a_sentence_do_not_make_a_value():
    values = read_pdf(paper.page("Merci d’avoir choisi notre entreprise. Facture à suivre. Commande reçue."), SUPPLIER).values
    assert not {"number", "numero_engagement", "issue_date"} & set(values)


def test_a_bare_total_without_vat():
    total = "Conseil #h(2cm) 450,00 € \\ Total : 450,00 €"
    text = f"= Facture 2026-03\nDate : 3/11/2026 \\ {total}\n\nTVA non applicable, art. 293 B du CGI"
    values = read_pdf(paper.page(text), SUPPLIER).values
    assert values["number"] == "2026-03"
    assert [values[name] for name in ("total_without_vat", "total_vat", "total_with_vat", "amount_due")] == [
        Decimal(450), Decimal(0), Decimal(450), Decimal(450),
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["NOV-2026-12", "NO-12", "NUM-2026-1", "n7/2026", "No7"])
def test_a_number_that_begins_like_the_word_number_is_read_whole(number):
    assert read_pdf(paper.pdf(number=number), SUPPLIER).values["number"] == number
