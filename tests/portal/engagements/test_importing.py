"""A spreadsheet of engagements: judged row by row, recorded on agreement, never twice, never more than was shown."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.portal.engagements.test_keeping import of_service
from unisson.portal.engagements import sheet
from unisson.portal.engagements.actions import importing, keeping
from unisson.portal.engagements.given import Given
from unisson.portal.engagements.models import Engagement, EtatEngagement
from unisson.portal.engagements.words import told
from unisson.portal.kernel import events

pytestmark = pytest.mark.django_db

HEAD = "Numéro d'engagement;Libellé;Code service;SIRET du fournisseur;Montant HT;Montant TTC;Date;Facturable jusqu'au;État"


@pytest.fixture
def anne(cast):
    return cast.actor("anne")


def prepared(cast, actor, *rows: str, head: str = HEAD):
    return importing.prepare(cast.MINISTERE, actor, "liste.csv", "\n".join((head, *rows)).encode())


def verdicts(found) -> list[str]:
    return [row["verdict"] for row in found.rows]


def test_judged_then_recorded_once(cast, anne, refusal):
    keeping.write(cast.MINISTERE, anne, Given("A-1", "Ancien"))
    keeping.write(cast.MINISTERE, anne, Given("A-2", "Pareil"))
    found = prepared(
        cast, anne,
        "N-1;Chaises;CSPFACT075;812 405 736 00016;1 000,00;1200,5;02/11/2026;2027-12-31;",
        "a-1;Nouveau;;;;;;;clos",
        "A-2;Pareil;;;;;;;ouvert",
        "N-2;Soldé;;;;;;;clos",
        ";;;;;;;;",
    )  # fmt: skip
    assert verdicts(found) == ["NOUVEAU", "MODIFIE", "INCHANGE", "NOUVEAU"]
    assert Engagement.objects.count() == 2
    done = importing.record(found.pk, cast.MINISTERE, anne)
    assert verdicts(done) == verdicts(found)
    states = dict(Engagement.objects.values_list("cle", "status"))
    assert states == {"N-1": "COMMANDE", "A-1": "INACTIF", "A-2": "COMMANDE", "N-2": "INACTIF"}
    first = Engagement.objects.get(cle="N-1")
    assert (first.service.code, first.fournisseur_siret, str(first.montant_ttc), str(first.fin)) == (
        "CSPFACT075", "81240573600016", "1200.50", "2027-12-31",
    )  # fmt: skip
    changed = Engagement.objects.get(cle="A-1")
    assert (changed.numero, changed.libelle) == ("a-1", "Nouveau")
    assert [line["label"] for line in told(changed)] == ["Ajouté", "Modifié", "Clos"]
    assert events.history(cast.MINISTERE).last().code == "ENGAGEMENTS_IMPORTES"
    assert refusal(importing.record, found.pk, cast.MINISTERE, anne) == ("IMPORT_ENREGISTRE",)
    again = prepared(cast, anne, *(";".join(row["values"].values()) for row in found.rows))
    assert verdicts(again) == ["INCHANGE"] * 4
    assert refusal(importing.record, again.pk, cast.MINISTERE, anne) == ("RIEN_A_ENREGISTRER",)


def test_bad_rows_are_explained_and_the_others_recorded(cast, anne):
    found = prepared(
        cast, anne,
        ";Sans numéro;;;;;;;",
        f"{'9' * 51};Trop long;;;;;;;",
        "=1+1;Formule;;;;;;;",
        "B-1;;NULLE-PART;;;;;;",
        "B-2;;;81240573600017;;;;;",
        "B-3;;AUSSI;;douze;-1;31/02/2026;demain;peut-être",
        "B-4;;;;200;100;2026-02-01;2026-01-01;",
        "OK-1;=cmd|'/c calc';;;;;;;",
        "ok-1 ;Double;;;;;;;",
        "B-5;;;;1e999999;1,001;;;",
    )  # fmt: skip
    assert verdicts(found) == ["REFUSE"] * 7 + ["NOUVEAU", "REFUSE", "REFUSE"]
    assert [row["line"] for row in found.rows] == list(range(2, 12))
    assert all(row["why"].endswith(".") for row in found.rows if row["verdict"] == "REFUSE")
    assert found.rows[5]["why"].count("n’est pas") == 4  # two amounts, two dates: all at once, the service too
    assert "« AUSSI »" in found.rows[5]["why"]
    assert "ligne 9" in found.rows[8]["why"]
    importing.record(found.pk, cast.MINISTERE, anne)
    only = Engagement.objects.get()
    assert (only.numero, only.libelle) == ("OK-1", "=cmd|'/c calc'")
    # Given back, no cell is a formula.
    assert b"'=cmd" in sheet.written("csv", [sheet.cells(only)])
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet.written("xlsx", [sheet.cells(only)])))
    assert book.get_sheet_by_index(0).to_python()[1][1] == "=cmd|'/c calc'"


def test_a_column_that_is_absent_takes_nothing_away(cast, anne):
    keeping.write(cast.MINISTERE, anne, Given("A-1", "Gardé", "CSPFACT075"))
    found = prepared(cast, anne, "A-1;12", head="Numéro d’engagement;Montant HT")
    importing.record(found.pk, cast.MINISTERE, anne)
    kept = Engagement.objects.get()
    assert (kept.libelle, kept.service.code, str(kept.montant_ht)) == ("Gardé", "CSPFACT075", "12.00")


def test_the_model_and_the_list_can_be_imported(cast, anne):
    for extension in ("xlsx", "csv"):
        found = importing.prepare(cast.MINISTERE, anne, f"modele.{extension}", sheet.model(extension))
        assert verdicts(found) == ["NOUVEAU", "NOUVEAU"]
    importing.record(found.pk, cast.MINISTERE, anne)
    rows = Engagement.objects.select_related("service").order_by("pk")
    given = sheet.written("xlsx", [sheet.cells(row) for row in rows])
    assert verdicts(importing.prepare(cast.MINISTERE, anne, "liste.xlsx", given)) == ["INCHANGE", "INCHANGE"]


def test_files_that_cannot_be_read(cast, anne, refusal):
    for data in (b"\x00\x01", "Libellé\nsans numéro".encode()):
        assert refusal(importing.prepare, cast.MINISTERE, anne, "x.csv", data) == ("FICHIER_ILLISIBLE",)


def test_one_service_imports_its_own_only(cast, anne, refusal):
    ours = of_service(cast.MINISTERE, "CSPFACT035")
    ours.user_id = cast.anne.pk
    keeping.write(cast.MINISTERE, anne, Given("P-1", code_service="CSPFACT075"))
    found = prepared(cast, ours, "R-1;;CSPFACT035", "P-1;Volé;CSPFACT035", "T-1;;", "P-2;;CSPFACT075")
    assert verdicts(found) == ["NOUVEAU", "REFUSE", "REFUSE", "REFUSE"]
    assert refusal(importing.prepare, cast.COMMUNE, ours, "x.csv", b"") == ("SERVICE_INTERDIT",)


def test_thousands_of_rows_are_a_few_queries(cast, anne, django_assert_max_num_queries):
    found = prepared(cast, anne, *(f"N-{rank};Lot" for rank in range(1500)))
    with django_assert_max_num_queries(30):
        importing.record(found.pk, cast.MINISTERE, anne)
    assert Engagement.objects.filter(status=EtatEngagement.COMMANDE).count() == 1500
