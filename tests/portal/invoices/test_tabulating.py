"""Spreadsheets of invoices: read row by row, judged before anything is sent, sent in part, safe against formulas."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from tests.paper import the_day_after  # noqa: F401
from tests.writing import rules
from unisson.portal.invoices.actions import entering, mandating, sending, tabulating
from unisson.portal.invoices.entry import sheet
from unisson.portal.invoices.entry.fields import Content
from unisson.portal.invoices.entry.sheet import SheetRefused, groups_of
from unisson.portal.invoices.models import Invoice, Tableur

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
TITLES = "N° facture;Date;SIRET client;N° engagement;Désignation;Quantité;Prix unitaire HT;TVA"
TOWN = "21990471100013"


def csv(*rows, titles=TITLES):
    return "\n".join([titles, *rows]).encode()


def row(number="F-1", *, name="Porte", quantity="1", price="100", tva="20", engagement="EJ-1", day="20/11/2026", siret=TOWN):
    return ";".join((number, day, siret, engagement, name, quantity, price, tva))


@pytest.fixture
def take(cast):
    mandating.accept(cast.MENUISERIE, cast.actor("claire"))

    def taken(data, name="f.csv"):
        tableur = tabulating.take(cast.MENUISERIE, cast.actor("claire"), name, data)
        return tableur, list(Invoice.objects.filter(tableur=tableur).order_by("id"))

    return taken


@pytest.mark.parametrize(("name", "data"), [("m.csv", sheet.model_csv()), ("m.xlsx", sheet.model_xlsx())])
def test_the_model_is_itself_a_right_file(take, cast, name, data):
    _, (first, second) = take(data, name)
    assert (first.verdict, second.verdict) == ("VALID", "VALID"), (rules(first), rules(second))
    assert (first.number, len(first.entry["lines"]), first.recipient) == ("F-2026-301", 2, cast.COMMUNE)
    assert first.fields_read == {"rows": [2, 3], "adjustments": [4, 5]}
    assert str(first.amount_due) == "1318.85"  # 95 % of 1280 x 1,2 + 3,5 x 43,65 x 1,1, less 300 paid
    assert second.type_tva == "EXONERATION"
    assert not any(invoice.sent_at for invoice in (first, second))


def test_each_has_its_own_verdict_and_only_the_good_ones_are_sent(take, cast):
    tableur, invoices = take(
        csv(
            row("F-1"),
            row("F-2", price="cher"),
            row("F-3", engagement=""),
            row("F-4"),
            row("F-1", name="Pose", quantity="-1,5"),
        )
    )
    assert [invoice.verdict for invoice in invoices] == ["INVALID", "INVALID", "INVALID", "VALID"]
    assert "SAI-NEGATIF" in rules(invoices[0])
    assert "SAI-NOMBRE" in rules(invoices[1])
    assert "ADM-ENGAGEMENT" in rules(invoices[2])
    actor = cast.actor("claire")
    done = tabulating.send_some(tableur.pk, actor)
    assert (done.sent, done.refused, done.ready) == (1, 0, 0)
    assert tabulating.send_some(tableur.pk, actor).sent == 0
    # One is corrected and leaves; the rest is given up.
    content = Content.of(invoices[2].entry)
    content.header["numero_engagement"] = "EJ-9"
    entering.keep(invoices[2].pk, actor, content)
    assert tabulating.send_some(tableur.pk, actor).sent == 1
    assert tabulating.discard(tableur.pk, actor) == 2
    assert sorted(Invoice.objects.values_list("status", flat=True)) == ["MISE_A_DISPOSITION"] * 2 + ["SUPPRIMEE"] * 2


def test_sending_goes_by_small_numbers(take, cast, monkeypatch):
    monkeypatch.setattr(tabulating, "AT_ONCE", 2)
    tableur, _ = take(csv(*[row(f"F-{n}") for n in range(5)]))
    actor = cast.actor("claire")
    assert [(p.sent, p.ready) for p in (tabulating.send_some(tableur.pk, actor) for _ in range(3))] == [(2, 3), (2, 1), (1, 0)]


def test_what_no_longer_passes_is_not_sent_and_stops_nothing(take, cast):
    actor = cast.actor("claire")
    tableur, (first, _) = take(csv(row("F-1"), row("F-2")))
    other, (twin,) = take(csv(row("F-1", name="Autre")))
    sending.check_and_send(twin.pk, actor, {})
    done = tabulating.send_some(tableur.pk, actor)
    assert (done.sent, done.refused, done.ready) == (1, 1, 0)
    first.refresh_from_db()
    assert "ADM-DOUBLON" in rules(first)
    assert other.pk != tableur.pk


def test_the_same_file_twice_is_taken_once(take):
    data = csv(row())
    assert take(data)[0] == take(data)[0]
    assert (Tableur.objects.count(), Invoice.objects.count()) == (1, 1)


def test_formulas_are_told_never_run_nor_kept_in_an_invoice(take):
    data = csv(
        row("F-1", name="=HYPERLINK(1)"), row("F-2", price="=1+1"), row("F-3", name="@SUM(A1)"), row("F-4", name="+33 pose")
    )
    _, invoices = take(data)
    assert [invoice.verdict for invoice in invoices] == ["INVALID"] * 3 + ["VALID"]
    assert "SAI-FORMULE" in rules(invoices[0]) & rules(invoices[2])
    assert "SAI-NOMBRE" in rules(invoices[1])


def test_a_formula_cell_of_a_workbook_gives_its_value(take):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, TITLES.split(";"))
        page.write_row(1, 0, ["F-1", "2026-11-20", TOWN, "EJ-1", "Porte"])
        page.write_number(1, 5, 2)
        page.write_formula(1, 6, "=60+40", None, 100)
        page.write_number(1, 7, 0.2)
    _, (invoice,) = take(out.getvalue(), "f.xlsx")
    assert invoice.verdict == "VALID", rules(invoice)
    assert str(invoice.total_with_vat) == "240.00"


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("20", ("20", None)), ("20 %", ("20", None)), ("20,0", ("20", None)), ("5,5", ("5.5", None)), ("0,055", ("5.5", None)),
        ("0.2", ("20", None)), ("0,1", ("10", None)), ("0.021", ("2.1", None)), ("0,9", ("0.9", None)), ("8.5", ("8.5", None)),
        ("sans", ("SANS", None)), ("0", ("SANS", None)), ("Exonéré", ("SANS", None)), ("7", ("AUTRE", "7")), ("", ("", None)),
        ("abc", ("AUTRE", "abc")),
    ],
)  # fmt: skip
def test_rates_are_read_as_people_write_them(written, rate):
    line = groups_of("f.csv", csv(row(tva=written)))[0].content.lines[0]
    assert (line["tva"], line.get("taux")) == rate


def test_units_natures_and_cadres_are_read_by_their_words():
    titles = "N° facture;SIRET client;Désignation;Prix unitaire HT;Unité;Nature;Cadre;Facture d'origine"
    group = groups_of("f.csv", csv(f"A-1;{TOWN};Pose;1;Heure;Avoir;a9;F-1", "A-1;;Autre;2;H87;;;", titles=titles))[0]
    head = group.content.header
    assert (head["type_facture"], head["cadre_facturation"]) == ("AVOIR", "A9_FACTURE_SOUSTRAITANT")
    assert head["numero_facture_origine"] == "F-1"
    assert [line["unit"] for line in group.content.lines] == ["HUR", "H87"]


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("f.csv", TITLES.encode(), 1),
        ("f.csv", b"Nom;Prix\nx;1", 1),
        ("f.csv", csv(row("")), 2),
        ("f.csv", csv(row(), row(day="21/11/2026")), 3),
        ("f.csv", csv(*[row(f"F-{n}") for n in range(201)]), 0),
        ("f.xlsx", b"hello", 0),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_and_leaves_nothing(take, name, data, line):
    with pytest.raises(SheetRefused) as refused:
        take(data, name)
    assert refused.value.problems[0][0] == line
    assert (Tableur.objects.count(), Invoice.objects.count()) == (0, 0)


def test_only_who_writes_takes_a_file_and_sees_it(take, cast):
    tableur, _ = take(csv(row()))
    with pytest.raises(entering.NotAllowed):
        tabulating.take(cast.BUREAUTIQUE, cast.actor("lucie"), "f.csv", csv(row()))
    with pytest.raises(entering.MandateMissing):
        tabulating.take(cast.BUREAUTIQUE, cast.actor("marc"), "f.csv", csv(row()))
    for verb in (tabulating.send_some, tabulating.discard):
        with pytest.raises(Tableur.DoesNotExist):
            verb(tableur.pk, cast.actor("marc"))
