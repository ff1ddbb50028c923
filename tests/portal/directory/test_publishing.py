"""The published files: the layout of the public one, read back by another library and by our own import, without a change."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from unisson.portal.directory import cells, publishing
from unisson.portal.directory.importing import import_directory
from unisson.portal.directory.layout import COLUMNS, SERVICES, STRUCTURES
from unisson.portal.directory.models import Change
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Service, Structure

pytestmark = pytest.mark.django_db

_STRUCTURES = (
    "TypeIdentifiant;Identifiant;RaisonSociale;EmetteurEdi;RecepteurEdi;GestionStatutMiseEnPaiement;GestionEngagement;"
    "GestionService;GestionServiceEngagement;EstMOA;EstMOAUniquement;StructureActive;Adresse;ComplementAdresse1;"
    "ComplementAdresse2;CodePostal;Ville;NumTelephone;Courriel;CodePays;LibellePays"
)
_SERVICES = (
    "Identifiant;RaisonSociale;Code;Nom;GestionEGMT;ServiceActif;Adresse;ComplementAdresse1;ComplementAdresse2;CodePostal;"
    "Ville;NumTelephone;Courriel;CodePays;LibellePays"
)
STRUCTURE_TITLES, SERVICE_TITLES = _STRUCTURES.split(";"), _SERVICES.split(";")


@pytest.fixture
def published(cast, tmp_path):
    """The cast, published; a name and a telephone that a spreadsheet would compute."""
    Structure.objects.filter(pk=cast.COMMUNE.pk).update(raison_sociale='=HYPERLINK("x")', telephone="+33 2 99 00 00 00")
    Structure.objects.filter(pk=cast.LYCEE.pk).update(non_diffusible_insee=True, telephone="0102030405")
    Service.objects.filter(structure=cast.COMMUNE, code="FIN").update(complement_adresse="Bât. B", fin=date(2020, 1, 1))
    done = publishing.publish()
    kept = {}
    for extension, sha256 in (("xlsx", done.xlsx_sha256), ("zip", done.csv_sha256)):
        kept[extension] = tmp_path / publishing.filename(done, extension)
        with publishing.opened(sha256) as stream:
            kept[extension].write_bytes(stream.read())
    return done, kept


def rows_of_xlsx(path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()


def rows_of_csv(path, sheet: str) -> list[list[str]]:
    with zipfile.ZipFile(path) as archive:
        text = archive.read(f"{sheet}.csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_workbook_has_the_two_public_sheets(published, cast):
    done, kept = published
    book = CalamineWorkbook.from_path(str(kept["xlsx"]))
    assert book.sheet_names == ["Structures", "Services"]
    structures, services = rows_of_xlsx(kept["xlsx"], STRUCTURES), rows_of_xlsx(kept["xlsx"], SERVICES)
    assert structures[0] == STRUCTURE_TITLES
    assert services[0] == SERVICE_TITLES
    assert (done.structures, done.services) == (len(structures) - 1, len(services) - 1)
    assert done.structures == Structure.objects.publiques().count()
    hospital = next(row for row in structures if row[1] == cast.HOPITAL.identifiant)
    assert hospital[0] == "1"
    assert hospital[3:12] == ["false", "true", "true", "false", "true", "false", "false", "false", "true"]
    assert cast.MENUISERIE.identifiant not in {row[1] for row in structures}
    labo = next(row for row in services if row[2] == "LABO-2019")
    assert labo[:6] == [cast.HOPITAL.identifiant, "CHU de Valmont", "LABO-2019", "Ancien laboratoire", "false", "false"]


def test_the_names_carry_the_day(published):
    done, kept = published
    assert kept["xlsx"].name == f"Unisson-Annuaire_{clock.today():%Y%m%d}.xlsx"
    assert (done.xlsx_size, done.csv_size) == (kept["xlsx"].stat().st_size, kept["zip"].stat().st_size)


def test_a_closed_date_and_an_undisclosed_address_are_told_as_they_are(published, cast):
    _, kept = published
    services = rows_of_csv(kept["zip"], SERVICES)
    closed = next(row for row in services if row[0] == cast.COMMUNE.identifiant and row[2] == "FIN")
    assert (closed[5], closed[7]) == ("false", "Bât. B")
    hidden = next(row for row in rows_of_csv(kept["zip"], STRUCTURES) if row[1] == cast.LYCEE.identifiant)
    assert hidden[12:15] == ["", "", ""]
    assert (hidden[16], hidden[17]) == (cast.LYCEE.ville, "")


def test_nothing_is_computed_by_a_spreadsheet(published, cast):
    _, kept = published
    from_csv = next(row for row in rows_of_csv(kept["zip"], STRUCTURES) if row[1] == cast.COMMUNE.identifiant)
    assert (from_csv[2], from_csv[17]) == ('\'=HYPERLINK("x")', "'+33 2 99 00 00 00")
    with zipfile.ZipFile(kept["xlsx"]) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert sheets and not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


@pytest.mark.parametrize("extension", ["xlsx", "zip"])
def test_our_own_import_reads_it_back_without_a_change(published, extension):
    _, kept = published
    before = list(Structure.objects.values()), list(Service.objects.values()), Change.objects.count()
    outcome = import_directory(kept[extension])
    assert outcome.rejected == []
    for tally in (outcome.structures, outcome.services):
        assert (tally.created, tally.updated) == (0, 0)
        assert tally.unchanged > 0
    assert (list(Structure.objects.values()), list(Service.objects.values()), Change.objects.count()) == before


def test_the_same_directory_gives_the_same_bytes(cast):
    first, second = publishing.publish(), publishing.publish()
    assert (first.xlsx_sha256, first.csv_sha256) == (second.xlsx_sha256, second.csv_sha256)
    assert publishing.latest() == second


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        rows = cells.all_cells(STRUCTURES, clock.today())
    assert len(list(rows)) == Structure.objects.publiques().count()
    # Two sheets, each read twice (xlsx, csv), and the row of the publication.
    with django_assert_num_queries(5):
        publishing.publish()


def test_columns_and_fields_agree():
    assert [column.title for column in COLUMNS[STRUCTURES]] == STRUCTURE_TITLES
    assert [column.title for column in COLUMNS[SERVICES]] == SERVICE_TITLES


def test_an_empty_directory_is_published_too(db):
    done = publishing.publish()
    assert (done.structures, done.services) == (0, 0)
    assert done.xlsx_size > 0


def test_a_day_ahead_opens_a_dated_service(cast):
    service = Service.objects.filter(structure=cast.COMMUNE).first()
    tomorrow = clock.today() + timedelta(days=1)
    values = {"is_active": True, "debut": tomorrow, "fin": None, "code": service.code}
    place = SERVICE_TITLES.index("ServiceActif")
    assert cells.cells_of(SERVICES, values, clock.today())[place] == "false"
    assert cells.cells_of(SERVICES, values, tomorrow)[place] == "true"
