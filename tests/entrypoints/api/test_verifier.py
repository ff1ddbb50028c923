"""`POST /api/verifier`: the JSON of `unisson valider`, with excerpts; refusals are problem details; nothing is kept."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from einvoice import syntax
from einvoice.syntax import Format
from tests.einvoice.mutations import MUTATIONS
from tests.einvoice.samples import sample
from tests.hostile import HOSTILE, good_cii, good_facturx, good_ubl, pages
from unisson.config.uploads import CHUNK
from unisson.entrypoints.api import problems, verifying
from unisson.entrypoints.jobs import valider
from unisson.portal.invoices import verification
from unisson.portal.kernel import clock
from unisson.portal.kernel.pace import forget

pytestmark = pytest.mark.django_db
URL = "/api/verifier"


@pytest.fixture(autouse=True)
def on_the_day():
    forget()
    with clock.frozen(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


def raw(client: Client, data: bytes, query: str = "", kind: str = "application/xml", **extra: Any):
    return client.post(URL + query, data, content_type=kind, **extra)


def form(client: Client, data: bytes, **fields: str):
    return client.post(URL, {"file": SimpleUploadedFile("facture.xml", data), **fields})


def wrong() -> bytes:
    return syntax.write(MUTATIONS["BR-CO-15"](sample()), Format.CII)


def heavy(size: int) -> bytes:
    """The valid invoice, followed by a comment up to this size."""
    return good_ubl() + b"<!--" + b" " * (size - len(good_ubl()) - 7) + b"-->"


def assert_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"] == problems.CONTENT_TYPE
    body = json.loads(answer.content)
    assert body["status"] == status
    assert body["type"] == f"/api/#{code}"
    assert body["title"]
    assert body["detail"]
    assert body["remedy"]
    assert "Traceback" not in answer.content.decode()
    return body


@pytest.mark.parametrize("make", [good_ubl, good_cii, good_facturx])
def test_a_valid_invoice(client: Client, make):
    for answer in (raw(client, make(), "?profile=en16931"), form(client, make(), profile="en16931")):
        assert answer.status_code == 200
        body = answer.json()
        assert (body["verdict"], body["profile"], body["errors"], body["not_read"]) == ("VALID", "en16931", [], [])
        assert {level["verdict"] for level in body["levels"]} == {"VALID"}
        assert not answer.cookies


def test_the_same_json_as_the_command(client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "facture.xml"
    path.write_bytes(wrong())
    valider.run(["--json", "--profil", "france", "--date", "2026-11-22", str(path)])
    command = json.loads(capsys.readouterr().out)
    body = form(client, wrong(), profile="france", date="2026-11-22").json()
    assert body["file"] == "facture.xml"
    for error in body["errors"]:
        assert error.pop("excerpt")["marked"].startswith("<")
    del body["levels"]
    assert body | {"file": ""} == command | {"file": ""}
    assert "BR-CO-15" in {error["rule"] for error in body["errors"]}


def test_the_profile_and_the_day(client: Client):
    assert raw(client, good_ubl(), "?profile=chorus").json()["profile"] == "chorus"
    assert raw(client, good_ubl()).json()["profile"] == "france"
    assert form(client, good_ubl(), profile="").json()["profile"] == "france"
    early = raw(client, good_ubl(), "?profile=chorus&date=2020-01-01").json()
    late = raw(client, good_ubl(), "?profile=chorus&date=2026-11-22").json()
    assert early != late


@pytest.mark.parametrize(("query", "name"), [("?profile=edi", "profile"), ("?date=hier", "date"), ("?date=2026-02-30", "date")])
def test_a_wrong_parameter(client: Client, query: str, name: str):
    body = assert_problem(raw(client, good_ubl(), query), 422, "parametre")
    assert body["parameters"] == [name]


def test_no_file(client: Client):
    assert_problem(raw(client, b""), 400, "aucun-fichier")
    assert_problem(client.post(URL, {"profile": "france"}), 400, "aucun-fichier")
    assert_problem(client.post(URL, {"fichier": SimpleUploadedFile("a", b"a")}), 400, "aucun-fichier")
    assert_problem(client.post(URL, {"file": SimpleUploadedFile("a", b"")}), 400, "aucun-fichier")


def test_a_form_that_cannot_be_read(client: Client):
    answer = raw(client, b"nothing like a form", kind="multipart/form-data; boundary=")
    assert_problem(answer, 400, "requete-illisible")


def test_a_bare_pdf_is_judged_as_far_as_it_goes(client: Client):
    answer = raw(client, pages(), kind="application/pdf")
    assert answer.status_code == 200
    assert answer.json()["verdict"] == "NOT_CHECKED"
    assert [level["code"] for level in answer.json()["levels"] if level["why"]]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file(client: Client, name: str):
    case = HOSTILE[name]
    for answer in (raw(client, case.make(), kind="application/octet-stream"), form(client, case.make())):
        if case.refused:
            report = assert_problem(answer, 422, "injugeable")["report"]
        else:
            assert answer.status_code == 200
            report = answer.json()
        found = {error["rule"] for error in report["errors"]}
        assert case.rule in found if case.rule else found or not case.refused
        assert "root:x:" not in answer.content.decode()
        assert len(answer.content) < 2_000_000


@pytest.mark.parametrize("size", [verification.MAX_BYTES + 1, 50 * 1024 * 1024])
def test_too_large(client: Client, size: int):
    data = b"<" * size
    assert_problem(raw(client, data), 413, "trop-gros")
    assert_problem(form(client, data), 413, "trop-gros")


@pytest.mark.parametrize(("length", "largest_read"), [(verification.MAX_BYTES + verifying.MARGIN + 1, CHUNK), (10**9, 0)])
def test_a_length_is_refused_before_a_byte_is_kept(client: Client, length: int, largest_read: int):
    """What was announced too long is thrown away as it comes, so that its sender reads why; what is endless is not read."""
    reads = [0]

    class Sent:
        def read(self, size: int = -1) -> bytes:
            reads.append(size)
            return b""

        readline = read

    given = {"CONTENT_LENGTH": str(length), "wsgi.input": Sent()}
    assert_problem(client.generic("POST", URL, b"", content_type="application/xml", **given), 413, "trop-gros")
    assert max(reads) == largest_read


def test_exactly_the_limit_is_read(client: Client):
    padded = heavy(verification.MAX_BYTES)
    assert raw(client, padded, "?profile=en16931").json()["verdict"] == "VALID"
    assert form(client, padded, profile="en16931").json()["verdict"] == "VALID"


def test_too_many(client: Client):
    for _ in range(verification.PACE.most):
        raw(client, b"")
    answer = raw(client, good_ubl())
    assert_problem(answer, 429, "trop-de-demandes")
    assert 0 < int(answer["Retry-After"]) <= 60
    assert raw(client, good_ubl(), REMOTE_ADDR="192.0.2.9").status_code == 200


def test_behind_a_proxy_the_visitor_is_the_last_address(client: Client, settings):
    settings.BEHIND_PROXY = True
    for number in range(verification.PACE.most + 1):
        last = raw(client, b"", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 192.0.2.1")
    assert last.status_code == 429
    assert raw(client, b"", HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2").status_code == 400


def test_another_method(client: Client):
    answer = client.get(URL)
    assert_problem(answer, 405, "methode")
    assert answer["Allow"] == "POST"


def test_a_failure_is_a_problem_without_details(client: Client, monkeypatch):
    def broken(*args: Any, **kwargs: Any):
        raise RuntimeError("secret")

    monkeypatch.setattr(verifying, "verify", broken)
    body = assert_problem(raw(client, good_ubl()), 500, "panne")
    assert "secret" not in json.dumps(body)


def test_nothing_is_stored(client: Client, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    padded = heavy(5 * 1024 * 1024)
    media = Path(settings.MEDIA_ROOT)
    before = set(media.rglob("*")) if media.exists() else set()
    with CaptureQueriesContext(connection) as queries:
        assert raw(client, padded).status_code == 200
        assert form(client, padded).status_code == 200
    assert [row["sql"] for row in queries if re.match(r"\s*(INSERT|UPDATE|DELETE)(?! INTO kernel_pacecount)", row["sql"])] == []
    assert (set(media.rglob("*")) if media.exists() else set()) == before
    assert list(tmp_path.iterdir()) == []


def test_openapi_says_what_is_done(client: Client):
    schema = client.get("/api/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    operation = schema["paths"]["/api/verifier"]["post"]
    assert set(operation["requestBody"]["content"]) == {"multipart/form-data", "application/xml", "application/pdf"}
    assert {parameter["name"] for parameter in operation["parameters"]} == {"profile", "date"}
    assert {"200", "400", "413", "422", "429"} <= set(operation["responses"])
    fields = set(schema["components"]["schemas"]["ReportOut"]["properties"])
    assert fields == set(raw(client, good_ubl()).json())
    enum = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]["profile"]["enum"]
    assert enum == list(verification.PROFILES)


def test_the_documentation_has_no_script_and_names_every_problem(client: Client):
    answer = client.get("/api/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "cdn" not in page
    assert re.findall(r'<script[^>]+src="(?!/static/)', page) == []
    for code in problems.CASES:
        assert f'id="{code}"' in page
    assert "/api/verifier" in page
