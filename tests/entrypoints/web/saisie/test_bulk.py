"""A spreadsheet of invoices through HTTP: verdict of each, then the good ones sent."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.portal.invoices.test_tabulating import csv, row
from unisson.portal.invoices.actions import tabulating
from unisson.portal.invoices.models import Invoice, Tableur

pytestmark = pytest.mark.django_db
URL = reverse("entry_bulk")


def give(writer, data, name="f.csv"):
    return writer.client.post(URL, {"fichier": SimpleUploadedFile(name, data)})


def page_of(writer, data):
    writer.accept()
    answer = give(writer, data)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_the_mandate_comes_first(claire):
    assert give(claire, csv(row()))["Location"] == reverse("entry_mandate")


def test_the_models_are_given(claire):
    assert claire.client.get(reverse("entry_bulk_csv")).content.startswith("\ufeffN° facture".encode())
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(claire.client.get(reverse("entry_bulk_xlsx")).content))
    assert sheet.get_sheet_by_index(0).to_python()[0][0] == "N° facture"


def test_a_file_that_cannot_be_read_is_told_line_by_line(claire):
    claire.accept()
    answer = give(claire, csv(row(), row(day="21/11/2026"), row(engagement="EJ-2")))
    assert answer.status_code == 422
    assert [line for line, _ in answer.context["problems"]] == [3, 4]
    assert claire.client.post(URL, {}).status_code == 400
    assert not Tableur.objects.exists()


def test_the_good_ones_leave_and_the_others_wait(claire, cast, writer_of):
    page = page_of(claire, csv(row("F-1"), row("F-2", price="cher"), row("F-2", name="=1+1", price="5"), row("F-3")))
    shown = claire.client.get(page)
    assert shown.context["counts"] == {"sent": 0, "ready": 2, "wrong": 1}
    wrong = shown.context["rows"][0]
    assert (wrong.invoice.number, wrong.rows) == ("F-2", "3 à 4")
    assert [sentence.split(" : ")[0] for sentence in wrong.problems[:2]] == ["Ligne 3", "Ligne 4"]
    assert claire.client.post(page, {"action": "send"})["Location"] == page
    assert claire.client.get(page).context["counts"] == {"sent": 2, "ready": 0, "wrong": 1}
    assert sorted(Invoice.objects.filter(sent_at__isnull=False).values_list("number", flat=True)) == ["F-1", "F-3"]
    report = claire.client.get(page + "compte-rendu.xlsx").content
    cells = CalamineWorkbook.from_filelike(io.BytesIO(report)).get_sheet_by_index(0).to_python()
    assert [line[4] for line in cells[1:]] == ["Envoyée", "À corriger", "Envoyée"]
    # The one to correct has its form; the others of the structure do not see it.
    assert claire.client.get(reverse("entry_edit", args=[wrong.invoice.pk])).status_code == 200
    assert writer_of("marc").client.get(page).status_code == 404
    claire.client.post(page, {"action": "discard"})
    assert claire.client.get(page).context["counts"] == {"sent": 2, "ready": 0, "wrong": 0}


def test_a_long_sending_goes_on_by_itself(claire, monkeypatch):
    monkeypatch.setattr(tabulating, "AT_ONCE", 2)
    page = page_of(claire, csv(*[row(f"F-{n}") for n in range(5)]))
    going = claire.client.post(page, {"action": "send"})["Location"]
    assert going == page + "?envoi=1"
    assert claire.client.get(going).context["going"] is True
    claire.client.post(page, {"action": "send"})
    assert claire.client.post(page, {"action": "send"})["Location"] == page
    assert claire.client.get(page).context["counts"]["sent"] == 5


def test_who_consults_sends_nothing(writer_of, claire, cast):
    marc, lucie = writer_of("marc"), writer_of("lucie")
    page = page_of(marc, csv(row()))
    assert lucie.client.get(page).context["may_write"] is False
    for action in ("send", "discard"):
        assert lucie.client.post(page, {"action": action}).status_code == 403
    assert give(lucie, csv(row())).status_code == 403


def test_the_page_costs_the_same_whatever_the_number_of_invoices(claire):
    def cost(page):
        with CaptureQueriesContext(connection) as queries:
            claire.client.get(page)
        return len(queries)

    few = cost(page_of(claire, csv(row())))
    assert cost(page_of(claire, csv(*[row(f"G-{n}") for n in range(30)]))) == few
