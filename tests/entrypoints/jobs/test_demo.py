"""`unisson demo` and `unisson annuaire`: what they load, what they say, what they refuse."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from einvoice.identifiers import is_siret
from tests.portal.directory.files import A, structure, write_xlsx
from unisson.entrypoints.jobs.world import annuaire_demo
from unisson.entrypoints.jobs.world.cast import PASSWORD, PEOPLE
from unisson.entrypoints.jobs.world.invoices import STORIES
from unisson.lifecycles.invoice import Status
from unisson.portal.directory import queries
from unisson.portal.directory.importing import import_directory
from unisson.portal.directory.requirements import requirements_of
from unisson.portal.invoices.models import Article, Customer, Invoice, Modele
from unisson.portal.kernel import clock
from unisson.portal.kernel.events import history
from unisson.portal.organisations.models import Service, Structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def data_folder(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def demo(*options: str) -> str:
    said = io.StringIO()
    call_command("demo", *options, stdout=said)
    return said.getvalue()


def test_the_made_up_directory_is_always_the_same_and_plausible():
    structures, services = annuaire_demo.rows()
    assert (structures, services) == annuaire_demo.rows()
    numbers = [row["Identifiant"] for row in structures]
    assert 350 <= len(numbers) == len(set(numbers)) <= 500
    assert all(is_siret(number) for number in numbers)
    inactive = [row for row in structures if row["StructureActive"] == "false"]
    assert 4 <= len(inactive) <= 30
    assert sum(row["Code"] == "FACTURES_PUBLIQUES" for row in services) > 20


def test_the_directory_is_imported_by_the_real_import_without_a_bad_row(tmp_path):
    outcome = import_directory(annuaire_demo.write(tmp_path / "annuaire.xlsx"))
    assert (outcome.rejected, outcome.doubtful) == ([], [])
    codes = {requirements_of(row).code for row in Structure.objects.publiques()}
    assert codes == {"AUCUNE", "ENGAGEMENT", "SERVICE", "SERVICE_ET_ENGAGEMENT", "SERVICE_OU_ENGAGEMENT"}
    categories = set(Structure.objects.publiques().values_list("categorie_acheteur", flat=True))
    assert {"ETAT", "COLLECTIVITE", "SANTE"} <= categories


def test_the_directory_says_of_the_cast_what_the_cast_says(cast, tmp_path):
    before = {row.identifiant: (row.gestion_engagement, row.categorie_acheteur) for row in Structure.objects.publiques()}
    import_directory(annuaire_demo.write(tmp_path / "annuaire.xlsx"))
    after = {row.identifiant: (row.gestion_engagement, row.categorie_acheteur) for row in Structure.objects.publiques()}
    assert {key: after[key] for key in before} == before
    assert Service.objects.filter(structure=cast.HOPITAL).count() == 4
    assert not Service.objects.get(structure=cast.HOPITAL, code="LABO-2019").is_active


def test_recipients_of_published_examples_are_there(tmp_path):
    import_directory(annuaire_demo.write(tmp_path / "annuaire.xlsx"))
    assert Service.objects.get(structure=queries.structure_of("75356054900010")).code == "SERV1"
    assert requirements_of(queries.structure_of("53514650090018")).code == "AUCUNE"
    state = queries.structure_of("11000201100044")
    assert (state.categorie_acheteur, Service.objects.get(structure=state).code) == ("ETAT", "AAASCPV")


def test_demo_loads_everything_once_and_prints_the_accounts(data_folder):
    said = demo()
    assert PASSWORD in said
    assert all(person.email in said for person in PEOPLE)
    assert (data_folder / "demo-accounts.txt").read_text(encoding="utf-8").strip() in said
    counted = Invoice.objects.count(), Structure.objects.count(), Service.objects.count()
    assert counted[0] == len(STORIES) + 1  # and the draft written on line
    demo()
    assert (Invoice.objects.count(), Structure.objects.count(), Service.objects.count()) == counted


def test_demo_invoices_are_in_the_promised_statuses(data_folder):
    demo()
    found = dict(Invoice.objects.values_list("number", "status"))
    assert sorted(found.values()) == sorted(
        [
            Status.BROUILLON,
            Status.BROUILLON,
            Status.MISE_A_DISPOSITION,
            Status.MISE_A_DISPOSITION,
            Status.MISE_EN_PAIEMENT,
            Status.REJETEE,
            Status.SERVICE_FAIT,
            Status.SERVICE_FAIT,
            Status.SUSPENDUE,
        ]
    )
    draft = Invoice.objects.get(status=Status.BROUILLON, entry={})
    assert (draft.recipient.raison_sociale, draft.numero_engagement) == ("Commune de Saint-Aubin", "")
    assert draft.verdict == "INVALID"
    for invoice in Invoice.objects.all():
        moments = [event.at for event in history(invoice)]
        assert moments == sorted(moments)
        assert moments[-1] <= clock.now()
        assert all(moment.weekday() < 5 for moment in moments[:1])


def test_demo_has_something_to_go_on_writing(data_folder):
    demo()
    draft = Invoice.objects.exclude(entry={}).get()
    assert (len(draft.entry["lines"]), str(draft.total_without_vat)) == (2, "1531.25")
    assert (Article.objects.count(), Customer.objects.count(), Modele.objects.count()) == (3, 1, 1)


def test_demo_without_invoices(data_folder):
    demo("--sans-factures")
    assert not Invoice.objects.exists()
    assert Structure.objects.count() > 300


def test_demo_is_refused_on_a_real_portal(settings, data_folder):
    settings.UNISSON_DEMO = False
    with pytest.raises(CommandError):
        demo()
    assert not Structure.objects.exists()


def test_the_example_directory_can_be_written_apart(data_folder, tmp_path):
    demo("--annuaire", str(tmp_path / "a.xlsx"))
    assert import_directory(tmp_path / "a.xlsx").structures.created > 300


def annuaire(*arguments: str) -> tuple[int, str]:
    said = io.StringIO()
    try:
        call_command("annuaire", "importer", *arguments, stdout=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def test_import_says_what_changed(tmp_path):
    number = "21990471100013"
    path = write_xlsx(tmp_path / "a.xlsx", [structure(number, "Ville")], [])
    code, said = annuaire(str(path))
    assert code == 0
    assert said.splitlines() == [
        "Structures : nouveautés 1, modifications 0, sans changement 0.",
        "Services : nouveautés 0, modifications 0, sans changement 0.",
    ]
    code, said = annuaire(str(path), "--json")
    assert (code, json.loads(said)["structures"]["unchanged"]) == (0, 1)


def test_import_exits_1_when_rows_are_set_aside(tmp_path):
    rows = [structure(A, "Ville"), *(structure("ABC", f"Mauvaise {n}") for n in range(30))]
    code, said = annuaire(str(write_xlsx(tmp_path / "a.xlsx", rows, [])))
    assert code == 1
    assert "Structures, ligne 3" in said
    assert "et 10 de plus" in said
    assert Structure.objects.filter(identifiant=A).exists()


def test_import_exits_2_when_the_file_cannot_be_read(tmp_path):
    with pytest.raises(CommandError) as refused:
        annuaire(str(tmp_path / "absent.xlsx"))
    assert refused.value.returncode == 2
