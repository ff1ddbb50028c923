"""Spreadsheets: what the reader forgives and refuses, line in hand; what the writer lets nothing compute. No database."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter

from unisson.portal.kernel.sheets import (
    LARGEST,
    MOST_ROWS,
    SheetUnreadable,
    as_written,
    csv_text,
    harmless,
    rows_of,
    workbook,
)

COLUMNS = {"N° facture": "number", "Désignation": "name", "Facture d’origine": "origin"}
SAID = [(2, {"number": "F-1", "name": "Porte, chêne"})]


def read(data, name="f.csv"):
    return rows_of(name, data, COLUMNS, ("number",))


def book(*rows, dated=False):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet()
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)
        if dated:
            page.write_datetime(1, 1, datetime(2026, 2, 1), made.add_format({"num_format": "dd/mm/yyyy"}))
    return out.getvalue()


TEXT = 'N° facture{0}Désignation\nF-1{0}"Porte, chêne"\n'


@pytest.mark.parametrize("separator", ";,\t")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings_are_forgiven(separator, encoding):
    assert read(TEXT.format(separator).encode(encoding)) == SAID


def test_titles_are_read_without_case_accents_or_order_and_others_left_aside():
    assert read(b"Remarque;DESIGNATION;No facture;facture d'origine\nx; Porte ;F-1\n") == [
        (2, {"name": "Porte", "number": "F-1"})
    ]


def test_blank_lines_keep_their_place():
    assert [line for line, _ in read(b"\n;;\nN\xc2\xb0 facture;X\nF-1;\n;seulement ailleurs\n\nF-2;\n")] == [4, 7]


def test_a_workbook_is_known_by_what_it_holds():
    data = book(("N° facture", "Désignation"), (75001.0, "x"), dated=True)
    for name in ("f.xlsx", "mal-nomme.csv"):
        assert read(data, name) == [(2, {"number": "75001", "name": "2026-02-01"})]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 0),
        (b" ;\n;;\n", 0),
        ("N° facture;Désignation\n;\n".encode(), 1),
        (b"a\x00b", 0),
        (b"\nNom;Prix\nx;1", 2),
        ("N° facture;No Facture\nx;1".encode(), 1),
        ("N° facture\n".encode() + b"1\n" * (MOST_ROWS + 1), 0),
        (b"1" * (LARGEST + 1), 0),
        ("N° facture\n".encode() + b"x" * 1_100_000, 0),
        (b"PK\x03\x04abc", 0),
        (book(("Titre",)), 1),
        (book(*[("N° facture",)] * (MOST_ROWS + 2)), 0),
    ],
    ids=["nothing", "blank", "titles", "binary", "column", "twice", "rows", "size", "cell", "zip", "book", "long book"],
)
def test_what_cannot_be_read_is_said_with_its_line(data, line):
    with pytest.raises(SheetUnreadable) as refused:
        read(data)
    assert (refused.value.codes, refused.value.line) == (("FICHIER_ILLISIBLE",), line)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"hello"])
def test_a_name_that_promises_a_workbook(data):
    with pytest.raises(SheetUnreadable):
        read(data, "f.xlsx")


FORMULAS = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "\u00a0=1", "＝1", "\n=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_an_apostrophe_comes_before_a_formula_and_goes_when_it_is_read_back(text):
    assert harmless(text) == f"'{text}"
    assert as_written(harmless(text)) == text


@pytest.mark.parametrize("text", ["F-2026-1", "7", "a=b", "L’été 1-2", "'tis"])
def test_an_innocent_text_is_left_alone(text):
    assert harmless(text) == as_written(text) == text


def test_what_was_written_is_read_back_as_it_was():
    table = [("F-1", "- 10 % de remise"), ("F-2", "=A1")]
    head = ("N° facture", "Désignation")
    told = [(2, {"number": "F-1", "name": "- 10 % de remise"}), (3, {"number": "F-2", "name": "=A1"})]
    assert read(csv_text(head, table)) == read(workbook("Factures", head, table), "f.xlsx") == told


def test_numbers_and_days_are_written_as_in_french():
    row = (Decimal("-1234.50"), date(2026, 2, 1), datetime(2026, 2, 1, 9, 5), None, 7)
    assert csv_text(("A", "B", "C", "D", "E"), [row]).decode("utf-8-sig").splitlines() == [
        "A;B;C;D;E",
        "-1234,50;01/02/2026;01/02/2026 09:05;;7",
    ]
