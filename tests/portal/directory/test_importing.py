"""The import of the public directory: both formats, idempotent, bad rows set aside, nobody harmed."""

from __future__ import annotations

import pytest

from tests.portal.directory.files import A, B, C, service, structure, write_csv, write_xlsx, write_zip
from unisson.portal.directory.importing import Outcome, import_directory
from unisson.portal.directory.layout import SERVICES, STRUCTURES
from unisson.portal.directory.models import DirectoryImport
from unisson.portal.directory.sheets import FileUnreadable
from unisson.portal.organisations.models import Service, Structure

pytestmark = pytest.mark.django_db

STRUCTURE_ROWS = [
    structure(A, "Commune de L’Haÿ-les-Bois", GestionEngagement="true", CodePostal="35250", Ville="L’Haÿ-les-Bois"),
    structure(B, "Centre hospitalier de Brive-la-Neuve", GestionService="true"),
    structure(C, "Ministère des Marées", StructureActive="false", GestionStatutMiseEnPaiement="true"),
]
SERVICE_ROWS = [
    service(A, "FIN", GestionEGMT="true", Ville="L’Haÿ-les-Bois"),
    service(B, "ACHATS"),
    service(B, "FACTURES_PUBLIQUES", ServiceActif="false"),
]


def counts(outcome: Outcome) -> dict[str, tuple[int, int, int, int]]:
    return {
        name: (tally.created, tally.updated, tally.unchanged, tally.deactivated)
        for name, tally in (("structures", outcome.structures), ("services", outcome.services))
    }


@pytest.fixture(params=["xlsx", "folder", "zip", "cp1252"])
def directory_file(request, tmp_path):
    if request.param == "xlsx":
        return write_xlsx(tmp_path / "annuaire.xlsx", STRUCTURE_ROWS, SERVICE_ROWS)
    encoding = "cp1252" if request.param == "cp1252" else "utf-8-sig"
    folder = tmp_path / "annuaire"
    folder.mkdir()
    files = [
        write_csv(folder / "1-services.csv", SERVICES, SERVICE_ROWS, encoding),
        write_csv(folder / "2-structures.csv", STRUCTURES, STRUCTURE_ROWS, encoding),
    ]
    return write_zip(tmp_path / "annuaire.zip", files) if request.param == "zip" else folder


def test_every_format_gives_the_same_directory_and_twice_changes_nothing(directory_file):
    first = import_directory(directory_file)
    assert counts(first) == {"structures": (3, 0, 0, 0), "services": (3, 0, 0, 0)}
    assert first.rejected == []
    commune = Structure.objects.get(identifiant=A)
    assert commune.raison_sociale == "Commune de L’Haÿ-les-Bois"
    assert (commune.is_public, commune.statut, commune.gestion_engagement) == (True, "ACTIVE", True)
    assert set(commune.search_words.split()) >= {"commune", "hay", "lhaylesbois", "35250", A}
    assert Structure.objects.get(identifiant=C).statut == "INACTIVE"
    assert Structure.objects.get(identifiant=C).gestion_statut_mise_en_paiement
    assert Service.objects.get(structure=commune).gestion_engagement
    assert not Service.objects.get(code="FACTURES_PUBLIQUES").is_active
    before = list(Structure.objects.values()), list(Service.objects.values())
    second = import_directory(directory_file)
    assert counts(second) == {"structures": (0, 0, 3, 0), "services": (0, 0, 3, 0)}
    assert (list(Structure.objects.values()), list(Service.objects.values())) == before
    assert DirectoryImport.objects.count() == 2
    assert first.record.sha256 == second.record.sha256


def test_what_changed_is_written_and_counted(tmp_path):
    import_directory(write_xlsx(tmp_path / "a.xlsx", STRUCTURE_ROWS, SERVICE_ROWS))
    Structure.objects.filter(identifiant=A).update(categorie_acheteur="ENTREPRISE_PUBLIQUE")
    later = [
        structure(A, "Ville de L’Haÿ-les-Bois", GestionEngagement="true", Ville="L’Haÿ-les-Bois"),
        {**STRUCTURE_ROWS[1], "StructureActive": "false"},
        structure("24350001600015", "Communauté de communes des Trois-Rivières"),
    ]
    services = [{**SERVICE_ROWS[0], "Nom": "Finances"}, {**SERVICE_ROWS[1], "ServiceActif": "false"}]
    outcome = import_directory(write_xlsx(tmp_path / "b.xlsx", later, services))
    assert counts(outcome) == {"structures": (1, 2, 0, 1), "services": (0, 2, 0, 1)}
    commune = Structure.objects.get(identifiant=A)
    assert commune.raison_sociale == "Ville de L’Haÿ-les-Bois"
    assert commune.search_words.startswith("ville hay")
    assert commune.categorie_acheteur == "ENTREPRISE_PUBLIQUE"  # somebody knew better than the file
    assert Structure.objects.get(identifiant=B).statut == "INACTIVE"
    assert Structure.objects.get(identifiant=C).statut == "INACTIVE"  # absent from the second file: untouched
    assert outcome.record.structures_deactivated == 1


def test_identifiers_keep_their_number_when_updated(tmp_path):
    import_directory(write_xlsx(tmp_path / "a.xlsx", STRUCTURE_ROWS, SERVICE_ROWS))
    ids = dict(Structure.objects.values_list("identifiant", "pk"))
    renamed = [{**row, "RaisonSociale": row["RaisonSociale"] + " (2)"} for row in STRUCTURE_ROWS]
    import_directory(write_xlsx(tmp_path / "b.xlsx", renamed, SERVICE_ROWS))
    assert dict(Structure.objects.values_list("identifiant", "pk")) == ids


BAD_ROWS = [
    structure("2135000170001", "Treize chiffres non nuls", TypeIdentifiant="9"),
    structure("ABC", "SIRET en lettres"),
    structure("", "Sans identifiant"),
    structure("21350002500012", ""),
    structure("21350003300013", "Booléen étrange", GestionEngagement="peut-être"),
    structure("21350004100014", "N" * 300),
    structure(A, "Doublon de la commune"),
]


def test_bad_rows_are_told_with_line_and_reason_and_the_rest_is_imported(tmp_path):
    rows = [STRUCTURE_ROWS[0], *BAD_ROWS, STRUCTURE_ROWS[1]]
    services = [service("99999999999999", "PERDU"), service(A, ""), SERVICE_ROWS[0]]
    outcome = import_directory(write_xlsx(tmp_path / "a.xlsx", rows, services))
    assert [(note.sheet, note.line) for note in outcome.rejected] == [
        *((STRUCTURES, line) for line in range(3, 10)),
        (SERVICES, 3),
        (SERVICES, 2),
    ]
    assert {note.value for note in outcome.rejected} >= {"9", "ABC", "peut-être", "99999999999999 PERDU"}
    assert all(note.reason.endswith(".") for note in outcome.rejected)
    assert counts(outcome) == {"structures": (2, 0, 0, 0), "services": (1, 0, 0, 0)}
    assert outcome.record.rows_rejected == 9
    assert outcome.record.rejected[0] == {"sheet": "Structures", "line": 3, "reason": outcome.rejected[0].reason, "value": "9"}
    assert Structure.objects.get(identifiant=A).raison_sociale == "Commune de L’Haÿ-les-Bois"


def test_a_wrong_key_is_told_and_imported(tmp_path):
    outcome = import_directory(write_csv(tmp_path / "s.csv", STRUCTURES, [structure("12345678901234", "Clé fausse")]))
    assert [(note.line, note.value) for note in outcome.doubtful] == [(2, "12345678901234")]
    assert outcome.rejected == []
    assert Structure.objects.filter(identifiant="12345678901234", is_public=True).exists()


def test_a_private_structure_is_never_touched(tmp_path, cast):
    rows = [structure(cast.MENUISERIE.identifiant, "Mairie de Roussel"), STRUCTURE_ROWS[0]]
    services = [service(cast.MENUISERIE.identifiant, "PIRATE")]
    outcome = import_directory(write_xlsx(tmp_path / "a.xlsx", rows, services))
    assert [note.line for note in outcome.rejected] == [2, 2]
    cast.MENUISERIE.refresh_from_db()
    assert (cast.MENUISERIE.raison_sociale, cast.MENUISERIE.is_public) == ("Menuiserie Roussel", False)
    assert not cast.MENUISERIE.services.exists()


def test_a_sheet_without_titles_is_recognised_by_its_columns(tmp_path):
    outcome = import_directory(write_csv(tmp_path / "s.csv", STRUCTURES, STRUCTURE_ROWS, header=False))
    assert outcome.structures.created == 3


def test_what_spreadsheets_do_to_cells_is_undone(tmp_path):
    rows = [
        structure(
            1350001700018.0, "Zéro mangé", TypeIdentifiant=1, GestionEngagement=True, StructureActive=True, CodePostal=35000
        )
    ]
    import_directory(write_xlsx(tmp_path / "a.xlsx", rows, []))
    found = Structure.objects.get(identifiant="01350001700018")
    assert (found.gestion_engagement, found.statut, found.code_postal) == (True, "ACTIVE", "35000")


def test_columns_in_another_order_are_understood(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(f"RaisonSociale;Identifiant;StructureActive;TypeIdentifiant\nVille;{A};true;1\n", encoding="utf-8")
    assert import_directory(path).structures.created == 1
    assert Structure.objects.get(identifiant=A).raison_sociale == "Ville"


def test_long_or_wrong_side_values_do_not_lose_a_recipient(tmp_path):
    rows = [structure(A, "Ville", Adresse="r" * 400, Courriel="pas une adresse", CodePays="France")]
    import_directory(write_xlsx(tmp_path / "a.xlsx", rows, []))
    found = Structure.objects.get(identifiant=A)
    assert (len(found.adresse), found.courriel, found.code_pays) == (255, "", "FR")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.csv", b""),
        ("autre.csv", b"nom;prenom\nA;B\n"),
        ("image.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("abime.xlsx", b"PK\x03\x04 not a zip"),
        ("vieux.xls", b"\xd0\xcf\x11\xe0\xa1\xb1"),
        ("facture.pdf", b"%PDF-1.7"),
    ],
)
def test_what_is_no_directory_is_refused_with_a_sentence_and_writes_nothing(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileUnreadable) as refused:
        import_directory(path)
    assert name in str(refused.value)
    assert not DirectoryImport.objects.exists()


def test_a_missing_file_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(FileUnreadable):
        import_directory(tmp_path / "absent.xlsx")


def test_two_sheets_of_one_kind_are_refused(tmp_path):
    write_csv(tmp_path / "a.csv", STRUCTURES, STRUCTURE_ROWS)
    write_csv(tmp_path / "b.csv", STRUCTURES, STRUCTURE_ROWS)
    with pytest.raises(FileUnreadable):
        import_directory(tmp_path)


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(tmp_path, django_assert_max_num_queries):
    rows = [structure(f"21{n:012}", f"Commune numéro {n}") for n in range(900)]
    services = [service(f"21{n:012}", "FIN") for n in range(900)]
    path = write_xlsx(tmp_path / "a.xlsx", rows, services)
    with django_assert_max_num_queries(14):
        import_directory(path)
    with django_assert_max_num_queries(14):
        import_directory(path)


def test_batches_follow_one_another(tmp_path, monkeypatch):
    monkeypatch.setattr("unisson.portal.directory.importing.BATCH", 2)
    seen = []
    outcome = import_directory(write_xlsx(tmp_path / "a.xlsx", STRUCTURE_ROWS, SERVICE_ROWS), lambda *step: seen.append(step))
    assert outcome.structures.created == 3
    assert seen == [(STRUCTURES, 2), (STRUCTURES, 3), (SERVICES, 2), (SERVICES, 3)]
