"""The contract of `unisson valider`: one JSON line per file, exit codes 0, 1, 2, no Django, quick."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from einvoice import syntax
from einvoice.syntax import Format
from tests.einvoice.mutations import MUTATIONS
from tests.einvoice.samples import sample
from unisson.entrypoints.jobs import valider

KEYS = {"file", "format", "profile", "verdict", "errors", "not_read"}
ERROR_KEYS = {"rule", "severity", "field", "location", "message", "remedy"}
DAY = ["--date", "2026-11-22"]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "bonne.xml"
    path.write_bytes(syntax.write(sample(), Format.UBL_INVOICE))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "fausse.xml"
    path.write_bytes(syntax.write(MUTATIONS["BR-CO-15"](sample()), Format.CII))
    return path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_valid_file(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert valider.run(["--json", "--profil", "en16931", *DAY, str(good)]) == 0
    (line,) = lines(capsys)
    assert set(line) == KEYS
    assert line == {
        "file": str(good),
        "format": "UBL_INVOICE",
        "profile": "en16931",
        "verdict": "VALID",
        "errors": [],
        "not_read": [],
    }


def test_an_invalid_file(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert valider.run(["--json", "--profil", "en16931", *DAY, str(bad)]) == 1
    (line,) = lines(capsys)
    assert line["verdict"] == "INVALID"
    assert all(set(error) == ERROR_KEYS for error in line["errors"])
    assert {error["rule"] for error in line["errors"]} >= {"BR-CO-15"}
    assert {error["severity"] for error in line["errors"]} == {"FATAL"}


def test_the_worst_file_gives_the_code(good: Path, bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "vide.xml"
    empty.touch()
    assert valider.run(["--json", *DAY, str(good), str(bad)]) == 1
    assert valider.run(["--json", *DAY, str(good), str(empty), str(bad)]) == 2
    assert len(lines(capsys)) == 5


def test_a_folder_is_walked(good: Path, bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("rien")
    assert valider.run(["--json", *DAY, str(tmp_path)]) == 1
    assert [Path(line["file"]).name for line in lines(capsys)] == ["bonne.xml", "fausse.xml"]


def test_what_cannot_be_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "autre.xml"
    other.write_bytes(b"<?xml version='1.0'?><facture/>")
    assert valider.run(["--json", str(tmp_path / "absent.xml")]) == 2
    assert valider.run(["--json", str(other)]) == 2
    absent, foreign = lines(capsys)
    assert [error["rule"] for error in absent["errors"]] == ["F-ABSENT"]
    assert [error["rule"] for error in foreign["errors"]] == ["F-AUTRE-XML"]
    assert set(absent) == set(foreign) == KEYS
    assert "VALID" not in (absent["verdict"], foreign["verdict"])


def test_an_empty_folder_judges_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert valider.run([str(tmp_path)]) == 2
    assert capsys.readouterr().err


def test_a_file_too_big_is_not_read(good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(valider, "MAX_BYTES", 10)
    assert valider.run(["--json", str(good)]) == 2
    assert lines(capsys)[0]["errors"][0]["rule"] == "F-TAILLE"


def test_the_text_says_each_level_and_the_remedy(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert valider.run(["--profil", "france", *DAY, str(bad)]) == 1
    text = capsys.readouterr().out
    assert "BR-CO-15" in text
    assert "✕ Calculs" in text
    assert "→" in text


@pytest.mark.parametrize("argv", [[], ["--profil", "peppol", "x.xml"], ["--date", "hier", "x.xml"]])
def test_a_wrong_command_is_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        valider.run(argv)
    assert end.value.code == 2
    assert capsys.readouterr().err


def test_it_starts_without_anything_heavy(good: Path) -> None:
    """`make bench` measures the start; here, what would make it slow must not even be imported."""
    program = (
        "import sys; from unisson.entrypoints.jobs import valider;"
        f"code = valider.run(['--json', '--profil', 'france', '--date', '2026-11-22', {str(good)!r}]);"
        "heavy = {'django', 'psycopg', 'pikepdf', 'pypdfium2', 'typst', 'facturx', 'saxonche', 'structlog'} & set(sys.modules);"
        "print(heavy or '', file=sys.stderr); sys.exit(9 if heavy else code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout


def test_a_reader_that_stops_reading_is_no_crash(good: Path) -> None:
    """`unisson valider … | head -1`."""
    command = [sys.executable, "-m", "unisson.entrypoints.jobs.cli", "valider", "--json", *[str(good)] * 400]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 128 + 13
