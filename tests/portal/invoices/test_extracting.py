"""Files made of invoices: what is in them, what is refused, who may have them, what trace is kept, when they disappear."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests import paper
from tests.factories import make_invoice, make_sent
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import documents, queries
from unisson.portal.invoices.actions import extracting
from unisson.portal.invoices.actions.extracting import Wanted
from unisson.portal.invoices.extraction import bundles
from unisson.portal.invoices.models import Document, DocumentKind, Extraction, Invoice, ListChoice
from unisson.portal.invoices.queries.columns import columns_of
from unisson.portal.invoices.queries.criteria import CRITERIA, read_back, written
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import SYSTEM
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import Espace, Habilitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast) -> Invoice:
    return with_paper(make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F/2026:1"))


def with_paper(invoice: Invoice, data: bytes | None = None, mime: str = "application/pdf") -> Invoice:
    content = data or paper.pdf()
    invoice.documents.update(sha256=files.keep(content), size=len(content), mime_type=mime)
    if mime == "application/xml":
        Invoice.objects.filter(pk=invoice.pk).update(format="UBL_INVOICE")
    return invoice


def scope(cast, person: str = "sophie", place: str = "COMMUNE", espace: Espace = Espace.FACTURES_RECUES) -> queries.Scope:
    return queries.Scope(cast.actor(person), cast.structures[place], espace)


def made(cast, wanted: Wanted, **where: Any) -> tuple[Extraction, bytes]:
    extraction = extracting.ask(scope(cast, **where), wanted)
    assert extracting.make(extraction.pk)
    extraction.refresh_from_db()
    content = extracting.opened(extraction)
    assert content is not None
    with content:
        return extraction, content.read()


def test_one_invoice_without_piece_is_its_pdf(sent, cast):
    extraction, data = made(cast, Wanted("PDF", (sent.pk,)))
    assert data == paper.pdf()
    assert (extraction.state, extraction.mime_type) == ("PRETE", "application/pdf")
    assert extraction.filename == f"F_2026_1_{sent.pk}.pdf"


def test_many_are_a_zip_with_a_folder_for_each(sent, cast):
    other = with_paper(
        make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="B"), paper.ubl(), "application/xml"
    )
    for _ in range(2):
        documents.attach(other, SYSTEM, DocumentKind.COMPLEMENTAIRE, "bon.txt", b"livre", "text/plain")
    _, data = made(cast, Wanted("PDF"))
    names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    folder = f"B_{other.pk}"
    assert names == {f"F_2026_1_{sent.pk}/facture.pdf", f"{folder}/facture.pdf", f"{folder}/bon.txt", f"{folder}/bon (2).txt"}
    _, data = made(cast, Wanted("PDF", with_pieces=False))
    assert {name.rpartition("/")[2] for name in zipfile.ZipFile(io.BytesIO(data)).namelist()} == {"facture.pdf"}


def test_pivot_gives_the_data_with_the_pieces(sent, cast):
    other = with_paper(
        make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="B"), paper.ubl(), "application/xml"
    )
    documents.attach(sent, SYSTEM, DocumentKind.COMPLEMENTAIRE, "bon.txt", b"livre", "text/plain")
    _, data = made(cast, Wanted("PIVOT", with_pieces=False))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.read(f"B_{other.pk}/facture.xml") == paper.ubl()
    assert archive.read(f"F_2026_1_{sent.pk}/bon.txt") == b"livre"
    written_by_us = archive.read(f"F_2026_1_{sent.pk}/facture.xml")
    assert b"CrossIndustryInvoice" in written_by_us
    assert b"F/2026:1" in written_by_us


def test_what_is_taken_away_is_traced(sent, cast):
    made(cast, Wanted("PDF", (sent.pk,)))
    sent.refresh_from_db()
    assert sent.downloaded_at is not None
    (event,) = [event for event in history(sent) if event.code == "TELECHARGEMENT_FACTURE"]
    assert (event.actor_label, event.data) == (str(cast.sophie), {"format": "PDF"})
    assert queries.received(cast.actor("sophie"), cast.COMMUNE, {"downloaded": "oui"}).count() == 1


def test_a_supplier_does_not_make_it_downloaded_by_the_recipient(sent, cast):
    made(cast, Wanted("PDF", (sent.pk,)), person="claire", place="MENUISERIE", espace=Espace.FACTURES_EMISES)
    sent.refresh_from_db()
    assert sent.downloaded_at is None


def test_made_twice_it_is_made_once(sent, cast):
    extraction, _ = made(cast, Wanted("PDF", (sent.pk,)))
    assert extracting.make(extraction.pk) is False
    assert [event.code for event in history(sent)].count("TELECHARGEMENT_FACTURE") == 1


def test_too_heavy_is_refused_before_anything_is_read(sent, cast):
    Document.objects.update(size=121 * 1024 * 1024)
    with pytest.raises(Refused, match="FACTURES_LOURDES") as refused:
        extracting.ask(scope(cast), Wanted("PDF"))
    assert "121" in refused.value.sentence
    assert not Extraction.objects.exists()
    extracting.ask(scope(cast), Wanted("CSV"))


def test_too_many_is_refused(sent, cast, monkeypatch):
    monkeypatch.setattr(extracting, "MOST_INVOICES", 1)
    make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    with pytest.raises(Refused, match="FACTURES_NOMBREUSES"):
        extracting.ask(scope(cast), Wanted("PDF"))


def test_nothing_found_is_said(sent, cast):
    for wanted in (Wanted("PDF", (10**9,)), Wanted("CSV", asked={"number": "ABSENT"})):
        with pytest.raises(Refused, match="RIEN_A_TELECHARGER"):
            extracting.ask(scope(cast), wanted)


def test_too_many_at_once_is_refused(sent, cast):
    for _ in range(extracting.MOST_WAITING):
        extracting.ask(scope(cast), Wanted("CSV"))
    with pytest.raises(Refused, match="FICHIERS_EN_PREPARATION"):
        extracting.ask(scope(cast), Wanted("CSV"))


def test_rights_are_those_of_the_moment(sent, cast):
    extraction = extracting.ask(scope(cast), Wanted("PDF", (sent.pk,)))
    Habilitation.objects.filter(rattachement__user=cast.sophie).delete()
    assert extracting.make(extraction.pk) is False
    extraction.refresh_from_db()
    assert extraction.state == "REFUSEE"
    assert extraction.refusal
    assert "TELECHARGEMENT_FACTURE" not in [event.code for event in history(sent)]


def test_a_lost_file_is_told_in_its_place(sent, cast):
    other = with_paper(make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="B"))
    sent.documents.update(sha256="0" * 64)
    _, data = made(cast, Wanted("PDF"))
    names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    assert names == {f"F_2026_1_{sent.pk}/facture.pdf.MANQUANT.txt", f"B_{other.pk}/facture.pdf"}


def test_a_file_lives_two_days_and_is_its_owner_s_alone(sent, cast):
    extraction, _ = made(cast, Wanted("PDF", (sent.pk,)))
    assert extracting.mine(cast.actor("jean"), extraction.pk) is None
    assert extracting.mine(cast.actor("sophie"), extraction.pk) == extraction
    with clock.frozen(extraction.expires_at + timedelta(seconds=1)):
        assert extracting.opened(extraction) is None
        assert (extracting.expire(), extracting.expire()) == (1, 0)
    extraction.refresh_from_db()
    assert (extraction.state, extraction.stored_as) == ("EXPIREE", "")
    assert extracting.opened(extraction) is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x", "a/b", "..", "", "\x00", "CON?.txt", "é" * 300])
def test_no_entry_leaves_its_folder(name: str):
    entry = bundles.entry_name(name)
    assert entry
    assert not set(entry) & set("/\\:\x00?")
    assert not entry.startswith(".")
    assert len(entry) <= 100


# Tables.


def rows_of_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_a_csv_has_every_row_and_the_columns_of_the_person(cast):
    ListChoice.objects.create(user=cast.sophie, espace=Espace.FACTURES_RECUES, columns=["status", "amount_due", "sent_at"])
    for index in range(3):
        make_invoice(
            supplier=cast.MENUISERIE,
            recipient=cast.COMMUNE,
            status=Status.MISE_A_DISPOSITION,
            number=f"N{index}",
            amount_due=Decimal("-1234.5"),
        )
    extraction, data = made(cast, Wanted("CSV", order="number"))
    head, *rows = rows_of_csv(data)
    assert head[0] == "Facture"
    assert [row[0] for row in rows] == ["N0", "N1", "N2"]
    assert rows[0][1:3] == ["MISE_A_DISPOSITION", "-1234,50"]
    assert (extraction.done, extraction.total) == (3, 3)


def test_pages_of_a_table_lose_nothing(cast, monkeypatch):
    monkeypatch.setattr(extracting, "BATCH", 4)
    for _ in range(11):
        make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.MISE_A_DISPOSITION)
    _, data = made(cast, Wanted("CSV", order="-amount"))
    assert len({row[0] for row in rows_of_csv(data)[1:]}) == 11


def test_a_workbook_is_typed_and_says_how_many_rows(cast):
    ListChoice.objects.create(user=cast.sophie, espace=Espace.FACTURES_RECUES, columns=["amount_due", "issue_date", "supplier"])
    make_invoice(
        supplier=cast.MENUISERIE,
        recipient=cast.COMMUNE,
        status=Status.MISE_A_DISPOSITION,
        number="007",
        issue_date=date(2026, 3, 2),
    )
    _, data = made(cast, Wanted("XLSX"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    head, row = book.get_sheet_by_name("Factures").to_python()
    assert head[0] == "Facture"
    assert row == ["007", "Menuiserie Roussel", 120.0, date(2026, 3, 2)]
    assert ["Nombre de lignes", "1"] in book.get_sheet_by_name("À propos").to_python()


def test_no_text_becomes_a_formula(cast):
    text = "\u00a0=cmd|' /C calc'!A0"
    make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.MISE_A_DISPOSITION, number=text)
    _, data = made(cast, Wanted("CSV"))
    assert rows_of_csv(data)[1][0].startswith("'")
    _, data = made(cast, Wanted("XLSX"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("espace", [Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER])
@pytest.mark.parametrize("fmt", ["CSV", "XLSX"])
def test_every_column_can_be_written(cast, espace: Espace, fmt: str):
    person, place = {"FACTURES_EMISES": ("claire", "MENUISERIE"), "FACTURES_RECUES": ("sophie", "COMMUNE")}.get(
        espace, ("nadia", "PEINTURE")
    )
    make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, valideur_1=cast.PEINTURE, status=Status.MISE_A_DISPOSITION)
    codes = [column.code for column in columns_of(espace)]
    ListChoice.objects.create(user=cast.people[person], espace=espace, columns=codes)
    extraction, data = made(cast, Wanted(fmt), person=person, place=place, espace=espace)
    assert data
    assert extraction.done == 1


def test_what_was_asked_comes_back_whole():
    values = {"DAY": date(2026, 3, 1), "MOMENT": clock.now(), "AMOUNT": Decimal("12.50"), "MANY": ["A", "B"], "TICK": True}
    asked = {line.code: values.get(line.kind, "x") for line in CRITERIA}
    assert read_back(written(asked)) == asked
    assert read_back("") == {}
