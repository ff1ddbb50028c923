"""A year taken away: readable and verifiable alone, showing to each side what it may read, broken when altered."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories import make_invoice, make_sent
from tests.portal.archives.conftest import at
from unisson.entrypoints.jobs.tasks.archiving import make_archives
from unisson.portal.archives import asking, making
from unisson.portal.archives.models import Archive, EtatArchive
from unisson.portal.invoices.actions import treating
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused

pytestmark = pytest.mark.django_db


def ask(cast, person: str, place, year: int = 2026) -> Archive:
    with at(5):
        return asking.ask(place, cast.actor(person), year)


@pytest.fixture
def folder(cast, sealed, tmp_path) -> Iterator[Path]:
    """The joiner's year, made and unpacked."""
    archive = ask(cast, "claire", cast.MENUISERIE)
    with at(5):
        assert make_archives() == 1
    archive.refresh_from_db()
    with making.opened(archive) as stream, zipfile.ZipFile(stream) as found:
        assert found.testzip() is None
        found.extractall(tmp_path)
    yield tmp_path


def verify(folder: Path) -> tuple[int, str]:
    """Run the verifier of the archive as a stranger does: Python alone, nothing of the portal."""
    command = [sys.executable, "-I", "-B", str(folder / "verifier.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"})
    return done.returncode, done.stdout + done.stderr


def proof_of(folder: Path, number: str) -> dict:
    return json.loads(next(folder.glob(f"factures/*-{number}/preuve.json")).read_text(encoding="utf-8"))


def test_it_holds_everything_and_verifies_alone(folder):
    assert {path.name for path in folder.iterdir()} == {
        "LISEZMOI.txt", "SHA256SUMS", "factures", "index.html", "sceaux.json", "verifier.py",
    }  # fmt: skip
    for number in ("F-0", "F-1", "F-2"):
        inside = next(folder.glob(f"factures/*-{number}"))
        assert {"index.html", "preuve.json", "donnees.xml", "documents"} <= {path.name for path in inside.iterdir()}
        assert f"{inside.name}/index.html" in (folder / "index.html").read_text(encoding="utf-8")
    code, said = verify(folder)
    assert (code, said) == (0, "3 factures et 4 sceaux relus, 0 écart(s)\n")


def alter(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("pattern", "before", "after", "said"),
    [
        ("factures/*-F-1/documents/*.pdf", "F-1", "F-2", "document modifié"),
        ("factures/*-F-0/preuve.json", '"Vu."', '"Lu."', "événement modifié"),
        ("factures/*-F-0/preuve.json", '"amount_due": "120.00"', '"amount_due": "999.00"', "données différentes"),
        ("sceaux.json", '"subjects": 3', '"subjects": 2', "sceau modifié"),
        ("index.html", "Menuiserie", "Maçonnerie", "fichier modifié : index.html"),
    ],
)
def test_whatever_is_altered_is_named(folder, pattern, before, after, said):
    alter(next(folder.glob(pattern)), before, after)
    code, words = verify(folder)
    assert code == 1
    assert said in words


def test_an_event_removed_or_a_file_added_is_named(folder):
    path = next(folder.glob("factures/*-F-0/preuve.json"))
    proof = json.loads(path.read_text(encoding="utf-8"))
    del proof["events"][1]
    path.write_text(json.dumps(proof), encoding="utf-8")
    (folder / "ajout.txt").write_text("x", encoding="utf-8")
    code, words = verify(folder)
    assert code == 1
    assert "historique différent" in words
    assert "fichier ajouté : ajout.txt" in words


def test_a_seal_forged_with_its_hash_breaks_the_chain(folder):
    alter(folder / "sceaux.json", '"day": "2026-03-03"', '"day": "2026-03-09"')
    assert verify(folder)[0] == 1


def test_each_side_reads_its_own_events_and_proves_the_others(cast, sealed, tmp_path):
    with at(4):
        record(
            sealed[0], EventKind.ACTION, "COMMENTAIRE", cast.actor("sophie"), note="À payer vite", data={"side": "DESTINATAIRE"}
        )
    texts = {}
    for person, place in (("claire", cast.MENUISERIE), ("sophie", cast.COMMUNE)):
        archive = ask(cast, person, place)
        with at(5):
            making.make(archive.pk)
        archive.refresh_from_db()
        target = tmp_path / person
        with making.opened(archive) as stream, zipfile.ZipFile(stream) as found:
            found.extractall(target)
        assert verify(target)[0] == 0
        texts[person] = (proof_of(target, "F-0"), next(target.glob("factures/*-F-0/index.html")).read_text(encoding="utf-8"))
    assert "À payer vite" in json.dumps(texts["sophie"], ensure_ascii=False)
    assert "À payer vite" not in json.dumps(texts["claire"], ensure_ascii=False)
    assert [line["digest"] for line in texts["claire"][0]["events"]] == [
        line["digest"] for line in texts["sophie"][0]["events"]
    ]


def test_what_is_sent_today_is_there_and_said_unsealed(cast, sealed, tmp_path):
    with at(5):
        make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F-7")
        archive = asking.ask(cast.MENUISERIE, cast.actor("claire"), 2026)
        making.make(archive.pk)
    archive.refresh_from_db()
    with making.opened(archive) as stream, zipfile.ZipFile(stream) as found:
        found.extractall(tmp_path)
    assert verify(tmp_path) == (0, "4 factures et 4 sceaux relus, 0 écart(s), 1 facture(s) pas encore scellée(s)\n")


def test_names_are_safe_and_other_peoples_words_are_not_markup(cast, tmp_path):
    with at(0):
        make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="../../<script>x</script>")
    archive = ask(cast, "claire", cast.MENUISERIE)
    with at(5):
        making.make(archive.pk)
    archive.refresh_from_db()
    with making.opened(archive) as stream, zipfile.ZipFile(stream) as found:
        assert all(not name.startswith("/") and ".." not in name.split("/") for name in found.namelist())
        assert b"<script>" not in found.read("index.html")


def test_made_twice_it_is_the_same(cast, sealed):
    first = ask(cast, "claire", cast.MENUISERIE)
    with at(5):
        assert making.make(first.pk) is True
        assert making.make(first.pk) is False
        again = asking.ask(cast.MENUISERIE, cast.actor("claire"), 2026)
        making.make(again.pk)
    first.refresh_from_db()
    again.refresh_from_db()
    # Asking is itself an event, of the structure and not of its invoices.
    assert (first.sha256, first.done, first.total, first.percent) == (again.sha256, 3, 3, 100)


def test_who_may_ask_and_what_is_refused(cast, sealed):
    assert asking.espaces_of(cast.actor("jean"), cast.COMMUNE) == ()  # one service only, and no manager
    assert asking.espaces_of(cast.actor("claire"), cast.COMMUNE) == ()
    assert asking.espaces_of(cast.actor("sam"), cast.COMMUNE) == ()  # the support reads figures, not invoices
    for person, place, year, code in (
        ("jean", cast.COMMUNE, 2026, "ARCHIVE_RESERVEE"),
        ("claire", cast.COMMUNE, 2026, "ARCHIVE_RESERVEE"),
        ("claire", cast.MENUISERIE, 2019, "ARCHIVE_VIDE"),
    ):
        with pytest.raises(Refused) as refused:
            ask(cast, person, place, year)
        assert refused.value.codes == (code,)
    ask(cast, "claire", cast.MENUISERIE)
    with pytest.raises(Refused) as twice:
        ask(cast, "claire", cast.MENUISERIE)
    assert twice.value.codes == ("ARCHIVE_EN_COURS",)


def test_a_file_that_is_gone_fails_its_archive_and_not_the_others(cast, sealed):
    with at(0):
        lost = make_invoice(supplier=cast.PEINTURE, recipient=cast.COMMUNE, status="MISE_A_DISPOSITION")
        lost.documents.update(sha256="0" * 64)
    failing, good = ask(cast, "nadia", cast.PEINTURE), ask(cast, "claire", cast.MENUISERIE)
    with at(5):
        assert make_archives() == 1
    failing.refresh_from_db()
    good.refresh_from_db()
    assert (failing.state, good.state) == (EtatArchive.ECHOUEE, EtatArchive.PRETE)


def test_a_recipient_takes_what_it_received_only(cast, sealed):
    with at(0):
        treating.ask_recycling(sealed[2].pk, cast.actor("sophie"), "DESTINATAIRE_ERR")
        make_invoice(supplier=cast.PEINTURE, recipient=cast.COMMUNE, status="A_VALIDER_1", valideur_1=cast.MENUISERIE)
    archive = ask(cast, "sophie", cast.COMMUNE)
    assert {invoice.number for invoice in making.invoices_of(archive)} == {"F-0", "F-1", "F-2"}
